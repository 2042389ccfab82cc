"""The keywords of one schema that speak of the value itself -> its kinds, its possible values, its bounds."""

from collections.abc import Hashable, Mapping
from typing import Any, Final

from sfjourney.schemas.dialects import Dialect
from sfjourney.schemas.kinds import KINDS, identity
from sfjourney.schemas.nodes import Bound

CANNOT_FAIL: Final = frozenset(
    {
        "$anchor",
        "$comment",
        "$defs",
        "$dynamicAnchor",
        "$id",
        "$schema",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "default",
        "definitions",
        "deprecated",
        "description",
        "examples",
        "id",
        "nullable",
        "readOnly",
        "title",
        "writeOnly",
    }
)
"""Keywords that no value ever breaks."""

_KINDS_OF_TYPE: Final[Mapping[str, frozenset[str]]] = {kind: frozenset({kind}) for kind in KINDS} | {
    "number": frozenset({"integer", "number"})
}


def types_of(schema: Mapping[str, Any]) -> frozenset[str]:
    """The kinds that ``type`` allows, with null where OpenAPI 3.0's ``nullable`` adds it."""
    if "type" not in schema:
        return KINDS
    allowed = _kinds(schema["type"])
    return allowed | {"null"} if schema.get("nullable") is True else allowed


def types_without(types: str | list[str], dialect: Dialect) -> frozenset[str]:
    """The kinds of what ``type`` refuses."""
    refused = KINDS - _kinds(types)
    # In draft 4, 1.0 is no integer: what is not of that type may still be of our kind "integer".
    if dialect.draft == 4 and "number" not in types:  # noqa: PLR2004  # the draft's own number
        refused |= {"integer"}
    return refused


def values_of(schema: Mapping[str, Any]) -> dict[Hashable, Any] | None:
    """The values that ``enum`` and ``const`` leave, by identity; None without either."""
    lists = ([schema["enum"]] if "enum" in schema else []) + ([[schema["const"]]] if "const" in schema else [])
    if not lists:
        return None
    left = {identity(value): value for value in lists[0]}
    for values in lists[1:]:
        kept = {identity(value) for value in values}
        left = {key: value for key, value in left.items() if key in kept}
    if schema.get("nullable") is True and "type" in schema and "const" not in schema:
        left[None] = None
    return left


def lowest_of(schema: Mapping[str, Any]) -> Bound | None:
    """The greater of what ``minimum`` and ``exclusiveMinimum`` ask; None where neither bounds numbers."""
    bounds = _bounds(schema, "minimum", "exclusiveMinimum")
    return max(bounds, key=lambda bound: (bound.value, bound.excluded), default=None)


def highest_of(schema: Mapping[str, Any]) -> Bound | None:
    """The lesser of what ``maximum`` and ``exclusiveMaximum`` ask; None where neither bounds numbers."""
    bounds = _bounds(schema, "maximum", "exclusiveMaximum")
    return min(bounds, key=lambda bound: (bound.value, not bound.excluded), default=None)


def _bounds(schema: Mapping[str, Any], inclusive: str, exclusive: str) -> list[Bound]:
    """Both bounds on one side; in draft 4 the second keyword is a boolean that sharpens the first."""
    sharp = schema.get(exclusive)
    found = [Bound(schema[inclusive], sharp is True)] if inclusive in schema else []
    return [*found, Bound(sharp, True)] if sharp is not None and not isinstance(sharp, bool) else found


def _kinds(types: str | list[str]) -> frozenset[str]:
    names = [types] if isinstance(types, str) else types
    return frozenset().union(*(_KINDS_OF_TYPE[name] for name in names))
