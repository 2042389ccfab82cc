"""A comparison with a value that may be missing, where nothing asks for it first."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.facts.fact import Known
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.questions import Question
from sfjourney.model.reads import pointer_of
from sfjourney.model.redactions import Relation, clashes
from sfjourney.rules.questions import questions, start_labels
from sfjourney.rules.rule import Rule
from sfjourney.schemas import Presence
from sfjourney.source import Span
from sfjourney.syntax import values
from sfjourney.syntax.written_names import written_pointer


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for question in questions(knowledge):
        if isinstance(question.condition, (values.Presence, values.Quantified)):
            continue
        for value, after in question.operands():
            pointer = pointer_of(value)
            scope = question.asked[0].observed.scope
            if pointer is None or pointer.root not in scope.roots:
                continue
            if pointer.root == "event" and question.journey is not None and question.journey.enroll_unread:
                continue  # it may be the key of the runs, which they all have
            if all(clash.relation is not Relation.REDACTED for clash in clashes(scope.find(pointer.parts))):
                yield from _unguarded(question, pointer, after)


def _unguarded(question: Question, pointer: values.Pointer, after: tuple[Known, ...]) -> Iterator[Finding]:
    without = [asked.start for asked, known in zip(question.asked, after, strict=True) if _may_be_missing(known)]
    if not without or all(known.absent for known in after):
        return
    yield Finding(
        "type/may-be-missing",
        f"{pointer.text} may be missing here, and then this is false",
        pointer.span,
        "not always there",
        start_labels(question, set(without)) if len(after) > len(without) else (),
        f"ask first: {written_pointer(pointer.text)} is present and …",
        _guarded(question, pointer),
        about=f"{question.usage.value} {pointer.text}",
    )


def _guarded(question: Question, pointer: values.Pointer) -> Fix:
    """The same question behind one for presence. It comes out as before; whether that is meant, the author knows."""
    span = question.condition.span
    before = Edit(Span(span.file, span.start, span.start), f"({written_pointer(pointer.text)} is present and ")
    behind = Edit(Span(span.file, span.end, span.end), ")")
    return Fix(f"ask first whether {pointer.text} is present", (before, behind), safe=False)


def _may_be_missing(known: Known) -> bool:
    return known.by_path.present is None and (known.presence is Presence.MAYBE or known.absent)


MAY_BE_MISSING = Rule(
    code="type/may-be-missing",
    title="A comparison with a value that may be missing",
    severity=Severity.WARNING,
    why="a comparison with something missing is false, also `!=` and `not in`",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/coupon != "WELCOME" { send receipt } }
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/coupon is missing or /event/coupon != "WELCOME" { send receipt } }
        }
    """,
    check_known=check,
)
