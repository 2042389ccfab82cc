"""A condition on a segment that no declaration describes."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.conditions import all_conditions
from sfjourney.model.model import Model
from sfjourney.rules.rule import Rule
from sfjourney.spelling import is_surely, likely
from sfjourney.syntax import values


def check(model: Model) -> Iterator[Finding]:
    if model.declarations_unread:
        return
    for condition in all_conditions(model):
        if isinstance(condition, values.InSegment) and condition.segment.text not in model.segments:
            name, span = condition.segment.text, condition.segment.span
            meant = likely(name, model.segments)
            sure = meant is not None and is_surely(name, meant, model.segments)
            yield Finding(
                "reference/unknown-segment",
                f"there is no segment `{name}`",
                span,
                "not declared",
                help=f"did you mean `{meant}`?" if meant else f"declare it: segment {name} = CONDITION",
                fix=Fix(f"write `{meant}`", (Edit(span, meant),), safe=sure) if meant else None,
                about=name,
            )


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
