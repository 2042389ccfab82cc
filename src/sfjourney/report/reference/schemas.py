"""The formats that sfjourney writes -> their JSON Schemas (draft 2020-12)."""

import re
from typing import Any

import msgspec

from sfjourney.against.told import FORMAT as AGAINST_FORMAT
from sfjourney.against.told import Against
from sfjourney.graph.graph import FORMAT, Graph
from sfjourney.inventory.listing import FORMAT as LIST_FORMAT
from sfjourney.inventory.listing import Listing
from sfjourney.reasons.told import FORMAT as WHY_FORMAT
from sfjourney.reasons.told import Why
from sfjourney.replay.intake import Refused
from sfjourney.replay.outcomes import OutcomeRow
from sfjourney.replay.rows import RunRow, SendRow, SendRowWithState
from sfjourney.replay.summary import Summary
from sfjourney.report.diagnostics.baseline_json import Baseline
from sfjourney.report.diagnostics.diagnostic_json import JsonDiagnostic, Report
from sfjourney.report.difference.diff_json import FORMAT as DIFF_FORMAT
from sfjourney.report.difference.diff_json import DiffReport
from sfjourney.schemas.dialects import NEWEST

_TYPES: dict[str, tuple[str, tuple[type, ...]]] = {
    "against": (AGAINST_FORMAT, (Against,)),
    "baseline": ("sfjourney.baseline/1", (Baseline,)),
    "diagnostic": ("a line of what `sfjourney check --format jsonl` prints", (JsonDiagnostic,)),
    "diagnostics": ("sfjourney.diagnostics/1", (Report,)),
    "diff": (DIFF_FORMAT, (DiffReport,)),
    "graph": (FORMAT, (Graph,)),
    "list": (LIST_FORMAT, (Listing,)),
    "outcomes": ("a line of outcomes.jsonl", (OutcomeRow,)),
    "refused": ("a line of refused.jsonl", (Refused,)),
    "runs": ("a line of runs.jsonl", (RunRow,)),
    "sends": ("a line of sends.jsonl", (SendRow, SendRowWithState)),
    "summary": ("sfjourney.summary/1", (Summary,)),
    "why": (WHY_FORMAT, (Why,)),
}

SCHEMAS = tuple(_TYPES)
"""The names of the formats."""


def schema_of(name: str) -> dict[str, Any]:
    """The JSON Schema of one format. Raises KeyError for a name that is none."""
    title, kinds = _TYPES[name]
    head = {"$schema": NEWEST.uri, "title": title}
    shapes, definitions = msgspec.json.schema_components(kinds)
    for definition in definitions.values():
        if "description" in definition:
            definition["description"] = _for_readers(definition["description"])
    any_of = {"anyOf": list(shapes)} if len(shapes) > 1 else shapes[0]
    return head | any_of | {"$defs": definitions}


def _for_readers(docstring: str) -> str:
    """What the code says of a type, in the words of its format: members as they are written there, and null."""
    paragraphs = [" ".join(part.split()) for part in docstring.split("\n\n")]
    text = re.sub(r" \(semantics\.md [^)]*\)", "", "\n\n".join(paragraphs))
    return re.sub(r"``(.+?)``", lambda name: f"`{_camel(name[1])}`", re.sub(r"\bNone\b", "null", text))


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda letter: letter[1].upper(), name) if name.isidentifier() else name
