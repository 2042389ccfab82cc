"""An edit of a Journey's header -> its classes, with a sentence for each."""

from collections.abc import Iterator
from typing import Final

from sfjourney.clock.durations import from_iso
from sfjourney.facts.implication import Relation
from sfjourney.graph.difference import timing
from sfjourney.graph.difference.capped import beside_regrouped
from sfjourney.graph.difference.changes import Class, Found, Remark
from sfjourney.graph.difference.conditions import AUDIENCE
from sfjourney.graph.difference.edits import Clause, ClauseEdit, Gate
from sfjourney.graph.difference.exits import exit_classes
from sfjourney.graph.difference.view import JourneyView
from sfjourney.graph.graph import Cap, Enroll, Entry, Exit
from sfjourney.steps.kind import Hours


def classify_clause(view: JourneyView, edit: ClauseEdit) -> Iterator[Remark]:
    """The classes of one edited clause."""
    for kind, message in _classes(view, edit):
        yield Remark(kind, message, edit, view.key)


def _classes(view: JourneyView, edit: ClauseEdit) -> Found:
    match edit.clause:
        case Clause.TITLE:
            yield Class.SAFE, "the title changed"
        case Clause.GOAL:
            yield Class.SAFE, "the goal changed: it is measured, and changes nothing for people"
        case Clause.DRAFT:
            yield from _draft(drafted=edit.head is True)
        case Clause.TIMEZONE:
            yield Class.TIMING, "calendar days, clock times and windows are those of another zone"
        case Clause.CONSENT:
            yield from _gate(view, edit)
        case Clause.WINDOWS:
            yield from _windows(view, edit)
        case Clause.CAPS:
            what = "this Journey's emails"
            yield from caps_classes(_caps(edit.base), _caps(edit.head), what, calendar=view.has_calendar)
        case Clause.ENROLL:
            yield from _enroll(edit, calendar=view.has_calendar)
        case Clause.ENTRIES:
            yield from entry_classes(view, edit.event, _entries(edit.base), _entries(edit.head))
        case Clause.EXITS:
            yield from exit_classes(view, edit.event, _exits(edit.base), _exits(edit.head))


def _draft(*, drafted: bool) -> Found:
    if drafted:
        yield Class.ENTRY, "it becomes a draft, which enrolls nobody"
        yield Class.NARROWER, "nobody enters it any more"
    else:
        yield Class.ENTRY, "it is no draft any more, and enrolls"
        yield Class.WIDER, "people begin to enter it"


# ---- who enters


def entry_classes(view: JourneyView, event: str | None, base: tuple[Entry, ...], head: tuple[Entry, ...]) -> Found:
    """What an event starts, or a call."""
    what = "calls" if event is None else event
    if not base:
        yield Class.ENTRY, f"{what} {'start' if event is None else 'starts'} runs now"
        yield Class.WIDER, f"whom {what} {'concern' if event is None else 'concerns'} can enter, too"
    elif not head:
        yield Class.ENTRY, f"{what} {'start' if event is None else 'starts'} no runs any more"
        yield Class.NARROWER, f"whom only {what} {'concern' if event is None else 'concerns'} cannot enter any more"
    elif event is None:
        yield Class.SAFE, "the schema of the variables has another path"
    else:
        relation = view.conditions.filters(event, base, head)
        if relation is Relation.EQUAL:
            yield Class.SAFE, f"the filter of {event} is written in another way, and lets the same people in"
            return
        yield Class.ENTRY, f"the filter of {event} changed"
        yield AUDIENCE[relation], f"the filter of {event} {_LETS_IN[relation]}"


_LETS_IN: Final = {
    Relation.WIDER: "is wider: it lets more people in",
    Relation.NARROWER: "is narrower: it lets fewer people in",
    Relation.UNCLEAR: "may let other people in: it cannot be compared with the one before",
}

_FREEDOM: Final = {"once": 0, "again": 1, "always": 2}
_COMPANY: Final = {"skip": 0, "restart": 1, "parallel": 2}


def _enroll(edit: ClauseEdit, *, calendar: bool) -> Found:
    if not isinstance(edit.base, Enroll) or not isinstance(edit.head, Enroll):
        return
    base, head = edit.base, edit.head
    yield Class.ENTRY, f"enrollment changed: {_enroll_text(base)}, now {_enroll_text(head)}"
    if base.per != head.per:
        yield Class.REENTRY, "another key tells runs apart: who was in it by the old one can enter again"
        return
    looser = ["sooner"] if _sooner(base, head, calendar=calendar) else []
    looser += ["while they are still in it"] if _beside_a_run(base, head) else []
    if looser:
        yield Class.REENTRY, f"people can enter again {', and '.join(looser)}"


