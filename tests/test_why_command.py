"""``sfjourney why``: what it prints for a handful of Profiles, how it is asked, and what it says where it cannot be."""

import gzip
import json
import os
import re
from pathlib import Path

import pytest
from jsonschema.validators import validator_for

from command import Said, call, lines_over, spawn
from sfjourney.report.reference.schemas import schema_of
from told_stories import SAMPLE
from workspaces import write_files
from zstd_here import zstd

GOLDEN = Path(__file__).parent / "golden_stories"
ROOT = SAMPLE.parent
IN_MONTH = ("journeys/recordings/month.jsonl", "-w", "journeys", "--profiles", "journeys/profiles.jsonl")
IN_ROUGH = ("journeys/recordings/rough.jsonl", "-w", "journeys")
STORIES = {
    "restarts-a-trigger-and-a-split-basket": (*IN_MONTH, "--profile", "costa.1136@example.com"),
    "a-split-windows-and-history": (*IN_MONTH, "--profile", "moreau.2245@example.com"),
    "caps-and-batches": (*IN_MONTH, "--profile", "u_1051", "--journey", "frost_alert"),
    "an-invoice-and-a-token": (*IN_MONTH, "--profile", "evans.1067@example.com"),
    "conflicts-and-replays": (*IN_ROUGH, "--profile", "horn.5018@example.com"),
    "refused-all-along": (*IN_ROUGH, "--profile", "ada@example.com", "--journey", "order_receipt"),
    "as-it-stood": (*IN_MONTH, "--profile", "u_1051", "--at", "2026-03-16T02:00:00Z"),
    "without-the-sign-up": (*IN_MONTH, "--profile", "u_2245", "--drop", "account.created"),
    "an-order-two-days-later": (
        *(*IN_MONTH, "--profile", "u_1136", "--shift", "order.created=+2d", "--journey", "cart_recovery"),
    ),
}


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", STORIES)
def test_the_story_of_a_profile_is_what_was_reviewed(name: str, columns: int, update: bool) -> None:  # noqa: FBT001  # a fixture
    said = call(ROOT, "why", *STORIES[name], columns=columns)
    assert (said.status, said.err) == (0, "")
    assert lines_over(said.out, columns) == []
    golden = GOLDEN / f"{name}.{columns}.txt"
    if update:
        golden.write_text(said.out, encoding="utf-8")
    assert same_but_tzdata(said.out) == same_but_tzdata(golden.read_text(encoding="utf-8"))


def test_why_an_email_cannot_be_rendered_goes_on_below_itself() -> None:
    person = "1a139e6e-325f-58d0-a46a-4c5858cd400b"
    said = call(ROOT, "why", "journeys/recordings/rough.jsonl", "-w", "journeys", "--profile", person)
    assert 'Failed (element "line": it is repeated' in said.out
    assert lines_over(said.out, 80) == []


def same_but_tzdata(text: str) -> list[str]:
    return [line.partition("tzdata")[0] for line in text.splitlines()]


def test_every_golden_story_is_of_somebody() -> None:
    assert {path.name for path in GOLDEN.iterdir()} == {f"{name}.{n}.txt" for name in STORIES for n in (80, 120)}


@pytest.mark.thorough
@pytest.mark.parametrize("name", STORIES)
def test_a_story_says_the_same_in_colour(name: str) -> None:
    coloured = call(ROOT, "why", *STORIES[name], "--color", "always").out
    assert "\x1b[" in coloured
    plain = (GOLDEN / f"{name}.80.txt").read_text(encoding="utf-8")
    assert same_but_tzdata(without_colour(coloured)) == same_but_tzdata(plain)


def without_colour(text: str) -> str:
    parts = text.split("\x1b[")
    return parts[0] + "".join(part.partition("m")[2] for part in parts[1:])


@pytest.mark.thorough
@pytest.mark.parametrize("name", STORIES)
def test_the_json_has_the_published_shape(name: str) -> None:
    said = call(ROOT, "why", *STORIES[name], "--format", "json")
    told = json.loads(said.out)
    schema = schema_of("why")
    validator_for(schema)(schema).validate(told)
    assert told["format"] == "sfjourney.why/1"
    assert (told["at"] is not None, told["whatIf"] is not None) == (
        "--at" in STORIES[name],
        bool({"--drop", "--shift"} & set(STORIES[name])),
    )


