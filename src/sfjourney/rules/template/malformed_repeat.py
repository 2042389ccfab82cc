"""A repeat that names no list."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.pointers import MISSING
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates.javascript import is_truthy, kind_of
from sfjourney.templates.template import ELEMENTS


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.visits:
        repeat = visit.element.repeat
        if repeat is MISSING:
            continue
        path = repeat.get("statePath") if isinstance(repeat, dict) else None
        if not is_truthy(repeat) or isinstance(path, str):
            continue
        place = (*ELEMENTS, visit.element.key, "repeat")
        if isinstance(repeat, dict) and "statePath" in repeat:
            message = f"statePath is a pointer, and this is {kind_of(path)}: the whole email fails"
            place = (*place, "statePath")
        elif isinstance(repeat, dict):
            message = "a repeat without statePath: the whole email fails"
        else:
            message = f"a repeat is an object, and this is {kind_of(repeat)}: the whole email fails"
        hint = _NESTED if isinstance(path, dict) else 'write {"statePath": "/event/…"}'
        yield value_finding(sent, "template/malformed-repeat", message, place, "no list", hint)


_NESTED: Final = (
    'write a pointer, as in "/event/items"; a list in an item cannot be repeated over: send its parts as one list'
)


MALFORMED_REPEAT = Rule(
    code="template/malformed-repeat",
    title="A repeat without a list",
    severity=Severity.ERROR,
    why="the renderer repeats over the whole state then, which is no array, and fails",
    bad=note('"text": {"type": "Text", "props": {"text": "An item"}, "repeat": {"path": "/event/items"}}'),
    good=note(
        '"text": {"type": "Text", "props": {"text": {"$item": "name"}}, "repeat": {"statePath": "/event/items"}}'
    ),
    check_template=check,
)
