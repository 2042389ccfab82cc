"""A step behind an `exit`, in the same block."""

from collections.abc import Iterator
from itertools import pairwise

from sfjourney.diagnostics import Edit, Finding, Fix, Label, Severity
from sfjourney.model.model import Model, steps_within
from sfjourney.rules.rule import Rule
from sfjourney.source import Span
from sfjourney.syntax import tree


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        if not journey.damaged:
            for steps in blocks_of(journey.steps):
                yield from _behind(steps)


def blocks_of(steps: tuple[tree.Step, ...]) -> Iterator[tuple[tree.Step, ...]]:
    """These steps, and those of every block inside them."""
    yield steps
    for step in steps_within(steps):
        yield from (block.steps for block in tree.blocks(step))


def _behind(steps: tuple[tree.Step, ...]) -> Iterator[Finding]:
    for step, following in pairwise(steps):
        if isinstance(step, tree.Exit):
            rest = Span(step.span.file, step.span.end, steps[-1].span.end)
            yield Finding(
                "flow/step-after-exit",
                "no run reaches this step: the `exit` before it ends them all",
                following.span,
                "never reached",
                (Label(step.span, "every run that comes here ends"),),
                "move it before the `exit`, or take it out",
                Fix("take out what follows the `exit`", (Edit(rest, ""),), safe=False),
                about=str(following.label.text if following.label else type(following).__name__),
            )
            return


STEP_AFTER_EXIT = Rule(
    code="flow/step-after-exit",
    title="A step stands behind an exit",
    severity=Severity.WARNING,
    why="an email behind it is never sent, though the Journey seems to promise it",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          exit
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
          exit
        }
    """,
    check=check,
)
