"""A condition on the clock where nothing asks it when the clock moves."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.model.conditions import placed_conditions
from sfjourney.model.model import Model
from sfjourney.model.reads import Usage, conditions_within
from sfjourney.rules.rule import Rule
from sfjourney.source import Span
from sfjourney.syntax import values


def check(model: Model) -> Iterator[Finding]:
    moving = _moving(model)
    for placed in placed_conditions(model):
        if placed.usage in (Usage.EXIT_WHEN, Usage.ARM_WHEN):
            for span, segment in _clocks(placed.condition, moving):
                inside = None if segment is None else next(_clocks(model.segments[segment].condition, moving), None)
                yield Finding(
                    "time/asks-the-clock",
                    f"{placed.usage.value} cannot depend on the clock",
                    span,
                    "changes as time passes",
                    () if inside is None else (Label(inside[0], "here the segment depends on the clock"),),
                    "ask it in a `branch` after a wait; `wait until` holds the run up to an instant",
                    about=placed.usage.value,
                )


def _moving(model: Model) -> frozenset[str]:
    """The segments whose truth time alone changes, be it through segments that they ask in turn."""
    askers: dict[str, list[str]] = {}
    for name, segment in model.segments.items():
        for inner in conditions_within(segment.condition):
            if isinstance(inner, values.InSegment):
                askers.setdefault(inner.segment.text, []).append(name)
    still: frozenset[str] = frozenset()
    left = [name for name, segment in model.segments.items() if any(_clocks(segment.condition, still))]
    moving: set[str] = set()
    while left:
        name = left.pop()
        if name not in moving:
            moving.add(name)
            left += askers.get(name, ())
    return frozenset(moving)


def _clocks(condition: values.Condition, moving: frozenset[str]) -> Iterator[tuple[Span, str | None]]:
    """The places of a condition whose truth time alone changes, with the segment that is asked there, if one is."""
    for inner in conditions_within(condition):
        if isinstance(inner, values.Did) and inner.last is not None:
            yield inner.last.span, None
        elif isinstance(inner, values.InSegment) and inner.segment.text in moving:
            yield inner.segment.span, inner.segment.text
        else:
            yield from ((now.span, None) for now in _nows(inner))


def _nows(condition: values.Condition) -> Iterator[values.Now]:
    inmost = map(values.inmost, values.operands(condition))
    return (value for value in inmost if isinstance(value, values.Now))


ASKS_THE_CLOCK = Rule(
    code="time/asks-the-clock",
    title="A condition depends on the clock where the clock is not asked",
    severity=Severity.ERROR,
    why="`exit when` and `when` arms are asked at records and `set`s, never because time passed",
    bad="""\
        journey j {
          on order.created
          enroll always
          transactional
          exit when /event/expiresAt < now

          wait 3 days
          send receipt
        }
    """,
    good="""\
        journey j {
          on order.created
          enroll always
          transactional

          wait 3 days
          branch { when /event/expiresAt < now { exit } }
          send receipt
        }
    """,
    check=check,
)
