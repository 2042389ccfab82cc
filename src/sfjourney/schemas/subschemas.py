"""A schema -> the places inside it where other schemas stand, by the keywords of its draft."""

from collections.abc import Iterator
from typing import Any, Final

from sfjourney.documents.scan import Path
from sfjourney.schemas.dialects import Dialect

_HOLD_ONE: Final = frozenset(
    {
        "additionalItems",
        "additionalProperties",
        "contains",
        "contentSchema",
        "else",
        "if",
        "items",
        "not",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
_HOLD_LIST: Final = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
_HOLD_BY_NAME: Final = frozenset(
    {"$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties"}
)
HOLD_SCHEMAS: Final = _HOLD_ONE | _HOLD_LIST | _HOLD_BY_NAME


def is_schema(value: object) -> bool:
    """Whether a value has the outer form of a schema: an object or a boolean."""
    return isinstance(value, (dict, bool))


def subschemas(schema: dict[str, Any], dialect: Dialect) -> Iterator[tuple[Path, Any]]:
    """The schemas that stand directly in a schema, each with its path from there. Malformed parts are passed over."""
    alone = dialect.ref_stands_alone and "$ref" in schema
    for keyword in ("definitions",) if alone else dialect.keywords.intersection(schema):
        value = schema.get(keyword)
        if isinstance(value, list) and keyword in _HOLD_LIST:
            parts: Iterator[tuple[str | int, Any]] = iter(enumerate(value))
        elif isinstance(value, dict) and keyword in _HOLD_BY_NAME:
            parts = iter(value.items())
        elif keyword in _HOLD_ONE and is_schema(value):
            yield (keyword,), value
            continue
        else:
            continue
        yield from (((keyword, name), part) for name, part in parts if is_schema(part))
