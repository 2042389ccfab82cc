"""A Journey that sends nothing."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.syntax import tree


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        steps = journey.all_steps
        # One that sets properties has another purpose.
        if journey.damaged or any(isinstance(step, (tree.Send, tree.Set)) for step in steps):
            continue
        name = journey.declaration.name
        message = f"the Journey `{name.text}` sends nothing and changes nothing"
        hint = "add a `send`, or take the Journey out"
        yield Finding("flow/no-send", message, name.span, "no send", help=hint, about=name.text)


NO_SEND = Rule(
    code="flow/no-send",
    title="A Journey sends nothing",
    severity=Severity.WARNING,
    why="nothing ever comes of entering it",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait 1 day
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait 1 day
          send receipt
        }
    """,
    check=check,
)
