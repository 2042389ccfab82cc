"""An order asked of values that have none."""

from collections.abc import Iterator, Mapping

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.conditions import all_conditions
from sfjourney.model.model import Model
from sfjourney.model.origins import Origin, is_date_time, reaches
from sfjourney.model.reads import journey_reads, segment_reads
from sfjourney.rules.rule import Rule
from sfjourney.schemas.kinds import KINDS, NUMBERS, kind_of
from sfjourney.source import Span
from sfjourney.syntax import values

_ORDERS = ("<", "<=", ">", ">=")
_INSTANT = frozenset({"instant"})
_ARTICLES = {"null": "", "array": "an ", "integer": "an ", "object": "an "}
_DATED = frozenset({"instant", "string"})


def check(model: Model) -> Iterator[Finding]:
    origins = _origins(model)
    for condition in all_conditions(model):
        if isinstance(condition, values.Comparison) and condition.operator in _ORDERS:
            left, right = _kinds(condition.left, origins), _kinds(condition.right, origins)
            if not _ordered(left, right):
                yield Finding(
                    "type/unordered",
                    f"{_words(left)} and {_words(right)} have no order",
                    condition.span,
                    "always false",
                    help="compare two numbers, or two instants; text is equal or not",
                    about=condition.operator,
                )


def _origins(model: Model) -> Mapping[Span, Origin | None]:
    """What each pointer that is read may mean, by the place it is written at."""
    reads = [read for journey in model.journeys for read in journey_reads(model, journey)]
    reads += [read for segment in model.segments.values() for read in segment_reads(model, segment)]
    return {read.pointer.span: read.origin for read in reads}


def _kinds(value: values.Value, origins: Mapping[Span, Origin | None]) -> frozenset[str]:
    """The kinds of value that it may have: those of JSON, and ``instant`` for what is one."""
    match value:
        case values.Constant():
            return frozenset({kind_of(value.value)})
        case values.Count():
            return frozenset({"integer"})
        case values.Lower():
            return frozenset({"string"})
        case values.Pointer():
            origin = origins.get(value.span)
            found = frozenset[str]().union(*(reach.types for _, reach in reaches(origin))) if origin else frozenset()
            return _INSTANT | found if is_date_time(origin) else found or KINDS
        case values.Now() | values.Instant() | values.Shifted():
            return _INSTANT


def _ordered(left: frozenset[str], right: frozenset[str]) -> bool:
    """Whether there may be two numbers, or two instants: a string is one only beside one (semantics.md C2)."""
    if left & NUMBERS and right & NUMBERS:
        return True
    for one, other in ((left, right), (right, left)):
        if one == _INSTANT and other & _DATED:
            return True
    return _is_instant(left) and _is_instant(right)


def _is_instant(kinds: frozenset[str]) -> bool:
    """Whether it is an instant, or a string that its schema calls a date-time."""
    return "instant" in kinds


def _words(kinds: frozenset[str]) -> str:
    if _is_instant(kinds):
        return "an instant"
    if kinds == KINDS:
        return "any value"
    return " or ".join(_ARTICLES.get(name, "a ") + name for name in sorted(kinds))


UNORDERED = Rule(
    code="type/unordered",
    title="An order of values that have none",
    severity=Severity.WARNING,
    why="only two numbers and two instants have an order; of anything else it is false (semantics.md C2)",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/total > "100" { send receipt } }
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always
          transactional

          branch { when /event/total > 100 { send receipt } }
        }
    """,
    check=check,
)
