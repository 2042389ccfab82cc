"""A value that is compared with one of another type."""

import re
from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.facts.decide import Reason, comparable
from sfjourney.facts.fact import Known
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.lookup import Lookup
from sfjourney.facts.questions import Question
from sfjourney.model.reads import Read
from sfjourney.rules.questions import kinds_text, pointer_in_quotes, questions, text_of
from sfjourney.rules.rule import Rule
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.syntax import values

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for question in questions(knowledge):
        verdict = question.verdict
        if isinstance(question.condition, values.Quantified):
            yield from _not_array(question)
        elif verdict is not None and verdict.reason is Reason.TYPES and not question.names_unknown:
            yield _finding(question, outcome=verdict.outcome)
    lookup = knowledge.shared.lookup
    for known in knowledge.journeys:
        for read in known.reads:
            if read.arriving:
                yield from _unequal_keys(lookup, read)


def _unequal_keys(lookup: Lookup, read: Read) -> Iterator[Finding]:
    """`matching` compares what stands at the same place in two events (semantics.md C4)."""
    own, there = (lookup.of_origin(origin) for origin in (read.scope.find(read.pointer.parts), read.origin))
    if own.absent or there.absent or not own.fact.types or not there.fact.types:
        return
    if not comparable(own, there):
        event = read.origin.words if read.origin is not None else ""
        yield Finding(
            "type/mismatch",
            f"{read.pointer.text} is {kinds_text(own)}, and on {event} {kinds_text(there)}: they never match",
            read.pointer.span,
            "never equal",
            help='match values of one type: "5" is not 5',
            about=f"{event} {read.pointer.text}",
        )


def _finding(question: Question, *, outcome: bool) -> Finding:
    (left, left_known), (right, right_known), *rest = question.operands()
    others = text_of(right) if not rest else "any of these"
    message = f"{text_of(left)} is {kinds_text(left_known[0])}, and {others} {kinds_text(right_known[0])}"
    if not rest and right_known[0].fact.types == {"null"}:
        message = f"{text_of(left)} is {kinds_text(left_known[0])}, and never {text_of(right)}"
    if isinstance(question.condition, values.Containment):
        message = _not_contained(question.condition, left_known[0], right_known[0])
    word = "true" if outcome else "false"
    fix = _converted(left, right_known[0]) or _converted(right, left_known[0]) if not rest else None
    hint, fix = pointer_in_quotes(question) or ('compare values of one type: "5" is not 5', fix)
    return Finding(
        "type/mismatch",
        f"{message}: this is always {word}",
        question.condition.span,
        f"always {word}",
        help=hint,
        fix=fix,
        about=f"{text_of(left)} {text_of(right)}",
    )


def _not_contained(condition: values.Containment, left: Known, right: Known) -> str:
    """Which side it is that the operator cannot be asked of, or be asked for (semantics.md C3)."""
    whole, part, operator = text_of(condition.left), text_of(condition.right), condition.operator
    types = left.fact.types
    if types == {"array"} and operator == "contains":
        return f"no item of {whole} is {kinds_text(right)}"
    if types and "string" not in types:
        return f"{whole} is {kinds_text(left)}, of which `{operator}` cannot be asked"
    return f"{part} is {kinds_text(right)}, which no text {operator}"


def _converted(value: values.Value, other: Known) -> Fix | None:
    """A number in quotes without them, or one with them, where the other side may be that; and so a boolean."""
    if not isinstance(value, values.Constant):
        return None
    written = None
    if isinstance(value.value, str) and other.fact.types <= NUMBERS and _NUMBER.fullmatch(value.value):
        written = value.value
    elif value.value in ("true", "false") and other.fact.types == {"boolean"}:
        written = str(value.value)
    elif isinstance(value.value, (int, float)) and not isinstance(value.value, bool) and other.fact.types == {"string"}:
        written = f'"{value.value}"' if other.fact.values is None or str(value.value) in other.fact.values else None
    return Fix(f"write {written}", (Edit(value.span, written),), safe=False) if written is not None else None


def _not_array(question: Question) -> Iterator[Finding]:
    for value, after in question.operands():
        if not question.names_unknown and all(known.fact.types and "array" not in known.fact.types for known in after):
            yield Finding(
                "type/mismatch",
                f"{text_of(value)} is {kinds_text(after[0])}, and has no items: this is always false",
                value.span,
                "no array",
                help="`any` and `all` ask about the items of an array",
                about=text_of(value),
            )


MISMATCH = Rule(
    code="type/mismatch",
    title="Values of different types are compared",
    severity=Severity.WARNING,
    why="a comparison never converts: it always comes out the same, and an arm is never taken",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/total == "100"
          enroll always
          transactional

          send receipt
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/total == 100
          enroll always
          transactional

          send receipt
        }
    """,
    check_known=check,
)
