"""What is known where a Journey sends: each guard that counts, and each that does not."""

import json
from pathlib import Path

import pytest

import sfjourney
from durations import seconds
from workspaces import write_files

EVENT = {
    "type": "object",
    "required": ["id", "kind"],
    "properties": {
        "id": {"type": "string"},
        "kind": {"enum": ["a", "b"]},
        "coupon": {"type": "string"},
        "total": {"type": "number"},
    },
}
PROFILE = {"type": "object", "properties": {"name": {"type": "string"}}}
OTHER = {
    "type": "object",
    "required": ["coupon"],
    "properties": {"id": {"type": "string"}, "coupon": {"type": "string"}},
}


def codes(root: Path, clauses: str, steps: str, reads: str = "/event/coupon", body: str = "") -> list[str]:
    """The codes found in a Journey with these clauses and steps, whose template `note` reads one pointer."""
    text = {"type": "Text", "props": {"text": {"$template": f"Code ${{{reads}}}"}}}
    template = {
        "name": "Note",
        "purpose": "Transactional",
        "definition": {"subject": "Note", "body": json.loads(body) if body else {"root": "t", "elements": {"t": text}}},
    }
    journey = (
        'profile { schema "profile.json" }\nevent made { schema "made.json" }\nevent other { schema "other.json" }\n'
        f"journey j {{\n  {clauses}\n  transactional\n\n  {steps}\n}}\n"
    )
    files = {
        "j.journey": journey,
        "templates/note.json": json.dumps(template),
        "made.json": json.dumps(EVENT),
        "other.json": json.dumps(OTHER),
        "profile.json": json.dumps(PROFILE),
    }
    found = sfjourney.check(write_files(root, files))
    return [one.finding.code for one in found if one.finding.code != "reference/unused-declaration"]


UNGUARDED = ["template/may-be-missing"]


@pytest.mark.parametrize(
    ("clauses", "steps", "expected"),
    [
        ("on made\n enroll always", "send note", UNGUARDED),
        ("on made where /event/coupon is present\n enroll always", "send note", []),
        ("on made where not /event/coupon is missing\n enroll always", "wait 2 days send note", []),
        ('on made where /event/kind == "a" or /event/coupon is present\n enroll always', "send note", UNGUARDED),
        ("on made\n enroll always per /event/coupon", "send note", []),
        ("on made\n enroll always", "branch { when /event/coupon is present { send note } }", []),
        ("on made\n enroll always", "branch { when /event/coupon is missing { exit } } send note", []),
        ("on made\n enroll always", "branch { when /event/coupon is present { wait 1 day } } send note", UNGUARDED),
        ("on made\n enroll always", "branch { when /event/coupon is missing { wait 1 day } else { send note } }", []),
        ("on made\n enroll always\n exit when /event/coupon is missing", "wait 1 day send note", []),
        ("on made\n enroll always", "wait up to 1 day { on other matching /event/coupon { send note } }", []),
        ("on made\n enroll always", "wait up to 1 day { on other { send note } }", UNGUARDED),
        ("on made\n on other\n enroll always", "branch { when started by other { send note } }", []),
        ("on made\n on other\n enroll always", "send note", UNGUARDED),
        ("on made\n enroll always", 'split "s" { 50% x { exit } 50% y { send note } }', UNGUARDED),
    ],
)  # fmt: skip
def test_a_value_of_the_event_may_be_missing_only_where_nothing_asks_for_it(
    clauses: str, steps: str, expected: list[str], tmp_path: Path
) -> None:
    assert codes(tmp_path, clauses, steps) == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("send note", UNGUARDED),
        ('set /profile/name = "Ada" wait 1 day send note', []),
        ("branch { when /profile/name is present { wait 1 day send note } }", []),
        (
            "branch { when /profile/name is present { set /profile/name = null send note } }",
            UNGUARDED,
        ),
        ("set /profile/name = /event/coupon send note", UNGUARDED),
        ("wait until /profile/name if past continue if missing exit send note", []),
    ],
)
def test_a_property_is_known_after_what_asks_for_it_or_writes_it(
    steps: str, expected: list[str], tmp_path: Path
) -> None:
    assert codes(tmp_path, "on made\n enroll always", steps, "/profile/name") == expected


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ("send note { data { code = /event/coupon } }", UNGUARDED),
        ('send note { data { code = "X" } }', []),
        ("branch { when /event/coupon is present { send note { data { code = /event/coupon } } } }", []),
        ("wait up to 1 day { on other as o { send note { data { code = /o/coupon } } } }", []),
        ("wait up to 1 day { on made as m { send note { data { code = /m/coupon } } } }", UNGUARDED),
        (
            "wait up to 1 day { on made as m where /m/coupon is present { send note { data { code = /m/coupon } } } }",
            [],
        ),
        (
            'wait up to 1 day { on made as m where /m/kind == "a" { send note { data { code = /m/coupon } } } }',
            UNGUARDED,
        ),
        ("wait up to 1 day { on made as m matching /event/coupon { send note { data { code = /m/coupon } } } }", []),
        (
            (
                "wait up to 1 day { on made as m { branch { when /m/coupon is present "
                "{ send note { data { code = /m/coupon } } } } } }"
            ),
            [],
        ),
        ("wait up to 1 day { on made as m { wait 1 day send note { data { code = /m/coupon } } } }", UNGUARDED),
        ("wait up to 1 day { on made as m { send note { data { code = /m/nothing } } } }", ["type/unknown-pointer"]),
        (
            "wait up to 1 day { on made as m { send note { data { code = /n/coupon } } } }",
            ["reference/unknown-binding"],
        ),
        (
            (
                "wait up to 1 day { on made as m where /m/coupon is present { wait up to 1 day { on made as m "
                "{ send note { data { code = /m/coupon } } } } } }"
            ),
            UNGUARDED,
        ),
    ],
)
def test_a_binding_is_known_as_what_it_is_bound_to(steps: str, expected: list[str], tmp_path: Path) -> None:
    assert codes(tmp_path, "on made\n enroll always", steps, "/data/code") == expected


