"""The arms of a wait -> those that take every event that a later one could take (semantics.md S4)."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Final

from sfjourney.facts.conditions import Conditions
from sfjourney.model.reads import is_deep, pointer_roots
from sfjourney.model.scopes import bind_event
from sfjourney.source import Span
from sfjourney.syntax import tree, values
from sfjourney.syntax.likeness import renamed

_DEEPEST: Final = 20
"""Conditions nested deeper than this are not looked at once more: less is known then, nothing wrong."""


def comes_first(earlier: tree.ArmOn, later: tree.ArmOn) -> bool:
    """Whether every event that fits the later arm fits the earlier, but for what ``where`` asks."""
    same_event = earlier.event.text == later.event.text
    same_key = earlier.matching is None or (
        later.matching is not None and earlier.matching.parts == later.matching.parts
    )
    return same_event and same_key and (later.fresh or not earlier.fresh)


def arms_before(arms: Sequence[tree.Arm], place: int) -> tuple[tree.Arm, ...]:
    """The arms before one of them that could take what it takes."""
    later = arms[place]
    if isinstance(later, tree.ArmWhen):
        return tuple(arm for arm in arms[:place] if isinstance(arm, tree.ArmWhen))
    return tuple(arm for arm in arms[:place] if isinstance(arm, tree.ArmOn) and comes_first(arm, later))


def taken_before(conditions: Conditions, before: Sequence[tree.Arm], later: tree.Arm) -> tuple[tree.Arm, ...]:
    """Of the arms before, those that leave nothing to the later one, whose own condition is assumed already."""
    for arm in before:
        if _leave_nothing(conditions, (arm,), later):
            return (arm,)
    return tuple(before) if len(before) > 1 and _leave_nothing(conditions, before, later) else ()


def _leave_nothing(conditions: Conditions, before: Sequence[tree.Arm], later: tree.Arm) -> bool:
    def way() -> None:
        for arm in before:
            _refuse(conditions, arm, later)
        agree(conditions, (), later.condition if isinstance(later, tree.ArmWhen) else later.where)

    outer = conditions.here.scope
    nothing_left = conditions.state.rules_out(way)
    conditions.here.scope = outer
    return nothing_left


def _refuse(conditions: Conditions, arm: tree.Arm, later: tree.Arm) -> None:
    """Assume that an arm does not fit what the later one takes."""
    if isinstance(arm, tree.ArmWhen):
        conditions.assume(arm.condition, truth=False)
    elif arm.where is None:
        conditions.state.end()
    else:
        for condition in _as_of(conditions, arm.where, arm, later):
            conditions.assume(condition, truth=False)


def _as_of(
    conditions: Conditions, where: values.Condition, arm: tree.ArmOn, later: tree.Arm
) -> Iterator[values.Condition]:
    """What an arm asks, about the event as the later arm calls it; nothing where the name means something else."""
    name = later.name if isinstance(later, tree.ArmOn) else None
    if is_deep(where):
        return
    if arm.name is None:
        if name is None or name.text not in pointer_roots(where):
            yield where
    elif name is not None:
        if name.text == arm.name.text or name.text not in pointer_roots(where):
            yield renamed(where, arm.name.text, name.text)
    elif arm.name.text not in conditions.here.scope.roots:
        conditions.state.forget(arm.name.text)
        conditions.here.scope = bind_event(conditions.here.scope, conditions.model, arm.name, arm.event)
        yield where


def asked_at(arm: tree.Arm) -> Span:
    """The place of what an arm takes: its condition, or its event."""
    return arm.condition.span if isinstance(arm, tree.ArmWhen) else arm.event.span


def agree(conditions: Conditions, refused: Sequence[values.Condition], own: values.Condition | None = None) -> None:
    """Look once more at what has been assumed already, where an answer had several ways to come out so.

    That not both of two things hold says nothing until one of them is known, which may be said further on.
    """
    for condition in refused:
        _settle(conditions, condition, truth=False)
    if own is not None:
        _settle(conditions, own, truth=True)


def _settle(conditions: Conditions, condition: values.Condition, *, truth: bool, levels: int = _DEEPEST) -> None:
    """A condition has come out so: where but one of its parts can have led to that, that part has."""
    if conditions.state.dead or levels == 0:
        return
    match condition:
        case values.Negation():
            _settle(conditions, condition.condition, truth=not truth, levels=levels - 1)
        case values.AnyOf() | values.AllOf() if isinstance(condition, values.AllOf) is truth:
            for part in condition.parts:
                _settle(conditions, part, truth=truth, levels=levels - 1)
        case values.AnyOf() | values.AllOf():
            if any(conditions.answer(part) is truth for part in condition.parts):
                return  # that is enough, and says nothing of the others
            left = list(islice(_possible(conditions, condition.parts, truth=truth), 2))
            if not left:
                conditions.state.end()
            elif len(left) == 1:
                conditions.assume(left[0], truth=truth)
        case values.InSegment():
            conditions.assume(condition, truth=truth)
        case _:
            pass


def _possible(conditions: Conditions, parts: Sequence[values.Condition], *, truth: bool) -> Iterator[values.Condition]:
    """Those of the parts that can come out so."""
    for part in parts:
        if not conditions.state.rules_out(partial(conditions.assume, part, truth=truth)):
            yield part


def taken_by(
    conditions: Conditions, before: Sequence[values.Condition], own: values.Condition | None
) -> Sequence[values.Condition]:
    """The arms of a branch that take whoever could take this one; none where nobody could anyway.

    ``own`` is what it asks, None for an ``else``.
    """
    if own is not None and _takes_all(conditions, (), own):
        return ()
    return next(((one,) for one in before if _takes_all(conditions, (one,), own)), None) or before


def _takes_all(conditions: Conditions, refused: Sequence[values.Condition], own: values.Condition | None) -> bool:
    """Whether nobody is left for whom these are false, and the own condition true."""

    def way() -> None:
        for condition in refused:
            conditions.assume(condition, truth=False)
        if own is not None:
            conditions.assume(own, truth=True)
        agree(conditions, refused, own)

    return conditions.state.rules_out(way)
