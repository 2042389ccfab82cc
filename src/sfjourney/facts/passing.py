"""Instants in data, moved by durations -> which of them are surely over when (semantics.md S3, T7).

How long ago an instant is, at least, is a duration; it is less than nothing where the instant may still lie ahead.
"""

from typing import Final

from msgspec import Struct

from sfjourney.clock.durations import Duration
from sfjourney.clock.instants import HOUR
from sfjourney.facts.fact import Fact
from sfjourney.syntax import values

_CHANGES: Final = Duration(millis=26 * HOUR)
"""By more than this no two readings of a calendar differ: zones lie that far apart, and one of them left out a day."""


class Moved(Struct, frozen=True):
    """A pointer, or now where there is none, so much later; earlier where ``by`` is negative."""

    pointer: values.Pointer | None
    by: Duration


def negative(duration: Duration) -> Duration:
    return Duration(-duration.days, -duration.millis)


def signed(length: values.Length | None, direction: str) -> Duration:
    """What is added to an instant by ``DURATION before`` or ``after`` it."""
    if length is None:
        return Duration()
    return length.duration if direction == "after" else negative(length.duration)


def moved(value: values.Value) -> Moved | None:
    """The value as a pointer or now that was moved once; None for all else."""
    by = Duration()
    if isinstance(value, values.Shifted):
        by, value = signed(value.length, value.direction), value.value
    match value:
        case values.Pointer():
            return Moved(value, by)
        case values.Now():
            return Moved(None, by)
        case _:
            return None


def follows(one: values.Value, other: values.Value, *, strictly: bool) -> tuple[values.Pointer, Fact] | None:
    """What is known of a pointer where the other value, which is about now, follows it, strictly or at best."""
    earlier, later = moved(one), moved(other)
    if earlier is None or later is None or earlier.pointer is None or later.pointer is not None:
        return None
    passed = earlier.by
    if later.by != Duration():
        margin = _CHANGES.nominal if later.by.days or earlier.by.days else 0
        passed = Duration(millis=earlier.by.nominal - later.by.nominal - margin)
    if strictly:
        passed += Duration(millis=1)
    return earlier.pointer, Fact(passed=passed)


def surely_earlier(one: Duration, other: Duration, *, one_zone: bool) -> bool:
    """Whether an instant moved by ``one`` comes before the same moved by ``other``.

    ``one_zone`` where both moves go by the calendar of one zone; elsewhere days of either are given some room.
    """
    if one_zone and one.days <= other.days and one.millis <= other.millis:
        return one != other
    margin = 2 * _CHANGES.nominal if one.days or other.days or not one_zone else 0
    return one.nominal + margin < other.nominal


def written_at(value: values.Value) -> Duration | None:
    """How long ago an instant is that is written down now; None for what is no instant made of now."""
    found = moved(value)
    if found is None or found.pointer is not None:
        return None
    return Duration(millis=-found.by.nominal - (_CHANGES.nominal if found.by.days else 0))
