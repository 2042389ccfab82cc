"""An instant in RFC 3339 -> how a person reads it: in UTC and marked so, or by the wall clock of a zone."""

from sfjourney.clock.instants import format_instant, readable_instant, written_instant
from sfjourney.clock.zones import UTC_ZONE, find_zone

_DAY = len("2026-03-27")


def time_of_day(instant: str) -> str:
    """What stands under a day that is marked as one of UTC: ``09:00:00``."""
    return _bare(instant)[_DAY + 1 :]


def local_text(instant: str, zone: str) -> str:
    """By the wall clock there, with UTC behind it: ``2026-03-27 10:00:00 Europe/Berlin (09:00:00 UTC)``.

    The day of UTC is named where it is another one. In UTC itself, and in a zone that nobody knows, it is in UTC alone.
    """
    found = find_zone(zone)
    if found is None or found.name == UTC_ZONE.name:
        return readable_instant(instant)
    there = _bare(format_instant(found.wall(written_instant(instant))))
    behind = time_of_day(instant) if there[:_DAY] == instant[:_DAY] else _bare(instant)
    return f"{there} {zone} ({behind} UTC)"


def _bare(instant: str) -> str:
    return readable_instant(instant).removesuffix(" UTC")
