"""A schema document -> where it breaks the metaschema of its draft."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from msgspec import Struct

from sfjourney.documents.scan import Path
from sfjourney.schemas.dialects import Dialect
from sfjourney.schemas.kinds import identity
from sfjourney.schemas.plain import plainly_fits
from sfjourney.spelling import likely

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError
    from jsonschema.protocols import Validator

_LONGEST_MESSAGE: Final = 200
_MOST_BREACHES: Final = 50


class Breach(Struct, frozen=True):
    """A place, by its path, that the metaschema does not allow, and what is wrong with it."""

    path: Path
    message: str


def breaches(schema: Any, dialect: Dialect) -> tuple[Breach, ...]:
    """Where a value breaks the metaschema: one breach for each place, at most 50.

    The value is nested no deeper than a checked limit, since the validator recurses as deep as it.
    """
    if plainly_fits(schema, dialect):
        return ()
    found: dict[Path, Breach] = {}
    for error in _validator(dialect).iter_errors(schema):
        nearest = _nearest(error)
        path: Path = tuple(nearest.absolute_path)
        found.setdefault(path, Breach(path, _shortened(_words(nearest))))
        if len(found) == _MOST_BREACHES:
            break
    return tuple(found.values())


def _nearest(error: "ValidationError") -> "ValidationError":
    """Of the reasons why a value fits none of several forms, the one that speaks of the form it was meant to have."""
    while error.context:
        error = min(error.context, key=lambda inner: (inner.validator == "type", -len(inner.absolute_path)))
    return error


def _words(error: "ValidationError") -> str:
    """What is wrong, with values as JSON has them; what the library says of it where it says more."""
    value = json.dumps(error.instance, ensure_ascii=False)
    match error.validator:
        case "enum":
            allowed = cast("list[Any]", error.validator_value)
            names = [one for one in allowed if isinstance(one, str)]
            meant = likely(error.instance, names) if isinstance(error.instance, str) else None
            hint = "" if meant is None else f"; did you mean {json.dumps(meant)}?"
            if [*error.absolute_path][-1:] == ["type"] and str(error.instance) in _OTHER_TYPES:
                hint = f"; write {_OTHER_TYPES[str(error.instance)]}"
            return f"{value} is none of {', '.join(map(json.dumps, allowed))}{hint}"
        case "type" if error.validator_value == "array" and [*error.absolute_path][-1:] == ["required"]:
            return f'{value} is no list of names: write "required": ["NAME"] beside the `properties` of an object'
        case "type":
            return f"{value} is not of type {error.validator_value}"
        case _:
            return error.message


_DATE_TIME: Final = '"type": "string", "format": "date-time"'
_OTHER_TYPES: Final[Mapping[str, str]] = {
    "int": '"integer"',
    "long": '"integer"',
    "float": '"number"',
    "double": '"number"',
    "decimal": '"number"',
    "str": '"string"',
    "text": '"string"',
    "varchar": '"string"',
    "bool": '"boolean"',
    "list": '"array"',
    "dict": '"object"',
    "map": '"object"',
    "date": '"type": "string", "format": "date"',
    "datetime": _DATE_TIME,
    "date-time": _DATE_TIME,
    "timestamp": _DATE_TIME,
    "email": '"type": "string", "format": "email"',
    "uuid": '"type": "string", "format": "uuid"',
    "url": '"type": "string", "format": "uri"',
}
"""Types as other languages call them, and what JSON Schema has for them."""


def _shortened(message: str) -> str:
    return message if len(message) <= _LONGEST_MESSAGE else message[:_LONGEST_MESSAGE] + " …"


@cache
def _validator(dialect: Dialect) -> "Validator":
    """The library's validator for a draft's metaschema, with a quicker ``uniqueItems``.

    Its own compares the items of a list pairwise, which takes minutes for an ``enum`` of 5,000 objects. It would be
    back at each part of the metaschema that names its draft, so the parts are given to it without ``$schema``.
    """
    from jsonschema import validators  # noqa: PLC0415  # slow to import, and only needed where schemas are
    from jsonschema_specifications import REGISTRY  # type: ignore[import-untyped]  # noqa: PLC0415  # the same
    from referencing import Registry  # noqa: PLC0415  # the same
    from referencing.jsonschema import specification_with  # noqa: PLC0415  # the same

    draft = validators.validator_for({"$schema": dialect.uri})
    create = specification_with(dialect.uri).create_resource
    folder = dialect.uri.removesuffix("schema")
    parts = ((uri, create(_unnamed(REGISTRY.contents(uri)))) for uri in REGISTRY if uri.startswith(folder))
    quick: type[Validator] = validators.extend(draft, {"uniqueItems": _unique_items})  # type: ignore[no-untyped-call]
    return quick(_unnamed(draft.META_SCHEMA), registry=Registry().with_resources(parts).crawl())


def _unnamed(schema: Any) -> dict[str, Any]:
    return {keyword: value for keyword, value in schema.items() if keyword != "$schema"}


def _unique_items(
    validator: "Validator", unique: object, items: Any, _: Mapping[str, Any]
) -> "Iterator[ValidationError]":
    from jsonschema.exceptions import ValidationError  # noqa: PLC0415  # loaded by now

    if unique and validator.is_type(items, "array") and len({identity(item) for item in items}) < len(items):
        yield ValidationError("an item stands twice")
