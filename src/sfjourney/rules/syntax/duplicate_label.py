"""A label that two steps of a Journey carry."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.source import Span


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        first: dict[str, Span] = {}
        for step in journey.all_steps:
            if step.label is None:
                continue
            name, span = step.label.text, step.label.span
            if name in first:
                yield Finding(
                    "syntax/duplicate-label",
                    f"the label `{name}` stands twice in this Journey",
                    span,
                    "the second",
                    (Label(first[name], "the first"),),
                    "give one of the two steps another label",
                    about=name,
                )
            first.setdefault(name, span)


DUPLICATE_LABEL = Rule(
    code="syntax/duplicate-label",
    title="A label stands twice",
    severity=Severity.ERROR,
    why="a label is the id of its node, and two nodes cannot share one",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional

          first: send receipt
          first: wait 1 day
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          first: send receipt
          second: wait 1 day
        }
    """,
    check=check,
)
