"""A clock time that some days do not have, and others have twice."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from msgspec import Struct

from sfjourney.clock.changes import ClockChange, clock_changes
from sfjourney.clock.weekly import MINUTES_OF_DAY, Window
from sfjourney.clock.zones import Zone, find_zone
from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.model import Journey, Model
from sfjourney.rules.rule import Rule
from sfjourney.source import Span
from sfjourney.syntax import clauses, tree

_DAY = timedelta(days=1)


class ClockTime(Struct, frozen=True):
    """A minute of certain days, and where it is written."""

    days: tuple[int, ...]
    minute: int
    span: Span

    def on(self, day: datetime) -> datetime | None:
        """The wall clock at that time of a day that begins then, if it is one of the days."""
        return day + timedelta(minutes=self.minute) if day.weekday() in self.days else None


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        zone = find_zone(journey.timezone.zone.value) if journey.timezone is not None else None
        if zone is not None:
            for times in _written(journey):
                yield from _found(journey, zone, times)


def _written(journey: Journey) -> Iterator[tuple[ClockTime, ...]]:
    """The clock times of each clause and step that has some."""
    for clause in journey.windows:
        yield _of_window(clause.window, clause.span)
    for step in journey.all_steps:
        if isinstance(step, tree.WaitUntilTime) and step.end is None:
            yield (ClockTime(step.days, step.start, step.span),)
        elif isinstance(step, tree.WaitUntilTime):
            yield _of_window(Window(step.days, step.start, step.end or 0), step.span)
        elif isinstance(step, tree.Send):
            for option in step.options:
                if isinstance(option, clauses.SendWindow):
                    yield _of_window(option.window, option.span)


def _of_window(window: Window, span: Span) -> tuple[ClockTime, ...]:
    end = window.end + (MINUTES_OF_DAY if window.over_midnight else 0)
    return ClockTime(window.days, window.start, span), ClockTime(window.days, end, span)


def _found(journey: Journey, zone: Zone, times: tuple[ClockTime, ...]) -> Iterator[Finding]:
    """One finding at most for a clause or step: that of its first time which is not the same every day."""
    for time in times:
        changes = [change for change in clock_changes(zone) if _affected(change, time)]
        if changes:
            yield _finding(journey, zone, time, changes)
            return


def _affected(change: ClockChange, time: ClockTime) -> bool:
    """Whether the change falls on this time of one of its days: that of the change, or the one before it."""
    midnight = change.start.replace(hour=0, minute=0, second=0, microsecond=0)
    local = [time.on(midnight - days * _DAY) for days in (-1, 0, 1)]
    return any(one is not None and change.affects(one) for one in local)


def _finding(journey: Journey, zone: Zone, time: ClockTime, changes: list[ClockChange]) -> Finding:
    minute = time.minute % MINUTES_OF_DAY
    clock = f"{minute // 60:02}:{minute % 60:02}"
    parts = []
    for skips, words in ((True, "does not exist on"), (False, "comes twice on")):
        days = [f"{change.start:%Y-%m-%d}" for change in changes if change.skips is skips]
        if days:
            parts.append(f"{words} {', '.join(days)}")
    first = changes[0]
    named = journey.timezone
    related = () if named is None else (Label(named.zone.span, "by the clock of this zone"),)
    return Finding(
        "time/clock-change",
        f"in {zone.name} {clock} {', and '.join(parts)}",
        time.span,
        _effect(clock, first),
        related,
        f"choose a time outside {first.start:%H:%M} to {first.end:%H:%M}",
        about=f"{zone.name} {clock}",
    )


def _effect(clock: str, change: ClockChange) -> str:
    return f"then it is taken as {change.end:%H:%M}" if change.skips else f"then the first {clock} counts"


CLOCK_CHANGE = Rule(
    code="time/clock-change",
    title="A clock time that some day skips, or has twice",
    severity=Severity.INFO,
    why="when clocks change, what is planned for that hour happens at another, or in the first of two",
    bad="""\
        journey j {
          on order.created
          enroll always
          timezone "Europe/Berlin"
          transactional

          wait until 02:30
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          timezone "Europe/Berlin"
          transactional

          wait until 04:00
          send receipt
        }
    """,
    check=check,
)
