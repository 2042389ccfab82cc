"""A run goes from step to step until it has to wait or ends (semantics.md S, X). Steps take no time.

A `set` takes effect on every run of the Profile before the next step of its own run, and what it moves may `set` in
turn. Instead of going deeper with each, a run puts what is to happen on the Profile's agenda, last things first, and
stops; ``settle`` works the agenda off.
"""

import hashlib
from bisect import insort
from collections.abc import Callable, Mapping
from typing import Any, Final

from sfjourney.clock.durations import Duration
from sfjourney.clock.instants import END_OF_TIME
from sfjourney.clock.weekly import next_clock_time, next_open
from sfjourney.clock.zones import Zone
from sfjourney.expressions.compare import as_instant
from sfjourney.identifiers import SEPARATOR
from sfjourney.pointers import MISSING
from sfjourney.program.program import (
    Arm,
    AwaitStep,
    ChooseStep,
    EndStep,
    HoldStep,
    HoldUntilDateStep,
    HoldUntilTimeStep,
    SendStep,
    SetStep,
    SplitStep,
    Step,
)
from sfjourney.simulation.person import Person, set_property
from sfjourney.simulation.run import NEVER, Run, Waiting
from sfjourney.simulation.sending import deliver, written

_BUCKETS = 10_000


def enter(run: Run) -> None:
    """Count a run among the active ones of its Profile, in order of (Journey key, order of enrollment)."""
    active = run.person.active
    if active:
        insort(active, run, key=_place)
    else:
        active.append(run)


def _place(run: Run) -> tuple[int, int]:
    return run.journey.rank, run.order


def end(run: Run, status: Any, reason: str | None) -> None:
    """End a run, wherever it is."""
    if run.step is not None:
        run.path.append((run.step.node, run.reached, None))
        run.step = None
    elif run.resume is not None:  # its own `set` ends it: it never left that step
        node, reached, _ = run.path[-1]
        run.path[-1] = (node, reached, None)
    run.due = NEVER
    person = run.person
    run.status, run.reason, run.ended_at = status, reason, person.now
    person.active.remove(run)
    if person.observer is not None:
        person.observer.ends(run)


def go(run: Run, step: Step) -> None:
    """Carry out steps from this one on, until the run waits, has ended, or something else has to happen first."""
    following: Step | None = step
    while following is not None:
        following = _CARRY_OUT[type(following)](run, following)


def leave(run: Run, port: str, following: Step) -> None:
    """Go on from the step that a run waits in."""
    if run.step is not None:
        run.path.append((run.step.node, run.reached, port))
    run.step, run.due = None, NEVER
    go(run, following)


def _hold(run: Run, step: Waiting, due: int) -> None:
    person = run.person
    run.step, run.due, run.reached = step, due, person.now
    named = run.journey.zone.read
    if named is not None:
        run.held_name = (named(run),)
    if run.masked:
        forget_redacted(run)
    if person.observer is not None:
        person.observer.holds(run)


def forget_redacted(run: Run) -> None:
    """Redacted values may be read, if at all, in the first instant and before any wait (semantics.md D4)."""
    call = run.origin.call
    if run.masked and "event" in run.roots and run.roots["event"] is getattr(call, "raw", None):
        run.roots["event"] = call.data  # type: ignore[union-attr]  # only an Event has raw


def due_after(run: Run, duration: Duration) -> int:
    """When a duration from now is over: days keep the wall clock of the Journey's zone (semantics.md T7)."""
    now = run.person.now
    if duration.days:
        return run.zone().after(now, duration)
    due = now + duration.millis
    return due if due < END_OF_TIME else END_OF_TIME  # noqa: FURB136  # once for every timer: a call would be slower


def _end(run: Run, step: EndStep) -> None:
    run.path.append((step.node, run.person.now, None))
    end(run, step.status, step.reason)


# ---- sends


def _send(run: Run, step: SendStep) -> Step | None:
    now = run.person.now
    run.decided_at = now
    if step.windows:
        opens = next_open(now, step.windows, run.zone())
        if opens > now:
            _hold(run, step, opens)
            return None
    return _sent(run, step, now)


