"""An order asked of values that have none."""

from collections.abc import Iterator

from sfjourney.clock.instants import InstantError, parse_date, parse_instant
from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.facts.decide import Reason
from sfjourney.facts.fact import Known
from sfjourney.facts.journeys import Knowledge
from sfjourney.rules.questions import kinds_text, questions, text_of
from sfjourney.rules.rule import Rule
from sfjourney.syntax import values


def check(knowledge: Knowledge) -> Iterator[Finding]:
    for question in questions(knowledge):
        verdict = question.verdict
        if verdict is None or verdict.reason is not Reason.ORDER or question.names_unknown:
            continue
        (left, known), (right, _) = question.operands()
        yield Finding(
            "type/no-order",
            f"{text_of(left)} and {text_of(right)} are {_plural(known[0])}, which have no order: this is always false",
            question.condition.span,
            "always false",
            help=_hint(left, right),
            fix=_unquoted(left, right),
            about=f"{text_of(left)} {text_of(right)}",
        )


def _plural(known: Known) -> str:
    """The types of both sides, in words."""
    kinds = known.fact.types
    single = next(iter(kinds)) if len(kinds) == 1 else ""
    return {"null": "null", "": f"each {kinds_text(known)}"}.get(single, f"{single}s")


def _hint(*operands: values.Value) -> str:
    for operand in operands:
        if isinstance(operand, values.Constant) and _is_instant(operand.value):
            return f"an instant stands without quotes: {operand.value}"
        if isinstance(operand, values.Constant) and isinstance(operand.value, str) and parse_date(operand.value):
            return f"an instant has a time and a zone, and stands without quotes: {operand.value}T00:00:00Z"
    return "order numbers, or instants: strings whose schema says format date-time, or one beside `now`"


def _unquoted(*operands: values.Value) -> Fix | None:
    for operand in operands:
        if isinstance(operand, values.Constant) and _is_instant(operand.value):
            return Fix(f"write {operand.value}", (Edit(operand.span, str(operand.value)),), safe=False)
    return None


def _is_instant(value: object) -> bool:
    try:
        return isinstance(value, str) and parse_instant(value, in_data=True) is not None
    except InstantError:
        return False


NO_ORDER = Rule(
    code="type/no-order",
    title="Things without order are ordered",
    severity=Severity.WARNING,
    why="only numbers and instants have an order; everything else compares as false",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/orderId > "1000"
          enroll always
          transactional

          send receipt
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created where /event/total > 1000
          enroll always
          transactional

          send receipt
        }
    """,
    check_known=check,
)
