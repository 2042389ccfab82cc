"""A repeat over something that is no array."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.fact import Known
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import read_finding
from sfjourney.templates import Kind


def check(sent: SentTemplate) -> Iterator[Finding]:
    for read in sent.doubtful:
        if read.kind is Kind.REPEAT:
            failing = sent.failing(read, _is_no_array)
            if failing:
                message = f"{read.pointer} is no array: repeating over it makes the whole email fail"
                hint = "repeat over an array, or read its fields one by one"
                yield read_finding(sent, "template/repeat-over-no-array", message, read, "no array", failing, hint)


def _is_no_array(known: Known) -> bool:
    types = known.fact.types - {"null"}
    return not known.absent and bool(types) and "array" not in types


REPEAT_OVER_NO_ARRAY = Rule(
    code="template/repeat-over-no-array",
    title="A repeat over something that is no array",
    severity=Severity.ERROR,
    why="the renderer calls map on it, and only arrays have that",
    bad=note(
        '"text": {"type": "Text", "props": {"text": {"$item": "city"}}, "repeat": {"statePath": "/event/shipTo"}}'
    ).replace('{"$item": "city"}', '"To"'),
    good=note(
        '"text": {"type": "Text", "props": {"text": {"$item": "name"}}, "repeat": {"statePath": "/event/items"}}'
    ),
    check_template=check,
)
