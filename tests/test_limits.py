"""Every limit can be set in the configuration, is obeyed as it is set there, and is named to whom it stops."""

import gzip
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

import pytest

import sfjourney
from command import Said, call
from sfjourney.limits import DEFAULT_LIMITS, WIDEST_LIMITS, Limits
from workspaces import write_files

JOURNEY = """\
journey welcome {
  on signed_up CLAUSE
  enroll once
  transactional
  send note
}
"""


def element(*children: str, **props: Any) -> dict[str, Any]:
    return {"type": "Text" if props else "Section", "props": props, "children": list(children)}


def template(**elements: Any) -> str:
    body = {"root": "a", "elements": elements or {"a": element(text="Hello")}}
    definition = {"from": "a@example.com", "subject": "Hello", "body": body}
    return json.dumps({"name": "n", "purpose": "Transactional", "status": "Active", "definition": definition})


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def record(data: Mapping[str, Any], **more: Any) -> str:
    whole = {"event": "signed_up", "profile": {"email": "a@b.co"}, "data": data, **more}
    return json.dumps({**whole, "occurredAt": "2026-03-01T00:00:00Z"}) + "\n"


def filtered(condition: str) -> str:
    return JOURNEY.replace("CLAUSE", f"where {condition}")


def files(journey: str = JOURNEY.replace("CLAUSE", ""), note: str = "", **more: str) -> dict[str, str]:
    return {"a.journey": journey, "templates/note.json": note or template(), **more}


class Case(NamedTuple):
    """A limit as it is set, and what goes beyond it; with ``enough`` nothing does."""

    limit: str
    most: int
    enough: int
    files: dict[str, str]
    command: tuple[str, ...] = ("check",)


CHECK, SIMULATE, RENDER = ("check",), ("simulate", "one.jsonl"), ("render", "note")
MANY_KEYS = {f"k{n}": n for n in range(70)}
MANY_COLUMNS = ",".join(["event", "profile.email", "occurredAt", *(f"data.k{n}" for n in range(70))])
CELLS = ",".join(["signed_up", "a@b.co", "2026-03-01T00:00:00Z", *("1" for _ in range(70))])
DEEP_SCHEMA = json.dumps({"const": nested(20)})
CASES = [
    Case("journey_bytes", 1_100, 9_999, files(JOURNEY.replace("CLAUSE", "") + "# x\n" * 300)),
    Case("journey_bytes", 1_100, 9_999, files(JOURNEY.replace("CLAUSE", "") + "# x\n" * 300), ("fmt", "--check")),
    Case("json_bytes", 1_100, 9_999, files(note=template() + " " * 1_000)),
    Case("json_bytes", 1_100, 9_999, files(**{"s.json": "{}" + " " * 2_000}), ("render", "note", "--state", "s.json")),
    Case("json_depth", 16, 40, files(note=template(a=element(text="Hello", style=nested(20))))),
    Case("json_depth", 16, 40, files('event signed_up { schema "s.json" }\n', **{"s.json": DEEP_SCHEMA})),
    Case("json_depth", 16, 40, files(**{"one.jsonl": record({"a": nested(20)})}), SIMULATE),
    Case("json_depth", 100, 200, files(**{"one.jsonl": record({"a": nested(150)})}), SIMULATE),
    Case("object_keys", 64, 100, files(note=template(a=element(text="Hello", style=MANY_KEYS)))),
    Case("object_keys", 64, 100, files(**{"one.jsonl": record(MANY_KEYS)}), SIMULATE),
    Case("object_keys", 64, 100, files(**{"one.csv": f"{MANY_COLUMNS}\n{CELLS}\n"}), ("simulate", "one.csv")),
    Case("nesting", 20, 40, files(filtered("(" * 30 + "/event/a == 1" + ")" * 30))),
    Case("nesting", 20, 40, files(filtered("(" * 30 + "/event/a == 1" + ")" * 30)), ("fmt", "--check")),
    Case("nesting", 300, 400, files(filtered("(" * 350 + "/event/a == 1" + ")" * 350))),
    Case("quantifier_nesting", 1, 2, files(filtered("any /event/items as i where (any /i as j where (/j == 1))"))),
    Case("workspace_files", 1, 2, files()),
    Case("template_elements", 1, 2, files(note=template(a=element("b"), b=element(text="Hello")))),
    Case("template_depth", 1, 2, files(note=template(a=element("b"), b=element(text="Hello")))),
    Case("rendered_elements", 1, 9, files(note=template(a=element("b"), b=element(text="Hello"))), RENDER),
    Case("rendered_characters", 9, 99, files(note=template(a=element(text="Hello, hello"))), RENDER),
    Case("pointer_characters", 64, 100, files(filtered(f"/event/{'a' * 70} == 1"))),
    Case(
        "pointer_characters",
        64,
        100,
        files(**{"one.jsonl": record({}, redactedDataPaths=[f"/event/{'a' * 70}"])}),
        SIMULATE,
    ),
    Case("line_bytes", 1_100, 9_999, files(**{"one.jsonl": record({"a": "x" * 1_200})}), SIMULATE),
    Case(
        "line_bytes",
        1_100,
        9_999,
        files(**{"one.csv": f"event,profile.email,occurredAt\n{'x' * 1_200},a@b.co,2026-03-01T00:00:00Z\n"}),
        ("simulate", "one.csv", "--format", "json"),
    ),
]


