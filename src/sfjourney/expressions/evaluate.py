"""Conditions in normal form -> functions that say whether they hold, one closure for each node (semantics.md C, S8).

Whatever can be decided without data is decided when the closure is made. A closure asks its scope for the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from msgspec import UNSET

from sfjourney import pointers
from sfjourney.clock.durations import from_iso
from sfjourney.clock.zones import UTC_ZONE, Zone
from sfjourney.expressions import tree
from sfjourney.expressions.compare import (
    ORDER,
    Instant,
    as_instant,
    contains,
    ends_with,
    equal,
    json_equal,
    not_equal,
    ordered,
    starts_with,
)
from sfjourney.expressions.operands import compile_operand, compile_pointer, may_be_moment
from sfjourney.expressions.scope import Arrival, Read, Scope, Test, Witness, ZoneOf, witnessed, zone_of_run
from sfjourney.pointers import MISSING


def compile_condition(
    condition: tree.Condition,
    segments: Mapping[str, Test],
    zone_of: ZoneOf = zone_of_run,
    witness: Witness | None = None,
) -> Test:
    """A function that says whether a condition holds. Recurses as deep as the condition is nested."""
    match condition:
        case tree.Always() | tree.Never():
            test = _constant(holds=isinstance(condition, tree.Always))
        case tree.And() | tree.Or():
            test = _several(condition, segments, zone_of, witness)
        case tree.Not():
            test = _not(compile_condition(condition.of, segments, zone_of, witness))
        case tree.Present() | tree.Missing():
            test = _presence(condition, witness)
        case tree.In() | tree.NotIn():
            test = _membership(condition, zone_of, witness)
        case tree.AnyItem() | tree.AllItems():
            test = _items(condition, compile_condition(condition.where, segments, zone_of, witness), witness)
        case tree.Did():
            asked = condition.where
            where = None if asked is None else compile_condition(asked, segments, zone_of, witness)
            test = _did(condition, where, zone_of, witness)
        case tree.StartedBy():
            test = _started_by(condition)
        case tree.InSegment():
            test = segments[condition.segment]
        case _:
            test = _comparison(condition, zone_of, witness)
    return witnessed(condition, test, witness)


def _constant(*, holds: bool) -> Test:
    return lambda _scope: holds


def _not(test: Test) -> Test:
    return lambda scope: not test(scope)


def _started_by(condition: tree.StartedBy) -> Test:
    event = condition.event
    return lambda scope: scope.started_by == event


def _several(
    condition: tree.And | tree.Or, segments: Mapping[str, Test], zone_of: ZoneOf, witness: Witness | None
) -> Test:
    tests = tuple(compile_condition(part, segments, zone_of, witness) for part in condition.of)
    stops_at = isinstance(condition, tree.Or)  # of an `or` the first that holds decides, of an `and` the first that not

    def several(scope: Scope) -> bool:
        for test in tests:
            if test(scope) is stops_at:
                return stops_at
        return not stops_at

    return several


def _presence(condition: tree.Present | tree.Missing, witness: Witness | None) -> Test:
    read = compile_pointer(condition.pointer, witness)
    if isinstance(condition, tree.Present):
        return lambda scope: read(scope) is not MISSING
    return lambda scope: read(scope) is MISSING


_COMPARE: Final = {
    tree.Equal: equal,
    tree.NotEqual: not_equal,
    tree.Contains: contains,
    tree.StartsWith: starts_with,
    tree.EndsWith: ends_with,
}
_ORDERS: Final = {
    tree.Less: ORDER["<"],
    tree.LessOrEqual: ORDER["<="],
    tree.Greater: ORDER[">"],
    tree.GreaterOrEqual: ORDER[">="],
}


def _comparison(condition: tree.Comparison, zone_of: ZoneOf, witness: Witness | None) -> Test:
    left, right = (compile_operand(side, zone_of, witness) for side in (condition.left, condition.right))
    instants = False
    if isinstance(condition, tree.Ordering):
        instants = condition.instants
        compare = ordered(_ORDERS[type(condition)], instants=instants)
    else:
        compare = _COMPARE[type(condition)]
    if instants or may_be_moment(condition.left) or may_be_moment(condition.right):
        return lambda scope: compare(left(scope), right(scope), zone_of(scope))
    literal = condition.right.literal
    if literal is not UNSET and isinstance(condition, tree.Equal):
        return _equals_literal(left, literal)
    if literal is not UNSET and isinstance(condition, tree.Ordering):
        return _orders_number(left, _ORDERS[type(condition)], literal)
    return lambda scope: compare(left(scope), right(scope), UTC_ZONE)


def _equals_literal(left: Read, literal: object) -> Test:
    if isinstance(literal, str):
        return lambda scope: left(scope) == literal
    return lambda scope: json_equal(left(scope), literal)


def _orders_number(left: Read, operator: Callable[[Any, Any], bool], literal: object) -> Test:
    if isinstance(literal, bool) or not isinstance(literal, (int, float)):
        return lambda _scope: False

    def test(scope: Scope) -> bool:
        value = left(scope)
        return type(value) in (int, float) and operator(value, literal)

    return test


def _membership(condition: tree.In | tree.NotIn, zone_of: ZoneOf, witness: Witness | None) -> Test:
    value = compile_operand(condition.value, zone_of, witness)
    wanted = isinstance(condition, tree.In)
    options = condition.options
    if all(isinstance(option.literal, str) for option in options) and not may_be_moment(condition.value):
        texts = frozenset(str(option.literal) for option in options)

        def among_texts(scope: Scope) -> bool:
            found = value(scope)
            return found is not MISSING and (isinstance(found, str) and found in texts) == wanted

        return among_texts
    reads = tuple(compile_operand(option, zone_of, witness) for option in options)

    def among(scope: Scope) -> bool:
        zone = zone_of(scope)
        found = value(scope)
        if found is MISSING:
            return False
        if wanted:
            return any(equal(found, read(scope), zone) for read in reads)
        return all(_differs(found, read(scope), zone) for read in reads)

    return among


def _differs(found: object, option: object, zone: Zone) -> bool:
    """Whether a value is not this option of `not in`. An option that is missing, or no instant beside one, is none.

    A value that is no instant counts as missing beside one (semantics.md S3), and so is not in no such list (C1).
    """
    if option is MISSING or (isinstance(found, Instant) and as_instant(option, zone) is None):
        return True
    return not_equal(found, option, zone)


# What asks a condition while a name stands for a value does so itself: a call less for each level of nesting.


def _unbind(roots: dict[str, Any], name: str, before: object) -> None:
    """Let a name stand for what it stood for before."""
    if before is MISSING:
        del roots[name]
    else:
        roots[name] = before


def _items(condition: tree.AnyItem | tree.AllItems, where: Test, witness: Witness | None) -> Test:
    read, name = compile_pointer(condition.pointer, witness), condition.name
    stops_at = isinstance(condition, tree.AnyItem)  # as in _several

    def test(scope: Scope) -> bool:
        items = read(scope)
        if not isinstance(items, list):
            return False
        roots = scope.roots
        before = roots.get(name, MISSING)
        roots[name] = MISSING
        try:
            for item in items:
                roots[name] = item
                if where(scope) is stops_at:
                    return stops_at
        finally:
            _unbind(roots, name, before)
        return not stops_at

    return test


def matches(scope: Scope, matching: Sequence[str], payload: object) -> bool:
    """Whether the run's value at a pointer equals the arriving payload's there, without the root (C4)."""
    own = pointers.read(scope.roots.get(matching[0], MISSING), matching[1:])
    return own is not MISSING and equal(own, pointers.read(payload, matching[1:]), UTC_ZONE)


def compile_arrival(arrival: Arrival, where: Test | None, witness: Witness | None) -> Callable[[Scope, Any], bool]:
    """A function that says whether an arriving event's payload correlates and meets the condition."""
    return witnessed(arrival, _arrival(arrival, where), witness)


