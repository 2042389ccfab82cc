"""Condition of ``visible`` or ``$cond`` -> a test of a scope; malformed ones do what they do in the renderer."""

from collections.abc import Callable, Mapping, Sequence
from operator import ge, gt, le, lt
from typing import Final

from msgspec import Struct

from sfjourney.limits import WIDEST_LIMITS
from sfjourney.pointers import MISSING
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.forms import Source, operator_of, source_of, state_operand
from sfjourney.templates.javascript import double, identical, is_truthy, kind_of
from sfjourney.templates.paths import read, segments, segments_of_any
from sfjourney.templates.scope import Scope

_Read = Callable[[Scope], object]
_ORDERINGS: Final[Mapping[str, Callable[[float, float], bool]]] = {"gt": gt, "gte": ge, "lt": lt, "lte": le}


class Condition(Struct, frozen=True):
    """A condition ready to be asked.

    ``test`` raises RenderError where the renderer throws, which only a ``fallible`` condition does. ``reads_item``
    says that the answer may differ from item to item of a repeat. One that is ``unconditional`` holds unasked.
    """

    test: Callable[[Scope], bool]
    fallible: bool = False
    reads_item: bool = False
    unconditional: bool = False


def evaluate_condition(condition: object, scope: Scope, dialect: Dialect) -> bool:
    """Whether a condition holds; an absent one (MISSING) does. Raises RenderError where the renderer throws."""
    return compile_condition(condition, dialect).test(scope)


def compile_condition(condition: object, dialect: Dialect, levels: int = WIDEST_LIMITS.json_depth) -> Condition:
    """Decide what a condition asks. ``levels`` is how deep it may still be nested."""
    if condition is MISSING:
        return Condition(lambda _: True, unconditional=True)
    if isinstance(condition, bool):
        return Condition(lambda _: condition, unconditional=condition)
    if levels == 0:
        return _failing(f"a condition is nested deeper than {WIDEST_LIMITS.json_depth} levels")
    if isinstance(condition, list):
        return _all([_single(member, dialect) for member in condition])
    if isinstance(condition, dict):
        for key, combined in (("$and", _all), ("$or", _any)):
            if key in condition:
                members = condition[key]
                if not isinstance(members, list):
                    return _failing(f"{key} of a condition is {kind_of(members)}, not an array")
                return combined([compile_condition(member, dialect, levels - 1) for member in members])
    return _single(condition, dialect)


def _failing(reason: str) -> Condition:
    def test(_: Scope) -> bool:
        raise RenderError(reason)

    return Condition(test, fallible=True)


def _all(members: Sequence[Condition]) -> Condition:
    return _combined(members, lambda scope: all(member.test(scope) for member in members))


def _any(members: Sequence[Condition]) -> Condition:
    return _combined(members, lambda scope: any(member.test(scope) for member in members))


def _combined(members: Sequence[Condition], test: Callable[[Scope], bool]) -> Condition:
    if len(members) == 1:
        return members[0]
    fallible = any(member.fallible for member in members)
    return Condition(test, fallible, any(member.reads_item for member in members))


def _single(condition: object, dialect: Dialect) -> Condition:
    """One source with at most one comparison. An array in this place is an object without a source: true."""
    if not isinstance(condition, (dict, list)):
        return _failing(f"a condition is {kind_of(condition)}, not an object")
    members = condition if isinstance(condition, dict) else {}
    source = source_of(members)
    path = None if source is None else members[source.value]
    value = _value_of(source, path, dialect)
    holds = _comparison(members, value, dialect)
    negated = members.get("not") is True
    return Condition(
        (lambda scope: not holds(scope)) if negated else holds,
        fallible=source is not Source.INDEX and is_truthy(path) and not isinstance(path, str),
        reads_item=source in (Source.INDEX, Source.ITEM),
    )


def _value_of(source: Source | None, path: object, dialect: Dialect) -> _Read:
    if source is Source.INDEX:
        return lambda scope: MISSING if scope.index is None else scope.index
    try:
        parts = segments_of_any(path)
    except RenderError as error:
        return _throwing(error.reason, only_with_item=source is Source.ITEM)
    inherits = dialect.reads_inherited_members
    if source is Source.ITEM:
        return lambda scope: read(scope.tested_item, parts, inherits=inherits)
    return lambda scope: read(scope.tests, parts, inherits=inherits)


def _throwing(reason: str, *, only_with_item: bool) -> _Read:
    def value(scope: Scope) -> object:
        if only_with_item and scope.tested_item is MISSING:
            return MISSING
        raise RenderError(reason)

    return value


def _comparison(members: Mapping[str, object], value: _Read, dialect: Dialect) -> Callable[[Scope], bool]:
    operator = operator_of(members)
    if operator is None:
        return lambda scope: is_truthy(value(scope))
    operand = _operand(members[operator], dialect)
    if operator == "eq":
        return lambda scope: identical(value(scope), operand(scope))
    if operator == "neq":
        return lambda scope: not identical(value(scope), operand(scope))
    ordered = _ORDERINGS[operator]
    return lambda scope: _compare(value(scope), operand(scope), ordered)


def _operand(operand: object, dialect: Dialect) -> _Read:
    path = state_operand(operand)
    if path is None:
        return lambda _: operand
    parts, inherits = segments(path), dialect.reads_inherited_members
    return lambda scope: read(scope.tests, parts, inherits=inherits)


def _compare(left: object, right: object, ordered: Callable[[float, float], bool]) -> bool:
    """Two numbers by size; anything else is in no order."""
    if isinstance(left, bool) or isinstance(right, bool):
        return False
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return ordered(double(left), double(right))
    return False
