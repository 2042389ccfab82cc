"""Brackets inside brackets, deeper than is read; what a file finds of itself, and what segments add up to."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.conditions import inner_first, journey_conditions
from sfjourney.model.model import Model
from sfjourney.model.reads import with_levels
from sfjourney.rules.rule import Rule
from sfjourney.syntax import values


def check(model: Model) -> Iterator[Finding]:
    """A segment stands for its condition: where it is asked, that is as deep as both together."""
    most = model.settings.limits.nesting
    depths: dict[str, int] = {}
    for segment in inner_first(model):
        depths[segment.name.text], findings = _depth(segment.condition, depths, most)
        yield from findings
    for journey in model.journeys:
        for placed in journey_conditions(journey):
            yield from _depth(placed.condition, depths, most)[1]


def _depth(condition: values.Condition, depths: dict[str, int], most: int) -> tuple[int, list[Finding]]:
    """How deep a condition is with the segments it asks. One that is too deep is reported where it becomes so."""
    deepest, findings = 0, []
    for inner, level in with_levels(condition):
        if not isinstance(inner, values.InSegment):
            deepest = max(deepest, level)
        elif (depth := level - 1 + depths.get(inner.segment.text, 1)) > most:
            findings.append(_finding(inner, most))
        else:
            deepest = max(deepest, depth)
    return deepest, findings


def _finding(asked: values.InSegment, most: int) -> Finding:
    return Finding(
        "syntax/nesting",
        f"with the segments that it asks, the condition is nested deeper than {most} levels",
        asked.segment.span,
        help="let segments ask fewer others, or set a property once and ask for that",
        about=asked.segment.text,
    )


NESTING = Rule(
    code="syntax/nesting",
    title="Nested too deep",
    severity=Severity.ERROR,
    why="beyond the limit a file is a mistake or an attack, and no reader follows it",
    bad="journey j {\n  on order.created where " + "(" * 300 + "/event/total > 1" + ")" * 300 + "\n}\n",
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
