"""A clause that every Journey must have."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        if journey.damaged:
            continue
        name = journey.declaration.name
        if not journey.entries and journey.api is None:
            hint = "write `on EVENT`, or `on api` for a Journey that journeys.trigger starts"
            message = f"the Journey `{name.text}` does not say what starts it"
            yield Finding("syntax/missing-clause", message, name.span, "no `on` clause", help=hint, about="on")
        if journey.enroll is None:
            hint = "write `enroll once`, `enroll always` or `enroll again after DURATION`; there is no default"
            message = f"the Journey `{name.text}` does not say how often a Profile enters it"
            yield Finding("syntax/missing-clause", message, name.span, "no `enroll` clause", help=hint, about="enroll")


MISSING_CLAUSE = Rule(
    code="syntax/missing-clause",
    title="A Journey lacks a clause that it must have",
    severity=Severity.ERROR,
    why="engines disagree on what happens when nothing is said, so it must be said",
    bad="""\
        journey j {
          on order.created
          transactional

          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          send receipt
        }
    """,
    check=check,
)
