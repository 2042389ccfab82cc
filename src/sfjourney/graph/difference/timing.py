"""Two durations, clock times or windows -> whether people wait longer, or move on earlier."""

from collections.abc import Iterable

from sfjourney.clock.durations import from_iso
from sfjourney.clock.instants import DAY
from sfjourney.clock.weekly import DAY_NAMES, MINUTES_OF_DAY
from sfjourney.graph.bounds import minute_of, window_of
from sfjourney.graph.difference.changes import Class
from sfjourney.graph.graph import Cap
from sfjourney.steps.kind import Hours
from sfjourney.steps.wait_until import ClockTime, DataDate

_WEEK = 7 * MINUTES_OF_DAY
_ALWAYS = (1 << _WEEK) - 1

EARLIER = frozenset({Class.BURST})
LATER = frozenset({Class.TIMING})
BOTH = EARLIER | LATER


def of_durations(base: str, head: str) -> frozenset[Class]:
    """A wait in ISO 8601 and what it was; a day and 24 hours differ where clocks change, and neither is longer."""
    before, after = from_iso(base).nominal, from_iso(head).nominal
    return EARLIER if after < before else LATER


def open_minutes(windows: Iterable[Hours]) -> int:
    """The minutes of a week in which sends may go out, as bits; all of them where there is no window."""
    listed = tuple(windows)
    if not listed:
        return _ALWAYS
    bits = 0
    for window in map(window_of, listed):
        length = (window.end - window.start) % MINUTES_OF_DAY or MINUTES_OF_DAY
        for day in window.days:
            bits |= ((1 << length) - 1) << (day * MINUTES_OF_DAY + window.start)
    return (bits | bits >> _WEEK) & _ALWAYS


def of_minutes(base: int, head: int) -> frozenset[Class]:
    """Minutes of the week for which people wait, before and after."""
    if base == head:
        return frozenset()
    if base & head == base:
        return EARLIER
    return LATER if base & head == head else BOTH


def of_windows(base: Iterable[Hours], head: Iterable[Hours]) -> frozenset[Class]:
    return of_minutes(open_minutes(base), open_minutes(head))


def of_clock_times(base: ClockTime, head: ClockTime) -> frozenset[Class]:
    """``wait until``: the next of these minutes; a window counts in all of a minute, a time only as it begins."""
    found = of_minutes(_minutes(base), _minutes(head))
    if not found and (base.end is None) != (head.end is None):
        return EARLIER if base.end is None else LATER
    return found


def _minutes(time: ClockTime) -> int:
    if time.end is not None:
        return open_minutes([Hours(time.days, time.at, time.end)])
    bits = 0
    for day in time.days:
        bits |= 1 << (DAY_NAMES.index(day) * MINUTES_OF_DAY + minute_of(time.at))
    return bits


def of_dates(base: DataDate, head: DataDate, *, calendar: bool) -> frozenset[Class]:
    """``wait until`` an instant of data: by how far before or after it; a ``calendar`` where days follow a zone."""
    if base.pointer != head.pointer:
        return BOTH
    if only_where_clocks_change(base, head):
        return LATER if calendar else frozenset()
    before, after = _shift(base), _shift(head)
    if before == after:
        return frozenset()
    return EARLIER if after < before else LATER


def only_where_clocks_change(base: DataDate, head: DataDate) -> bool:
    """Whether one says in days and the other in hours how far it is from the same instant."""
    return base.pointer == head.pointer and base.duration != head.duration and _shift(base) == _shift(head)


def _shift(date: DataDate) -> int:
    length = from_iso(date.duration).nominal if date.duration is not None else 0
    return -length if date.direction == "before" else length


def as_long(one: str, other: str, *, calendar: bool) -> bool:
    """Whether a duration is never shorter than another; with ``calendar`` its days are those of a zone.

    Where clocks change a day has more or fewer hours than 24, so between days and hours a day may lie.
    """
    length, bound = from_iso(one), from_iso(other)
    slack = DAY if calendar and length.days != bound.days else 0
    return length.nominal >= bound.nominal + slack or (length.days >= bound.days and length.millis >= bound.millis)


def implied(cap: Cap, caps: Iterable[Cap], *, calendar: bool) -> bool:
    """Whether other caps let no more through: at most as many in at least as long."""
    return any(other.sends <= cap.sends and as_long(other.duration, cap.duration, calendar=calendar) for other in caps)


def of_caps(base: Iterable[Cap], head: Iterable[Cap], *, calendar: bool) -> frozenset[Class]:
    """Caps removed or weakened, and caps added or tightened; ``calendar`` where a zone says how long their days are."""
    before, after = tuple(base), tuple(head)
    found: set[Class] = set()
    if not all(implied(cap, after, calendar=calendar) for cap in before):
        found.add(Class.CONSENT)
    if not all(implied(cap, before, calendar=calendar) for cap in after):
        found.add(Class.LOST)
    return frozenset(found)