def who(*arguments: str) -> Said:
    return call(ROOT, "why", *IN_MONTH, *arguments)


@pytest.mark.thorough
def test_a_profile_goes_by_email_external_id_and_both_ids() -> None:
    (email, external) = ("berg.1051@example.com", "u_1051")
    told = json.loads(who("--profile", email, "--format", "json").out)
    ids = (told["profile"]["profileId"], told["profile"]["workspaceId"])
    assert len(set(ids)) == 2
    for name in (f" {email.upper()} ", external, *ids):
        assert json.loads(who("--profile", name, "--format", "json").out) == told


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("berg.1051@example.con", "did you mean berg.1051@example.com?\n"),
        ("morean.2245@exmaple.com", "did you mean moreau.2245@example.com?\n"),
        ("berg.1051example.com", "did you mean berg.1051@example.com?\n"),
        ("nobdy@example.com", "nobody is called 'nobdy@example.com', of the 470 Profiles here\n"),
        ("nobdyexample.com", "nobody is called 'nobdyexample.com', of the 470 Profiles here\n"),
        ("berg.1051", "did you mean berg.1051@example.com?"),
        ("U_1051", "did you mean u_1051?"),
        ("keller", "did you mean keller."),
        ("nobody at all", "nobody is called 'nobody at all', of the 470 Profiles here\n"),
    ],
)
def test_nobody_of_that_name_is_said_with_who_may_be_meant(name: str, message: str) -> None:
    said = who("--profile", name)
    assert said.status == 2
    assert message in said.err
    assert said.out == ""


def test_where_nobody_is_no_number_of_them_is_told(tmp_path: Path) -> None:
    write_files(tmp_path, {"sfjourney.toml": "", "a.journey": JOURNEY, "r.jsonl": ""})
    said = call(tmp_path, "why", "r.jsonl", "--profile", "wp_1")
    assert said.status == 2
    assert said.err.endswith("sfjourney: --profile: nobody is called 'wp_1': there is no Profile here\n")


def test_whose_records_were_never_accepted_is_no_profile_and_it_is_said_why(tmp_path: Path) -> None:
    lines = [
        {"type": "track", "messageId": "m", "userId": "wp_1", "event": "e", "timestamp": "2026-03-27T09:00:00Z"},
        {"event": "e", "profile": {"externalId": "wp_2"}, "occurredAt": "2026-03-27T09:00"},
    ]
    written = "".join(json.dumps(line) + "\n" for line in lines)
    write_files(tmp_path, {"sfjourney.toml": "", "a.journey": JOURNEY, "r.jsonl": written})
    dropped = call(tmp_path, "why", "r.jsonl", "--profile", "wp_1")
    assert (
        "'wp_1' is no Profile: 1 record of that name, none accepted; r.jsonl:1 was dropped, profile_not_found"
        in dropped.err
    )
    refused = call(tmp_path, "why", "r.jsonl", "--profile", "wp_2")
    assert (
        "'wp_2' is no Profile: 1 record of that name, none accepted; r.jsonl:2 was refused, bad-instant" in refused.err
    )
    assert (dropped.status, refused.status) == (2, 2)


JOURNEY = """
journey j {
  on order.created where /event/total >= 20 and /event/plan == "pro"
  on order_imported
  enroll once
  transactional
}

journey k {
  on api
  enroll once
  transactional
}
"""


def story(folder: Path, *records: dict[str, object], journey: str = JOURNEY) -> Said:
    envelope = {"profile": {"email": "ada@example.com"}, "occurredAt": "2026-03-27T09:00:00Z"}
    lines = "".join(json.dumps(envelope | record) + "\n" for record in records)
    write_files(folder, {"sfjourney.toml": "", "a.journey": journey, "r.jsonl": lines})
    return call(folder, "why", "r.jsonl", "--profile", "ada@example.com", columns=200)


