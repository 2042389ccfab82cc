"""Conditions as written -> conditions in normal form (graph.md): flat, ``not`` pushed inward, constants folded."""

from typing import Any, Final, Protocol

from msgspec import UNSET, Struct

from sfjourney.clock.instants import format_instant, in_years, parse_instant
from sfjourney.clock.zones import UTC_ZONE
from sfjourney.expressions import tree
from sfjourney.expressions.compare import (
    ORDER,
    Instant,
    contains,
    ends_with,
    equal,
    not_equal,
    ordered,
    starts_with,
)
from sfjourney.syntax import values

ALWAYS: Final = tree.Always()
NEVER: Final = tree.Never()
_EXACT: Final = 2**53

_COMPARISONS: Final[dict[str, type[tree.Comparison]]] = {
    "==": tree.Equal,
    "!=": tree.NotEqual,
    "<": tree.Less,
    "<=": tree.LessOrEqual,
    ">": tree.Greater,
    ">=": tree.GreaterOrEqual,
    "contains": tree.Contains,
    "starts with": tree.StartsWith,
    "ends with": tree.EndsWith,
}
_COMPARE = {
    "==": equal,
    "!=": not_equal,
    "contains": contains,
    "starts with": starts_with,
    "ends with": ends_with,
} | {operator: ordered(function, instants=False) for operator, function in ORDER.items()}


class Types(Protocol):
    """What normal form asks of types: which strings a schema calls date-times, also under the names that
    quantifiers and history bind.
    """

    def is_date_time(self, pointer: values.Pointer) -> bool: ...

    def with_items(self, name: values.Name, pointer: values.Pointer) -> "Types": ...

    def with_event(self, name: values.Name | None, event: values.Name) -> "Types": ...


class Normaliser(Struct, frozen=True):
    """Brings conditions into normal form."""

    types: Types

    # ---- values

    def operand(self, value: values.Value) -> tree.Operand:
        match value:
            case values.Constant():
                return tree.Operand(literal=_by_value(value.value))
            case values.Pointer():
                return tree.Operand(pointer=value.text)
            case values.Now():
                return tree.Operand(fn="now")
            case values.Instant():
                return tree.Operand(instant=format_instant(value.millis))
            case values.Count():
                return tree.Operand(fn="count", of=tree.Operand(pointer=value.pointer.text))
            case values.Lower():
                return self._lower(self.operand(value.value))
            case values.Shifted():
                return self._shifted(value)

    @staticmethod
    def _lower(of: tree.Operand) -> tree.Operand:
        if isinstance(of.literal, str):
            return tree.Operand(literal=of.literal.lower())
        return tree.Operand(fn="lower", of=of)

    def _shifted(self, value: values.Shifted) -> tree.Operand:
        of, duration = self.operand(value.value), value.length.duration
        if of.instant is not UNSET and not duration.days:
            # Elapsed time needs no zone, so it can be added up here; calendar days cannot.
            moved = parse_instant(of.instant) + (-duration.millis if value.direction == "before" else duration.millis)
            if in_years(moved):
                return tree.Operand(instant=format_instant(moved))
        return tree.Operand(fn=value.direction, of=of, duration=duration.iso())

    # ---- conditions

    def condition(self, condition: values.Condition) -> tree.Condition:
        match condition:
            case values.AnyOf():
                return any_of([self.condition(part) for part in condition.parts])
            case values.AllOf():
                return all_of([self.condition(part) for part in condition.parts])
            case values.Negation():
                return negated(self.condition(condition.condition))
            case values.Comparison() | values.Containment():
                return self._comparison(condition)
            case values.Membership():
                return self._membership(condition)
            case values.Presence():
                kind = tree.Present if condition.present else tree.Missing
                return kind(condition.pointer.text)
            case values.Quantified():
                items = Normaliser(self.types.with_items(condition.name, condition.pointer))
                where = items.condition(condition.where)
                if condition.quantifier == "all":
                    return tree.AllItems(condition.pointer.text, condition.name.text, where)
                return NEVER if where == NEVER else tree.AnyItem(condition.pointer.text, condition.name.text, where)
            case values.Did():
                return self._did(condition)
            case values.StartedBy():
                return tree.StartedBy(condition.event.text)
            case values.InSegment():
                return tree.InSegment(condition.segment.text)

    def _comparison(self, written: values.Comparison | values.Containment) -> tree.Condition:
        left, right = self.operand(written.left), self.operand(written.right)
        kind = _COMPARISONS[written.operator]
        if _comparable(left, right):
            return ALWAYS if _COMPARE[written.operator](_value(left), _value(right), UTC_ZONE) else NEVER
        if kind in (tree.Less, tree.LessOrEqual, tree.Greater, tree.GreaterOrEqual):
            sides = (written.left, written.right)
            instants = all(isinstance(side, values.Pointer) and self.types.is_date_time(side) for side in sides)
            return kind(left, right, instants)
        return kind(left, right)

    def _membership(self, written: values.Membership) -> tree.Condition:
        value, options = self.operand(written.value), tuple(map(self.operand, written.options))
        if not options and not written.negated:
            return NEVER
        if all(_comparable(value, option) for option in options):
            found = any(equal(_value(value), _value(option), UTC_ZONE) for option in options)
            return NEVER if found == written.negated else ALWAYS
        kind = tree.NotIn if written.negated else tree.In
        return kind(value, options)

    def _did(self, written: values.Did) -> tree.Condition:
        times = written.times
        bound, number = (times.bound, times.number) if times else ("at least", 1)
        inside = Normaliser(self.types.with_event(written.name, written.event))
        where = inside.condition(written.where) if written.where else None
        if bound == "at least" and number == 0:
            return ALWAYS
        if where == NEVER:
            return NEVER if number and bound != "at most" else ALWAYS
        return tree.Did(
            written.event.text,
            tree.Times(bound, number),
            written.name.text if written.name else None,
            written.matching.text if written.matching else None,
            None if where == ALWAYS else where,
            written.last.duration.iso() if written.last else None,
            "enrollment" if written.since_enrollment else None,
        )


