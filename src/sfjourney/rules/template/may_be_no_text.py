"""A value that may be text, and may be something that is none, where text is shown."""

from collections.abc import Iterator
from functools import partial
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.fact import Known
from sfjourney.rules.effects import FAILS
from sfjourney.rules.filled_subjects import filled_finding, filled_subjects
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.not_text import (
    ARRAY,
    IN_TEXT,
    THROWN,
    Misfit,
    holds_objects,
    is_only,
    misfit_of,
    misfits,
    shows_array,
)
from sfjourney.rules.template_findings import read_finding
from sfjourney.templates import Kind, TemplateRead

CODE: Final = "template/may-be-no-text"

_A_FEW: Final = 4
"""Of a value that may have any type nobody said that it may be one of them."""
_ANY_KEY: Final = frozenset({"string", "boolean", "number"})
"""What is left of any type where a value is what runs are told apart by: nobody said this either."""

_ARRAY: Final = Misfit(ARRAY, "an array of objects", FAILS, THROWN)
_HINT: Final = (
    "ask for what tells the one from the other, here or on the way to the send, or let the schema have text alone"
)


def check(sent: SentTemplate) -> Iterator[Finding]:
    for read in sent.doubtful:
        if read.kind is not Kind.VALUE or misfit_of(sent, read) is not None:
            continue
        for misfit in _possible(sent, read):
            failing = sent.failing(read, partial(_may_be, types=misfit.types))
            message = f"{read.pointer} may be {misfit.kind}: then {misfit.effect}"
            yield read_finding(sent, CODE, message, read, "not always text", failing, _HINT, why=misfit.why)
    for filled in filled_subjects(sent):
        objects = filled.failing(partial(_may_be, types=IN_TEXT.types))
        if objects and not filled.failing(partial(is_only, types=IN_TEXT.types)):
            message = f"{filled.pointer.text} may be {IN_TEXT.kind}: then {IN_TEXT.effect}"
            yield filled_finding(CODE, filled, message, "not always text", objects, _HINT, why=IN_TEXT.why)


def _possible(sent: SentTemplate, read: TemplateRead) -> Iterator[Misfit]:
    """How a value may be no text at some send; the worst alone."""
    for misfit in misfits(sent, read):
        if sent.failing(read, partial(_may_be, types=misfit.types)):
            yield misfit
            return
    if shows_array(sent, read):
        failing = sent.failing(read, partial(_may_be, types=ARRAY))
        if failing and holds_objects(sent, read, failing):
            yield _ARRAY


def _may_be(known: Known, types: frozenset[str]) -> bool:
    """Whether a value is said to be of these types at times, and of others at others."""
    said = len(known.fact.types) <= _A_FEW and not known.fact.types >= _ANY_KEY
    declared = said or known.fact.values is not None
    return declared and not known.absent and bool(known.fact.types & types) and not is_only(known, types)


def _example(read: str) -> str:
    """A note about an order whose courier is a name, or more than that, as its schema tells by another property."""
    return f"""\
        event parcel.sent {{ schema "schemas/parcel.json" }}

        journey j {{
          on parcel.sent
          enroll always
          transactional

          send note
        }}
        --- schemas/parcel.json
        {{
          "type": "object",
          "properties": {{"to": {{"type": ["string", "object"], "properties": {{"city": {{"type": "string"}}}}}}}},
          "required": ["to", "by"],
          "if": {{"properties": {{"by": {{"const": "post"}}}}}},
          "then": {{"properties": {{"to": {{"type": "string"}}}}}}
        }}
        --- templates/note.json
        {{
          "name": "Note",
          "purpose": "Transactional",
          "definition": {{
            "subject": "On its way",
            "body": {{
              "root": "text",
              "elements": {{
                "text": {{"type": "Text", "props": {{"text": {{"$state": "/event/to"}}}}{read}}}
              }}
            }}
          }}
        }}
    """


MAY_BE_NO_TEXT = Rule(
    code=CODE,
    title="What may be no text is shown as text",
    severity=Severity.WARNING,
    why="the renderer prints strings and numbers: for some readers this is something else",
    bad=_example(""),
    good=_example(', "visible": {"$state": "/event/by", "eq": "post"}'),
    check_template=check,
)
