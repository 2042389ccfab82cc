"""JSON in the place of a value or a condition -> which expression of json-render it is.

The order is the renderer's: the first form that fits wins, and every other key of the object is ignored.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final


class Form(StrEnum):
    """A prop expression; the value is the key that holds its operand."""

    STATE = "$state"
    ITEM = "$item"
    INDEX = "$index"
    BIND_STATE = "$bindState"
    BIND_ITEM = "$bindItem"
    CONDITIONAL = "$cond"
    COMPUTED = "$computed"
    TEMPLATE = "$template"


class Source(StrEnum):
    """What a single condition asks about; the value is its key. The first that is present counts."""

    INDEX = "$index"
    ITEM = "$item"
    STATE = "$state"


OPERATORS: Final = ("eq", "neq", "gt", "gte", "lt", "lte")
"""The comparisons of a condition; the first that is present counts."""


def form_of(value: object) -> Form | None:
    """The expression that an object is, None for a literal. A key with an operand of another type makes none."""
    if not isinstance(value, dict):
        return None
    if len(value) == 1:
        ((key, operand),) = value.items()
        form = _BY_KEY.get(key)
        return form if form is not None and _fits(key, operand, value) else None
    if _BY_KEY.keys().isdisjoint(value):
        return None
    for key, form in _FORMS:
        if key in value and _fits(key, value[key], value):
            return form
    return None


_FORMS: Final = tuple((form.value, form) for form in Form)
_BY_KEY: Final = dict(_FORMS)
_SOURCES: Final = tuple((source.value, source) for source in Source)


def _fits(key: str, operand: object, value: Mapping[str, object]) -> bool:
    if key == "$index":
        return operand is True
    if key == "$cond":
        return "$then" in value and "$else" in value
    return isinstance(operand, str)


def source_of(condition: Mapping[str, object]) -> Source | None:
    """What a single condition asks about; None where it names nothing, which asks about the whole state."""
    for key, source in _SOURCES:
        if key in condition:
            return source
    return None


def operator_of(condition: Mapping[str, object]) -> str | None:
    """The comparison of a single condition, None where it asks for truth."""
    for operator in OPERATORS:
        if operator in condition:
            return operator
    return None


def state_operand(operand: object) -> str | None:
    """The path of an operand ``{"$state": …}``; None for a literal. No other expression is resolved there."""
    path = operand.get("$state") if isinstance(operand, dict) else None
    return path if isinstance(path, str) else None


def is_plain_question(condition: object) -> bool:
    """Whether a condition asks one value of the state for truth, or compares it with one literal that can be compared.

    Most conditions do. They are well-formed, and have nothing to do with repeats.
    """
    if not isinstance(condition, dict) or not isinstance(condition.get("$state"), str):
        return False
    if len(condition) == 1:
        return True
    if len(condition) > _ONE_COMPARISON:
        return False
    _, operator = condition
    if operator == "$state":
        operator, _ = condition
    kind = type(condition[operator])
    return kind in _LITERALS if operator in ("eq", "neq") else kind in _NUMBERS and operator in OPERATORS


def plain_questions(condition: object) -> list[dict[str, Any]]:
    """The plain questions that a condition is made of: itself, or the members of a group; none where it is more."""
    members: object = [condition]
    if isinstance(condition, list):
        members = condition
    elif isinstance(condition, dict) and len(condition) == 1:
        members = condition.get("$and", condition.get("$or", members))
    return members if isinstance(members, list) and all(map(is_plain_question, members)) else []


_ONE_COMPARISON: Final = 2
_NUMBERS: Final = frozenset({int, float})
_LITERALS: Final = frozenset({str, int, float, bool, type(None)})
