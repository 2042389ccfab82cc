"""Two JSON values -> how they compare: no coercion, and nothing is raised (semantics.md C1-C3, S3)."""

from collections.abc import Callable
from operator import ge, gt, le, lt
from typing import Any, Final

from sfjourney.clock.instants import InstantError, parse_date, parse_instant
from sfjourney.clock.zones import Zone
from sfjourney.pointers import MISSING


class Instant(int):
    """An instant among values: milliseconds of UTC, and not the number they look like."""

    __slots__ = ()


def equal(left: object, right: object, zone: Zone) -> bool:
    """JSON equality, numbers by value; an instant equals a string that names it. False where a side is missing."""
    if left is MISSING or right is MISSING:
        return False
    if isinstance(left, Instant) or isinstance(right, Instant):
        first, second = as_instant(left, zone), as_instant(right, zone)
        return first is not None and second is not None and int(first) == int(second)
    return json_equal(left, right)


def not_equal(left: object, right: object, zone: Zone) -> bool:
    """Whether both are there and differ (C1)."""
    if isinstance(left, Instant) or isinstance(right, Instant):
        # A string that names no instant counts as missing beside one (S3), and so makes this false too.
        first, second = as_instant(left, zone), as_instant(right, zone)
        return first is not None and second is not None and int(first) != int(second)
    return left is not MISSING and right is not MISSING and not json_equal(left, right)


def json_equal(left: object, right: object) -> bool:
    """JSON equality: ``1`` equals ``1.0`` and does not equal ``true``."""
    if type(left) is type(right) and not isinstance(left, (dict, list)):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(json_equal(value, right[key]) for key, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(json_equal, left, right))
    return isinstance(left, (int, float)) and isinstance(right, (int, float)) and left == right


def as_instant(value: object, zone: Zone) -> Instant | None:
    """The instant that a value of data names (S3): RFC 3339, or a date, which is its first instant in the zone."""
    if isinstance(value, Instant):
        return value
    if not isinstance(value, str):
        return None
    day = parse_date(value)
    if day is not None:
        return Instant(zone.day_start(day))
    try:
        return Instant(parse_instant(value, in_data=True))
    except InstantError:
        return None


def is_number(value: object) -> bool:
    """Whether it is a JSON number: in Python ``True`` is an integer, and so is our instant."""
    return isinstance(value, (int, float)) and not isinstance(value, (bool, Instant))


def ordered(operator: Callable[[Any, Any], bool], *, instants: bool) -> Callable[[object, object, Zone], bool]:
    """A comparison of two numbers, or of two instants: strings only beside an instant, or where ``instants``."""

    def compare(left: object, right: object, zone: Zone) -> bool:
        if is_number(left) and is_number(right):
            return operator(left, right)
        if instants or isinstance(left, Instant) or isinstance(right, Instant):
            first, second = as_instant(left, zone), as_instant(right, zone)
            return first is not None and second is not None and operator(int(first), int(second))
        return False

    return compare


ORDER: Final[dict[str, Callable[[Any, Any], bool]]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def contains(left: object, right: object, _zone: Zone) -> bool:
    """Substring of a string, element of an array; anything else is false."""
    if isinstance(left, str):
        return isinstance(right, str) and right in left
    return isinstance(left, list) and right is not MISSING and any(json_equal(item, right) for item in left)


def starts_with(left: object, right: object, _zone: Zone) -> bool:
    return isinstance(left, str) and isinstance(right, str) and left.startswith(right)


def ends_with(left: object, right: object, _zone: Zone) -> bool:
    return isinstance(left, str) and isinstance(right, str) and left.endswith(right)