ORDER: dict[str, object] = {"event": "order.created"}
OTHER: dict[str, object] = {"event": "other"}
WHY_NOT: list[tuple[list[dict[str, object]], str]] = [
    ([OTHER], "j never entered: no order.created or order_imported came"),
    ([{"event": "order.creatd"}], "order_imported came; did order.creatd mean order.created?"),
    ([ORDER | {"data": {"total": 5}}], "j never entered: skipped: filter"),
    (
        [ORDER | {"data": {"total": 5}}, ORDER | {"data": {"total": 30, "plan": "free"}}],
        """j never entered: skipped each time, 2 filter
    nearest: order.created, 2026-03-27 09:00:00 UTC, r.jsonl:2
    yes /event/total >= 20  (30)
    no  /event/plan == "pro"  ("free")
""",
    ),
    (
        [OTHER, ORDER | {"occurredAt": "2026-03-27"}],
        """j never entered: no order.created or order_imported was accepted: refused, bad-instant
    nearest: order.created, r.jsonl:2
""",
    ),
    ([OTHER], "k never entered: no journeys.trigger named it"),
    (
        [OTHER, {"call": "journeys.trigger", "journey": "k", "profile": {}, "email": "ada@example.com"}],
        "k never entered: no journeys.trigger was accepted: refused, missing-field",
    ),
]


@pytest.mark.parametrize(("records", "message"), WHY_NOT)
def test_why_a_journey_was_never_entered(tmp_path: Path, records: list[dict[str, object]], message: str) -> None:
    said = story(tmp_path, *records)
    assert said.status == 0
    assert message in said.out


def test_an_anonymous_id_leads_to_the_profile_of_the_call_that_carries_it(tmp_path: Path) -> None:
    story(tmp_path, {"event": "x", "anonymousId": "anon-7"}, {"event": "x", "profile": {"email": "bo@example.com"}})
    said = call(tmp_path, "why", "r.jsonl", "--profile", "anon-7")
    assert said.out.startswith("ada@example.com\n")


@pytest.mark.parametrize("name", ["bj\u00f8rn", "a/b", 'say "hi"'])
def test_an_anonymous_id_is_found_however_it_is_escaped(tmp_path: Path, name: str) -> None:
    story(tmp_path, {"event": "x", "anonymousId": name})
    assert call(tmp_path, "why", "r.jsonl", "--profile", name).out.startswith("ada@example.com\n")


def test_a_profile_is_asked_about_in_any_locale(tmp_path: Path) -> None:
    story(tmp_path, {"event": "x", "profile": {"email": "ada@example.com", "externalId": "bj\u00f8rn"}})
    asked = ("why", "r.jsonl", "--profile", "bj\u00f8rn")
    assert spawn(tmp_path, *asked, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0").status == 0
    nobody = call(tmp_path, "why", "r.jsonl", "--profile", os.fsdecode(b"b\xffx"))
    assert nobody.status == 2
    assert nobody.err.splitlines()[-1].startswith("sfjourney: --profile: nobody is called ")


def test_a_name_of_two_profiles_is_not_guessed_at(tmp_path: Path) -> None:
    story(
        tmp_path,
        {"event": "x", "profile": {"email": "bo@example.com", "externalId": "ada@example.com"}},
        {"event": "x"},
    )
    said = call(tmp_path, "why", "r.jsonl", "--profile", "ada@example.com")
    assert said.status == 2
    assert "is 2 Profiles: bo@example.com and ada@example.com" in said.err
    # The email of the one is the id of the other: only its profileId leads to the one alone.
    (name,) = re.findall(r"ada@example.com \(profileId ([0-9a-f-]+)\)", said.err)
    asked = call(tmp_path, "why", "r.jsonl", "--profile", name)
    assert asked.status == 0
    assert asked.out.startswith("ada@example.com\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "the following arguments are required: --profile"),
        (
            ("--profile", "u_1051", "--journey", "cart_recover"),
            "there is no Journey 'cart_recover'; did you mean cart_recovery?",
        ),
        (("--profile", "u_1051", "--at", "2026-03-15"), "--at: a date without a time is no instant"),
        (("--profile", "u_1051", "--until", "soon"), "--until: not an instant"),
        (("--profile", "u_1051", "--shift", "order.created"), "is no shift: write EVENT=+1h"),
        (("--profile", "u_1051", "--drop", "order.craeted"), "did you mean order.created?"),
        (("--profile", "u_1051", "--format", "yaml"), "it is one of text, json"),
        (("journeys/recordings/month.jsonl", "--profile", "u_1051"), "is named twice"),
    ],
)
def test_what_cannot_be_asked_is_said(arguments: tuple[str, ...], message: str) -> None:
    said = who(*arguments)
    assert said.status == 2
    assert message in said.err
    assert said.out == ""


