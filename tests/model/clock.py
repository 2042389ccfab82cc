"""Instants (milliseconds since 1970, UTC), zones, durations and windows: rules S3, T7, T8 and M3 of semantics.md."""

import re
from bisect import bisect
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DATE, TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}", r"([01][0-9]|2[0-3]):[0-5][0-9]"
RFC_3339 = rf"{DATE}[Tt]{TIME}:[0-5][0-9](\.[0-9]+)?([Zz]|[+-]{TIME})"
DURATION = re.compile(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
FOREVER = float("inf")


@cache
def zone_named(name: str) -> tzinfo | None:  # T7: from the tzdata package, never from the machine
    if name not in files("tzdata").joinpath("zones").read_text(encoding="utf-8").splitlines():
        return None
    with files("tzdata.zoneinfo").joinpath(name).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def parse_instant(text: str, zone: tzinfo | None = None) -> Any:  # T1, T8; with a zone also a date: S3
    with suppress(ValueError, OverflowError):
        if re.fullmatch(f"{DATE}|{RFC_3339}" if zone else RFC_3339, text):
            moment = datetime.fromisoformat(text.upper())
            year = (moment.astimezone(UTC) if moment.tzinfo else moment).year
            instant = milliseconds(moment) if moment.tzinfo else from_local(moment, zone or UTC)
            return instant if 1970 <= year <= 9998 else None
    return None


def milliseconds(moment: datetime) -> int:  # since 1970, UTC, floored: T1
    return (moment - EPOCH) // timedelta(milliseconds=1)


def written(instant: int) -> str:  # S7
    return (EPOCH + timedelta(milliseconds=instant)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local(instant: int, zone: tzinfo) -> datetime:
    return (EPOCH + timedelta(milliseconds=instant)).astimezone(zone).replace(tzinfo=None, fold=0)


def from_local(wall: datetime, zone: tzinfo) -> int:  # T7: the first of two; the first after a gap
    first, other = (milliseconds(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)) for fold in (0, 1))
    if local(first, zone) == wall:
        return first
    return other + bisect(range(other, first), False, key=lambda instant: local(instant, zone) > wall)


def shift(instant: int, duration: str, sign: int, zone: tzinfo) -> int:  # T7
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in DURATION.findall(duration)[0])
    if weeks or days:
        instant = from_local(local(instant, zone) + sign * timedelta(weeks=weeks, days=days), zone)
    return instant + sign * ((hours * 60 + minutes) * 60 + seconds) * 1000


def clock_on(day: datetime, clock: str, zone: tzinfo) -> int:
    return from_local(day + timedelta(hours=int(clock[:2]), minutes=int(clock[3:])), zone)


def next_open(now: int, windows: list[Any], zone: tzinfo) -> int:  # M3; without an end: open at its start alone
    found = []
    for day in (datetime.combine(local(now, zone), time()) + timedelta(days=ahead) for ahead in range(-2, 16)):
        for window in windows:
            if not window["days"] or WEEKDAYS[day.weekday()] in window["days"]:
                opens, end = clock_on(day, window["from"], zone), window["to"]
                last_day = day + timedelta(days=end is not None and end <= window["from"])
                closes = clock_on(last_day, end, zone) if end else opens + 1
                found += [max(now, opens)] if max(now, opens) < closes else []
    return min(found)
