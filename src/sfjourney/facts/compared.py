"""How a comparison has come out -> what one side of it is, by what is known of the other (semantics.md C1, C2)."""

from collections.abc import Mapping
from typing import Final

from sfjourney.facts import decide
from sfjourney.facts.decide import INSTANT
from sfjourney.facts.fact import PRESENT, TOP, Fact, none_of, typed
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.schemas.nodes import Bound
from sfjourney.syntax import values

MIRRORED: Final[Mapping[values.Comparator, values.Comparator]] = {
    "==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip


def where_true(operator: values.Comparator, other: Fact) -> Fact:
    """What a value is that compares so with another."""
    types = other.types
    if INSTANT in types:
        return typed("string", INSTANT)
    if operator == "!=":
        return none_of(other.single).meet(PRESENT) if other.single is not None else PRESENT
    if operator == "==":
        return Fact(True, types, other.values, frozenset(), other.lowest, other.highest)
    if not types <= NUMBERS:
        return typed("string", *NUMBERS)
    low = high = None
    if operator in (">", ">="):
        low = _shifted(decide.lowest(other), excluded=operator == ">")
    else:
        high = _shifted(decide.highest(other), excluded=operator == "<")
    return Fact(True, NUMBERS, None, frozenset(), low, high)


def where_false(operator: values.Comparator, other: Fact) -> Fact:
    """What a value is, if it is there, that does not compare so with another that is there."""
    if operator == "==":
        return none_of(other.single) if other.single is not None else TOP
    if INSTANT in other.types:
        return TOP
    if operator == "!=":
        return Fact(None, other.types, other.values, frozenset(), other.lowest, other.highest)
    if not other.types or not other.types <= NUMBERS:
        return TOP
    if operator in (">", ">="):
        return Fact(highest=_shifted(decide.highest(other), excluded=operator == ">="))
    return Fact(lowest=_shifted(decide.lowest(other), excluded=operator == "<="))


def _shifted(bound: Bound | None, *, excluded: bool) -> Bound | None:
    return None if bound is None else Bound(bound.value, bound.excluded or excluded)
