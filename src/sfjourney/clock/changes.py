"""A zone -> the hours that its clock skips or shows twice, in the years that come next (semantics.md T7)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from msgspec import Struct

from sfjourney.clock.instants import DAY, EPOCH, SECOND
from sfjourney.clock.zones import TZDATA_VERSION, Zone

FIRST_YEAR_AHEAD: Final = int(TZDATA_VERSION[:4])
"""Nothing here reads a clock, so the rules of the zones say what year it is: they come out several times a year."""
_YEARS: Final = 3
"""The year of the rules and the two after it: whenever in that year it is, the next two years are among them."""


class ClockChange(Struct, frozen=True):
    """From ``start`` up to ``end`` by the wall clock: hours that it ``skips``, or else shows twice."""

    start: datetime
    end: datetime
    skips: bool

    def affects(self, local: datetime) -> bool:
        """Whether a time of the wall clock is moved or ambiguous. Where a gap begins it is the same instant anyway."""
        return (self.start < local if self.skips else self.start <= local) and local < self.end


@lru_cache(maxsize=64)
def clock_changes(zone: Zone) -> tuple[ClockChange, ...]:
    """The changes of a zone's clock in the years ahead, in order."""
    return tuple(_changes(zone))


def _changes(zone: Zone) -> Iterator[ClockChange]:
    first = _millis(datetime(FIRST_YEAR_AHEAD, 1, 1))  # noqa: DTZ001  # near enough in every zone
    last = _millis(datetime(FIRST_YEAR_AHEAD + _YEARS, 1, 1))  # noqa: DTZ001
    old = _offset(zone, first)
    for day in range(first, last, DAY):
        new = _offset(zone, day + DAY)
        if new != old:
            at = _change(zone, day, day + DAY)
            before, after = _wall(at + old), _wall(at + new)
            yield ClockChange(min(before, after), max(before, after), skips=new > old)
        old = new


def _change(zone: Zone, low: int, high: int) -> int:
    """The first instant after ``low`` with another offset; changes fall on whole seconds."""
    old = _offset(zone, low)
    while high - low > SECOND:
        middle = (low + high) // 2 // SECOND * SECOND
        low, high = (middle, high) if _offset(zone, middle) == old else (low, middle)
    return high


def _offset(zone: Zone, instant: int) -> int:
    return _millis(zone.local(instant)) - instant


def _millis(local: datetime) -> int:
    return (local - EPOCH.replace(tzinfo=None)) // timedelta(milliseconds=1)


def _wall(millis: int) -> datetime:
    return EPOCH.replace(tzinfo=None) + timedelta(milliseconds=millis)
