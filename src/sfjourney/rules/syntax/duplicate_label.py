"""A label that two steps of a Journey carry."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.rules.twice import twice, twice_finding


def check(model: Model) -> Iterator[Finding]:
    for journey in model.journeys:
        labels = (step.label for step in journey.all_steps if step.label is not None)
        for again in twice((label.text, label.span) for label in labels):
            message = f"the label `{again.name}` stands twice in this Journey"
            hint = "give one of the two steps another label"
            yield twice_finding("syntax/duplicate-label", again, message, hint, again.name)


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
