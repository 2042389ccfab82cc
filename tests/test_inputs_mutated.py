"""Every kind of JSON that is read, put out of order member by member: findings or refusals with a place, in a moment.

``SFJOURNEY_SEED`` and ``SFJOURNEY_MUTANTS`` choose the seed and how many there are of each kind.
"""

import json
import os
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random
from time import process_time
from typing import Any, Final

import jsonschema_rs
import pytest

from command import Said, call
from damaged_templates import ELEMENTS, ORDER, PERSON
from mutated_json import mutants
from sfjourney.report.reference.schemas import schema_of
from workspaces import write_files

pytestmark = pytest.mark.thorough

Json = Any
SEED: Final = os.environ.get("SFJOURNEY_SEED", "1")
COUNT: Final = int(os.environ.get("SFJOURNEY_MUTANTS", "30"))
SECONDS: Final = 5
DIAGNOSTICS: Final = jsonschema_rs.validator_for(schema_of("diagnostics"))
REFUSED: Final = jsonschema_rs.validator_for(schema_of("refused"))

JOURNEYS: Final = """\
profile { schema "person.json" }
event order.created { schema "order.json" }
subscription news opt-out

journey thanks {
  on order.created where /event/total > 5
  enroll always per /event/orderId
  transactional
  send t
}
"""
CONFIGURATION: Final = '[components.Tag]\nprops = "tag.json"\nchildren = true\n'
TAG: Final[Json] = {"type": "object", "required": ["price"], "properties": {"price": {"enum": [1, 2, "x"]}}}
MENDED: Final[Json] = {
    "shared": {"type": "Text", "props": {"text": {"$template": "Of ${/event/orderId}"}}},
    "cond": {"type": "Section", "props": {}, "children": ["raw"]},
    "title": {"type": "Tag", "props": {"price": 1}},
}
TEMPLATE: Final[Json] = {
    "purpose": "Transactional",
    "definition": {
        "from": "shop@example.com",
        "subject": {"$template": "Order ${/event/orderId}"},
        "body": {"root": "html", "elements": ELEMENTS | MENDED},
    },
}
ADA: Final[Json] = {"email": "ada@example.com", "externalId": "u-1", "properties": {"plan": "pro"}}
ORDERED: Final[Json] = {"orderId": "o-1", "total": 7, "items": [{"title": "Rake"}], "address": {"city": "Rome"}}
AT: Final = {"occurredAt": "2026-03-27T09:00:00Z"}
CALLS: Final[Sequence[Json]] = (
    {"event": "order.created", "profile": ADA, "data": ORDERED, "redactedDataPaths": ["/event/note"], **AT},
    {
        "call": "journeys.trigger",
        "journey": "thanks",
        "profile": ADA,
        "variables": {"a": 1},
        "idempotencyKey": "k",
        **AT,
    },
    {"call": "emails.send", "templateId": "t", "to": ADA, "cc": ["a@example.com"], "subject": "S", **AT},
    {"call": "emails.batchSend", "defaults": {"templateId": "t"}, "items": [{"to": ADA, "idempotencyKey": "i"}], **AT},
    {"call": "profiles.update", "profile": ADA, "subscriptions": {"news": "subscribed"}, "suppressed": False, **AT},
    {"type": "identify", "messageId": "m", "email": "a@example.com", "userId": "u-2", "traits": {"plan": "free"}, **AT},
    {"type": "track", "messageId": "n", "userId": "u-1", "event": "order.created", "properties": ORDERED, **AT},
)
SENT: Final[Json] = {"to": "ada@example.com", "template": "t", "sentAt": "2026-03-27T09:00:00Z", "status": "Sent"}
TEMPLATE_VALUES: Final[Sequence[Json]] = (
    {"$state": "/event/total"}, {"$template": 5}, {"$cond": [], "$then": None}, {"$item": ""}, {"$index": True},
    {"$or": [{"$state": "/event/x"}, []]}, {"statePath": {"$state": "/a"}}, ["html"], "html", "Row", "Markdown",
)  # fmt: skip
SCHEMA_VALUES: Final[Sequence[Json]] = (
    {"$ref": "#"}, {"$ref": "#/gone"}, {"$ref": "order.json"}, {"$ref": 5}, {"$dynamicRef": "#"}, {"$id": "#x"},
    {"enum": [{"a": 1}, [1], None]}, {"type": []}, {"oneOf": [True, {"type": "object"}]}, {"not": {"not": {}}},
    {"patternProperties": {"^(a+)+$": {}, "[": {}}}, {"prefixItems": [True], "unevaluatedItems": False},
    {"multipleOf": 0}, {"if": True, "then": {"const": {}}}, {"dependencies": {"a": ["b"]}}, "string", "date-time",
    {"$schema": "http://json-schema.org/draft-04/schema#", "exclusiveMinimum": True},
)  # fmt: skip
CALL_VALUES: Final[Sequence[Json]] = (
    *CALLS, ADA, "events.track", "order.created", "u-1", "1969-12-31T23:59:59Z", 1774602000, ["/event/items/0"],
)  # fmt: skip


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    files = {"a.journey": JOURNEYS, "sfjourney.toml": CONFIGURATION}
    parsed = {"templates/t.json": TEMPLATE, "order.json": ORDER, "person.json": PERSON, "tag.json": TAG}
    write_files(tmp_path / "ws", files | {name: json.dumps(value) for name, value in parsed.items()})
    (tmp_path / "calls.jsonl").write_text(lines(map(json.dumps, CALLS)), encoding="utf-8")
    return tmp_path


