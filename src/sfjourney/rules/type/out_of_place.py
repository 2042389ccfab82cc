"""A condition that has no meaning where it stands."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.conditions import placed_conditions
from sfjourney.model.model import Model
from sfjourney.model.reads import Usage, conditions_within
from sfjourney.rules.rule import Rule
from sfjourney.syntax import values


def check(model: Model) -> Iterator[Finding]:
    for placed in placed_conditions(model):
        if placed.usage not in (Usage.FILTER, Usage.SEGMENT):
            continue
        for condition in conditions_within(placed.condition):
            if isinstance(condition, values.StartedBy):
                message = f"`started by` has no meaning in {placed.usage.value}: no run has started"
                hint = "a filter belongs to one `on` already" if placed.usage is Usage.FILTER else "ask it in a step"
                yield Finding("type/out-of-place", message, condition.span, "not here", help=hint, about="started by")
            elif isinstance(condition, values.Did) and condition.since_enrollment is not None:
                message = f"`since enrollment` has no meaning in {placed.usage.value}: nobody is enrolled yet"
                hint = "ask `in last DURATION`, or the whole history without a period"
                span = condition.since_enrollment
                yield Finding("type/out-of-place", message, span, "not here", help=hint, about="since")


OUT_OF_PLACE = Rule(
    code="type/out-of-place",
    title="A condition has no meaning where it stands",
    severity=Severity.ERROR,
    why="a filter and a segment are asked of a Profile that no run has begun for",
    bad="""\
        journey j {
          on order.created where not did order.created since enrollment
          enroll always
          transactional

          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created where not did order.refunded in last 30 days
          enroll always
          transactional

          send receipt
        }
    """,
    check=check,
)