def _sent(run: Run, step: SendStep, reached: int) -> Step | None:
    """Make the email; go on, or end the run where a skipped send must end it."""
    if not deliver(run, step) and step.exit_if_skipped:
        run.path.append((step.node, reached, None))
        end(run, "exited", "skipped")
        return None
    run.path.append((step.node, reached, "next"))
    return step.next


# ---- timers


def ring(run: Run) -> None:
    """The timer of a run rings: its window is open, its wait is over."""
    step = run.step
    if isinstance(step, SendStep):
        run.step, run.due = None, NEVER
        run.kept_name = run.held_name
        following = _sent(run, step, run.reached)
        run.kept_name = None
        if following is not None:
            go(run, following)
    elif isinstance(step, AwaitStep):
        leave(run, "timeout", step.timeout)
    elif step is not None:
        leave(run, "next", step.next)


def _wait(run: Run, step: HoldStep) -> None:
    _hold(run, step, due_after(run, step.duration))


def _until_time(run: Run, step: HoldUntilTimeStep) -> None:
    now = run.person.now
    if step.window is not None:
        due = next_open(now, (step.window,), run.zone())
    else:
        due = next_clock_time(now, step.days, step.minute, run.zone())
    _hold(run, step, due)


def _until_date(run: Run, step: HoldUntilDateStep) -> Step | None:
    forget_redacted(run)
    run.held_zone = run.zone()
    due, missing = date_named(run, step, run.held_zone)
    if due is not None and due >= run.person.now:
        _hold(run, step, due)
        return None
    if step.exit_if_missing if missing else step.exit_if_past:
        run.path.append((step.node, run.person.now, None))
        end(run, "exited", "missing" if missing else "past")
        return None
    run.path.append((step.node, run.person.now, "next"))
    return step.next


def date_named(run: Run, step: HoldUntilDateStep, zone: Zone) -> tuple[int | None, bool]:
    """The instant that the data names now, moved; and whether there is none (semantics.md S3)."""
    named = as_instant(step.read(run), zone)
    if named is None:
        return None, True
    at = int(named)  # a time of the clock from here on, which rows are written of: no value among values
    return zone.before(at, step.duration) if step.direction == "before" else zone.after(at, step.duration), False


def set_date_anew(run: Run, step: HoldUntilDateStep) -> None:
    """A Profile Property may have changed: set the timer anew, both ways; past or missing now, the policy acts."""
    due, missing = date_named(run, step, run.held_zone or run.zone())
    if due is not None and due >= run.person.now:
        run.due = due
        if run.person.observer is not None:
            run.person.observer.holds(run)
    elif step.exit_if_missing if missing else step.exit_if_past:
        end(run, "exited", "missing" if missing else "past")
    else:
        leave(run, "next", step.next)


# ---- branches


def _choose(run: Run, step: ChooseStep) -> Step:
    now = run.person.now
    for port, test, following in step.cases:
        if test(run):
            run.path.append((step.node, now, port))
            return following
    run.path.append((step.node, now, "else"))
    return step.otherwise


def bucket(journey: str, salt: str, profile_id: str) -> int:
    """The bucket of a Profile in a split, from 0 to 9,999 (semantics.md S6)."""
    digest = hashlib.sha256(SEPARATOR.join((journey, salt, profile_id)).encode()).digest()
    return int.from_bytes(digest[:8], "big") % _BUCKETS


def _split(run: Run, step: SplitStep) -> Step:
    mine = bucket(run.journey.key, step.salt, run.person.profile_id)
    for bound, name, following in step.arms:
        if mine < bound:
            run.path.append((step.node, run.person.now, name))
            return following
    raise ValueError(f"the shares of {step.node} do not sum to 100 %")  # a validated graph has none such


# ---- waiting for something


