"""A zone -> the hours that its clock skips or shows twice, in the years that come next (semantics.md T7)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from msgspec import Struct

from sfjourney.clock.instants import DAY, EPOCH
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
    first = _new_year(FIRST_YEAR_AHEAD)
    last = _new_year(FIRST_YEAR_AHEAD + _YEARS)
    old = zone.offset_at(first)
    for day in range(first, last, DAY):
        new = zone.offset_at(day + DAY)
        if new != old:
            at = zone.change_between(day, day + DAY)
            before, after = _wall(at + old), _wall(at + new)
            yield ClockChange(min(before, after), max(before, after), skips=new > old)
        old = new


def _new_year(year: int) -> int:
    """About the instant at which a year begins, whatever the zone."""
    return (datetime(year, 1, 1, tzinfo=UTC) - EPOCH) // timedelta(milliseconds=1)


def _wall(millis: int) -> datetime:
    return EPOCH.replace(tzinfo=None) + timedelta(milliseconds=millis)
