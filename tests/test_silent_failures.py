"""Templates that lose content silently (vectors/silent_failures): each is reported, and what is put right is clean."""

import json
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

import sfjourney
from required import beside
from sfjourney.diagnostics import Diagnostic, Severity
from workspaces import write_files

Json = Any

CASES: dict[str, Json] = {
    case["name"]: case
    for case in json.loads((beside("vectors/silent_failures") / "silent_failures.json").read_text(encoding="utf-8"))
}
PUT_RIGHT: dict[str, Json] = json.loads(
    (Path(__file__).parent / "data" / "silent_failures_put_right.json").read_text(encoding="utf-8")
)
STATE: Json = CASES["missing_state_in_text"]["state"]

SEEN = (
    "empty", "gap", "nothing", "shown", "shows", "email fails", "never sees", "reader", "hides", "hidden",
    "default shows", "leads nowhere", "left out", "lost", "everybody", "looks", "Outlook", "tag may swallow",
)  # fmt: skip
"""Words for what a reader has of it; every message has one."""


def schema_of(value: Json) -> Json:
    """The schema that a value is an example of: all that is there is required."""
    match value:
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
        case float():
            return {"type": "number"}
        case str():
            return {"type": "string"}
        case None:
            return {"type": "null"}
        case list():
            return {"type": "array", "minItems": len(value), "items": schema_of(value[0]) if value else {}}
        case _:
            properties = {name: schema_of(inner) for name, inner in value.items()}
            return {"type": "object", "required": list(value), "properties": properties}


def bound(state: Json) -> str:
    """A Journey that an event starts, and that writes out the data of its send."""
    data = "\n".join(f"      {name} = {json.dumps(value)}" for name, value in state.get("data", {}).items())
    block = f" {{\n    data {{\n{data}\n    }}\n  }}" if data else ""
    return f'event note.asked {{ schema "event.json" }}\njourney j {{\n  on note.asked\n  enroll always\n  transactional\n\n  send note{block}\n}}\n'  # noqa: E501  # one Journey


def called(_state: Json) -> str:
    """A Journey that a call starts, whose variables are the data."""
    return 'journey j {\n  on api { schema "data.json" }\n  enroll always\n  transactional\n\n  send note\n}\n'


def findings(root: Path, spec: Json, state: Json, journey: str) -> list[Diagnostic]:
    """What is found at a template that is sent with such a state, in its own file. Other roots come with the body."""
    others = {name: value for name, value in state.items() if name not in ("data", "profile", "event")}
    body = {**spec, "state": {**spec.get("state", {}), **others}} if others else spec
    template = {"name": "Note", "purpose": "Transactional", "definition": {"subject": "A note", "body": body}}
    files = {
        "j.journey": 'profile { schema "profile.json" }\n' + journey,
        "templates/note.json": json.dumps(template, indent=1),
        **{f"{name}.json": json.dumps(schema_of(state.get(name, {}))) for name in ("data", "profile", "event")},
    }
    found = sfjourney.check(write_files(root, files))
    return [one for one in found if one.severity is not Severity.INFO]


@pytest.mark.parametrize("journey", [bound, called])
@pytest.mark.parametrize("name", CASES)
def test_a_silent_failure_is_reported_at_its_level_with_what_the_reader_sees(
    name: str, journey: Any, tmp_path: Path
) -> None:
    case = CASES[name]
    found = findings(tmp_path, case["spec"], case["state"], journey(case["state"]))
    reported = [one.finding for one in found if one.severity.word == case["checker_should"]]
    assert reported
    for finding in reported:
        assert finding.span.file == "templates/note.json"
        assert any(word in finding.message for word in SEEN), finding.message


@pytest.mark.thorough
@pytest.mark.parametrize("journey", [bound, called])
@pytest.mark.parametrize("name", CASES)
def test_the_three_good_templates_nearest_to_a_silent_failure_are_clean(
    name: str, journey: Any, tmp_path: Path
) -> None:
    text = json.dumps(CASES[name]["spec"])
    likeness = {other: SequenceMatcher(None, text, json.dumps(good)).ratio() for other, good in PUT_RIGHT.items()}
    nearest = sorted(likeness, key=lambda other: (other != name, -likeness[other], other))[:3]
    assert nearest[0] == name
    for number, other in enumerate(nearest):
        found = findings(tmp_path / str(number), PUT_RIGHT[other], STATE, journey(STATE))
        assert [(other, one.finding.code, one.finding.message) for one in found] == []


def test_no_template_of_the_sample_workspace_is_reported() -> None:
    assert sfjourney.check(Path(__file__).parents[1] / "journeys") == ()
