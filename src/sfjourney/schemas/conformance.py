"""A schema -> what in a payload breaks it, in words that repeat no value (semantics.md D2)."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from sfjourney.pointers import Parts
from sfjourney.schemas.nodes import Schema

_MOST: Final = 5
"""So many breaches of one payload are told."""

_WORDS: Final = {
    "enum": "is none of the values that the schema lists",
    "const": "is not the value that the schema wants",
    "additionalProperties": "has members that the schema does not allow",
    "unevaluatedProperties": "has members that the schema does not allow",
    "minimum": "is too small",
    "exclusiveMinimum": "is too small",
    "maximum": "is too large",
    "exclusiveMaximum": "is too large",
    "minLength": "is too short",
    "maxLength": "is too long",
    "minItems": "has too few items",
    "maxItems": "has too many items",
    "pattern": "does not match the pattern of the schema",
    "anyOf": "is none of what the schema allows there",
    "oneOf": "is not exactly one of what the schema allows there",
    "not": "is what the schema rules out",
}


class Breach(Struct, frozen=True, gc=False):
    """One place of a payload that its schema does not allow, and what is wrong there."""

    path: Parts
    words: str


class Conformance:
    """Asks one schema about payloads. It is made ready when it is asked first: many recordings ask nothing of it."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def breaches(self, payload: Any) -> tuple[Breach, ...]:
        """What breaks the schema, the first few places of it; nothing where the schema cannot be asked."""
        validator = self._validator
        if validator is None or validator.is_valid(payload):
            return ()
        return tuple(dict.fromkeys(self._breaches(validator.iter_errors(payload))))

    def breach_at(self, name: str, value: Any) -> Breach | None:
        """What breaks the schema at one property of a payload that has no other, whatever else that lacks."""
        validator = self._validator
        if validator is None:
            return None
        errors = (error for error in validator.iter_errors({name: value}) if error.instance_path[:1] == [name])
        return next(self._breaches(errors), None)

    @cached_property
    def _validator(self) -> Any:
        import jsonschema_rs  # noqa: PLC0415  # it takes as long to import as a short replay takes

        validators: dict[int, Callable[..., Any]] = {
            4: jsonschema_rs.Draft4Validator,
            6: jsonschema_rs.Draft6Validator,
            7: jsonschema_rs.Draft7Validator,
            2019: jsonschema_rs.Draft201909Validator,
            2020: jsonschema_rs.Draft202012Validator,
        }
        make = validators[self._schema.dialect.draft]
        try:
            return make(self._schema.document.value, retriever=_refuse, validate_formats=False)
        except (ValueError, jsonschema_rs.ReferencingError):
            return None

    @staticmethod
    def _breaches(errors: Iterator[Any]) -> Iterator[Breach]:
        for number, error in enumerate(errors):
            if number == _MOST:
                return
            kind = type(error.kind).__name__
            if "Backtrack" in kind or "Regex" in kind:
                continue  # nobody knows whether it matches
            path = tuple("*" if isinstance(part, int) else str(part) for part in error.instance_path)
            missing = getattr(error.kind, "property", None) if kind.endswith("Required") else None
            if missing is not None:
                yield Breach((*path, missing), "is missing")
            else:
                yield Breach(path, _words(error, kind))


def _words(error: Any, kind: str) -> str:
    keyword = str(error.schema_path[-1]) if error.schema_path else "false"
    if kind.endswith("FalseSchema"):
        return "may not be there"
    return _WORDS.get(keyword, "is of another type" if keyword == "type" else f"breaks `{keyword}`")


def _refuse(uri: str) -> Any:
    """Nothing is fetched: a schema that refers elsewhere is not asked."""
    raise ValueError(uri)
