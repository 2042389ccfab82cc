"""Durations: calendar days beside elapsed milliseconds, and how they are written (language.md 1, semantics.md T7)."""

import re
from typing import Final

from msgspec import Struct

from sfjourney.clock.instants import DAY, HOUR, MINUTE, SECOND
from sfjourney.plurals import plural

_LONGEST_DAYS: Final = 36_525
"""One hundred years: no wait is longer (semantics.md T8)."""

_SHORT = re.compile(r"(?=.)(?:(\d{1,6})w)?(?:(\d{1,6})d)?(?:(\d{1,6})h)?(?:(\d{1,6})m)?(?:(\d{1,9})s)?", re.ASCII)
_ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


class Duration(Struct, frozen=True, order=True):
    """So many calendar days in the Journey's zone, and so many milliseconds of elapsed time."""

    days: int = 0
    millis: int = 0

    @property
    def nominal(self) -> int:
        """Its length in milliseconds with days of 24 hours, to compare durations and to bound them."""
        return self.days * DAY + self.millis

    @property
    def too_long(self) -> bool:
        return self.nominal > _LONGEST_DAYS * DAY

    def __add__(self, other: "Duration") -> "Duration":
        return Duration(self.days + other.days, self.millis + other.millis)

    def _elapsed(self) -> tuple[int, int, int]:
        seconds = self.millis // SECOND
        return seconds // 3600, seconds // 60 % 60, seconds % 60

    def iso(self) -> str:
        """As ISO 8601 writes it; weeks are days, and hours never become days: ``P2D``, ``PT48H``."""
        hours, minutes, seconds = self._elapsed()
        time = "".join(f"{n}{unit}" for n, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if n)
        day = f"{self.days}D" if self.days else ""
        return f"P{day}{'T' + time if time else ''}" if day or time else "PT0S"

    def short(self) -> str:
        """The short form, in which node ids name a wait: ``2d``, ``1h30m``."""
        hours, minutes, seconds = self._elapsed()
        parts = ((self.days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
        return "".join(f"{n}{unit}" for n, unit in parts if n) or "0s"

    def words(self) -> str:
        """The long form, as sentences and the formatter write it: ``1 hour 30 minutes``."""
        hours, minutes, seconds = self._elapsed()
        parts = ((self.days, "day"), (hours, "hour"), (minutes, "minute"), (seconds, "second"))
        return " ".join(f"{n} {plural(n, unit)}" for n, unit in parts if n) or "0 seconds"


UNITS: Final = {
    "week": Duration(days=7),
    "day": Duration(days=1),
    "hour": Duration(millis=HOUR),
    "minute": Duration(millis=MINUTE),
    "second": Duration(millis=SECOND),
}
"""What one of each unit is, in descending order."""


def times(count: int, unit: Duration) -> Duration:
    """So many units on end: 3 times a day is three days, and none of it becomes hours."""
    return Duration(count * unit.days, count * unit.millis)


def from_iso(text: str) -> Duration:
    """The duration that ``Duration.iso`` wrote. Raises ValueError for anything else."""
    found = _ISO.fullmatch(text)
    if found is None or text in ("P", "PT") or text.endswith("T"):
        raise ValueError(f"not a duration: {text!r}")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return Duration(days, hours * HOUR + minutes * MINUTE + seconds * SECOND)


def from_short(text: str) -> Duration:
    """The duration that ``Duration.short`` writes, weeks included: ``1w``, ``2d``, ``1h30m``. Raises ValueError."""
    found = _SHORT.fullmatch(text)
    if found is None:
        raise ValueError(f"not a duration: {text!r}; write 5m, 1h30m or 2d")
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return Duration(7 * weeks + days, hours * HOUR + minutes * MINUTE + seconds * SECOND)
