"""A formula and what is known of an instance there -> the formula without the alternatives that this rules out.

An alternative that no such instance can fit is not the one that holds. What is left of a group says more than the
whole of it: whether a property is there, and of what type, in the payloads whose ``kind`` is ``"card"``. As everywhere
in this package the result may allow more than it must, never less: where it is not plain that an alternative is out, it
stays.
"""

from typing import Final

from msgspec.structs import replace

from sfjourney import pointers
from sfjourney.schemas.descent import Analysis, Member
from sfjourney.schemas.formulas import Every, Formula, Some, every, some
from sfjourney.schemas.given import Given
from sfjourney.schemas.nodes import FALSE
from sfjourney.schemas.segments import EACH, Segment
from sfjourney.schemas.shapes import of_every

_DEEPEST: Final = 32
"""Schemas nested deeper than this at one place, and values deeper than this in one another, are not looked into."""


def narrowed(analysis: Analysis, formula: Formula, given: Given) -> Formula:
    """The formula for the values that it allows and of which all that is ``given`` holds, or for more of them."""
    return _Narrowing(analysis, formula, given, 0).of(formula)


class _Narrowing:
    """One formula narrowed by what is known at one place, ``level`` places below the one that was asked for."""

    def __init__(self, analysis: Analysis, whole: Formula, given: Given, level: int) -> None:
        self._analysis = analysis
        self._given = given
        self._shape = of_every([analysis.shape(whole), given.shape])
        self._level = level
        self._known: dict[int, int] = {}

    def of(self, formula: Formula) -> Formula:
        match formula:
            case int():
                return self._node(formula, 0)
            case Every(parts):
                all_parts = [self.of(part) for part in parts]
                return FALSE if FALSE in all_parts else every(all_parts)
            case Some(parts):
                left = [part for part in map(self.of, parts) if part != FALSE]
                return some(part for part in left if self.is_possible(part))

    def _node(self, number: int, depth: int) -> int:
        """A node for the same without the alternatives that are out: itself where none is."""
        if number in self._known:
            return self._known[number]
        node = self._analysis.nodes[number]
        if not (node.every or node.some) or depth > _DEEPEST or not self._analysis.budget.spend(1):
            return number
        self._known[number] = number  # as it is, should it be met again inside itself
        parts = tuple(self._node(part, depth + 1) for part in node.every)
        groups = tuple(self._group(group, depth + 1) for group in node.some)
        if FALSE in parts or () in groups:
            self._known[number] = FALSE
        elif parts != node.every or groups != node.some:
            self._known[number] = self._analysis.add(replace(node, every=parts, some=groups))
        return self._known[number]

    def _group(self, group: tuple[int, ...], depth: int) -> tuple[int, ...]:
        left = tuple(part for part in (self._node(part, depth) for part in group) if part != FALSE)
        return left if len(group) == 1 else tuple(part for part in left if self.is_possible(part))

    def is_possible(self, formula: Formula) -> bool:
        """Whether a value that a formula allows may be as the given says."""
        types = of_every([self._analysis.shape(formula), self._shape]).types
        if not types or self._level > _DEEPEST:
            return bool(types)
        return all(self._may_have(formula, types, segment, inner) for segment, inner in self._given.below.items())

    def _may_have(self, formula: Formula, types: frozenset[str], segment: Segment, inner: Given) -> bool:
        """The same for what it has at a segment."""
        members: list[Member] = []
        if "object" in types and segment is not EACH:
            members.append(self._analysis.member(formula, "object", segment))
        if "array" in types and (segment is EACH or pointers.array_index(segment) is not None):
            members.append(self._analysis.member(formula, "array", segment))
        may_lack = len(members) < len(types) or any(not member.must for member in members)
        if inner.present is not True and may_lack:
            return True
        if inner.present is False:
            return False
        below = some(member.below for member in members if not member.cannot)
        deeper = _Narrowing(self._analysis, below, inner, self._level + 1)
        return deeper.is_possible(deeper.of(below))
