"""Counts at instants -> counts in equal spans of time, hours to centuries, as few as can be read."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

_HOURS_IN = {"hour": 1, "day": 24, "week": 7 * 24}
_MONTHS_IN = {"month": 1, "year": 12, "decade": 120, "century": 1200}
_FORMS = {"hour": "%Y-%m-%d %H:00", "day": "%Y-%m-%d", "week": "%Y-%m-%d", "month": "%Y-%m"}
_MOST = 100


class Buckets(Struct, frozen=True):
    """Of each span, from the first to the last, its name and its counts. ``unit`` says how long one is."""

    unit: str
    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def buckets(series: list[Mapping[str, int]]) -> Buckets:
    """Sum up counts by the hour, as the first 13 characters of an instant in UTC name it.

    The finest unit is taken that needs no more than a hundred spans. Without counts there are no spans.
    """
    hours = sorted({hour for counts in series for hour in counts})
    if not hours:
        return Buckets("day", (), ())
    first, last = _instant(hours[0]), _instant(hours[-1])
    units = (*_HOURS_IN, *_MONTHS_IN)
    unit = next(unit for unit in units if unit == units[-1] or _number(last, unit) - _number(first, unit) < _MOST)
    start = _number(first, unit)
    sums = [[0] * len(series) for _ in range(_number(last, unit) - start + 1)]
    for place, counts in enumerate(series):
        for hour, count in counts.items():
            sums[_number(_instant(hour), unit) - start][place] += count
    names = tuple(_name(start + number, unit) for number in range(len(sums)))
    return Buckets(unit, names, tuple(map(tuple, sums)))


def _instant(hour: str) -> datetime:
    return datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC)


_MONDAY = datetime(1, 1, 1, tzinfo=UTC)


def _number(instant: datetime, unit: str) -> int:
    """Which span of that unit an instant lies in, from the beginning of calendars on."""
    if unit in _HOURS_IN:
        return (instant - _MONDAY) // timedelta(hours=_HOURS_IN[unit])
    return (instant.year * 12 + instant.month - 1) // _MONTHS_IN[unit]


def _name(number: int, unit: str) -> str:
    """The beginning of a span, as precise as the unit."""
    if unit in _HOURS_IN:
        return (_MONDAY + timedelta(hours=_HOURS_IN[unit]) * number).strftime(_FORMS[unit])
    months = number * _MONTHS_IN[unit]
    return f"{months // 12:04d}" + (f"-{months % 12 + 1:02d}" if unit == "month" else "")
