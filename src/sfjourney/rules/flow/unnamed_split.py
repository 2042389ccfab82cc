"""A split whose buckets have nothing to hang on."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.source import Span
from sfjourney.steps.split import salt
from sfjourney.syntax import tree


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        seen: dict[str, Span] = {}
        for step in journey.all_steps:
            if not isinstance(step, tree.Split):
                continue
            name = salt(step)
            if name is None:
                message = "this split has neither a label nor a title"
                hint = 'give it one: split "subject test" { ... }'
                yield Finding("flow/unnamed-split", message, step.span, "unnamed", help=hint)
            elif name in seen:
                message = f'two splits of this Journey are called "{name}"'
                hint = "give one of them another name, or they put every Profile into the same places"
                first = Label(seen[name], "the first")
                yield Finding("flow/unnamed-split", message, step.span, "the second", (first,), hint, about=name)
            else:
                seen[name] = step.span


UNNAMED_SPLIT = Rule(
    code="flow/unnamed-split",
    title="A split without a name of its own",
    severity=Severity.ERROR,
    why="buckets hang on the name: without one they would move whenever the file is edited",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          split {
            50% short { send receipt }
            50% long { exit }
          }
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          split "subject" {
            50% short { send receipt }
            50% long { exit }
          }
        }
    """,
    check=check,
)
