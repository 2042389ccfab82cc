"""Comparison of a value with itself, or of one instant with another -> the one way in which it comes out."""

from collections.abc import Callable, Mapping
from operator import eq, ne
from types import MappingProxyType
from typing import Final

from sfjourney.clock.durations import Duration
from sfjourney.expressions.compare import ORDER
from sfjourney.facts.decide import INSTANT, Reason, Verdict
from sfjourney.facts.fact import Known
from sfjourney.facts.passing import signed, surely_earlier
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.syntax import values

_HOLDS: Final[Mapping[str, Callable[[int, int], bool]]] = MappingProxyType({"==": eq, "!=": ne, **ORDER})
"""What each comparison says of -1, 0 or 1, for the left side being less, the same or more, beside 0."""

_ORDERED: Final = NUMBERS | {INSTANT}


def of_itself(condition: values.Comparison, left: Known, right: Known) -> Verdict | None:
    """What comes out whatever the value is; of what may be missing or have no order never that it is true (C1)."""
    side = order_of(condition.left, condition.right)
    if side is None:
        return None
    outcome = _HOLDS[condition.operator](side, 0)
    sure = left.surely_there and right.surely_there
    ordered = condition.operator in ("==", "!=") or (left.fact.types | right.fact.types) <= _ORDERED
    return Verdict(outcome, Reason.VALUES) if not outcome or (sure and ordered) else None


def order_of(left: values.Value, right: values.Value) -> int | None:
    """-1, 0 or 1 where the left side is surely less, the same or more; None where that depends on data."""
    if isinstance(left, values.Instant) and isinstance(right, values.Instant):
        return (left.millis > right.millis) - (left.millis < right.millis)
    (one, by), (other, by_other) = _moved(left), _moved(right)
    if _key(one) is None or _key(one) != _key(other):
        return None
    if by == by_other:
        return 0
    if surely_earlier(by, by_other, one_zone=True):
        return -1
    return 1 if surely_earlier(by_other, by, one_zone=True) else None


def _moved(value: values.Value) -> tuple[values.Value, Duration]:
    if isinstance(value, values.Shifted):
        return value.value, signed(value.length, value.direction)
    return value, Duration()


def _key(value: values.Value) -> tuple[object, ...] | None:
    """What two values have in common that are one, wherever they stand; None for constants, and what is moved twice."""
    match value:
        case values.Pointer():
            return ("value", value.parts)
        case values.Count():
            return ("count", value.pointer.parts)
        case values.Now():
            return ("now",)
        case values.Instant():
            return ("instant", value.millis)
        case values.Lower():
            inner = _key(value.value)
            return None if inner is None else ("lower", *inner)
        case _:
            return None
