"""A condition on a segment that no declaration describes."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.conditions import all_conditions
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.rules.undeclared import undeclared
from sfjourney.syntax import values


def check(model: Model) -> Iterator[Finding]:
    if model.declarations_unread:
        return
    asked = [c.segment for c in all_conditions(model) if isinstance(c, values.InSegment)]
    declared = {name: segment.name for name, segment in model.segments.items()}
    yield from undeclared("reference/unknown-segment", "segment", asked, declared, "= CONDITION")


UNKNOWN_SEGMENT = Rule(
    code="reference/unknown-segment",
    title="A segment that is not declared",
    severity=Severity.ERROR,
    why="nobody can say who is in it",
    bad="""\
        segment regulars = did order.created at least 3 times

        journey j {
          on order.created where in segment regulers
          enroll always
          transactional

          send receipt
        }
    """,
    good="""\
        segment regulars = did order.created at least 3 times

        journey j {
          on order.created where in segment regulars
          enroll always
          transactional

          send receipt
        }
    """,
    check=check,
)
