"""JSON in the place of a value or a condition -> which expression of json-render it is.

The order is the renderer's: the first form that fits wins, and every other key of the object is ignored.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final


class Form(Enum):
    """A prop expression; the value is the key that holds its operand."""

    STATE = "$state"
    ITEM = "$item"
    INDEX = "$index"
    BIND_STATE = "$bindState"
    BIND_ITEM = "$bindItem"
    CONDITIONAL = "$cond"
    COMPUTED = "$computed"
    TEMPLATE = "$template"


class Source(Enum):
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
    for key, form in _FORMS:
        if key in value and _fits(form, value[key], value):
            return form
    return None


_FORMS: Final = tuple((form.value, form) for form in Form)
_SOURCES: Final = tuple((source.value, source) for source in Source)


def _fits(form: Form, operand: object, value: Mapping[str, object]) -> bool:
    if form is Form.INDEX:
        return operand is True
    if form is Form.CONDITIONAL:
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
