"""Recorded events against their schemas: what is told, what is not, and that no value is repeated."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

import sfjourney
from workspaces import write_files

SCHEMA: Final = {
    "type": "object",
    "required": ["id", "card"],
    "properties": {
        "id": {"type": "string", "minLength": 2},
        "kind": {"enum": ["a", "b"]},
        "card": {"type": "object", "required": ["token"], "properties": {"token": {"type": "string"}}},
        "lines": {"type": "array", "items": {"type": "object", "properties": {"price": {"minimum": 0}}}},
        "extra": {"oneOf": [{"type": "string"}, {"type": "number"}]},
    },
    "additionalProperties": False,
}
JOURNEYS: Final = """\
event made { schema "made.json" redact /event/card/token }
event unheard { schema "made.json" }
event free

journey j {
  on made
  on free
  enroll always if running parallel
  transactional

  send note
}
"""
TEMPLATE: Final = {
    "name": "Note",
    "purpose": "Transactional",
    "definition": {
        "subject": "Note",
        "body": {"root": "t", "elements": {"t": {"type": "Text", "props": {"text": "Hello"}}}},
    },
}
GOOD: Final = {"id": "i-1", "card": {"token": "top-secret"}}


def broken(root: Path, *payloads: Any, event: str = "made", **options: Any) -> list[str]:
    """What is said of a recording with these payloads, each of which redacts the token, as the event declares."""
    lines = [
        {
            "event": event,
            "profile": {"email": "ada@x.io"},
            "data": payload,
            "redactedDataPaths": ["/event/card/token"],
            "occurredAt": "2026-03-27T09:00:00Z",
            "idempotencyKey": f"k{place}",
        }
        for place, payload in enumerate(payloads)
    ]
    files = {
        "j.journey": JOURNEYS,
        "made.json": json.dumps(SCHEMA),
        "templates/note.json": json.dumps(TEMPLATE),
        "recording.jsonl": "".join(json.dumps(line) + "\n" for line in lines),
    }
    write_files(root, files)
    simulation = sfjourney.simulate([root / "recording.jsonl"], root, **options)
    found = [one.message for one in simulation.summary.attention if one.code == "recording/broken-schema"]
    return [message.replace(f"{root}/", "") for message in found]


@pytest.mark.parametrize(
    ("payload", "told"),
    [
        (GOOD, None),
        ({**GOOD, "id": 17}, "/event/id is of another type"),
        ({**GOOD, "id": "i"}, "/event/id is too short"),
        ({"card": {}}, "/event/id is missing"),
        ({**GOOD, "kind": "top-secret"}, "/event/kind is none of the values that the schema lists"),
        ({**GOOD, "lines": [{"price": 1}, {"price": -1}]}, "/event/lines/*/price is too small"),
        ({**GOOD, "lines": {}}, "/event/lines is of another type"),
        ({**GOOD, "extra": True}, "/event/extra is not exactly one of what the schema allows there"),
        ({**GOOD, "other": 1}, "/event has members that the schema does not allow"),
    ],
)
def test_an_event_that_breaks_its_schema_is_told_without_its_values(
    tmp_path: Path, payload: Any, told: str | None
) -> None:
    expected = [] if told is None else [f"1 record breaks the schema of made: {told}, at recording.jsonl:1"]
    assert broken(tmp_path, payload) == expected


def test_what_a_record_redacts_may_be_gone_where_it_was_recorded(tmp_path: Path) -> None:
    assert broken(tmp_path, {**GOOD, "card": {}}) == []
    assert broken(tmp_path, {**GOOD, "card": {"token": None}}) == []


def test_one_line_tells_how_often_a_schema_is_broken_in_one_way(tmp_path: Path) -> None:
    payloads = [GOOD, {**GOOD, "id": 1}, GOOD, {**GOOD, "id": 2}]
    told = "2 records break the schema of made: /event/id is of another type, the first at recording.jsonl:2"
    assert broken(tmp_path, *payloads) == [told]
    assert broken(tmp_path, *payloads, outcomes=True, states=True) == [told]


def test_an_event_that_nothing_listens_to_or_that_has_no_schema_breaks_none(tmp_path: Path) -> None:
    assert broken(tmp_path, {"id": 1}, event="unheard") == []
    assert broken(tmp_path, {"id": 1}, event="free") == []


def test_a_call_that_is_repeated_breaks_a_schema_once(tmp_path: Path) -> None:
    broken(tmp_path, {**GOOD, "id": 1})
    line = (tmp_path / "recording.jsonl").read_text(encoding="utf-8")
    (tmp_path / "recording.jsonl").write_text(line * 3, encoding="utf-8")
    simulation = sfjourney.simulate([tmp_path / "recording.jsonl"], tmp_path)
    assert [one.count for one in simulation.summary.attention if one.code == "recording/broken-schema"] == [1]


@pytest.mark.parametrize("draft", ["draft-04", "draft-06", "draft-07"])
def test_every_draft_is_asked_by_its_own_rules(tmp_path: Path, draft: str) -> None:
    schema = {"$schema": f"http://json-schema.org/{draft}/schema#", **SCHEMA, "additionalProperties": True}
    broken(tmp_path, {**GOOD, "id": 5})
    (tmp_path / "made.json").write_text(json.dumps(schema), encoding="utf-8")
    simulation = sfjourney.simulate([tmp_path / "recording.jsonl"], tmp_path)
    assert [one.count for one in simulation.summary.attention if one.code == "recording/broken-schema"] == [1]