def _await(run: Run, step: AwaitStep) -> Step | None:
    """Events since enrollment resolve a wait at once, in order; then conditions do (semantics.md S4)."""
    if run.masked:
        forget_redacted(run)
    person = run.person
    if step.past_events and person.last_past > run.used:
        history = person.history
        past = [one for event in step.past_events for one in history.get(event, ()) if one.order > run.used]
        past.sort(key=_order)
        for one in past:
            for arm in step.by_event[one.event]:
                if not arm.fresh and arm.fits is not None and arm.fits(run, one.payload):
                    run.path.append((step.node, person.now, arm.port))
                    return _take(run, arm, one.order, one.payload)
    if step.has_conditions:
        for arm in step.arms:
            if arm.when is not None and arm.when(run):
                run.path.append((step.node, person.now, arm.port))
                return arm.next
    _hold(run, step, due_after(run, step.duration))
    return None


def _order(past: Any) -> int:
    order: int = past.order
    return order


def _take(run: Run, arm: Arm, order: int, payload: Any) -> Step:
    """An event resolves a wait: it and all before it count no more, and its name stands for its payload."""
    run.used = order
    if arm.name is not None:
        run.roots[arm.name] = payload
    return arm.next


def resolve(run: Run, step: AwaitStep, event: str | None, payload: Any) -> None:
    """A record arrives at a waiting run: its event and the state after it, against all arms in written order."""
    run.kept_name = run.held_name
    for arm in step.arms:
        if arm.when is not None:
            if arm.when(run):
                run.kept_name = None
                leave(run, arm.port, arm.next)
                return
        elif arm.event == event and arm.fits is not None and arm.fits(run, payload):
            run.kept_name = None
            leave(run, arm.port, _take(run, arm, run.person.events_seen, payload))
            return
    run.kept_name = None


# ---- properties


def _set(run: Run, step: SetStep) -> Step | None:
    """Set a property. Where others have to be asked before the run goes on, that is on the agenda."""
    person = run.person
    run.path.append((step.node, person.now, "next"))
    value = _lasting(run, step) if run.masked else step.read(run)
    if value is MISSING:
        return step.next
    set_property(person, step.path, written(value))
    if len(person.active) == 1 and not run.journey.exits_when:
        return step.next
    asked = tuple(reversed(person.active))
    run.resume = step.next
    person.agenda.append((_resume, run))
    person.agenda += [(reconsider, other) for other in asked]
    person.agenda += [(exit_when, other) for other in asked]
    return None


def _lasting(run: Run, step: SetStep) -> object:
    """The value to set. What is redacted is not kept for good, though it may be read in this instant (D2, D4)."""
    event = run.roots.get("event")
    forget_redacted(run)
    value = step.read(run)
    if event is not None:
        run.roots["event"] = event
    return value


def _resume(run: Run) -> None:
    following, run.resume = run.resume, None
    if run.status == "running" and following is not None:
        go(run, following)


def settle(person: Person) -> None:
    """Let everything happen that a `set` has caused, and what that causes, before anything else does."""
    while person.agenda:
        act, run = person.agenda.pop()
        act(run)


def exit_when(run: Run) -> None:
    """Ask the `exit when` rules of a run that may still be active."""
    if run.status == "running" and any(test(run) for test in run.journey.exits_when):
        end(run, "exited", "exit-when")


def reconsider(run: Run) -> None:
    """The Profile has changed: a date may have moved, a condition may hold now."""
    step = run.step
    if isinstance(step, HoldUntilDateStep) and step.of_profile:
        set_date_anew(run, step)
    elif isinstance(step, AwaitStep) and step.has_conditions:
        run.kept_name = run.held_name
        arm = next((arm for arm in step.arms if arm.when is not None and arm.when(run)), None)
        run.kept_name = None
        if arm is not None:
            leave(run, arm.port, arm.next)


_CARRY_OUT: Final[Mapping[type[Step], Callable[[Run, Any], Step | None]]] = {
    SendStep: _send,
    HoldStep: _wait,
    HoldUntilTimeStep: _until_time,
    HoldUntilDateStep: _until_date,
    AwaitStep: _await,
    ChooseStep: _choose,
    SplitStep: _split,
    SetStep: _set,
    EndStep: _end,
}
"""What each kind of step does: it gives the step to go on with; None where the run waits, has ended or stands back."""
