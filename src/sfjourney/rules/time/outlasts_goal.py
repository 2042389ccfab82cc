"""A wait that goes on when the time of the goal is over."""

from collections.abc import Iterator

from msgspec import Struct

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.syntax import tree
from sfjourney.syntax.values import Length


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        if journey.goal is not None and journey.goal.within is not None and not journey.damaged:
            clock = _Clock(journey.goal.within, [])
            clock.steps(journey.steps, 0)
            yield from (_finding(step, journey.goal.within, waited) for step, waited in clock.found)


class _Clock(Struct, frozen=True):
    """Adds up waits, days as 24 hours. What comes back is the least time passed; None where no run comes out."""

    within: Length
    found: list[tuple[tree.Wait | tree.WaitFor, int]]

    def steps(self, steps: tuple[tree.Step, ...], waited: int) -> int | None:
        passed: int | None = waited
        for step in steps:
            if passed is None:
                return None
            passed = self._step(step, passed)
        return passed

    def _step(self, step: tree.Step, waited: int) -> int | None:
        match step:
            case tree.Wait():
                self._outlasts(step, waited)
                return waited + step.length.duration.nominal
            case tree.WaitFor():
                self._outlasts(step, waited)
                ends = [self.steps(arm.block.steps, waited) for arm in step.arms]
                late = waited + step.length.duration.nominal
                ends.append(late if step.timeout is None else self.steps(step.timeout.steps, late))
            case tree.Branch() | tree.Split():
                ends = [self.steps(block.steps, waited) for block in tree.blocks(step)]
                ends += [waited] if isinstance(step, tree.Branch) and step.otherwise is None else []
            case tree.Exit():
                return None
            case _:
                return waited
        return min((end for end in ends if end is not None), default=None)

    def _outlasts(self, step: tree.Wait | tree.WaitFor, waited: int) -> None:
        """Only the wait in which the time runs out is told, not those behind it."""
        if waited <= self.within.duration.nominal < waited + step.length.duration.nominal:
            self.found.append((step, waited))


def _finding(step: tree.Wait | tree.WaitFor, within: Length, waited: int) -> Finding:
    goal = within.duration.words()
    message = f"this wait outlasts the goal, which counts for {goal}"
    if step.length.duration.nominal <= within.duration.nominal and waited:
        message = f"with the waits before it this one outlasts the goal, which counts for {goal}"
    return Finding(
        "time/outlasts-goal",
        message,
        step.length.span,
        "longer than the goal counts",
        (Label(within.span, "the goal is met in this time or not at all"),),
        "wait for less, or give the goal more time",
        about=step.length.duration.iso(),
    )


OUTLASTS_GOAL = Rule(
    code="time/outlasts-goal",
    title="A wait longer than the goal's time",
    severity=Severity.WARNING,
    why="whatever is sent after it can no longer help to meet the goal, and the figures will not show what it did",
    bad="""\
        journey j {
          on cart.updated
          enroll always
          transactional
          exit on order.created
          goal order.created within 3 days

          wait 5 days
          send receipt
        }
    """,
    good="""\
        journey j {
          on cart.updated
          enroll always
          transactional
          exit on order.created
          goal order.created within 7 days

          wait 5 days
          send receipt
        }
    """,
    check=check,
)
