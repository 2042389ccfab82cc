"""``simulate --against``: the replay beside an export of the emails that really went out."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema.validators import validator_for

import sfjourney
from command import call, lines_over
from sfjourney.against.pairing import FURTHEST, pair
from sfjourney.against.told import Against
from sfjourney.clock.instants import format_instant, parse_instant
from sfjourney.report.reference.schemas import schema_of
from told_stories import MONTH, PROFILES, SAMPLE
from workspaces import write_files

HOUR, DAY = 3_600_000, 86_400_000
Line = dict[str, Any]


@pytest.fixture(scope="module")
def own_output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("own")
    command = ("simulate", MONTH, "-w", SAMPLE, "--profiles", PROFILES, "-o", "out")
    assert call(folder, *command).status == 0
    return folder / "out" / "sends.jsonl"


def against(export: Path, within: str = "5m") -> Against:
    replay = sfjourney.simulate([MONTH], SAMPLE, profiles=[PROFILES], against=export, within=within)
    assert replay.against is not None
    return replay.against


def sent_lines(path: Path) -> Iterator[Line]:
    return (line for line in map(json.loads, path.read_text("utf-8").splitlines()) if line["status"] == "Sent")


def as_exported(line: Line) -> Line:
    return {"to": line["to"], "template": line["template"], "sentAt": line["sentAt"]}


def later(line: Line, millis: int) -> Line:
    return line | {"sentAt": format_instant(parse_instant(line["sentAt"]) + millis)}


def write(path: Path, lines: list[Line]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return path


@pytest.mark.thorough
def test_its_own_output_agrees_entirely(own_output: Path) -> None:
    compared = against(own_output, within="0s")
    lines = [json.loads(line) for line in own_output.read_text("utf-8").splitlines()]
    sent = sum(line["status"] == "Sent" for line in lines)
    assert (compared.counts.agreed, compared.replayed, compared.export.sent) == (sent, sent, sent)
    assert compared.export.not_sent == len(lines) - sent > 0
    assert (compared.differences, compared.first, compared.shifts) == ((), None, None)


@pytest.mark.thorough
def test_an_edited_export_gives_exactly_the_classes_of_the_edits(own_output: Path, tmp_path: Path) -> None:
    """Every recipient and template is edited once at most, so that no edit can be taken for another."""
    seen: set[tuple[str, str]] = set()
    edits: list[Callable[[Line], list[Line]]] = [
        lambda line: [line],
        lambda _line: [],  # it did not go out: the replay has one more
        lambda line: [later(line, 2 * HOUR)],
        lambda line: [later(line, -3 * DAY)],
        lambda line: [line, later(line, 8 * DAY)],  # another one went out
        lambda line: [later(line, 8 * DAY)],  # too far away to be the same
        lambda line: [later(line, 299_999)],
    ]
    exported = list(sent_lines(own_output))
    how_often = Counter((line["to"], line["template"]) for line in exported)
    lines, wanted = [], []
    kinds = (None, ["extra"], ["moved"], ["moved"], ["missing"], ["missing", "extra"], None)
    for number, line in enumerate(exported):
        what = (line["to"], line["template"])
        edit = number % len(edits) if what not in seen and number % 3 == 0 and how_often[what] == 1 else 0
        seen.add(what)
        lines += edits[edit](as_exported(line))
        wanted += [(kind, *what) for kind in kinds[edit] or ()]
    compared = against(write(tmp_path / "export.jsonl", lines))
    assert sorted((one.kind, one.to, one.template) for one in compared.differences) == sorted(wanted)
    assert {kind for kind, *_ in wanted} == {"missing", "extra", "moved"}
    shifts = [one.by_millis for one in compared.differences if one.kind == "moved"]
    assert set(shifts) == {2 * HOUR, -3 * DAY}
    assert compared.shifts is not None
    assert (compared.shifts.least, compared.shifts.most) == (-3 * DAY, 2 * HOUR)
    assert sum(bucket.count for bucket in compared.shifts.buckets) == len(shifts)
    assert compared.counts.agreed + compared.counts.extra + compared.counts.moved == compared.replayed
    assert compared.counts.agreed + compared.counts.missing + compared.counts.moved == compared.export.sent
    by_template = [
        sum(getattr(one, kind) for one in compared.templates) for kind in ("agreed", "missing", "extra", "moved")
    ]
    counts = compared.counts
    assert by_template == [counts.agreed, counts.missing, counts.extra, counts.moved]
    assert compared.first is not None
    assert compared.first.difference == compared.differences[0]
    assert compared.first.moments


def template(name: str) -> str:
    body = {"root": "t", "elements": {"t": {"type": "Text", "props": {"text": "Hello"}}}}
    definition = {"from": "a@example.com", "subject": "Hello", "body": body}
    return json.dumps(
        {"id": f"id-of-{name}", "name": name, "purpose": "Transactional", "status": "Active", "definition": definition}
    )


FILES = {
    "sfjourney.toml": "",
    "a.journey": """
