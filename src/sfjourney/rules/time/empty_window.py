"""A window that begins when it ends."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.source import Span
from sfjourney.syntax import clauses, tree


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        yield from (_empty(w.span) for w in journey.windows if w.window.start == w.window.end)
        for step in journey.all_steps:
            if isinstance(step, tree.Send):
                windows = [option for option in step.options if isinstance(option, clauses.SendWindow)]
                yield from (_empty(w.span) for w in windows if w.window.start == w.window.end)
            elif isinstance(step, tree.WaitUntilTime) and step.start == step.end:
                yield _empty(step.span)


def _empty(span: Span) -> Finding:
    hint = "write 00:00 to 24:00 for the whole day, or leave the hours out"
    return Finding("time/empty-window", "this window ends when it begins", span, "no time at all", help=hint)


EMPTY_WINDOW = Rule(
    code="time/empty-window",
    title="A window ends when it begins",
    severity=Severity.ERROR,
    why="it is read as never open by some and as always open by others",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional
          window weekdays 09:00 to 09:00

          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional
          window weekdays 09:00 to 20:00

          send receipt
        }
    """,
    check=check,
)
