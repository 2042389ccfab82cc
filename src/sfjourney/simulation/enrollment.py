"""Which Journeys a call enrolls, and why not the others (semantics.md E)."""

from collections.abc import Sequence
from typing import Any

from sfjourney.canonical import canonical
from sfjourney.clock.zones import UTC_ZONE
from sfjourney.pointers import MISSING
from sfjourney.program.entrance import possible
from sfjourney.program.program import Entrance, JourneyProgram
from sfjourney.simulation.moments import Event, Moment, Trigger
from sfjourney.simulation.person import Person
from sfjourney.simulation.run import Run
from sfjourney.simulation.stepping import end, enter


def enrolled_by_event(person: Person, moment: Moment, event: Event, entrance: Entrance) -> list[Run]:
    """Decide on every active Journey that the event starts. Returns the new runs; the other Journeys are skips."""
    begun: list[Run] = []
    for journey in _asked(person, event, entrance):
        seen, now = person.events_seen, person.now
        roots = {"event": event.data, "profile": person.profile}
        run = Run(person, journey, roots, moment, seen, seen, now, event.name)
        run.masked = event.masked
        for test in journey.filters[event.name]:
            if test is None or test(run):
                _decide(person, run, begun)
                break
        else:
            person.skips.append((journey.key, "filter"))
            if person.observer is not None:
                person.observer.decides(run, "filter")
    return begun


def _asked(person: Person, event: Event, entrance: Entrance) -> Sequence[JourneyProgram]:
    """The Journeys whose filters have to be asked: all of them where somebody wants to know of each."""
    if not entrance.tables or person.keep_decisions or person.observer is not None:
        return entrance.journeys
    asked = possible(entrance, {"event": event.data, "profile": person.profile})
    person.passed.append((entrance, asked))
    return asked


def enrolled_by_trigger(person: Person, moment: Moment, trigger: Trigger) -> list[Run]:
    """Decide on the one Journey that a call names (E6)."""
    begun: list[Run] = []
    journey, seen = person.program.journeys[trigger.journey], person.events_seen
    roots = {"data": trigger.variables, "profile": person.profile}
    _decide(person, Run(person, journey, roots, moment, seen, seen, person.now), begun)
    return begun


def _decide(person: Person, run: Run, begun: list[Run]) -> None:
    """From the key on: enroll, or say why not (E2, E3)."""
    journey = run.journey
    reason = _reason(person, run, journey)
    if reason is not None:
        person.skips.append((journey.key, reason))
        if person.observer is not None:
            person.observer.decides(run, reason)
        return
    person.enrollments += 1
    run.order = person.enrollments
    person.enrolled[journey.rank, run.key_text] = person.now
    if journey.goal is not None:
        within = journey.goal.within
        if within is not None:
            run.goal_until = (run.zone() if within.days else UTC_ZONE).after(person.now, within)
        person.watched.append(run)
    enter(run)
    person.runs.append(run)
    begun.append(run)
    if person.observer is not None:
        person.observer.decides(run, None)


def _reason(person: Person, run: Run, journey: JourneyProgram) -> str | None:
    if journey.per is not None:
        value: Any = journey.per(run)
        if value is MISSING or value is None or isinstance(value, (dict, list)):
            return "missing-key"
        run.key, run.key_text = value, canonical(value)
    active = person.active
    if active:
        active = [other for other in active if other.journey.rank == journey.rank and other.key_text == run.key_text]
    if active and journey.if_running == "skip":
        return "running"
    if active and journey.if_running == "restart":
        for other in active:
            end(other, "exited", "restarted")
        return None
    last = person.enrolled.get((journey.rank, run.key_text))
    if last is not None and journey.policy == "once":
        return "once"
    if last is not None and journey.gap is not None:
        zone = run.zone() if journey.gap.days else UTC_ZONE
        if person.now < zone.after(last, journey.gap):
            return "too-soon"
    return None