def said(folder: Path, case: Case, most: int) -> Said:
    write_files(folder, {**case.files, "sfjourney.toml": f"[limits]\n{case.limit} = {most}\n"})
    return call(folder, *case.command, columns=200)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.limit} {case.command[0]} {case.most}")
def test_a_limit_holds_as_it_is_set_and_its_message_names_it(tmp_path: Path, case: Case) -> None:
    beyond, within = (said(tmp_path / str(most), case, most) for most in (case.most, case.enough))
    assert f"(limits.{case.limit})" in beyond.all
    assert f"{case.most}" in beyond.all
    assert beyond.status in (1, 2, 3)
    assert "limits." not in within.all


@pytest.mark.parametrize(("set_to", "refused"), [("", False), ("expansion = 2\nexpansion_free_bytes = 0\n", True)])
def test_what_a_packed_recording_may_expand_to_is_set_by_two_limits(tmp_path: Path, set_to: str, refused: bool) -> None:  # noqa: FBT001
    write_files(tmp_path, files(**{"sfjourney.toml": f"[limits]\n{set_to}"}))
    (tmp_path / "one.jsonl.gz").write_bytes(gzip.compress(record({"a": "x" * 9_000}).encode()))
    told = call(tmp_path, "simulate", "one.jsonl.gz")
    assert (told.status == 3, "limits.expansion)" in told.err, "limits.expansion_free_bytes)" in told.err) == (
        refused,
        refused,
        refused,
    )


def test_every_limit_is_tried_above() -> None:
    tried = {case.limit for case in CASES} | {"expansion", "expansion_free_bytes"}
    assert tried == set(Limits.__struct_fields__)


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[limits]\nnestng = 9\n", "sfjourney.toml:2:1: [limits] unknown key 'nestng'; did you mean 'nesting'?"),
        ("[limits]\nnesting = 513\n", "sfjourney.toml:2:1: limits.nesting should be a whole number from 16 to 512"),
        ("[limits]\njson_depth = 2\n", "sfjourney.toml:2:1: limits.json_depth should be a whole number from 16 to 512"),
        (
            "[limits]\njson_depth = 64.0\n",
            "sfjourney.toml:2:1: limits.json_depth should be a whole number from 16 to 512",
        ),
        (
            "[limits]\nexpansion = true\n",
            "sfjourney.toml:2:1: limits.expansion should be a whole number from 1 to 1000000",
        ),
        ('[limits]\nnesting = "9"\n', "sfjourney.toml:2:1: limits.nesting should be a whole number from 16 to 512"),
        ("limits = 3\n", "sfjourney.toml:1:1: limits should be a table, [limits]"),
    ],
)
def test_a_limit_that_cannot_be_is_refused_in_words(tmp_path: Path, written: str, told: str) -> None:
    found = call(write_files(tmp_path, files(**{"sfjourney.toml": written})), "check")
    assert (found.status, told in found.err) == (2, True), found.err


@pytest.mark.parametrize(
    ("written", "told"),
    [("[" * 100_000, "nested too deep"), ("9" * 5_000, "a number has more digits than can be read")],
    ids=["deep", "long"],
)
@pytest.mark.parametrize("name", ["sfjourney.toml", "pyproject.toml"])
def test_a_configuration_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, name: str, written: str, told: str
) -> None:
    found = call(write_files(tmp_path, files(**{name: f"[tool.sfjourney]\na = {written}"})), "check")
    assert (found.status, f"{name}: {told}" in found.err) == (2, True), found.err


def test_what_is_read_again_is_read_by_the_widest_that_can_be_set() -> None:
    hints = get_type_hints(Limits, include_extras=True)
    for name in ("line_bytes", "json_depth", "object_keys", "nesting", "pointer_characters"):
        assert getattr(WIDEST_LIMITS, name) == hints[name].__metadata__[0].le


def test_what_stands_in_the_documentation_are_the_limits_and_their_bounds() -> None:
    page = (Path(__file__).parent.parent / "docs" / "configuration.md").read_text(encoding="utf-8")
    for name, hint in get_type_hints(Limits, include_extras=True).items():
        bounds = hint.__metadata__[0]
        row = f"| `{name}` | {getattr(DEFAULT_LIMITS, name):,} | {bounds.ge:,} | {bounds.le:,} |"
        assert row in page, row


def test_records_beyond_the_usual_limits_are_replayed_and_told_where_they_are_set(tmp_path: Path) -> None:
    text = "event signed_up { redact /event/secret }\n" + filtered("/event/n == 1")
    write_files(tmp_path, files(text, **{"sfjourney.toml": "[limits]\njson_depth = 512\n"}))
    deep = record({"n": 1, "a": nested(500)}, idempotencyKey="one")
    other = record({"n": 2, "a": nested(500)}, idempotencyKey="one")
    (tmp_path / "one.jsonl").write_text(deep + deep + other)
    simulation = sfjourney.simulate([tmp_path / "one.jsonl"], tmp_path, outcomes=True)
    assert [outcome.status for outcome in simulation.outcomes] == ["accepted", "replayed", "conflict"]
    story = call(tmp_path, "why", "one.jsonl", "--profile", "a@b.co", "--shift", "signed_up=+1h")
    assert story.status == 0, story.err
