"""A Profile at the instant at which its program is succeeded -> the same Profile under the other one (graph.md, Diff).

Runs that wait finish where they began, or go on from the paired step of the other program, their timers set anew from
when their waiting began; what would be over already is over now. A run whose step is gone ends ``stranded``.
"""

from sfjourney.clock.weekly import next_clock_time, next_open
from sfjourney.clock.zones import UTC_ZONE
from sfjourney.program.program import (
    AwaitStep,
    HoldStep,
    HoldUntilDateStep,
    HoldUntilTimeStep,
    JourneyProgram,
    SendStep,
    Step,
    Succession,
)
from sfjourney.simulation.person import Person
from sfjourney.simulation.run import NEVER, Run
from sfjourney.simulation.stepping import date_named, due_after, end


def carry(person: Person, then: Succession) -> None:
    """Go on under the other program. Nothing of the instant is left to do."""
    person.now = then.at
    person.program = then.program
    if then.steps is None:
        return
    for run in tuple(person.active):
        found = then.steps.get((run.journey.key, run.step.node)) if run.step is not None else None
        if found is None:
            end(run, "exited", "stranded")
        else:
            _carry_run(run, *found)


def _carry_run(run: Run, journey: JourneyProgram, step: Step) -> None:
    """Let a run wait in the step of the other program that is paired with its own."""
    person, now = run.person, run.person.now
    run.journey = journey
    _carry_goal(run, journey)
    if not isinstance(step, SendStep | HoldStep | HoldUntilTimeStep | HoldUntilDateStep | AwaitStep):
        raise TypeError(f"{step.node} is paired with a step in which runs wait")
    run.step, run.kept_name = step, run.held_name
    if isinstance(step, HoldUntilDateStep):
        run.held_zone = run.zone()  # as the other program has it; a name that data gave is kept (T7)
    person.now = run.reached
    due = _due(run, step, now)
    person.now, run.kept_name = now, None
    if due is None and isinstance(step, HoldUntilDateStep):
        missing = date_named(run, step, run.held_zone or run.zone())[1]
        if step.exit_if_missing if missing else step.exit_if_past:
            end(run, "exited", "missing" if missing else "past")
            return
    run.due = max(now, due or now)
    if person.observer is not None:
        person.observer.holds(run)


def _due(
    run: Run, step: SendStep | HoldStep | HoldUntilTimeStep | HoldUntilDateStep | AwaitStep, now: int
) -> int | None:
    """When the wait is over that began when the run came there; None for a date that is missing, or was past then.

    A window that was open in the meantime may be closed ``now``, and a closed one holds the run (M3).
    """
    began = run.person.now
    match step:
        case SendStep():
            return next_open(now, step.windows, run.zone()) if step.windows else now
        case HoldUntilTimeStep(window=None):
            return next_clock_time(began, step.days, step.minute, run.zone())
        case HoldUntilTimeStep(window=window):
            return next_open(now, (window,), run.zone()) if window is not None else now
        case HoldUntilDateStep():
            due, _ = date_named(run, step, run.zone())
            return due if due is not None and due >= began else None
        case _:
            return due_after(run, step.duration)


def _carry_goal(run: Run, journey: JourneyProgram) -> None:
    """Wait for the goal of the other program from now on, in the time that it gives since enrollment."""
    watched, goal = run.person.watched, journey.goal
    if goal is None or run.goal_at is not None:
        return
    within = goal.within
    zone = run.zone() if within is not None and within.days else UTC_ZONE
    run.goal_until = zone.after(run.enrolled_at, within) if within is not None else NEVER
    if run not in watched:
        watched.append(run)
