"""A JSON value -> its kind, and what makes it equal to another (JSON Schema Core 2020-12, 4.2.1 and 4.2.2)."""

from collections.abc import Hashable, Mapping
from typing import Final

KINDS: Final = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})
"""The kinds that divide all JSON values: here ``number`` is a number with a fraction, and ``1.0`` is an integer."""

NUMBERS: Final = frozenset({"integer", "number"})


EVERY_VALUE: Final[Mapping[str, frozenset[Hashable]]] = {
    "null": frozenset({None}),
    "boolean": frozenset({("boolean", True), ("boolean", False)}),
}
"""The identities of all values of the kinds that have but few."""


def kind_of(value: object) -> str:
    """The one kind of a JSON value. Raises TypeError for what JSON does not have."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"
        case _:
            raise TypeError(f"{type(value).__name__} is no JSON value")


def identity(value: object) -> Hashable:
    """A key that two JSON values share exactly when JSON Schema calls them equal: 1 and 1.0 do, 1 and true do not.

    Recurses as deep as the value is.
    """
    match value:
        case bool():
            return "boolean", value
        case list():
            return "array", tuple(identity(item) for item in value)
        case dict():
            return "object", frozenset((name, identity(item)) for name, item in value.items())
        case _:
            return value  # null, a number or a string