def test_a_workspace_with_errors_tells_no_story(tmp_path: Path) -> None:
    said = story(tmp_path, {"event": "x"}, journey="journey j { on e }")
    assert said.status == 1
    assert "not replayed" in said.err


def test_a_recording_that_is_not_there_is_status_3(tmp_path: Path) -> None:
    story(tmp_path, {"event": "x"})
    assert call(tmp_path, "why", "none.jsonl", "--profile", "ada@example.com").status == 3


def test_what_data_brings_cannot_command_a_terminal(tmp_path: Path) -> None:
    said = story(
        tmp_path,
        {
            "event": "order.created\x1b[31m\u202e",
            "profile": {"email": "ada@example.com", "properties": {"a\x1b": "\x1b]0;"}},
        },
    )
    assert said.status == 0
    assert "\x1b" not in said.out
    assert "\u202e" not in said.out


@pytest.mark.parametrize(
    ("zone", "step", "told"),
    [
        ("Asia/Tokyo", "wait until 09:00", "w: waits until 2026-03-28 09:00:00 Asia/Tokyo (00:00:00 UTC)"),
        ("Asia/Tokyo", "wait until 02:00", "w: waits until 2026-03-28 02:00:00 Asia/Tokyo (2026-03-27 17:00:00 UTC)"),
        ("Europe/Berlin", "wait 2 days", "w: waits until 2026-03-29 10:00:00 Europe/Berlin (08:00:00 UTC)"),
        ("UTC", "wait until 10:00", "w: waits until 2026-03-27 10:00:00 UTC"),
        (
            "America/New_York",
            "wait up to 1 day { on a.b { } }",
            "w: waits at most until 2026-03-28 05:00:00 America/New_York",
        ),
    ],
)
def test_a_wait_ends_by_the_clock_of_its_zone_and_in_utc(tmp_path: Path, zone: str, step: str, told: str) -> None:
    journey = f'journey j {{ on e enroll always timezone "{zone}" transactional w: {step} }}'
    said = story(tmp_path, {"event": "e"}, journey=journey)
    assert told in " ".join(said.out.split())
    assert "2026-03-27 Friday, UTC" in said.out


def test_a_value_that_is_no_date_says_that_it_counts_as_missing(tmp_path: Path) -> None:
    journey = """journey j { on e enroll always transactional
        wait until /event/at if past continue if missing exit }"""
    assert (
        '/event/at = "soon", which is no date: as if it were missing'
        in story(tmp_path, {"event": "e", "data": {"at": "soon"}}, journey=journey).out
    )
    assert "no date" not in story(tmp_path, {"event": "e", "data": {"at": "2026-04-01"}}, journey=journey).out


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"at": "2026-03-01"}, "w: goes on, it is past"),
        ({"at": "soon"}, "w: goes on, it is missing"),
        ({}, "w: goes on, it is missing"),
    ],
)
def test_a_date_that_holds_no_run_says_why(tmp_path: Path, data: dict[str, str], told: str) -> None:
    journey = (
        "journey j { on e enroll always transactional w: wait until /event/at if past continue if missing continue }"
    )
    assert told in story(tmp_path, {"event": "e", "data": data}, journey=journey).out


def test_what_a_step_says_goes_on_in_one_column_whatever_it_is_called(tmp_path: Path) -> None:
    journey = f"""journey j {{ on e enroll always timezone "America/New_York" transactional
        {"short" * 3}: wait until mon 09:00 {"long" * 9}: wait until tue 09:00 }}"""
    story(tmp_path, {"event": "e"}, {"event": "e", "timestamp": "2026-03-31T00:00:00Z"}, journey=journey)
    told = call(tmp_path, "why", "r.jsonl", "--profile", "ada@example.com", columns=70).out.splitlines()
    assert [len(line) - len(line.lstrip()) for line in told if line.endswith("UTC)")] == [8, 8]