@pytest.mark.parametrize(
    ("steps", "asked"),
    [
        ("send note { data { code = /event/coupon } }", "/event/coupon"),
        ("wait up to 1 day { on made as m { send note { data { code = /m/coupon } } } }", "/m/coupon"),
        ('send note { subject "${/data/code}" data { code = /event/coupon } }', "/event/coupon"),
    ],
)
def test_what_is_bound_is_asked_for_by_the_name_that_it_has_on_the_way(steps: str, asked: str, tmp_path: Path) -> None:
    codes(tmp_path, "on made\n enroll always", steps, "/data/code")
    findings = [one.finding for one in sfjourney.check(tmp_path) if one.finding.code in UNGUARDED]
    assert findings
    assert all(f"{asked} is present" in (found.help or "") for found in findings)
    assert not any("/data/code is present" in (found.help or "") for found in findings)


def test_what_sends_bind_under_one_name_is_asked_for_at_each(tmp_path: Path) -> None:
    arm = "on made as m { send note { data { code = /m/coupon } } }"
    steps = f"wait up to 1 day {{ {arm} timeout {{ send note {{ data {{ code = /event/coupon }} }} }} }}"
    codes(tmp_path, "on made\n enroll always", steps, "/data/code")
    (found,) = [one.finding for one in sfjourney.check(tmp_path) if one.finding.code in UNGUARDED]
    assert (found.help or "").endswith("or ask whether it is present on the way to each send")


def test_the_ways_to_a_send_are_shown_with_the_finding(tmp_path: Path) -> None:
    codes(tmp_path, "on made\n enroll always", 'branch { when /event/kind == "a" { send note } }')
    (found,) = [d.finding for d in sfjourney.check(tmp_path) if d.finding.code == "template/may-be-missing"]
    assert found.span.file == "templates/note.json"
    assert [label.text for label in found.related] == [
        "sent here, in a run that made started",
        "a run starts here, without asking for it",
        "through this arm",
    ]


@pytest.mark.parametrize(
    ("steps", "words"),
    [
        ('branch { when /event/kind == "a" { send note } }', 'when /event/kind == "a"'),
        ('branch { when /event/kind == "a" { exit } else { send note } }', "else"),
        ('branch { when /event/kind == "a" { exit } else # the rest\n { send note } }', "{"),
        ("wait up to 1 day { on made as other{ send note } }", "on made as other"),
        ("wait up to 1 day { on made { exit } timeout\n { send note } }", "timeout"),
        ('split "x" { 100% all { send note } }', "100% all"),
    ],
)
def test_of_an_arm_on_the_way_its_words_are_shown(steps: str, words: str, tmp_path: Path) -> None:
    codes(tmp_path, "on made\n enroll always", steps)
    found = [d.finding for d in sfjourney.check(tmp_path) if d.finding.code == "template/may-be-missing"]
    span = found[0].related[-1].span
    assert (tmp_path / span.file).read_text(encoding="utf-8")[span.start : span.end] == words


@pytest.mark.thorough
def test_a_journey_of_ten_thousand_steps_is_walked_in_proportion(tmp_path: Path) -> None:
    steps = "\n".join(
        f'branch {{ when /event/total > {n} {{ set /profile/p{n} = {n} }} else {{ set /profile/q{n} = "x" }} }}'
        for n in range(3_400)
    )
    header = "on made where /event/coupon is present\n enroll always"
    assert seconds(lambda: codes(tmp_path, header, steps + "\nsend note")) < 60
