"""Instants (milliseconds since 1970, UTC), zones and windows, by rule T7 of semantics.md."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
DAY: Final = 86_400_000
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

RFC_3339: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
DURATION: Final = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


@cache
def zone_named(name: str) -> ZoneInfo | None:
    """The zone of an IANA name, from the tzdata package and never from the machine; None for an unknown name."""
    with files("tzdata").joinpath("zones").open(encoding="utf-8") as known:
        if name not in known.read().split("\n"):
            return None
    with files("tzdata.zoneinfo").joinpath(name).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def parse_instant(text: str) -> int | None:
    """RFC 3339 to milliseconds, finer fractions floored (T1); None for what is none or out of range (T8)."""
    found = RFC_3339.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    fraction, sign, ahead, minutes = found.groups()[6:]
    if not 1970 <= year <= 9998 or (ahead and (int(ahead) > 23 or int(minutes) > 59)):
        return None
    try:
        there = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None
    offset = timedelta(hours=int(ahead), minutes=int(minutes)) if ahead else timedelta()
    return milliseconds(there + offset if sign == "-" else there - offset) + int(((fraction or "") + "000")[:3])


def milliseconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(milliseconds=1)


def written(instant: int) -> str:
    """RFC 3339, UTC, milliseconds."""
    moment = EPOCH + timedelta(milliseconds=instant)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{instant % 1000:03d}Z"


def local(instant: int, zone: ZoneInfo) -> datetime:
    """The wall clock at an instant, without zone."""
    return (EPOCH + timedelta(milliseconds=instant)).astimezone(zone).replace(tzinfo=None, fold=0)


def from_local(wall: datetime, zone: ZoneInfo) -> int:
    """T7: the instant at which the wall clock shows that; the first of two; in a gap the first instant after it."""
    early = milliseconds(wall.replace(tzinfo=zone, fold=0).astimezone(UTC))
    if local(early, zone) == wall:
        return early
    low, high = milliseconds(wall.replace(tzinfo=zone, fold=1).astimezone(UTC)), early
    while high - low > 1:  # the clock is before the gap at low and behind it at high
        middle = (low + high) // 2
        low, high = (low, middle) if local(middle, zone) > wall else (middle, high)
    return high


def start_of_day(text: str, zone: ZoneInfo) -> int | None:
    """S3: ``YYYY-MM-DD`` is the start of that day."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None or not 1970 <= int(text[:4]) <= 9998:
        return None
    try:
        return from_local(datetime.fromisoformat(text), zone)
    except ValueError:
        return None


def parts(duration: str) -> tuple[int, int]:
    """ISO 8601 to calendar days and elapsed milliseconds."""
    found = DURATION.fullmatch(duration)
    assert found is not None, duration
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return weeks * 7 + days, ((hours * 60 + minutes) * 60 + seconds) * 1000


def shift(instant: int, duration: str, sign: int, zone: ZoneInfo) -> int:
    """T7: days keep the wall clock and go first, the rest is elapsed time."""
    days, elapsed = parts(duration)
    if days:
        instant = from_local(local(instant, zone) + timedelta(days=sign * days), zone)
    return instant + sign * elapsed


def clock_on(day: date, clock: str, zone: ZoneInfo) -> int:
    """The instant of a clock time on a day; 24:00 is the start of the day after."""
    hour, minute = (int(part) for part in clock.split(":"))
    return from_local(datetime.combine(day, time(hour % 24, minute)) + timedelta(days=hour // 24), zone)


def next_clock(now: int, days: list[str], clock: str, zone: ZoneInfo) -> int:
    """``wait until [DAYS] HH:MM``: the next instant, now included."""
    first = local(now, zone).date() - timedelta(days=2)
    for ahead in range(60):
        day = first + timedelta(days=ahead)
        if (not days or WEEKDAYS[day.weekday()] in days) and (instant := clock_on(day, clock, zone)) >= now:
            return instant
    raise AssertionError((now, days, clock))


def next_open(now: int, windows: list[Any], zone: ZoneInfo) -> int:
    """M3: now where a window is open, else the instant at which the next one opens."""
    first = local(now, zone).date() - timedelta(days=3)
    for ahead in range(60):
        day = first + timedelta(days=ahead)
        found = []
        for window in windows:
            if window["days"] and WEEKDAYS[day.weekday()] not in window["days"]:
                continue
            over_midnight = window["to"] <= window["from"]
            opens = clock_on(day, window["from"], zone)
            closes = clock_on(day + timedelta(days=over_midnight), window["to"], zone)
            if opens < closes and closes > now:
                found.append(max(now, opens))
        if found:
            return min(found)
    raise AssertionError((now, windows))
