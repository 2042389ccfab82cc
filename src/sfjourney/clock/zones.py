"""Zones: from an instant to the wall clock and back, and calendar arithmetic between the two (semantics.md T7).

The rules come from the tzdata package and never from the machine, so that every machine gives the same bytes.
"""

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
_EPOCH_DAY: Final = EPOCH.date()
_NAIVE_EPOCH: Final = datetime(1970, 1, 1)  # noqa: DTZ001  # a wall clock has no zone of its own
_MOST_DAYS: Final = 4096
"""Days of which a zone remembers its offset: more years than a recording is likely to have."""


class _SteadyOffsets(dict[int, int | None]):
    """Day of UTC -> the offset of a zone where none other holds from the day before to the day after, else None.

    No offset is as large as a day, so these three days hold every instant at which the wall clock shows that day.
    """

    def __init__(self, zone: "Zone") -> None:
        super().__init__()
        self._zone = zone

    def __missing__(self, day: int) -> int | None:
        if len(self) >= _MOST_DAYS:
            self.clear()
        start, end = (day - 1) * DAY, (day + 2) * DAY
        steady = None
        if start >= START_OF_TIME and end <= END_OF_TIME:
            # Changes are days apart, so that no two of them undo each other in between.
            offset = self._zone.offset_at(start)
            steady = offset if offset == self._zone.offset_at(end) else None
        self[day] = steady
        return steady


class Zone:
    """One IANA zone, its times in milliseconds: instants from 1970 in UTC, those of the wall clock from 1970 by it."""

    __slots__ = ("_info", "_steady", "name")

    def __init__(self, name: str, info: "ZoneInfo | None") -> None:
        self.name = name
        self._info = info
        self._steady = _SteadyOffsets(self)

    def __repr__(self) -> str:
        return f"Zone({self.name!r})"

    def wall(self, instant: int) -> int:
        """What the wall clock shows at an instant."""
        offset = self._steady[instant // DAY]
        if offset is None:
            instant = max(START_OF_TIME, min(instant, END_OF_TIME))
            return instant + self.offset_at(instant)
        return instant + offset

    def instant(self, wall: int) -> int:
        """The instant at which the wall clock shows ``wall``, or where time ends.

        In a gap it is the first valid instant after it; where the clock shows it twice, the first of the two.
        """
        offset = self._steady[wall // DAY]
        if offset is not None:
            return wall - offset
        return min(self._near_a_change(wall), END_OF_TIME)

    def day_start(self, day: date) -> int:
        """The first instant of a day there, which is not midnight where the clock skips it."""
        return self.instant((day - _EPOCH_DAY).days * DAY)

    def offset_at(self, instant: int) -> int:
        """What the wall clock is ahead of UTC at an instant, or else at the nearest one of the years 2 to 9999."""
        if self._info is None:
            return 0
        instant = max(START_OF_TIME, min(instant, END_OF_TIME))
        offset = (EPOCH + timedelta(milliseconds=instant)).astimezone(self._info).utcoffset()
        return 0 if offset is None else offset // _MILLISECOND

    def _near_a_change(self, wall: int) -> int:
        try:
            local = _NAIVE_EPOCH + timedelta(milliseconds=wall)
        except OverflowError:  # a wall clock beyond the years 1 to 9999
            return START_OF_TIME if wall < 0 else END_OF_TIME
        first = wall - self._offset_by(local, fold=0)
        if self.wall(first) == wall:
            return first
        # A gap: the offset before it puts the instant behind the change, the offset after it in front.
        return self.change_between(wall - self._offset_by(local, fold=1), first)

    def _offset_by(self, local: datetime, fold: int) -> int:
        offset = local.replace(tzinfo=self._info, fold=fold).utcoffset()
        return 0 if offset is None else offset // _MILLISECOND

    def change_between(self, before: int, after: int) -> int:
        """The instant in (before, after] at which the offset changes; changes fall on whole seconds."""
        low, high = before // SECOND, -(-after // SECOND)
        old = self.offset_at(low * SECOND)
        while high - low > 1:
            middle = (low + high) // 2
            if self.offset_at(middle * SECOND) == old:
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
        return max(START_OF_TIME, self.instant(self.wall(instant) + days * DAY))


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
