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
    for form in Form:
        if form.value in value and _fits(form, value):
            return form
    return None


def _fits(form: Form, value: Mapping[str, object]) -> bool:
    if form is Form.INDEX:
        return value["$index"] is True
    if form is Form.CONDITIONAL:
        return "$then" in value and "$else" in value
    return isinstance(value[form.value], str)


def source_of(condition: Mapping[str, object]) -> Source | None:
    """What a single condition asks about; None where it names nothing, which asks about the whole state."""
    return next((source for source in Source if source.value in condition), None)


def operator_of(condition: Mapping[str, object]) -> str | None:
    """The comparison of a single condition, None where it asks for truth."""
    return next((operator for operator in OPERATORS if operator in condition), None)


def state_operand(operand: object) -> str | None:
    """The path of an operand ``{"$state": …}``; None for a literal. No other expression is resolved there."""
    path = operand.get("$state") if isinstance(operand, dict) else None
    return path if isinstance(path, str) else None
