"""A schema document -> the JSON Schema draft it is written in, and which keywords mean something there."""

from collections.abc import Mapping
from typing import Final

from msgspec import Struct


class Dialect(Struct, frozen=True):
    """One draft of JSON Schema. ``draft`` grows with time: 4, 6, 7, 2019, 2020.

    ``keywords`` are those of the draft that decide what a text may be or what is valid below a place, or where other
    schemas stand; a keyword of another draft means nothing in this one.
    """

    name: str
    uri: str
    draft: int
    keywords: frozenset[str]

    @property
    def ref_stands_alone(self) -> bool:
        """Whether everything beside ``$ref`` is ignored, as up to draft 7."""
        return self.draft <= 7  # noqa: PLR2004  # the draft's own number

    @property
    def identifier(self) -> str:
        return "id" if self.draft == 4 else "$id"  # noqa: PLR2004  # the draft's own number


_DRAFT_4: Final = frozenset(
    {
        "$ref",
        "additionalItems",
        "additionalProperties",
        "allOf",
        "anyOf",
        "definitions",
        "dependencies",
        "enum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maximum",
        "minItems",
        "minLength",
        "minimum",
        "multipleOf",
        "not",
        "oneOf",
        "pattern",
        "patternProperties",
        "properties",
        "required",
        "type",
    }
)
_DRAFT_6: Final = _DRAFT_4 | {"const", "contains", "propertyNames"}
_DRAFT_7: Final = _DRAFT_6 | {"if", "then", "else"}
_DRAFT_2019: Final = (_DRAFT_7 - {"dependencies"}) | frozenset(
    {
        "$anchor",
        "$defs",
        "$recursiveRef",
        "contentSchema",
        "dependentRequired",
        "dependentSchemas",
        "minContains",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
_DRAFT_2020: Final = (_DRAFT_2019 - {"additionalItems", "$recursiveRef"}) | {
    "$dynamicAnchor",
    "$dynamicRef",
    "prefixItems",
}

NEWEST: Final = Dialect("2020-12", "https://json-schema.org/draft/2020-12/schema", 2020, _DRAFT_2020)
DIALECTS: Final = (
    NEWEST,
    Dialect("2019-09", "https://json-schema.org/draft/2019-09/schema", 2019, _DRAFT_2019),
    Dialect("draft 7", "http://json-schema.org/draft-07/schema", 7, _DRAFT_7),
    Dialect("draft 6", "http://json-schema.org/draft-06/schema", 6, _DRAFT_6),
    Dialect("draft 4", "http://json-schema.org/draft-04/schema", 4, _DRAFT_4),
)
_BY_URI: Final[Mapping[str, Dialect]] = {dialect.uri: dialect for dialect in DIALECTS}


def dialect_of(schema: object) -> Dialect | None:
    """The draft that ``$schema`` names, the newest where it is absent, None where it names none of ours."""
    if not isinstance(schema, dict) or "$schema" not in schema:
        return NEWEST
    uri = schema["$schema"]
    return _BY_URI.get(uri.removesuffix("#")) if isinstance(uri, str) else None
