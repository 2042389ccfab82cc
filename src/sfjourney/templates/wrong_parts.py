"""A value that does not fit its prop -> the part of it that is wrong, and what was probably meant there."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sfjourney.documents.scan import Path
from sfjourney.spelling import likely
from sfjourney.templates.components import Prop
from sfjourney.templates.fitting import is_valid

_SHORTEST: Final = 3
"""The length of the shortest text that may be a slip of another: `h7` may be any heading."""


def innermost(prop: Prop, value: Any) -> tuple[Path, Prop, Any]:
    """The part of a value that its prop does not allow: where it is, what belongs there, and what does not."""
    path: Path = ()
    schema = prop.schema
    while (inner := _wrong_part(schema, value)) is not None:
        key, schema, value = inner
        path = (*path, key)
    return path, Prop(prop.name, prop.use, schema), value


def _wrong_part(schema: Mapping[str, Any], value: Any) -> tuple[str | int, Mapping[str, Any], Any] | None:
    for alternative in schema.get("anyOf", (schema,)):
        parts: list[tuple[str | int, Mapping[str, Any], Any]] = []
        if isinstance(value, list) and "items" in alternative:
            parts = [(index, alternative["items"], item) for index, item in enumerate(value)]
        elif isinstance(value, dict):
            known = alternative.get("properties", {})
            parts = [(name, known[name], member) for name, member in value.items() if name in known]
        for part in parts:
            if not is_valid(part[1], part[2]):
                return part
    return None


def lacking(prop: Prop, value: Any) -> str | None:
    """The member that an object has not, and should."""
    required = prop.schema.get("required", ()) if isinstance(value, dict) else ()
    return next((name for name in required if name not in value), None)


def meant_by(prop: Prop, value: Any) -> str | None:
    """The listed value that was probably meant."""
    if not isinstance(value, str):
        return None
    listed = _listed(prop)
    return likely(value, listed) if len(value) >= _SHORTEST else _in_other_case(value, listed)


def differs_in_case(prop: Prop, value: Any) -> bool:
    """Whether a value is a listed one but for capitals."""
    return isinstance(value, str) and _in_other_case(value, _listed(prop)) is not None


def _listed(prop: Prop) -> Sequence[str]:
    alternatives = prop.schema.get("anyOf", (prop.schema,))
    return [each for schema in alternatives for each in schema.get("enum", ()) if isinstance(each, str)]


def _in_other_case(value: str, listed: Sequence[str]) -> str | None:
    return next((each for each in listed if each.casefold() == value.casefold()), None)
