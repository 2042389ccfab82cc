"""Prop value with expressions -> its value in a scope, and the pointers on the way that resolve to misses."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from msgspec import Struct

from sfjourney.limits import WIDEST_LIMITS
from sfjourney.pointers import MISSING, Parts, text_of
from sfjourney.templates.conditions import compile_condition
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.forms import Form, form_of
from sfjourney.templates.interpolation import Interpolation, interpolations, literals
from sfjourney.templates.javascript import entries, kind_of, text
from sfjourney.templates.paths import read, read_shown, segments
from sfjourney.templates.scope import Scope, scope_of

Misses = list[str]
"""Where a resolution notes each pointer that reads misses: absolute, with the index of the item at hand."""

Evaluate = Callable[[Scope, Misses], object]

_Expression = dict[str, Any]


class Value(Struct, frozen=True):
    """A prop value ready to be resolved; a ``constant`` one reads no state, notes nothing and cannot fail.

    Of one that ``is_text`` it is known beforehand that it is a string.
    """

    evaluate: Evaluate
    constant: bool = False
    is_text: bool = False


def resolve_props(props: object, scope: Scope, dialect: Dialect) -> dict[str, object]:
    """The props that a component is given: every value resolved, MISSING where JavaScript has undefined.

    The props themselves are never an expression. Raises RenderError where the renderer throws.
    """
    misses: Misses = []
    return {key: value.evaluate(scope, misses) for key, value in compile_props(props, dialect)}


def compile_props(props: object, dialect: Dialect) -> list[tuple[str, Value]]:
    """The props of an element one by one. Raises RenderError for absent or null ones where the dialect needs them."""
    if props is None or props is MISSING:
        if dialect.allows_absent_props:
            return []
        raise RenderError(f"the props are {kind_of(props)}")
    return [(key, compile_value(value, dialect)) for key, value in entries(props)]


def compile_value(value: object, dialect: Dialect, levels: int = WIDEST_LIMITS.json_depth) -> Value:
    """Decide what a prop value is. ``levels`` is how deep it may still be nested."""
    if not isinstance(value, (dict, list)):
        return _literal(value)
    if levels == 0:
        return failing(f"a prop is nested deeper than {WIDEST_LIMITS.json_depth} levels")
    if isinstance(value, list):
        return _array([compile_value(item, dialect, levels - 1) for item in value])
    form = form_of(value)
    if form is None:
        return _object([(key, compile_value(member, dialect, levels - 1)) for key, member in entries(value)])
    return _COMPILED[form](value, dialect, levels - 1)


def failing(reason: str) -> Value:
    """A value whose resolution throws."""

    def evaluate(_scope: Scope, _misses: Misses) -> object:
        raise RenderError(reason)

    return Value(evaluate)


def compile_interpolated(written: str, dialect: Dialect) -> Value:
    """The text of a ``$template``; null and what is missing are the empty text in it."""
    between = literals(written)
    if len(between) == 1:
        return _literal(written)
    found = [_interpolated(interpolation, dialect) for interpolation in interpolations(written)]
    first, rest = between[0], list(zip(found, between[1:], strict=True))

    def evaluate(scope: Scope, misses: Misses) -> object:
        pieces = [first]
        for value, behind in rest:
            pieces += (as_text(value(scope, misses)), behind)
        return "".join(pieces)

    return Value(evaluate, is_text=True)


def as_text(value: object) -> str:
    """A resolved value as text: nothing for null and what is missing, else ``String(value)``."""
    return "" if value is None or value is MISSING else text(value)


def _literal(value: object) -> Value:
    return Value(lambda _scope, _misses: value, constant=True)


_NOWHERE: Final = scope_of(None)
"""What a constant is evaluated in: it may hold a ``$template`` that reads nothing, which is not what is written."""


def _array(items: list[Value]) -> Value:
    if all(item.constant for item in items):
        return _literal([item.evaluate(_NOWHERE, []) for item in items])
    return Value(lambda scope, misses: [item.evaluate(scope, misses) for item in items])


def _object(members: list[tuple[str, Value]]) -> Value:
    if all(value.constant for _, value in members):
        return _literal({key: value.evaluate(_NOWHERE, []) for key, value in members})
    return Value(lambda scope, misses: {key: value.evaluate(scope, misses) for key, value in members})


def _reading(parts: Parts, dialect: Dialect) -> Evaluate:
    pointer, inherits = text_of(parts), dialect.reads_inherited_members

    def evaluate(scope: Scope, misses: Misses) -> object:
        values, tests = scope.values, scope.tests
        found = read(tests, parts, inherits=inherits)
        if found is MISSING:
            misses.append(pointer)
            return found
        return found if values is tests else read_shown(values, tests, parts, inherits=inherits)

    return evaluate


def _state(value: _Expression, dialect: Dialect, _levels: int) -> Value:
    return Value(_reading(segments(value["$state"]), dialect))


def _bound_state(value: _Expression, dialect: Dialect, _levels: int) -> Value:
    return Value(_reading(segments(value["$bindState"]), dialect))


def _item(value: _Expression, dialect: Dialect, _levels: int) -> Value:
    parts, inherits = segments(value["$item"]), dialect.reads_inherited_members

    def evaluate(scope: Scope, misses: Misses) -> object:
        found = read_shown(scope.item, scope.tested_item, parts, inherits=inherits)
        if found is MISSING and scope.base is not None:
            misses.append(text_of((*segments(scope.base), *parts)))
        return found

    return Value(evaluate)


def _bound_item(value: _Expression, dialect: Dialect, _levels: int) -> Value:
    path = value["$bindItem"]

    def evaluate(scope: Scope, misses: Misses) -> object:
        if scope.base is None:
            return MISSING
        parts = segments(f"{scope.base}/{path}" if path else scope.base)
        return _reading(parts, dialect)(scope, misses)

    return Value(evaluate)


def _index(_value: _Expression, _dialect: Dialect, _levels: int) -> Value:
    return Value(lambda scope, _: MISSING if scope.index is None else scope.index)


def _conditional(value: _Expression, dialect: Dialect, levels: int) -> Value:
    test = compile_condition(value["$cond"], dialect, levels).test
    chosen = compile_value(value["$then"], dialect, levels).evaluate
    otherwise = compile_value(value["$else"], dialect, levels).evaluate
    return Value(lambda scope, misses: (chosen if test(scope) else otherwise)(scope, misses))


def _computed(value: _Expression, dialect: Dialect, levels: int) -> Value:
    """A call of a registered function; undefined, without a look at the arguments, where there is none."""
    name = value["$computed"]
    given = [(key, compile_value(argument, dialect, levels)) for key, argument in entries(value.get("args"))]

    def evaluate(scope: Scope, misses: Misses) -> object:
        function = None if scope.functions is None else scope.functions.get(name)
        if function is None:
            return MISSING
        return function({key: argument.evaluate(scope, misses) for key, argument in given})

    return Value(evaluate)


def _template(value: _Expression, dialect: Dialect, _levels: int) -> Value:
    return compile_interpolated(value["$template"], dialect)


_COMPILED: Final[Mapping[Form, Callable[[_Expression, Dialect, int], Value]]] = {
    Form.STATE: _state,
    Form.ITEM: _item,
    Form.INDEX: _index,
    Form.BIND_STATE: _bound_state,
    Form.BIND_ITEM: _bound_item,
    Form.CONDITIONAL: _conditional,
    Form.COMPUTED: _computed,
    Form.TEMPLATE: _template,
}


def _interpolated(interpolation: Interpolation, dialect: Dialect) -> Evaluate:
    parts, inherits = interpolation.parts, dialect.reads_inherited_members
    from_state = _reading(parts, dialect)
    if not interpolation.bare:
        return from_state

    def evaluate(scope: Scope, misses: Misses) -> object:
        if scope.tested_item is MISSING:
            return from_state(scope, misses)
        from_item = read_shown(scope.item, scope.tested_item, parts, inherits=inherits)
        if from_item is not None and from_item is not MISSING:
            return from_item
        found = read_shown(scope.values, scope.tests, parts, inherits=inherits)
        if found is MISSING and from_item is MISSING and scope.base is not None:
            misses.append(text_of((*segments(scope.base), *parts)))
        return found

    return evaluate
