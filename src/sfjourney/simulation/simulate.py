"""One Profile's records, in order, and the clock between them -> its story (semantics.md T3, T4).

There is no global clock and no queue: the Profile's own timers are looked at when its next record comes, and drained
at the end. A Profile has few runs at a time, so the next timer is found by looking at all of them.
"""

from collections.abc import Sequence

from sfjourney.expressions.scope import Past
from sfjourney.program.program import AwaitStep, HoldUntilDateStep, Program, Succession
from sfjourney.simulation.carrying import carry
from sfjourney.simulation.enrollment import enrolled_by_event, enrolled_by_trigger
from sfjourney.simulation.moments import Event, Moment, RecordedSend, Start, Trigger
from sfjourney.simulation.observer import Observer
from sfjourney.simulation.person import Person, apply_change, person_at
from sfjourney.simulation.run import NEVER, Run
from sfjourney.simulation.sending import send_recorded
from sfjourney.simulation.stepping import end, exit_when, forget_redacted, go, resolve, ring, set_date_anew, settle
from sfjourney.simulation.story import Decision, Story, story_of


def simulate(
    program: Program,
    start: Start,
    moments: Sequence[Moment],
    until: int | None = None,
    *,
    keep_states: bool = False,
    keep_decisions: bool = False,
    observer: Observer | None = None,
) -> Story:
    """Run one Profile through its records, ordered by (instant, position), and on until every run has ended.

    With ``until``, the clock stops there, inclusive; ``moments`` are not later than it. ``keep_states`` keeps with
    each send the state it was made from, ``keep_decisions`` what became of each call. ``observer`` is told all.
    """
    person = person_at(program, start, keep_states=keep_states, keep_decisions=keep_decisions)
    person.observer = observer
    then = program.then
    for moment in moments:
        if then is not None and moment.at > then.at:
            _succeed(person, then)
            then = None
        if person.active:
            _ring_before(person, moment.at)
        person.now = moment.at
        _apply(person, moment)
    if then is not None and (until is None or until >= then.at):
        _succeed(person, then)
    _ring_before(person, NEVER if until is None else until + 1)
    return story_of(person)


def _succeed(person: Person, then: Succession) -> None:
    """Do all that is left to do up to the instant, then go on under the other program."""
    _ring_before(person, then.at + 1)
    carry(person, then)


def _ring_before(person: Person, limit: int) -> None:
    """Ring the timers due before ``limit``: instant by instant, at each the first by order, until none is left."""
    active = person.active
    while active:
        first = active[0]
        for run in active:
            if run.due < first.due:
                first = run
        if first.due >= limit:
            return
        person.now = first.due
        if person.observer is not None:
            person.observer.rings(first)
        ring(first)
        if person.agenda:
            settle(person)


def _apply(person: Person, moment: Moment) -> None:
    """One record as a whole: its Profile change, then its call in the four passes of T4."""
    call = moment.call
    if person.observer is not None:
        person.observer.arrives(person, moment)
    if moment.change is not None:
        apply_change(person, moment.change)
    event = call if isinstance(call, Event) else None
    if event is not None:
        person.events_seen += 1
        if event.name in person.program.history:
            past = Past(moment.at, person.events_seen, event.name, event.data)
            person.history.setdefault(event.name, []).append(past)
            person.last_past = person.events_seen
        if person.watched:
            _meet_goals(person, event)
    if person.active and person.program.has_exits:
        _exits(person, event)
    begun = _enrolled(person, moment)
    if person.active:
        _waits(person, event, changed=moment.change is not None)
    if isinstance(call, RecordedSend):
        send_recorded(person, moment, call)
    for run in begun:
        _begin(run, event)


def _enrolled(person: Person, moment: Moment) -> Sequence[Run]:
    """Second pass: the runs that the call starts."""
    call, skipped_before = moment.call, len(person.skips)
    if isinstance(call, Event):
        entrance = person.program.entries.get(call.name)
        if entrance is None:
            return ()
        begun = enrolled_by_event(person, moment, call, entrance)
    elif isinstance(call, Trigger):
        begun = enrolled_by_trigger(person, moment, call)
    else:
        return ()
    if person.keep_decisions:
        skipped = person.skips[skipped_before:]
        person.decisions[moment.place] = Decision(len(begun) + len(skipped), begun, skipped)
    return begun


def _exits(person: Person, event: Event | None) -> None:
    """First pass: the exit rules of active runs, `exit on` before `exit when`."""
    for run in tuple(person.active):
        journey = run.journey
        if event is not None and journey.exits_on:
            rules = journey.exits_on.get(event.name)
            if rules is not None and any(fits(run, event.data) for fits in rules):
                end(run, "exited", "exit-on")
                continue
        if journey.exits_when:
            exit_when(run)


def _waits(person: Person, event: Event | None, *, changed: bool) -> None:
    """Third pass: the waits that this record resolves, with the steps that follow. New runs are not waiting yet.

    A run that another has moved in this pass, by a `set`, waits for something later now.
    """
    for run, step in [(run, run.step) for run in person.active]:
        if run.step is not step:
            continue
        if isinstance(step, AwaitStep):
            if step.has_conditions or (event is not None and event.name in step.by_event):
                name, payload = (event.name, event.data) if event is not None else (None, None)
                resolve(run, step, name, payload)
                settle(person)
        elif isinstance(step, HoldUntilDateStep) and changed and step.of_profile:
            set_date_anew(run, step)
            settle(person)


def _begin(run: Run, event: Event | None) -> None:
    """Fourth pass: the first steps of a new run, if `exit when` does not end it before."""
    if run.journey.exits_when:
        exit_when(run)
        if run.status != "running":
            return
    if event is not None and event.raw is not None:
        run.roots["event"] = event.raw
    go(run, run.journey.start)
    if run.person.agenda:
        settle(run.person)
    if run.masked:
        forget_redacted(run)


def _meet_goals(person: Person, event: Event) -> None:
    """The first such event in time meets the goal of a run, whatever has become of the run (X4)."""
    left = []
    for run in person.watched:
        goal = run.journey.goal
        if goal is None or run.goal_until < person.now:
            continue
        if goal.event == event.name and goal.fits(run, event.data):
            run.goal_at = person.now
            if person.observer is not None:
                person.observer.meets_goal(run)
        else:
            left.append(run)
    person.watched = left
