"""A condition on a segment that no declaration describes."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.model.conditions import all_conditions
from sfjourney.model.model import Model
from sfjourney.rules.misdeclared import misdeclared, misdeclared_finding, written_name
from sfjourney.rules.rule import Rule
from sfjourney.spelling import is_surely, likely
from sfjourney.syntax import values


def check(model: Model) -> Iterator[Finding]:
    if model.declarations_unread:
        return
    asked = [c.segment for c in all_conditions(model) if isinstance(c, values.InSegment)]
    otherwise = misdeclared(asked, {name: segment.name for name, segment in model.segments.items()}, likely)
    for found in otherwise.values():
        yield misdeclared_finding("reference/unknown-segment", "segment", found, written_name(found.name))
    for segment in asked:
        if segment.text not in model.segments and segment.text not in otherwise:
            meant = likely(segment.text, model.segments)
            yield _finding(segment, meant, sure=meant is not None and is_surely(segment.text, meant, model.segments))


def _finding(segment: values.Name, meant: str | None, *, sure: bool) -> Finding:
    return Finding(
        "reference/unknown-segment",
        f"there is no segment `{segment.text}`",
        segment.span,
        "not declared",
        help=f"did you mean `{meant}`?" if meant else f"declare it: segment {segment.text} = CONDITION",
        fix=Fix(f"write `{meant}`", (Edit(segment.span, meant),), safe=sure) if meant else None,
        about=segment.text,
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
