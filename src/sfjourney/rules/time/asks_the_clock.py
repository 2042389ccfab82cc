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
    for placed in placed_conditions(model):
        if placed.usage in (Usage.EXIT_WHEN, Usage.ARM_WHEN):
            for span, related in _clocks(model, placed.condition, frozenset()):
                yield Finding(
                    "time/asks-the-clock",
                    f"{placed.usage.value} cannot depend on the clock",
                    span,
                    "changes as time passes",
                    related,
                    "ask it in a `branch` after a wait; `wait until` holds the run up to an instant",
                    about=placed.usage.value,
                )


def _clocks(
    model: Model, condition: values.Condition, seen: frozenset[str]
) -> Iterator[tuple[Span, tuple[Label, ...]]]:
    """The places of a condition whose truth time alone changes; inside a segment, with the place there."""
    for inner in conditions_within(condition):
        if isinstance(inner, values.Did) and inner.last is not None:
            yield inner.last.span, ()
        elif isinstance(inner, values.InSegment) and inner.segment.text not in seen:
            segment = model.segments.get(inner.segment.text)
            if segment is not None:
                deeper = _clocks(model, segment.condition, seen | {inner.segment.text})
                found = next(deeper, None)
                if found is not None:
                    yield inner.segment.span, (Label(found[0], "here the segment depends on the clock"),)
        else:
            yield from ((now.span, ()) for now in _nows(inner))


def _nows(condition: values.Condition) -> Iterator[values.Now]:
    sides: tuple[values.Value, ...] = ()
    if isinstance(condition, (values.Comparison, values.Containment)):
        sides = (condition.left, condition.right)
    elif isinstance(condition, values.Membership):
        sides = (condition.value, *condition.options)
    for side in sides:
        value = side
        while isinstance(value, (values.Lower, values.Shifted)):
            value = value.value
        if isinstance(value, values.Now):
            yield value


ASKS_THE_CLOCK = Rule(
    code="time/asks-the-clock",
    title="A condition depends on the clock where the clock is not asked",
    severity=Severity.ERROR,
    why="`exit when` and `when` arms are asked at records and `set`s, never because time passed (semantics.md C5)",
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