def lines(texts: Any) -> str:
    return "".join(f"{text}\n" for text in texts)


def soon(folder: Path, *arguments: str) -> Said:
    """What a command says, within seconds of processor time and without a word of a bug of ours."""
    start = process_time()
    said = call(folder, *arguments)
    assert said.status in (0, 1, 2, 3), said
    assert process_time() - start < SECONDS
    return said


def assert_in_their_files(root: Path, said: Said) -> None:
    """Findings are what their schema says, and stand where there is text."""
    report = json.loads(said.out)
    DIAGNOSTICS.validate(report)
    for span in (span for one in report["diagnostics"] for span in one["spans"]):
        text = (root / span["file"]).read_text(encoding="utf-8").split("\n")
        for line, column in ((span["line"], span["column"]), (span["endLine"], span["endColumn"])):
            assert 1 <= line <= len(text), span
            assert 1 <= column <= len(text[line - 1]) + 1, span


@pytest.mark.parametrize(
    ("name", "good", "values"),
    [
        pytest.param("templates/t.json", TEMPLATE, TEMPLATE_VALUES, id="a template"),
        pytest.param("order.json", ORDER, SCHEMA_VALUES, id="the schema of an event"),
        pytest.param("person.json", PERSON, SCHEMA_VALUES, id="the schema of Profiles"),
        pytest.param("tag.json", TAG, SCHEMA_VALUES, id="the schema of props"),
    ],
)
def test_a_file_of_a_workspace(name: str, good: Json, values: Sequence[Json], workspace: Path) -> None:
    random = Random(SEED + name)  # noqa: S311  # the same each time
    for text in islice(mutants([good], values, random), COUNT):
        (workspace / "ws" / name).write_text(text, encoding="utf-8")
        said = soon(workspace / "ws", "check", "--format", "json")
        assert said.status != 3, text
        if said.status in (0, 1):
            assert_in_their_files(workspace / "ws", said)
            assert soon(workspace / "ws", "check", "--format", "json") == said
        if said.status == 0:
            assert soon(workspace, "simulate", "calls.jsonl", "-w", "ws").status in (0, 1), text


@pytest.mark.parametrize(
    ("name", "good", "values", "arguments"),
    [
        pytest.param("a.jsonl", CALLS, CALL_VALUES, ("a.jsonl",), id="a recording"),
        pytest.param("p.jsonl", CALLS[4:5], CALL_VALUES, ("calls.jsonl", "--profiles", "p.jsonl"), id="Profiles"),
        pytest.param("s.jsonl", [SENT], CALL_VALUES, ("calls.jsonl", "--against", "s.jsonl"), id="an export"),
    ],
)
def test_a_file_of_lines(
    name: str, good: Sequence[Json], values: Sequence[Json], arguments: Sequence[str], workspace: Path
) -> None:
    random = Random(SEED + name)  # noqa: S311  # the same each time
    made = mutants(good, values, random)
    for _ in range(COUNT):
        (workspace / name).write_text(lines([*map(json.dumps, good), *islice(made, 8)]), encoding="utf-8")
        said = soon(workspace, "simulate", *arguments, "-w", "ws", "-o", "out", "--outcomes", "--state")
        assert said.status in (0, 1) or f"{name}:" in said.err, said
        if said.status in (0, 1):
            for line in (workspace / "out" / "refused.jsonl").read_text(encoding="utf-8").splitlines():
                REFUSED.validate(json.loads(line))
