"""A schema -> its keys that say nothing: keywords that are misspelt, and those of other drafts than its own."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from msgspec import Struct

from sfjourney.diagnostics import Edit, Finding, Fix, Label
from sfjourney.documents.document import Document
from sfjourney.documents.scan import Path
from sfjourney.pointers import text_of
from sfjourney.schemas.dialects import DIALECTS, Dialect
from sfjourney.schemas.keywords import CANNOT_FAIL
from sfjourney.schemas.metaschemas import breaches
from sfjourney.schemas.subschemas import HOLD_SCHEMAS
from sfjourney.spelling import is_slip_of, likely

_OF_SOME_DRAFT: Final[frozenset[str]] = frozenset().union(*(dialect.keywords for dialect in DIALECTS))
_SAY_MORE: Final = frozenset({"maxContains", "maxProperties", "minProperties", "uniqueItems"})
"""Keywords that decide what is valid, of which the checks make nothing."""
_ELSEWHERE: Final = frozenset(
    {
        "$async",
        "$data",
        "$merge",
        "$patch",
        "$recursiveAnchor",
        "$vocabulary",
        "bsonType",
        "constant",
        "divisibleBy",
        "enumNames",
        "example",
        "extends",
        "formatMaximum",
        "formatMinimum",
        "formats",
        "option",
        "options",
        "patterns",
        "typeof",
    }
)
"""What other vocabularies and older drafts have that is spelt almost like a keyword."""
_KNOWN: Final = _OF_SOME_DRAFT | _SAY_MORE | CANNOT_FAIL | _ELSEWHERE
_TAKEN_FOR: Final[Mapping[str, str]] = {
    "additionalProperty": "additionalProperties",
    "fields": "properties",
    "patternProperty": "patternProperties",
    "property": "properties",
    "props": "properties",
}
"""Slips of more than a letter."""
_SHORTEST: Final = 3
_HARMLESS: Final = frozenset({"$anchor", "$defs", "$dynamicAnchor", "contentSchema", "definitions"})
"""What has no effect in any draft, but to be referred to: where that fails it is told there."""


class Idle(Struct, frozen=True):
    """A key of a schema that says nothing there, and the keyword that is meant: itself where it is of another draft."""

    written: str
    meant: str

    @property
    def holds_schemas(self) -> bool:
        """Whether what would be said of names and items is lost with it, so that silence about them means nothing."""
        return self.meant == "$ref" or self.meant in HOLD_SCHEMAS


def idle_findings(document: Document, dialect: Dialect, schemas: Iterable[Path]) -> Iterator[Finding]:
    """What to say of such keys in the schemas at these paths: of slips one by one, of another draft's all at once."""
    if _says_nothing(document.at(()), dialect):
        yield _no_schema(document)
        return
    foreign: list[Path] = []
    for path in schemas:
        schema = document.at(path)
        if isinstance(schema, dict) and (meant := _meant_format(schema)) is not None:
            yield _misspelt_format(document, (*path, "format"), meant)
        for key in idle_keys(schema, dialect) if isinstance(schema, dict) else ():
            if key.written == key.meant:
                foreign.append((*path, key.written))
            else:
                yield _misspelt(document, (*path, key.written), key.meant)
    if foreign:
        yield _of_another_draft(document, dialect, sorted(foreign, key=lambda path: document.key_span(path).start))


def _says_nothing(schema: Any, dialect: Dialect) -> bool:
    """Whether a file is an object that has no keyword at all, nor what is a slip of one: an example, perhaps."""
    if not isinstance(schema, dict) or not schema:
        return False
    noted = any(key in _KNOWN or key[:1] in _MARKS or key.startswith("x-") for key in schema)
    return not noted and next(idle_keys(schema, dialect), None) is None


_MARKS: Final = frozenset("$@_#/")
"""What keys begin with that are notes, or of another vocabulary."""


def _no_schema(document: Document) -> Finding:
    first = next(iter(document.at(())))
    return Finding(
        IDLE_KEYWORD,
        "no key of this file is a keyword of JSON Schema, so that it says nothing",
        document.key_span((first,)),
        "no keyword",
        help='write {"type": "object", "properties": {"NAME": {"type": "string"}}}; '
        "`sfjourney infer` makes schemas of recordings",
        about="keywords",
    )


def _meant_format(schema: Mapping[str, Any]) -> str | None:
    """The format that another is a slip of; each may have its own beside those of JSON Schema."""
    written = schema.get("format")
    if not isinstance(written, str) or written in _FORMATS:
        return None
    if written.casefold().replace("-", "").replace("_", "") in _INSTANTS and schema.get("type") in _TEXTS:
        return "date-time"
    alike = [one for one in sorted(_FORMATS) if is_slip_of(written, one, shortest=_SHORTEST_FORMAT)]
    return likely(written, alike) or next(iter(alike), None)


