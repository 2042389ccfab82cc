"""Counts at instants -> counts in equal spans of time: hours, days, weeks or months, as few as can be read."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from msgspec import Struct

_HOURS_IN = {"hour": 1, "day": 24, "week": 7 * 24}
_MOST = 100


class Buckets(Struct, frozen=True):
    """``unit`` is hour, day, week or month; of each span, from the first to the last, its name and its counts."""

    unit: str
    names: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]


def buckets(series: list[Mapping[str, int]]) -> Buckets:
    """Sum up counts by the hour, as the first 13 characters of an instant in UTC name it.

    The finest unit is taken that needs no more than a hundred spans, else months. Without counts there are no spans.
    """
    hours = sorted({hour for counts in series for hour in counts})
    if not hours:
        return Buckets("day", (), ())
    first, last = _instant(hours[0]), _instant(hours[-1])
    unit = next((unit for unit in _HOURS_IN if len(_spans(first, last, unit)) <= _MOST), "month")
    spans = _spans(first, last, unit)
    index = {span: number for number, span in enumerate(spans)}
    sums = [[0] * len(series) for _ in spans]
    for number, counts in enumerate(series):
        for hour, count in counts.items():
            sums[index[_start(_instant(hour), unit)]][number] += count
    form = {"hour": "%Y-%m-%d %H:00", "month": "%Y-%m"}.get(unit, "%Y-%m-%d")
    return Buckets(unit, tuple(span.strftime(form) for span in spans), tuple(map(tuple, sums)))


def _instant(hour: str) -> datetime:
    return datetime.fromisoformat(f"{hour}:00").replace(tzinfo=UTC)


def _start(instant: datetime, unit: str) -> datetime:
    if unit == "hour":
        return instant
    day = instant.replace(hour=0)
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def _spans(first: datetime, last: datetime, unit: str) -> list[datetime]:
    """The starts of all spans from the first to the last; one more than can be read says that there are too many."""
    start, end = _start(first, unit), _start(last, unit)
    if unit == "month":
        count = (end.year - start.year) * 12 + end.month - start.month + 1
        return [
            start.replace(year=start.year + (start.month + n - 1) // 12, month=(start.month + n - 1) % 12 + 1)
            for n in range(count)
        ]
    step = timedelta(hours=_HOURS_IN[unit])
    return [start + step * n for n in range(min((end - start) // step, _MOST) + 1)]
