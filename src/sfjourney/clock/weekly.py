"""Weekly times: the next clock time on certain days, and windows that open and close (semantics.md T7, M3)."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from msgspec import Struct

from sfjourney.clock.instants import DAY, END_OF_TIME, MINUTE
from sfjourney.clock.zones import Zone

DAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
EVERY_DAY: Final = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS: Final = (0, 1, 2, 3, 4)
WEEKEND: Final = (5, 6)
MINUTES_OF_DAY: Final = 24 * 60

_SEARCH_DAYS: Final = 22
"""A weekly time recurs within 7 days; a zone that skips a day or closes a window on it costs a week more."""


class Window(Struct, frozen=True, order=True):
    """Hours that recur on days of the week: from ``start`` up to ``end``, in minutes of the day, end excluded.

    Where the end does not come after the start it lies on the next day; the window belongs to the day it begins.
    """

    days: tuple[int, ...] = EVERY_DAY
    start: int = 0
    end: int = MINUTES_OF_DAY

    @property
    def over_midnight(self) -> bool:
        return self.end <= self.start


def union(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The windows that are open whenever one of these is: the same ones for the same hours, however they are written.

    Hours that touch or overlap become one window, over midnight too where it stays within 24 hours; days with the same
    hours share one.
    """
    open_on: dict[int, list[tuple[int, int]]] = {day: [] for day in EVERY_DAY}
    for window in windows:
        for day in window.days:
            if window.over_midnight:
                open_on[day].append((window.start, MINUTES_OF_DAY))
                open_on[(day + 1) % 7].append((0, window.end))
            else:
                open_on[day].append((window.start, window.end))
    merged = {day: _merged(spans) for day, spans in open_on.items()}
    by_hours: dict[tuple[int, int], list[int]] = {}
    for day in EVERY_DAY:
        for start, end in merged[day]:
            morning = _runs_on(start, end, merged[(day + 1) % 7])
            continues_a_day = start == 0 and any(_runs_on(*span, merged[day]) for span in merged[(day - 1) % 7])
            if not continues_a_day:
                by_hours.setdefault((start, end if morning is None else morning), []).append(day)
    return tuple(sorted(Window(tuple(days), start, end) for (start, end), days in by_hours.items()))


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Minutes of one day in order, those that touch or overlap as one; what is empty left out."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def _runs_on(start: int, end: int, following: list[tuple[int, int]]) -> int | None:
    """The minute of the next day up to which hours go on over midnight; None where they end before."""
    if end < MINUTES_OF_DAY or not following or following[0][0] > 0 or following[0][1] > start:
        return None
    return following[0][1]


def _weekday(day: int) -> int:
    """The day of the week, Monday being 0, of a day counted from 1970, which began on a Thursday."""
    return (day + 3) % 7


def _days_from(now: int, zone: Zone, days_back: int) -> range:
    """The days of the wall clock around an instant, counted from 1970, from ``days_back`` days before it on."""
    first = zone.wall(now) // DAY - days_back
    return range(first, first + _SEARCH_DAYS)


def next_clock_time(now: int, days: Collection[int], minute: int, zone: Zone) -> int:
    """The first instant, ``now`` included, at which it is that minute of the day there on one of these days."""
    # From the day before: where a zone skips a whole day, yesterday's time is the first instant of today.
    for day in _days_from(now, zone, 1):
        if _weekday(day) in days:
            instant = zone.instant(day * DAY + minute * MINUTE)
            if instant >= now:
                return instant
    return END_OF_TIME


def next_open(now: int, windows: Sequence[Window], zone: Zone) -> int:
    """The first instant, ``now`` included, at which one of the windows is open; ``now`` where there are none."""
    if not windows:
        return now
    found = END_OF_TIME
    for window in windows:
        end = window.end + (MINUTES_OF_DAY if window.over_midnight else 0)
        for day in _days_from(now, zone, 2):
            if _weekday(day) not in window.days:
                continue
            opens = zone.instant(day * DAY + window.start * MINUTE)
            closes = zone.instant(day * DAY + end * MINUTE)
            # A change of the clock may swallow the whole of a window: then it does not open that day.
            if opens < closes and closes > now:
                found = min(found, max(opens, now))
                break
    return found


def longest_closed(windows: Sequence[Window]) -> int:
    """The longest time in minutes for which windows can stay closed in an ordinary week."""
    if not windows:
        return 0
    week = 7 * MINUTES_OF_DAY
    spans = []
    for window in windows:
        end = window.end + (MINUTES_OF_DAY if window.over_midnight else 0)
        spans += [(day * MINUTES_OF_DAY + window.start, day * MINUTES_OF_DAY + end) for day in window.days]
    spans.sort()
    first = spans[0][0]
    longest, covered = 0, spans[0][1]
    for start, end in [*spans[1:], (first + week, first + week)]:
        longest = max(longest, start - covered)
        covered = max(covered, end)
    return longest


def longest_until(days: Sequence[int]) -> int:
    """The most days that pass until a clock time on one of these days comes again."""
    ordered = sorted(days)
    gaps = [after - before for before, after in zip(ordered, [*ordered[1:], ordered[0] + 7], strict=True)]
    return max(gaps)
