"""Which Journeys a call enrolls, and why not the others (semantics.md E)."""

from typing import Any

from sfjourney.canonical import canonical
from sfjourney.clock.zones import UTC_ZONE
from sfjourney.pointers import MISSING
from sfjourney.program.program import JourneyProgram
from sfjourney.simulation.moments import Event, Moment, Trigger
from sfjourney.simulation.person import Person
from sfjourney.simulation.run import Run
from sfjourney.simulation.stepping import end, enter
from sfjourney.simulation.story import Decision


def decide_event(person: Person, moment: Moment, event: Event) -> Decision | None:
    """Decide on every active Journey that the event starts; None where it starts none."""
    journeys = person.program.entries.get(event.name)
    if journeys is None:
        return None
    decision = Decision(len(journeys))
    for journey in journeys:
        run = Run(person, journey, {"event": event.data, "profile": person.profile}, moment)
        run.started_by = event.name
        if any(test is None or test(run) for test in journey.filters[event.name]):
            run.masked = event.masked
            _decide(person, run, decision)
        else:
            decision.skipped.append((journey.key, "filter"))
    return decision


def decide_trigger(person: Person, moment: Moment, trigger: Trigger) -> Decision:
    """Decide on the one Journey that a call names (E6)."""
    journey = person.program.journeys[trigger.journey]
    decision = Decision(1)
    run = Run(person, journey, {"data": trigger.variables, "profile": person.profile}, moment)
    _decide(person, run, decision)
    return decision


def _decide(person: Person, run: Run, decision: Decision) -> None:
    """From the key on: enroll, or say why not (E2, E3)."""
    journey = run.journey
    reason = _reason(person, run, journey)
    if reason is not None:
        decision.skipped.append((journey.key, reason))
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
    person.story.runs.append(run)
    decision.enrolled.append(run)


def _reason(person: Person, run: Run, journey: JourneyProgram) -> str | None:
    if journey.per is not None:
        value: Any = journey.per(run)
        if value is MISSING or value is None or isinstance(value, (dict, list)):
            return "missing-key"
        run.key, run.key_text = value, canonical(value)
    active = [other for other in person.active if other.journey is journey and other.key_text == run.key_text]
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