def _by_value(literal: Any) -> Any:
    """Numbers are compared by value, so ``20.0`` is written as the ``20`` that it is."""
    if isinstance(literal, float) and literal.is_integer() and abs(literal) <= _EXACT:
        return int(literal)
    if isinstance(literal, dict):
        return {key: _by_value(item) for key, item in literal.items()}
    return [_by_value(item) for item in literal] if isinstance(literal, list) else literal


def any_of(parts: list[tree.Condition]) -> tree.Condition:
    """One condition for those of which one must hold: flat, without what decides nothing; NEVER where there is none."""
    flat = [inner for part in parts for inner in (part.of if isinstance(part, tree.Or) else (part,))]
    left = tuple(part for part in flat if part != NEVER)
    if ALWAYS in left:
        return ALWAYS
    return tree.Or(left) if len(left) > 1 else (left[0] if left else NEVER)


def all_of(parts: list[tree.Condition]) -> tree.Condition:
    """One condition for those that must all hold, in the same form; ALWAYS where there is none."""
    flat = [inner for part in parts for inner in (part.of if isinstance(part, tree.And) else (part,))]
    left = tuple(part for part in flat if part != ALWAYS)
    if NEVER in left:
        return NEVER
    return tree.And(left) if len(left) > 1 else (left[0] if left else ALWAYS)


def negated(condition: tree.Condition) -> tree.Condition:
    """The condition that is true exactly where this one is not, ``not`` moved through ``and``, ``or`` and ``not``."""
    match condition:
        case tree.Always():
            return NEVER
        case tree.Never():
            return ALWAYS
        case tree.Not():
            return condition.of
        case tree.And():
            return any_of([negated(part) for part in condition.of])
        case tree.Or():
            return all_of([negated(part) for part in condition.of])
        case _:
            return tree.Not(condition)


def is_constant(operand: tree.Operand) -> bool:
    """Whether a value depends on nothing."""
    return operand.literal is not UNSET or operand.instant is not UNSET


def _comparable(left: tree.Operand, right: tree.Operand) -> bool:
    """Whether two values compare the same always; a date beside an instant depends on the zone."""
    same_kind = (left.instant is UNSET) == (right.instant is UNSET)
    return same_kind and is_constant(left) and is_constant(right)


def _value(operand: tree.Operand) -> object:
    if operand.instant is not UNSET:
        return Instant(parse_instant(operand.instant))
    return operand.literal