journey greet {
  on signed_up where /event/plan == "pro"
  enroll once
  transactional
  wait 1 hour
  send hello
  wait 1 day
  send tips { window 09:00 to 10:00 }
}
""",
    "templates/hello.json": template("hello"),
    "templates/tips.json": template("tips"),
    "templates/other.json": template("other"),
    "r.jsonl": "".join(
        json.dumps(
            {
                "event": "signed_up",
                "profile": {"email": email, "properties": {}},
                "data": {"plan": plan},
                "occurredAt": "2026-03-27T08:00:00Z",
            }
        )
        + "\n"
        for email, plan in (("ada@example.com", "pro"), ("bo@example.com", "free"))
    )
    + '{"call": "profiles.update", "profile": {"email": "cy@example.com"}, "suppressed": true, "occurredAt": '
    '"2026-03-27T08:00:00Z"}\n'
    '{"event": "signed_up", "profile": {"email": "cy@example.com"}, "data": {"plan": "pro"}, "occurredAt": '
    '"2026-03-27T08:10:00Z"}\n',
}
HELLO = {"to": "ada@example.com", "template": "hello", "sentAt": "2026-03-27T09:00:00Z"}
TIPS = {"to": "ada@example.com", "template": "tips", "sentAt": "2026-03-28T09:00:00Z"}


def compared(tmp_path: Path, *lines: Line | str, within: str = "5m") -> Against:
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    root = write_files(tmp_path, FILES | {"sent.jsonl": "".join(f"{line}\n" for line in written)})
    replay = sfjourney.simulate([root / "r.jsonl"], root, against=root / "sent.jsonl", within=within)
    assert replay.against is not None
    return replay.against


def test_names_and_ids_of_templates_and_both_forms_of_a_recipient_are_understood(tmp_path: Path) -> None:
    told = compared(
        tmp_path,
        {"to": {"email": " ADA@Example.com "}, "templateId": "id-of-hello", "sentAt": "2026-03-27T10:00:00+01:00"},
        TIPS | {"status": "Sent", "messageId": "m-1"},
        HELLO | {"status": "Skipped", "sentAt": None},
        "",
    )
    assert (told.counts.agreed, told.export.not_sent, told.differences) == (2, 1, ())


@pytest.mark.parametrize(("millis", "agrees"), [(60_000, True), (-60_000, True), (60_001, False), (-60_001, False)])
def test_as_far_apart_as_said_is_the_same_time(tmp_path: Path, millis: int, agrees: bool) -> None:  # noqa: FBT001  # a case
    told = compared(tmp_path, later(HELLO, millis), TIPS, within="1m")
    assert [(one.kind, one.by_millis) for one in told.differences] == ([] if agrees else [("moved", millis)])


@pytest.mark.parametrize(
    ("line", "column", "code"),
    [
        ("{", 2, "not-json"),
        ("[]", 1, "not-an-object"),
        ('{"to": "a@example.com", "to": "b@example.com"}', 25, "duplicate-key"),
        (json.dumps({k: v for k, v in HELLO.items() if k != "to"}), 1, "missing-field"),
        (json.dumps(HELLO | {"to": None}), 1, "missing-field"),
        (json.dumps(HELLO | {"to": {}}), 8, "missing-field"),
        (json.dumps(HELLO | {"to": "nobody"}), 8, "bad-field"),
        (json.dumps(HELLO | {"to": {"email": 3}}), 18, "bad-field"),
        (json.dumps({k: v for k, v in HELLO.items() if k != "template"}), 1, "missing-field"),
        (json.dumps(HELLO | {"template": 3}), 39, "bad-field"),
        (json.dumps(HELLO | {"sentAt": None}), 1, "missing-field"),
        (json.dumps(HELLO | {"sentAt": 1774602000}), 58, "bad-instant"),
        (json.dumps(HELLO | {"sentAt": "2026-03-27"}), 58, "bad-instant"),
        (json.dumps({"status": "Delivered"} | HELLO), 12, "bad-field"),
    ],
)
def test_a_line_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, line: str, column: int, code: str
) -> None:
    told = compared(tmp_path, HELLO, line, TIPS)
    (refused,) = told.export.refused
    assert (refused.line, refused.column, refused.code) == (2, column, code)
    assert "nobody" not in refused.message
    assert told.counts.agreed == 2
    said = call(tmp_path, "simulate", "r.jsonl", "--against", "sent.jsonl")
    assert said.status == 1
    assert f"sent.jsonl:2:{column}: refused: " in said.err


def test_emails_of_other_templates_are_counted_apart(tmp_path: Path) -> None:
    told = compared(tmp_path, HELLO, TIPS, HELLO | {"template": "newsletter"}, HELLO | {"template": "newsletter"})
    assert told.export.unknown == {"newsletter": 2}
    assert told.differences == ()


def test_a_template_in_other_letters_is_named_with_the_one_that_is_meant(tmp_path: Path) -> None:
    compared(tmp_path, HELLO, TIPS, HELLO | {"template": "Tips"}, HELLO | {"template": "newsletter"})
    said = call(tmp_path, "simulate", "r.jsonl", "--against", "sent.jsonl", columns=200)
    assert "not compared: 1 of Tips (did you mean tips?), 1 of newsletter." in said.out


def test_words_and_fields_name_instants_as_everywhere(tmp_path: Path) -> None:
    """Text reads `2026-03-27 09:00:00 UTC`; JSON has RFC 3339 with milliseconds in its fields."""
    write_files(tmp_path, FILES | {"sent.jsonl": json.dumps(later(HELLO, 3_600_000)) + "\n"})
    args = ("simulate", "r.jsonl", "--against", "sent.jsonl")
    text = call(tmp_path, *args).all
    assert "2026-03-27 09:00:00 UTC" in text
    assert "000Z" not in text
    first = json.loads(call(tmp_path, *args, "--format", "json").out)["against"]["first"]
    assert first["difference"]["replayed"]["sentAt"] == "2026-03-27T09:00:00.000Z"


def first(told: Against) -> tuple[str, str]:
    assert told.first is not None
    return told.first.difference.kind, told.first.because


def test_the_first_difference_is_explained_by_the_story_of_its_recipient(tmp_path: Path) -> None:
    began = "greet began at 2026-03-27 08:00:00 UTC and came to"
    assert first(compared(tmp_path / "a", TIPS)) == ("extra", f"{began} send:hello at 2026-03-27 09:00:00 UTC")
    moved = compared(tmp_path / "b", HELLO, later(TIPS, HOUR))
    assert first(moved) == ("moved", f"{began} send:tips at 2026-03-28 09:00:00 UTC")
    assert moved.first is not None
    assert [moment.at for moment in moved.first.moments] == [
        "2026-03-27T08:00:00.000Z",
        "2026-03-27T09:00:00.000Z",
        "2026-03-28T09:00:00.000Z",
    ]
    held = compared(tmp_path / "c", HELLO, TIPS, HELLO | {"to": "cy@example.com"})
    assert first(held) == (
        "missing",
        "the replay decided on it at 2026-03-27 09:10:00 UTC, and it was Skipped: suppressed",
    )
    never = compared(tmp_path / "d", HELLO, TIPS, HELLO | {"to": "bo@example.com"})
    assert first(never) == ("missing", "greet was never entered")
    assert never.first is not None
    (journey,) = never.first.journeys
    assert journey.never is not None
    assert journey.never.asked[0].values[0].value == "free"
    early = compared(tmp_path / "h", HELLO, TIPS, later(HELLO, -20 * DAY))
    assert first(early) == ("missing", "greet began only at 2026-03-27 08:00:00 UTC")
    unknown = compared(tmp_path / "e", HELLO, TIPS, HELLO | {"to": "dee@example.com"})
    assert first(unknown)[1].startswith("the recordings know no such recipient: nobody is called 'dee@example.com'")
    nobody_sends = compared(tmp_path / "f", HELLO, TIPS, HELLO | {"template": "other"})
    assert first(nobody_sends)[1].startswith("no Journey sends this template")
    again = compared(tmp_path / "g", HELLO, TIPS, later(HELLO, 20 * DAY))
    assert first(again)[1].startswith("greet, begun at 2026-03-27 08:00:00 UTC, completed at 2026-03-28 09:00:00 UTC")


def test_what_lies_outside_of_recording_and_export_is_said(tmp_path: Path) -> None:
    told = compared(tmp_path, HELLO, later(HELLO, -30 * DAY))
    assert (told.before_replay, told.after_export) == (1, 1)
    said = call(tmp_path, "simulate", "r.jsonl", "--against", "sent.jsonl")
    assert "1 of the missing went out before anything happened in the replay." in said.out
    assert "1 of the extra come after the last email of the export" in said.out.replace("\n", " ")


def test_what_went_out_when_the_replay_was_over_is_said_too(tmp_path: Path) -> None:
    told = compared(tmp_path, HELLO, TIPS, later(TIPS, 30 * DAY))
    assert (told.counts.missing, told.before_replay, told.after_replay) == (1, 0, 1)
    compared(tmp_path, HELLO, TIPS)
    said = call(tmp_path, "simulate", "r.jsonl", "--against", "sent.jsonl", "--until", "2026-03-27T12:00:00Z")
    assert "1 of the missing went out after the last that happens in the replay." in said.out


def test_an_export_ends_with_its_last_email_whichever_template_that_has(tmp_path: Path) -> None:
    newsletter = later(HELLO, 30 * DAY) | {"template": "newsletter"}
    told = compared(tmp_path, HELLO, newsletter, later(newsletter, -90 * DAY))
    assert (told.counts.extra, told.after_export) == (1, 0)
    assert (told.export.first, told.export.last) == ("2026-01-26T09:00:00.000Z", "2026-04-26T09:00:00.000Z")


def test_a_recipient_is_known_by_the_address_though_it_is_the_id_of_somebody_else(tmp_path: Path) -> None:
    other = {"event": "signed_up", "profile": {"email": "bo@example.com", "externalId": "ada@example.com"}}
    files = FILES | {"r.jsonl": json.dumps(other | {"occurredAt": "2026-03-27T08:00:00Z"}) + "\n" + FILES["r.jsonl"]}
    root = write_files(tmp_path, files | {"sent.jsonl": json.dumps(HELLO) + "\n"})
    replay = sfjourney.simulate([root / "r.jsonl"], root, against=root / "sent.jsonl")
    assert replay.against is not None
    assert first(replay.against) == (
        "extra",
        "greet began at 2026-03-27 08:00:00 UTC and came to send:tips at 2026-03-28 09:00:00 UTC",
    )


def test_an_address_that_is_only_the_id_of_somebody_is_no_recipient(tmp_path: Path) -> None:
    files = FILES | {
        "r.jsonl": FILES["r.jsonl"].replace('{"email": "bo@', '{"externalId": "dee@example.com", "email": "bo@')
    }
    root = write_files(tmp_path, files | {"sent.jsonl": json.dumps(later(HELLO, -DAY) | {"to": "dee@example.com"})})
    replay = sfjourney.simulate([root / "r.jsonl"], root, against=root / "sent.jsonl")
    assert replay.against is not None
    assert first(replay.against) == (
        "missing",
        "the recordings know no such recipient: 'dee@example.com' is nobody's address, but the id of bo@example.com",
    )


def test_lines_that_could_not_be_used_are_counted_beside_what_did_not_go_out(tmp_path: Path) -> None:
    compared(tmp_path, HELLO, TIPS | {"sentAt": "2026-03-28"})
    said = call(tmp_path, "simulate", "r.jsonl", "--against", "sent.jsonl")
    assert "Lines of the export that were refused, and so not compared: 1." in said.out


@pytest.mark.parametrize("head", ["to,template,sentAt", "recipient;template;sent_at"])
def test_a_table_is_no_export_whatever_its_columns_are(tmp_path: Path, head: str) -> None:
    (tmp_path / "sent.csv").write_text(f"{head}\n", encoding="utf-8")
    with pytest.raises(sfjourney.RecordingError, match=r"an export of emails is JSON lines, and no table$"):
        against(tmp_path / "sent.csv")


def test_an_export_without_a_line_is_no_reason_to_fail(tmp_path: Path) -> None:
    told = compared(tmp_path)
    assert (told.counts.extra, told.export.first, told.after_export) == (2, None, 2)


@pytest.mark.parametrize("columns", [80, 120])
def test_the_text_keeps_to_its_width_and_ends_with_1_where_something_differs(tmp_path: Path, columns: int) -> None:
    compared(tmp_path, later(HELLO, HOUR), HELLO | {"to": "bo@example.com"})
    said = call(tmp_path, "simulate", "r.jsonl", "--against", "sent.jsonl", columns=columns)
    assert said.status == 1
    assert lines_over(said.out, columns) == []
    (agreed,) = (line for line in said.out.splitlines() if line.startswith("  agreed"))
    assert agreed.split() == ["agreed", "0", "went", "out", "as", "the", "replay", "has", "it"]
    write_files(tmp_path, {"sent.jsonl": json.dumps(HELLO) + "\n" + json.dumps(TIPS) + "\n"})
    assert call(tmp_path, "simulate", "r.jsonl", "--against", "sent.jsonl").status == 0


def test_the_json_is_the_summary_with_one_more_member_that_has_a_schema(tmp_path: Path) -> None:
    compared(tmp_path, later(HELLO, HOUR), HELLO | {"to": "bo@example.com"}, "x")
    said = call(tmp_path, "simulate", "r.jsonl", "--against", "sent.jsonl", "--format", "json")
    whole = json.loads(said.out)
    told = whole.pop("against")
    assert whole == json.loads(call(tmp_path, "simulate", "r.jsonl", "--format", "json").out)
    schema = schema_of("against")
    validator_for(schema)(schema).validate(told)
    assert told["format"] == "sfjourney.against/1"
    assert told["counts"] == {"agreed": 0, "missing": 1, "extra": 1, "moved": 1}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--within", "1h"), "--within needs --against ACTUAL"),
        (
            ("--against", "sent.jsonl", "--within", "1 hour"),
            "--within: not a duration: '1 hour'; write 5m, 1h30m or 2d",
        ),
        (("--against", "sent.jsonl", "--within", " "), "--within: not a duration"),
        (("--against", "sent.jsonl", "--within", ""), "an argument is empty"),
        (("--against", "r.jsonl"), "r.jsonl is named twice"),
    ],
)
def test_arguments_that_cannot_be_are_refused(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    compared(tmp_path, HELLO)
    said = call(tmp_path, "simulate", "r.jsonl", *arguments)
    assert said.status == 2
    assert message in said.err


INSTANTS = st.lists(st.integers(0, 40), max_size=8).map(sorted)


@given(INSTANTS, INSTANTS, st.integers(0, 10))
def test_pairs_are_of_both_sides_each_once_and_none_that_could_agree_is_left(
    real: list[int], replayed: list[int], within: int
) -> None:
    scaled = [at * DAY // 2 for at in real], [at * DAY // 2 for at in replayed]
    agreed, moved = pair(*scaled, within * DAY // 2)
    paired = [*agreed, *moved]
    assert len({one for one, _ in paired}) == len({other for _, other in paired}) == len(paired)
    assert all(abs(scaled[0][one] - scaled[1][other]) <= within * DAY // 2 for one, other in agreed)
    assert all(within * DAY // 2 < abs(scaled[0][one] - scaled[1][other]) <= FURTHEST for one, other in moved)
    left = [at for number, at in enumerate(scaled[0]) if number not in {one for one, _ in paired}]
    left_replayed = [at for number, at in enumerate(scaled[1]) if number not in {other for _, other in paired}]
    assert all(abs(one - other) > FURTHEST for one in left for other in left_replayed)
    assert len(agreed) == most_agreeing(*scaled, within * DAY // 2)


def most_agreeing(real: list[int], replayed: list[int], within: int) -> int:
    """The most pairs that can agree, by trying: pairs of instants in order never need to cross."""
    best = [[0] * (len(replayed) + 1) for _ in range(len(real) + 1)]
    for one, at in enumerate(real, 1):
        for other, sent in enumerate(replayed, 1):
            paired = best[one - 1][other - 1] + (abs(at - sent) <= within)
            best[one][other] = max(paired, best[one - 1][other], best[one][other - 1])
    return best[-1][-1]
