"""The JSON Schema of a prop and a value -> whether the value fits, and the kinds that could."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from sfjourney.canonical import canonical
from sfjourney.schemas import Schema
from sfjourney.schemas.conformance import Breach, Conformance
from sfjourney.schemas.kinds import KINDS, NUMBERS, kind_of
from sfjourney.templates.components import Component, Prop, highlighting

_PLAIN: Final = frozenset({"type", "enum", "description", "title"})
"""Keywords that are decided here; a schema with others is for the library."""

_PART: Final = ("integer", True)
"""An integer is a number, and is not named beside that."""

POSITIVE: Final = frozenset({("Button", "width"), ("Button", "height")})
"""Numbers that are no use at zero or below."""


def fits(component: Component, prop: Prop, value: Any) -> bool:
    """Whether a resolved value is one that the component can use; what it makes of null is in the schema too."""
    if component.own is not None:
        return breach_of(component.own, prop, value) is None
    if not is_plain(prop):
        return is_valid(prop.schema, value)
    if kind_of(value) not in kinds(prop):
        return False
    if "enum" in prop.schema:
        return any(value == each and isinstance(value, bool) is isinstance(each, bool) for each in prop.schema["enum"])
    return _is_known(component.name, prop.name, value)


def breach_of(schema: Schema, prop: Prop, value: Any) -> Breach | None:
    """Where and how a value breaks what the schema of an own component says of one of its props."""
    return _asked(schema).breach_at(prop.name, value)


@lru_cache(maxsize=256)
def _asked(schema: Schema) -> Conformance:
    return Conformance(schema)


def kinds(prop: Prop) -> frozenset[str]:
    """The kinds of value that a prop takes, as far as its schema names them."""
    return _kinds(prop.schema)


def is_plain(prop: Prop) -> bool:
    """Whether the schema of a prop names nothing but kinds and values."""
    return prop.schema.keys() <= _PLAIN


def _kinds(schema: Mapping[str, Any]) -> frozenset[str]:
    if "enum" in schema:
        return frozenset(map(kind_of, schema["enum"]))
    written = schema.get("type")
    if written is None:
        return KINDS
    names = frozenset((written,) if isinstance(written, str) else written)
    return names | NUMBERS if "number" in names else names


def is_valid(schema: Mapping[str, Any], value: Any) -> bool:
    """Whether the library takes a value."""
    from jsonschema.validators import validator_for  # noqa: PLC0415  # slow to import, and most catalogs need none

    return bool(validator_for(schema)(schema).is_valid(value))


def _is_known(component: str, prop: str, value: Any) -> bool:
    """What the catalog cannot say in a schema: names that the highlighter has, sizes that are sizes."""
    if value is None:
        return True
    if component == "Code" and prop == "language":
        return value in highlighting().languages
    if component == "Code" and prop == "theme":
        return value in highlighting().themes
    return (component, prop) not in POSITIVE or value > 0


def expected(component: str, prop: Prop) -> str:
    """What a prop takes, in words."""
    if component == "Code" and prop.name in ("language", "theme"):
        return f"one of the {prop.name}s that shiki has, as in " + ("javascript" if prop.name == "language" else "nord")
    if (component, prop.name) in POSITIVE:
        return "a number above 0"
    if "anyOf" in prop.schema:
        alternatives = (Prop(prop.name, prop.use, schema) for schema in prop.schema["anyOf"])
        return " or ".join(expected(component, each) for each in alternatives)
    if "enum" in prop.schema:
        listed = (each for each in prop.schema["enum"] if each is not None)
        return "one of " + ", ".join(each if isinstance(each, str) else canonical(each) for each in listed)
    written = prop.schema.get("type")
    names = [written] if isinstance(written, str) else [name for name in written or () if name != "null"]
    names = [] if KINDS.issubset((*names, "null")) else [name for name in names if (name, "number" in names) != _PART]
    return " or ".join(f"an {name}" if name[0] in "aeio" else f"a {name}" for name in names) or "another value"
