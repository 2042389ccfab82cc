"""A step that nothing leads to."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.graph.nodes import unreachable
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        if journey.damaged:
            continue
        for step in unreachable(journey.steps):
            yield Finding(
                "flow/unreachable-step",
                "no run ever reaches this step",
                step.span,
                "never reached",
                help="every way before it ends in `exit`: move it up, or take it out",
                about=str(step.label.text if step.label else type(step).__name__),
            )


UNREACHABLE_STEP = Rule(
    code="flow/unreachable-step",
    title="A step that no run reaches",
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
