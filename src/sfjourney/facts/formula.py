"""Conditions in normal form -> what they say of values, under `and` and `or` alone, for proofs about two of them.

A formula is made twice, once for the answer yes and once for no, because `not` is not the opposite of a comparison:
both are false where a side is missing (semantics.md C1). Names that `any`, `all` and `did` bind are replaced by what
they stand for, so that two conditions mean the same whatever they call it.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final

from msgspec import UNSET, Struct, field, to_builtins
from msgspec.structs import replace

from sfjourney import pointers
from sfjourney.canonical import canonical
from sfjourney.clock.durations import Duration, from_iso
from sfjourney.clock.instants import parse_instant
from sfjourney.expressions import tree
from sfjourney.expressions.operands import may_be_moment
from sfjourney.expressions.within import segments_in
from sfjourney.facts.asked import (
    ALWAYS,
    NEVER,
    Asked,
    Every,
    Formula,
    Happened,
    Holds,
    Items,
    Key,
    Some,
    TextTest,
    Unknown,
    all_of,
    any_of,
    opposite,
)
from sfjourney.facts.fact import ABSENT, PRESENT, Fact, none_of, one_of, typed
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.schemas.nodes import Bound

STARTED: Final[Key] = ("started by",)
_DEEPEST: Final = 60
"""What is nested deeper than this is not looked into: less is proven then, nothing wrong."""

RUN, SEGMENT = "run", "segment"
"""Whose zone says when a day begins (semantics.md S8)."""


def pointer_key(parts: Iterable[Hashable]) -> Key:
    return ("/", *parts)


def arriving(event: str, depth: int = 0) -> Key:
    """The root that stands for the payload of an event that arrives, or has."""
    return ("event", depth, event)


class Scope(Struct, frozen=True):
    """What names stand for where a condition is asked. ``bindings`` counts the names bound around it."""

    segments: Mapping[str, Asked]
    names: Mapping[str, Key] = field(default_factory=dict)
    zone: str = RUN
    bindings: int = 0
    depth: int = 0

    def bound(self, name: str | None, root: Key) -> "Scope":
        names = self.names if name is None else {**self.names, name: root}
        return replace(self, names=names, bindings=self.bindings + 1, depth=self.depth + 1)

    def inside(self) -> "Scope":
        return replace(self, depth=self.depth + 1)


def segments_asked(segments: Mapping[str, tree.Condition]) -> Mapping[str, Asked]:
    """Every segment, those that it asks for included. Of one that asks for itself nothing is known."""
    made: dict[str, Asked] = {}
    left = list(segments)
    begun: set[str] = set()
    while left:
        name = left[-1]
        needed = [other for other in segments_in(segments[name]) if other in segments and other not in made]
        if name in made:
            left.pop()
        elif name in begun or not needed:
            made[name] = asked(segments[name], Scope(made, zone=SEGMENT))
            left.pop()
        else:
            begun.add(name)
            left += needed
    return made


def asked(condition: tree.Condition, scope: Scope) -> Asked:
    """A condition as a pair of formulas."""
    if scope.depth > _DEEPEST:
        names = tuple(sorted(scope.names.items(), key=repr))
        return _unknown(("deep", canonical(to_builtins(condition)), scope.zone, names))
    match condition:
        case tree.Always():
            return ALWAYS
        case tree.Never():
            return NEVER
        case tree.And():
            return all_of([asked(part, scope.inside()) for part in condition.of])
        case tree.Or():
            return any_of([asked(part, scope.inside()) for part in condition.of])
        case tree.Not():
            return opposite(asked(condition.of, scope.inside()))
        case tree.Present() | tree.Missing():
            key = _pointer(condition.pointer, scope)
            is_there = Asked(Holds(key, PRESENT), Holds(key, ABSENT))
            return is_there if isinstance(condition, tree.Present) else opposite(is_there)
        case tree.In() | tree.NotIn():
            return _membership(condition, scope)
        case tree.AnyItem() | tree.AllItems():
            return _items(condition, scope)
        case tree.Did():
            return _did(condition, scope)
        case tree.StartedBy():
            return Asked(Holds(STARTED, one_of((condition.event,))), Holds(STARTED, none_of((condition.event,))))
        case tree.InSegment():
            known = scope.segments.get(condition.segment)
            return _unknown(("segment", condition.segment)) if known is None else known
        case tree.Contains() | tree.StartsWith() | tree.EndsWith():
            return _text(condition, scope)
        case _:
            return _comparison(condition, scope)


def arrival(event: str, name: str | None, matching: str | None, where: tree.Condition | None, scope: Scope) -> Asked:
    """That an arriving event belongs to the run and meets its condition (semantics.md C4)."""
    root = arriving(event)
    parts = []
    if matching is not None:
        own, *rest = pointers.parse(matching)
        parts.append(_same(pointer_key((own, *rest)), pointer_key((root, *rest))))
    if where is not None:
        parts.append(asked(where, scope.bound(name, root)))
    return all_of(parts)


def _unknown(key: Key) -> Asked:
    return Asked(Unknown(key, truth=True), Unknown(key, truth=False))


# ---- values


def _pointer(text: str, scope: Scope) -> Key:
    root, *rest = pointers.parse(text)
    return pointer_key((scope.names.get(root, root), *rest))


def _key(operand: tree.Operand, scope: Scope) -> Key:
    """What names a value that is not constant."""
    around: list[tree.Operand] = []
    while operand.of is not UNSET:
        around.append(operand)
        operand = operand.of
    key = _innermost(operand, scope)
    for made in reversed(around):
        if made.duration is not UNSET:
            key = ("moved", scope.zone, str(made.fn), made.duration, key)
        else:
            key = (str(made.fn), *key)
    return key


def _innermost(operand: tree.Operand, scope: Scope) -> Key:
    if operand.pointer is not UNSET:
        return _pointer(operand.pointer, scope)
    if operand.instant is not UNSET:
        return ("instant", operand.instant)
    return ("now",) if operand.fn is not UNSET else ("literal", canonical(operand.literal))


def _present(operand: tree.Operand, scope: Scope) -> list[Formula]:
    """What must be there, and of which type, where a value is."""
    found: list[Formula] = []
    while operand.fn == "lower" and operand.of is not UNSET:
        operand = operand.of
        found.append(Holds(_key(operand, scope), typed("string")))
    if operand.fn == "count" and operand.of is not UNSET:
        found.append(Holds(_key(operand.of, scope), typed("array")))
    elif operand.pointer is not UNSET:
        found.append(Holds(_key(operand, scope), PRESENT))
    return found


# ---- comparisons

_FLIPPED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_SIGNS: Final = {"<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1), "==": (0,), "!=": (-1, 1)}


def _comparison(condition: tree.Equal | tree.NotEqual | tree.Ordering, scope: Scope) -> Asked:
    operator = str(condition.__struct_config__.tag)
    left, right = condition.left, condition.right
    instants = isinstance(condition, tree.Ordering) and condition.instants
    if instants or may_be_moment(left) or may_be_moment(right):
        return _moments(operator, left, right, scope)
    if left.literal is not UNSET:
        left, right, operator = right, left, _FLIPPED[operator]
    if right.literal is UNSET:
        return _two_values(operator, left, right, scope)
    if operator not in ("==", "!=") and not _is_number(right.literal):
        return NEVER
    made = _against(_key(left, scope), operator, right.literal)
    return Asked(Every((made.yes, *_present(left, scope))), made.no)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _against(key: Key, operator: str, value: Any) -> Asked:
    """A value compared with one that is written out: a missing one is neither, and ``no`` (C1)."""
    if operator == "==":
        return Asked(Holds(key, one_of((value,))), Holds(key, none_of((value,))))
    if operator == "!=":
        return Asked(Holds(key, none_of((value,)).meet(PRESENT)), Holds(key, replace(one_of((value,)), present=None)))
    above, included = operator in (">", ">="), operator in (">=", "<=")
    inside, outside = Bound(value, excluded=not included), Bound(value, excluded=included)
    if above:
        return Asked(Holds(key, Fact(True, NUMBERS, lowest=inside)), Holds(key, Fact(highest=outside)))
    return Asked(Holds(key, Fact(True, NUMBERS, highest=inside)), Holds(key, Fact(lowest=outside)))


def _moments(operator: str, left: tree.Operand, right: tree.Operand, scope: Scope) -> Asked:
    """Instants are numbers; what is read as one is missing where it is none (S3)."""
    if left.instant is not UNSET:
        left, right, operator = right, left, _FLIPPED[operator]
    key: Key = ("moment", scope.zone, _key(left, scope))
    if right.instant is not UNSET:
        return _against(key, operator, parse_instant(right.instant))
    return _ordered(operator, key, ("moment", scope.zone, _key(right, scope)))


def _ordered(operator: str, left: Key, right: Key) -> Asked:
    """Two values that have an order, by the sign of their difference, which is missing where they have none."""
    if repr(right) < repr(left):
        left, right, operator = right, left, _FLIPPED[operator]
    key: Key = ("order", left, right)
    signs = _SIGNS[operator]
    others = [sign for sign in (-1, 0, 1) if sign not in signs]
    return Asked(Holds(key, one_of(signs)), Holds(key, replace(one_of(others), present=None)))


def _same(left: Key, right: Key) -> Asked:
    """Whether two values, both there, are equal as JSON."""
    there = (Holds(left, PRESENT), Holds(right, PRESENT))
    if left == right:
        return Asked(there[0], Holds(left, ABSENT))
    key: Key = ("same", *sorted((left, right), key=repr))
    return Asked(Every((Unknown(key, truth=True), *there)), Unknown(key, truth=False))


def _two_values(operator: str, left: tree.Operand, right: tree.Operand, scope: Scope) -> Asked:
    one, other = _key(left, scope), _key(right, scope)
    there = (*_present(left, scope), *_present(right, scope))
    if operator == "==":
        same = _same(one, other)
        return Asked(Every((same.yes, *there)), same.no)
    if operator == "!=":
        same = _same(one, other)
        missing = Some((Holds(one, ABSENT), Holds(other, ABSENT), same.yes))
        return Asked(Every((same.no, Holds(one, PRESENT), Holds(other, PRESENT), *there)), missing)
    made = _ordered(operator, one, other)
    return Asked(Every((made.yes, *there)), made.no)


def _membership(condition: tree.In | tree.NotIn, scope: Scope) -> Asked:
    value, listed = condition.value, [option.literal for option in condition.options]
    constant = value.literal is not UNSET or may_be_moment(value)
    if not constant and all(literal is not UNSET for literal in listed):
        key = _key(value, scope)
        if isinstance(condition, tree.In):
            return Asked(Every((Holds(key, one_of(listed)), *_present(value, scope))), Holds(key, none_of(listed)))
        inside = Holds(key, replace(one_of(listed), present=None))
        return Asked(Every((Holds(key, none_of(listed).meet(PRESENT)), *_present(value, scope))), inside)
    if isinstance(condition, tree.In):
        return any_of([_comparison(tree.Equal(value, option), scope) for option in condition.options])
    options = tuple(_key(option, scope) for option in condition.options)
    return _unknown(("not in", scope.zone, _key(value, scope), options))


def _text(condition: tree.Contains | tree.StartsWith | tree.EndsWith, scope: Scope) -> Asked:
    operator = str(condition.__struct_config__.tag)
    left, right = condition.left, condition.right
    part = right.literal
    if left.literal is not UNSET or part is UNSET or may_be_moment(left):
        key: Key = (operator, scope.zone, _key(left, scope), _key(right, scope))
        there = (*_present(left, scope), *_present(right, scope))
        return Asked(Every((Unknown(key, truth=True), *there)), Unknown(key, truth=False))
    if operator != "contains" and not isinstance(part, str):
        return NEVER
    whole = ("string", "array") if operator == "contains" and isinstance(part, str) else ("array",)
    types = typed(*(whole if operator == "contains" else ("string",)))
    key = _key(left, scope)
    yes = (TextTest(key, operator, part, truth=True), Holds(key, types), *_present(left, scope))
    return Asked(Every(yes), TextTest(key, operator, part, truth=False))


# ---- what binds names


def _items(condition: tree.AnyItem | tree.AllItems, scope: Scope) -> Asked:
    array = _pointer(condition.pointer, scope)
    where = asked(condition.where, scope.bound(condition.name, ("item", scope.bindings, array)))
    every = isinstance(condition, tree.AllItems)
    yes = Every((Items(array, where, every, truth=True), Holds(array, typed("array"))))
    return Asked(yes, Items(array, where, every, truth=False))


def _did(condition: tree.Did, scope: Scope) -> Asked:
    bound, number = condition.times.bound, condition.times.number
    where = None
    if condition.where is not None:
        where = asked(condition.where, scope.bound(condition.name, arriving(condition.event, scope.bindings)))
    least, most = (0 if bound == "at most" else number), (None if bound == "at least" else number)
    last = from_iso(condition.last) if condition.last is not None else None
    if last is not None and scope.zone == SEGMENT:
        last = Duration(millis=last.nominal)  # its days are those of UTC, in which clocks never change
    yes = Happened(
        condition.event,
        condition.matching,
        where,
        last,
        scope.zone,
        condition.since is not None,
        least,
        most,
    )
    if bound == "exactly":
        return Asked(yes, replace(yes, truth=False))
    if bound == "at least":
        return Asked(yes, replace(yes, least=0, most=number - 1) if number else Some(()))
    return Asked(yes, replace(yes, least=number + 1, most=None))
