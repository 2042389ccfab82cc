"""The questions of all conditions, each with what is known in the runs that come to ask it."""

import json
import re
from collections.abc import Iterator
from typing import Final

from sfjourney.clock.instants import format_instant
from sfjourney.diagnostics import Edit, Fix, Label
from sfjourney.facts.fact import Known
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.questions import Question
from sfjourney.rules.refusals import refusal
from sfjourney.schemas.kinds import identity, kind_of
from sfjourney.syntax import values
from sfjourney.syntax.written_names import written_pointer

_POINTER: Final = re.compile(r"/(?:event|profile|data)/[^`\n]+")
"""Of those that can be written at all: in back-quotes, where no others stand, and on one line."""


def questions(knowledge: Knowledge) -> tuple[Question, ...]:
    """Those of all Journeys and segments."""
    return knowledge.questions


def impossible(question: Question) -> Iterator[tuple[values.Pointer, values.Constant, Known]]:
    """The constants of a question that a pointer in it cannot have as its value, by its schema."""
    for pointer, value, after in compared(question):
        if all(cannot_be(known, value.value) for known in after):
            yield pointer, value, after[0]


def compared(question: Question) -> Iterator[tuple[values.Pointer, values.Constant, tuple[Known, ...]]]:
    """The pointers of a question, with each constant that it asks whether they are it, and what is known of them."""
    condition = question.condition
    operands = list(question.operands())
    if isinstance(condition, values.Comparison) and condition.operator in ("==", "!="):
        pairs = [(operands[0], operands[1]), (operands[1], operands[0])]
    elif isinstance(condition, values.Membership):
        pairs = [(operands[0], option) for option in operands[1:]]
    else:
        return
    for (pointer, after), (value, _) in pairs:
        if not isinstance(pointer, values.Pointer) or not isinstance(value, values.Constant):
            continue
        if not _makes_sure(condition, value) or after[0].fact.values is not None:
            yield pointer, value, after


def _makes_sure(condition: values.Condition, value: values.Constant) -> bool:
    """Whether it asks that something is no empty text, as one may where a schema says so already."""
    negated = isinstance(condition, values.Comparison) and condition.operator == "!="
    return value.value == "" and (negated or (isinstance(condition, values.Membership) and condition.negated))


def cannot_be(known: Known, value: object) -> bool:
    """Whether the schema alone rules the value out, among values of its type."""
    fact, path = known.fact, known.by_path
    if fact.values is None:
        return identity(value) not in path.excluded and refusal(known, value) is not None
    if path.values is not None or kind_of(value) not in fact.types:
        return False
    return identity(value) not in fact.values and identity(value) not in path.excluded


def text_of(value: values.Value) -> str:
    """A value in a message."""
    match value:
        case values.Pointer():
            return value.text
        case values.Constant():
            return quoted(value.value)
        case values.Count():
            return f"count({value.pointer.text})"
        case values.Lower():
            return f"lower({text_of(value.value)})"
        case values.Now():
            return "now"
        case values.Instant():
            return format_instant(value.millis)
        case values.Shifted():
            return f"{value.length.duration.words()} {value.direction} {text_of(value.value)}"


def pointer_in_quotes(question: Question) -> tuple[str, Fix] | None:
    """What to write where a value of a question is a text that reads as a pointer of the run: no quotes around it."""
    for value, _ in question.operands():
        if isinstance(value, values.Constant) and isinstance(value.value, str) and _POINTER.fullmatch(value.value):
            written = written_pointer(value.value)
            fix = Fix(f"write {written}", (Edit(value.span, written),), safe=False)
            return f"a pointer stands without quotes: {written}", fix
    return None


def quoted(value: object) -> str:
    """A JSON value as it is written in a Journey."""
    return json.dumps(value, ensure_ascii=False)


def kinds_text(known: Known) -> str:
    """The types that a value can have, in words."""
    return types_text(known.fact.types)


def types_text(types: frozenset[str]) -> str:
    """Types of JSON, and instants, in words."""
    names = {"integer": "a number", "number": "a number", "null": "null", "instant": "an instant"}
    listed = dict.fromkeys(names.get(kind, f"an {kind}" if kind[0] in "ao" else f"a {kind}") for kind in sorted(types))
    return " or ".join(listed)


def start_labels(question: Question, starts: set[str | None]) -> tuple[Label, ...]:
    """The entries of the runs in which something is so."""
    if question.journey is None:
        return ()
    entries = [entry for entry in question.journey.entries if entry.event.text in starts]
    return tuple(Label(entry.event.span, "in a run that this starts") for entry in entries[:2])
