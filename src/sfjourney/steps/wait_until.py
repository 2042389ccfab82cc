"""``wait until ...``: hold the run until a clock time, an open window, or an instant from data."""

from textwrap import dedent
from typing import Literal

from msgspec import Struct

from sfjourney.steps.kind import (
    Lowering,
    Node,
    StepKind,
    clock_text,
    day_names,
    days_slug,
    slugged,
    straight_on,
)
from sfjourney.syntax import tree


class ClockTime(Struct, frozen=True, rename={"at": "from", "end": "to"}, forbid_unknown_fields=True):
    """A clock time on days of the week; with ``end`` the window between the two."""

    days: tuple[str, ...]
    at: str
    end: str | None


class DataDate(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """An instant read from data, moved by a duration, and what happens where it is past or missing."""

    pointer: str
    direction: Literal["before", "after"]
    duration: str | None
    if_past: tree.Reaction
    if_missing: tree.Reaction


class WaitUntilNode(Node, frozen=True, tag="wait-until"):
    """Exactly one of ``time`` and ``date``."""

    time: ClockTime | None = None
    date: DataDate | None = None


def _time_node(step: tree.WaitUntilTime, node_id: str, _lowering: Lowering) -> WaitUntilNode:
    end = None if step.end is None else clock_text(step.end)
    return WaitUntilNode(node_id, time=ClockTime(day_names(step.days), clock_text(step.start), end))


def _time_slug(step: tree.WaitUntilTime) -> str:
    end = "" if step.end is None else "-" + slugged(clock_text(step.end))
    return f"wait-until:{days_slug(step.days)}{slugged(clock_text(step.start))}{end}"


def _date_node(step: tree.WaitUntilDate, node_id: str, _lowering: Lowering) -> WaitUntilNode:
    length = step.length.duration.iso() if step.length else None
    return WaitUntilNode(
        node_id, date=DataDate(step.pointer.text, step.direction, length, step.if_past, step.if_missing)
    )


WAIT_UNTIL_TIME = StepKind(
    kind="wait-until",
    syntax=tree.WaitUntilTime,
    title="wait until a time",
    form=dedent("""\
        wait until [DAYS] HH:MM
        wait until [DAYS] HH:MM to HH:MM"""),
    meaning=dedent("""\
        The first form holds the run until the clock shows that time, on one of the days; the second until that
        window is open. Now counts: at 09:00 sharp, `wait until 09:00` goes on at once. `DAYS` are `mon` to `sun`,
        with commas between them, `weekdays` or `weekends`."""),
    example="wait until weekdays 09:00",
    slug=_time_slug,
    ports=straight_on,
    node=_time_node,
)

WAIT_UNTIL_DATE = StepKind(
    kind="wait-until",
    syntax=tree.WaitUntilDate,
    title="wait until a date",
    form="wait until [DURATION before | DURATION after] POINTER if past REACTION if missing REACTION",
    meaning=dedent("""\
        Holds the run until an instant that the event or the Profile names: RFC 3339, or a date, which means its
        first moment in the Journey's zone. Where a Profile Property is read and changes, the wait changes with it.
        `REACTION` is `continue` or `exit`; both must be written. `if missing` is also what happens where a value is
        there and is neither, such as `"soon"`."""),
    example="wait until 3 days before /event/trialEndsAt if past exit if missing exit",
    slug=lambda step: f"wait-until:{slugged(step.pointer.text)}",
    ports=straight_on,
    node=_date_node,
)