def _arrival(arrival: Arrival, where: Test | None) -> Callable[[Scope, Any], bool]:
    name, parts = arrival.name, pointers.parse(arrival.matching) if arrival.matching is not None else None
    if parts is None and where is None:
        return lambda _scope, _payload: True

    def test(scope: Scope, payload: Any) -> bool:
        if parts is not None and not matches(scope, parts, payload):
            return False
        if where is None or name is None:
            return where is None or where(scope)
        roots = scope.roots
        before = roots.get(name, MISSING)
        roots[name] = payload
        try:
            return where(scope)
        finally:
            _unbind(roots, name, before)

    return test


def _did(condition: tree.Did, where: Test | None, zone_of: ZoneOf, witness: Witness | None) -> Test:
    fits = compile_arrival(Arrival(condition.event, condition.name, condition.matching), where, witness)
    last = from_iso(condition.last) if condition.last is not None else None
    event, since_enrollment = condition.event, condition.since is not None
    bound, number = condition.times.bound, condition.times.number

    def test(scope: Scope) -> bool:
        after = zone_of(scope).before(scope.now, last) if last is not None else None
        found = 0
        for past in reversed(scope.history.get(event, ())):
            if (after is not None and past.at <= after) or (since_enrollment and past.order <= scope.since):
                break
            found += fits(scope, past.payload)
            if found > number or (found == number and bound == "at least"):
                break
        return found >= number if bound == "at least" else found <= number if bound == "at most" else found == number

    return test
