"""Brackets inside brackets, deeper than is read; what a file finds of itself, and what segments add up to."""

from collections.abc import Iterator

from msgspec import Struct

from sfjourney.diagnostics import Finding, Severity
from sfjourney.limits import Limits
from sfjourney.model.conditions import inner_first, journey_conditions
from sfjourney.model.model import Model
from sfjourney.model.reads import with_levels, with_quantifiers
from sfjourney.rules.rule import Rule
from sfjourney.syntax import values


class _Depth(Struct, frozen=True):
    """How deep a condition is with the segments it asks: all conditions counted, and those that go through things."""

    levels: int = 1
    quantifiers: int = 0


def check(model: Model) -> Iterator[Finding]:
    """A segment stands for its condition: where it is asked, that is as deep as both together."""
    limits = model.settings.limits
    depths: dict[str, _Depth] = {}
    for segment in inner_first(model):
        levels, findings = _levels(segment.condition, depths, limits)
        quantifiers, more = _quantifiers(segment.condition, depths, limits)
        depths[segment.name.text] = _Depth(levels, quantifiers)
        yield from (*findings, *more)
    for journey in model.journeys:
        for placed in journey_conditions(journey):
            yield from _levels(placed.condition, depths, limits)[1]
            yield from _quantifiers(placed.condition, depths, limits)[1]


def _levels(condition: values.Condition, depths: dict[str, _Depth], limits: Limits) -> tuple[int, list[Finding]]:
    """How deep a condition is. One that is too deep is reported where segments make it so: files know their own."""
    deepest, findings = 0, []
    for inner, level in with_levels(condition):
        if not isinstance(inner, values.InSegment):
            deepest = max(deepest, level)
        elif (depth := level - 1 + depths.get(inner.segment.text, _Depth()).levels) > limits.nesting:
            findings.append(_of_segments(inner, f"nested deeper than {limits.nesting} levels (limits.nesting)"))
        else:
            deepest = max(deepest, depth)
    return deepest, findings


def _quantifiers(condition: values.Condition, depths: dict[str, _Depth], limits: Limits) -> tuple[int, list[Finding]]:
    """How many quantifiers a condition has in one another. The first that is one too many is reported."""
    most = limits.quantifier_nesting
    beyond = f"deeper than {most} `any`, `all` or `did` in one another (limits.quantifier_nesting)"
    deepest, findings = 0, []
    for inner, around in with_quantifiers(condition):
        if isinstance(inner, values.InSegment):
            depth = around + depths.get(inner.segment.text, _Depth()).quantifiers
            if around <= most < depth:
                findings.append(_of_segments(inner, beyond))
            else:
                deepest = max(deepest, min(depth, most))
        elif isinstance(inner, (values.Quantified, values.Did)) and around == most + 1:
            findings.append(_finding(inner, beyond))
        deepest = max(deepest, min(around, most))
    return deepest, findings


def _finding(quantifier: values.Quantified | values.Did, beyond: str) -> Finding:
    start = quantifier.name or (quantifier.event if isinstance(quantifier, values.Did) else None)
    return Finding(
        "syntax/nesting",
        f"the condition is {beyond}",
        quantifier.span if start is None else start.span,
        help="each goes through all things again for every thing outside of it: ask one of them for what is inside",
        about=start.text if start is not None else "",
    )


def _of_segments(asked: values.InSegment, beyond: str) -> Finding:
    return Finding(
        "syntax/nesting",
        f"with the segments that it asks, the condition is {beyond}",
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
