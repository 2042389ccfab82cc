"""Zones: from an instant to the wall clock and back, and calendar arithmetic between the two (semantics.md T7).

The rules come from the tzdata package and never from the machine, so that every machine gives the same bytes.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pkgutil import get_data
from typing import TYPE_CHECKING, Final

import tzdata

from sfjourney.clock.durations import Duration
from sfjourney.clock.instants import DAY, END_OF_TIME, EPOCH, SECOND, START_OF_TIME

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

TZDATA_VERSION: Final[str] = tzdata.IANA_VERSION

_MILLISECOND: Final = timedelta(milliseconds=1)
_NAIVE_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # a wall clock has no zone of its own


class Zone:
    """One IANA zone. Wall-clock times are naive datetimes; instants are milliseconds of UTC."""

    __slots__ = ("_info", "name")

    def __init__(self, name: str, info: "ZoneInfo | None") -> None:
        self.name = name
        self._info = info

    def __repr__(self) -> str:
        return f"Zone({self.name!r})"

    def local(self, instant: int) -> datetime:
        """What the wall clock shows at an instant."""
        instant = max(START_OF_TIME, min(instant, END_OF_TIME))
        if self._info is None:
            return _NAIVE_EPOCH + timedelta(milliseconds=instant)
        there = (EPOCH + timedelta(milliseconds=instant)).astimezone(self._info)
        return there.replace(tzinfo=None, fold=0)

    def instant(self, local: datetime) -> int:
        """The instant at which the wall clock shows ``local``.

        In a gap it is the first valid instant after it; where the clock shows it twice, the first of the two.
        """
        naive = (local - _NAIVE_EPOCH) // _MILLISECOND
        if self._info is None:
            return naive
        first = naive - self._offset(local, fold=0)
        if self.local(first) == local:
            return first
        # A gap: the offset before it puts the instant behind the change, the offset after it in front.
        return self._change_between(naive - self._offset(local, fold=1), first)

    def day_start(self, day: date) -> int:
        """The first instant of a day there, which is not midnight where the clock skips it."""
        return self.instant(datetime(day.year, day.month, day.day))  # noqa: DTZ001  # a wall clock

    def _offset(self, local: datetime, fold: int) -> int:
        offset = local.replace(tzinfo=self._info, fold=fold).utcoffset()
        return 0 if offset is None else offset // _MILLISECOND

    def _offset_at(self, instant: int) -> timedelta | None:
        return (EPOCH + timedelta(milliseconds=instant)).astimezone(self._info).utcoffset()

    def _change_between(self, before: int, after: int) -> int:
        """The instant in (before, after] at which the offset changes; changes fall on whole seconds."""
        low, high = before // SECOND, -(-after // SECOND)
        old = self._offset_at(low * SECOND)
        while high - low > 1:
            middle = (low + high) // 2
            if self._offset_at(middle * SECOND) == old:
                low = middle
            else:
                high = middle
        return high * SECOND

    def after(self, instant: int, duration: Duration) -> int:
        """``instant`` and a duration later: days keep the wall clock and go first; never before ``instant``."""
        moved = self.shift(instant, duration.days) if duration.days else instant
        return max(instant, min(moved + duration.millis, END_OF_TIME))

    def before(self, instant: int, duration: Duration) -> int:
        """``instant`` and a duration earlier, the days first."""
        moved = self.shift(instant, -duration.days) if duration.days else instant
        return max(moved - duration.millis, START_OF_TIME)

    def shift(self, instant: int, days: int) -> int:
        """The same wall clock so many days later (or earlier, where negative)."""
        if self._info is None:
            return max(START_OF_TIME, min(instant + days * DAY, END_OF_TIME))
        return self._safely(lambda: self.instant(self.local(instant) + timedelta(days=days)), days)

    @staticmethod
    def _safely(compute: Callable[[], int], days: int) -> int:
        try:
            found = compute()
        except OverflowError:  # a wall clock beyond the years 1 to 9999
            found = END_OF_TIME if days > 0 else START_OF_TIME
        return max(START_OF_TIME, min(found, END_OF_TIME))


UTC_ZONE: Final = Zone("UTC", None)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    """Every IANA zone name that the tzdata package knows."""
    return frozenset(_of_tzdata("zones").decode().split())


@lru_cache(maxsize=1024)
def find_zone(name: str) -> Zone | None:
    """The zone of that name, spelled exactly so, or None."""
    if name in ("UTC", "Etc/UTC"):
        return UTC_ZONE if name == "UTC" else Zone(name, None)
    if name not in zone_names():
        return None
    from zoneinfo import ZoneInfo  # noqa: PLC0415  # most checks meet no zone

    return Zone(name, ZoneInfo.from_file(BytesIO(_of_tzdata(f"zoneinfo/{name}")), name))


def _of_tzdata(name: str) -> bytes:
    content = get_data(tzdata.__name__, name)
    if content is None:
        raise FileNotFoundError(name)
    return content