def test_conditions_nested_as_deep_as_may_be_are_told(tmp_path: Path) -> None:
    condition = "/event/y == 1"
    for number in range(8):
        condition = f"any /event/x as i{number} where ({condition} or /event/y == 2)"
    for _ in range(100):
        condition = f"(({condition}) or /event/y == 2) and /event/y == 1"
    journey = f"journey j {{ on e where {condition} enroll always transactional }}"
    said = story(tmp_path, {"event": "e", "data": {"x": [1], "y": 1}}, journey=journey)
    assert said.status == 0
    assert "j entered once" in said.out


def test_at_an_instant_one_journey_has_a_last_and_a_next_moment_of_its_own() -> None:
    asked = ("--profile", "u_1051", "--at", "2026-03-20T00:00:00Z", "--journey", "frost_alert", "--format", "json")
    told = json.loads(who(*asked).out)
    assert [moment["at"][:10] for moment in told["moments"]] == ["2026-03-19", "2026-04-01"]
    assert {run["journey"] for run in told["at"]["runs"]} == {"frost_alert"}
    assert told["journeys"][0]["enrolled"] == 4, "as it was then"


@pytest.mark.parametrize("name", ["r.jsonl.gz", "r.jsonl.zst", "-"])
def test_what_if_reads_packed_recordings_and_standard_input_again(tmp_path: Path, name: str) -> None:
    story(tmp_path, {"event": "order_imported"}, {"event": "other"})
    content = (tmp_path / "r.jsonl").read_bytes()
    if name != "-":
        packed = gzip.compress(content) if name.endswith(".gz") else zstd.compress(content)
        (tmp_path / name).write_bytes(packed)
    said = spawn(tmp_path, "why", name, "--profile", "ada@example.com", "--drop", "order_imported", stdin=content)
    assert said.status == 0
    assert "- run j, begun at 2026-03-27 09:00:00 UTC" in said.out
    assert "j never entered: no order.created or order_imported came" in said.out


@pytest.mark.parametrize(("where", "shown"), [("/profile/tz", ' = "Europe/Berln", which'), ("/event/card/tz", "")])
def test_t7_a_zone_that_does_not_exist_is_told_with_the_one_that_was_taken(
    tmp_path: Path, where: str, shown: str
) -> None:
    journey = f"""journey j {{ on e enroll always timezone {where} else "Europe/Paris" transactional w: wait 1 day }}"""
    zone = {"tz": "Europe/Berln"}
    profile = {"email": "ada@example.com", "properties": zone}
    record: dict[str, object] = {"event": "e", "profile": profile, "data": {"card": zone}}
    said = story(tmp_path, record, journey=journey)
    assert said.out.endswith(f"    {where}{shown} is no time zone: Europe/Paris instead\n")


def test_a_zone_that_does_not_exist_is_told_at_no_instant_before_it_was_read(tmp_path: Path) -> None:
    journey = """journey j { on e enroll always timezone /profile/tz else "Europe/Paris"
        transactional w: wait 1 day }"""
    profile = {"email": "ada@example.com", "properties": {"tz": "Europe/Berln"}}
    later: dict[str, object] = {"event": "e", "profile": profile, "occurredAt": "2026-04-01T00:00:00Z"}
    story(tmp_path, {"event": "e"}, later, journey=journey)
    asked = ("why", "r.jsonl", "--profile", "ada@example.com", "--at")
    assert "is no time zone" not in call(tmp_path, *asked, "2026-03-30T00:00:00Z").out
    assert "is no time zone" in call(tmp_path, *asked, "2026-04-01T06:00:00Z").out


def test_properties_that_no_journey_reads_are_told_too(tmp_path: Path) -> None:
    write_files(
        tmp_path,
        {
            "sfjourney.toml": "",
            "j.journey": "journey j {\n  on a.b\n  enroll always\n\n  set /profile/seen = true\n}\n",
            "calls.jsonl": '{"event": "a.b", "profile": {"email": "ada@example.com", "properties": {"plan": "pro"}}, '
            '"occurredAt": "2026-03-27T09:00:00Z"}\n',
        },
    )

    told = call(tmp_path, "why", "calls.jsonl", "--profile", "ada@example.com").out
    then = call(tmp_path, "why", "calls.jsonl", "--profile", "ada@example.com", "--at", "2026-03-27T10:00:00Z").out

    assert '  Profile: plan = "pro"\n  j\n' in told
    assert '  Profile: plan = "pro", seen = true\n' in then
