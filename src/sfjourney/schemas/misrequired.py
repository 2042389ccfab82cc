"""A schema -> names that it requires where one of its properties is meant, which is called almost so."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from sfjourney.diagnostics import Edit, Finding, Fix
from sfjourney.documents.document import Document
from sfjourney.documents.scan import Path
from sfjourney.pointers import text_of
from sfjourney.schemas.references import value_at
from sfjourney.spelling import slip_of

MISSPELT_REQUIRED: Final = "reference/misspelt-required"
_SHORTEST: Final = 4


class Misrequired(Struct, frozen=True):
    """The schema that requires a name, its place among those, and the property that is meant."""

    schema: Path
    index: int
    written: str
    meant: str


def misrequired(value: Any, schemas: Iterable[Path]) -> Iterator[Misrequired]:
    """Such names in the schemas at these paths of a document.

    A name that some other schema of the file has may be required beside its properties, as in a part of an `allOf`, and
    any name where the schema says what is behind names that are none of its properties.
    """
    found = [(path, schema) for path in schemas if isinstance(schema := value_at(value, path), dict)]
    known = {name for _, schema in found for name in _properties(schema)}
    for path, schema in found:
        required = schema.get("required")
        beyond = "patternProperties" in schema or isinstance(schema.get("additionalProperties"), dict)
        if beyond or not isinstance(required, list):
            continue
        left = _properties(schema) - {name for name in required if isinstance(name, str)}
        for index, name in enumerate(required):
            if isinstance(name, str) and name not in known:
                meant = slip_of(name, left, shortest=_SHORTEST)
                if meant is not None:
                    yield Misrequired(path, index, name, meant)


def _properties(schema: dict[str, Any]) -> set[str]:
    properties = schema.get("properties")
    return set(properties) if isinstance(properties, dict) else set()


def misrequired_findings(document: Document, found: Iterable[Misrequired]) -> Iterator[Finding]:
    for one in found:
        path = (*one.schema, "required", one.index)
        span = document.span(path)
        yield Finding(
            MISSPELT_REQUIRED,
            f"`{one.written}` is required and is none of the properties: `{one.meant}`, which is one, may be missing",
            span,
            "no property",
            help=f"did you mean `{one.meant}`?",
            fix=Fix(f"write `{one.meant}`", (Edit(span, f'"{one.meant}"'),), safe=False),
            about=text_of([str(step) for step in path]),
        )