def _sooner(base: Enroll, head: Enroll, *, calendar: bool) -> bool:
    if _FREEDOM[head.policy] > _FREEDOM[base.policy]:
        return True
    if base.policy == head.policy == "again" and base.after is not None and head.after is not None:
        return not timing.as_long(head.after, base.after, calendar=calendar)
    return False


def _beside_a_run(base: Enroll, head: Enroll) -> bool:
    """Whether some enter while a run goes on who did not, or not beside it; `restart` asks no gap then (E2)."""
    asks_no_gap = (base.if_running, head.if_running) == ("parallel", "restart") and head.policy == "again"
    return asks_no_gap or _COMPANY[head.if_running] > _COMPANY[base.if_running]


def _enroll_text(enroll: Enroll) -> str:
    """As an author writes it."""
    words = [enroll.policy] if enroll.after is None else ["again after", from_iso(enroll.after).words()]
    words += ["per", enroll.per] if enroll.per is not None else []
    return " ".join([*words, "if running", enroll.if_running])


# ---- who may be sent to, and when


def _gate(view: JourneyView, edit: ClauseEdit) -> Found:
    using = [sends for sends in view.paired_sends if all(send.consent is None for send in sends)]
    if not using or not isinstance(edit.base, Gate) or not isinstance(edit.head, Gate):
        yield Class.SAFE, "the consent of the Journey changed, which no send uses"
        return
    yield from gate_classes(edit.base, edit.head)
    yield from beside_regrouped(view, using, "its emails")


def gate_classes(base: Gate, head: Gate) -> Found:
    """What asks whether somebody may be sent to."""
    if base.subscription is not None and head.subscription is None:
        yield Class.CONSENT, f"nobody is asked for {base.subscription} any more: who has unsubscribed gets it, too"
    elif base.subscription is None and head.subscription is not None:
        yield Class.NARROWER, f"it goes only to those who subscribe to {head.subscription}"
    elif base.subscription != head.subscription:
        asked = f"asked is {head.subscription} instead of {base.subscription}"
        yield Class.CONSENT, f"{asked}: who has left only the latter gets it"
        yield Class.NARROWER, f"{asked}: who has left only the former gets it no more"


def _windows(view: JourneyView, edit: ClauseEdit) -> Found:
    using = [before for before, after in view.paired_sends if before.windows is None and after.windows is None]
    if not using:
        yield Class.SAFE, "the windows of the Journey changed, which no send uses"
    else:
        yield from window_classes(view, _hours(edit.base), _hours(edit.head))


def window_classes(view: JourneyView, base: tuple[Hours, ...], head: tuple[Hours, ...]) -> Found:
    """What other windows do to people, of a Journey or of a step; nothing where the same minutes are open."""
    found = timing.of_windows(base, head)
    if Class.TIMING in found:
        yield Class.TIMING, "there are times at which emails no longer go out: they wait for the next window"
    if Class.BURST in found:
        yield Class.BURST, burst("emails go out at times at which they waited for a window", view)


def burst(what: str, view: JourneyView) -> str:
    """The sentence of a change that lets people go on earlier."""
    if view.live:
        return f"{what}: everyone past it moves on at once"
    return f"{what}; runs that have begun keep the old time"


def caps_classes(base: tuple[Cap, ...], head: tuple[Cap, ...], what: str, *, calendar: bool) -> Found:
    """What other caps do to people; ``what`` says whose they are.

    The days of a Journey's are those of its ``calendar``; those of a group have 24 hours.
    """
    found = timing.of_caps(base, head, calendar=calendar)
    if Class.CONSENT in found:
        yield Class.CONSENT, f"a cap on {what} was removed or raised: people can get more of them"
    if Class.LOST in found:
        yield Class.LOST, f"a cap on {what} is new or lower: what is over it is never sent"
    if not found:
        yield Class.SAFE, f"the caps on {what} are written in another way, and let the same through"


def _entries(value: object) -> tuple[Entry, ...]:
    return tuple(one for one in value if isinstance(one, Entry)) if isinstance(value, tuple) else ()


def _exits(value: object) -> tuple[Exit, ...]:
    return tuple(one for one in value if isinstance(one, Exit)) if isinstance(value, tuple) else ()


def _caps(value: object) -> tuple[Cap, ...]:
    return tuple(one for one in value if isinstance(one, Cap)) if isinstance(value, tuple) else ()


def _hours(value: object) -> tuple[Hours, ...]:
    return tuple(one for one in value if isinstance(one, Hours)) if isinstance(value, tuple) else ()