_FORMATS: Final = frozenset(
    ("date", "date-time", "duration", "email", "hostname", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri",
     "iri-reference", "json-pointer", "regex", "relative-json-pointer", "time", "uri", "uri-reference",
     "uri-template", "uuid")
)  # fmt: skip
_INSTANTS: Final = frozenset({"iso8601", "isodate", "isodatetime", "rfc3339", "timestamp"})
"""What others call an instant in a text; in a number it is another thing."""
_TEXTS: Final = ("string", ["string", "null"], ["null", "string"])
_SHORTEST_FORMAT: Final = 5
"""The length of the shortest name that may be a slip: `data` and `url` may be formats of somebody's own."""


def _misspelt_format(document: Document, path: Path, meant: str) -> Finding:
    span = document.span(path)
    return Finding(
        IDLE_KEYWORD,
        f"`{document.at(path)}` is no format of JSON Schema and says nothing",
        span,
        "no format",
        help=f"did you mean `{meant}`?",
        fix=Fix(f"write `{meant}`", (Edit(span, f'"{meant}"'),), safe=False),
        about=text_of([str(step) for step in path]),
    )


def _misspelt(document: Document, path: Path, meant: str) -> Finding:
    span = document.key_span(path)
    return Finding(
        IDLE_KEYWORD,
        f"`{path[-1]}` is no keyword of JSON Schema and says nothing",
        span,
        "no keyword",
        help=f"did you mean `{meant}`?",
        fix=Fix(f"write `{meant}`", (Edit(span, f'"{meant}"'),), safe=False),
        about=text_of([str(step) for step in path]),
    )


def _of_another_draft(document: Document, dialect: Dialect, paths: list[Path]) -> Finding:
    """One finding for all of a file: they are cured at once where it names another draft."""
    first, *others = paths
    keyword = str(first[-1])
    wanted = {str(path[-1]) for path in paths}
    knowing = [one for one in reversed(DIALECTS) if keyword in one.keywords]
    has_it = next((one for one in knowing if wanted <= one.keywords), knowing[0])
    hint = _INSTEAD.get(keyword) or f'name a draft that knows it: "$schema": "{has_it.uri}"'
    told = tuple(Label(document.key_span(path), "nor does this") for path in others[:_MOST_TOLD])
    return Finding(
        IDLE_KEYWORD,
        f"`{keyword}` says nothing in {dialect.name}, the draft of this file",
        document.key_span(first),
        "passed over",
        told,
        hint,
        about=text_of([str(step) for step in first]),
    )


IDLE_KEYWORD: Final = "reference/idle-keyword"
_MOST_TOLD: Final = 3
_INSTEAD: Final[Mapping[str, str]] = {
    "additionalItems": "write `items`, which is of all items behind those of `prefixItems`",
    "dependencies": "write `dependentRequired` for names, `dependentSchemas` for schemas",
    "$recursiveRef": 'write "$ref": "#"',
}
"""What is written since a keyword was given up."""


def idle_keys(schema: Mapping[str, Any], dialect: Dialect) -> Iterator[Idle]:
    """The keys of one schema that are surely meant to say something, and do not."""
    if schema.keys() <= dialect.keywords or (dialect.ref_stands_alone and "$ref" in schema):
        return
    for key, value in schema.items():
        if key in dialect.keywords or key.startswith("x-"):
            continue
        if key in _OF_SOME_DRAFT:
            if key not in _HARMLESS and not _is_for_older_readers(key, schema):
                yield Idle(key, key)
        elif key not in _KNOWN and (meant := _meant(key, value, schema, dialect)) is not None:
            yield Idle(key, meant)


def _is_for_older_readers(key: str, schema: Mapping[str, Any]) -> bool:
    """Whether the same is said beside it as the newer drafts say it."""
    newer = {"dependencies": ("dependentRequired", "dependentSchemas"), "additionalItems": ("items",)}
    return any(other in schema for other in newer.get(key, ()))


def _meant(key: str, value: Any, schema: Mapping[str, Any], dialect: Dialect) -> str | None:
    """The keyword that a key is a slip of: one that is not there, and may have such a value."""
    meant = _TAKEN_FOR.get(key)
    if meant is None:
        alike = [one for one in sorted(dialect.keywords | _SAY_MORE) if is_slip_of(key, one, shortest=_SHORTEST)]
        meant = likely(key, alike) or next(iter(alike), None)
    if meant is None or meant in schema or meant in _HARMLESS or breaches({meant: value}, dialect):
        return None
    return None if key == "fields" and not _are_schemas(value, dialect) else meant


def _are_schemas(named: Mapping[str, Any], dialect: Dialect) -> bool:
    """Whether these say something of values: what else is listed under names says other things."""
    return all(isinstance(one, dict) and not dialect.keywords.isdisjoint(one) for one in named.values())
