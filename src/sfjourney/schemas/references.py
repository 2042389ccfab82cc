"""A schema document -> where each of its references leads, or why it leads nowhere (JSON Schema Core, 8 and 9).

References stay within the document: nothing is fetched, and other files of the workspace are not looked into.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Any, Final
from urllib.parse import unquote, urldefrag, urljoin

from msgspec import Struct, field

from sfjourney import pointers
from sfjourney.documents.scan import Path
from sfjourney.schemas.dialects import Dialect, dialect_of
from sfjourney.schemas.subschemas import is_schema, subschemas

_REFERENCES: Final = ("$ref", "$recursiveRef", "$dynamicRef")
_DEFINITIONS: Final = (("$defs",), ("definitions",))
_MOST_COMPARED: Final = 500
_MOST_SUGGESTED: Final = 20
_LONGEST_COMPARED: Final = 200
"""Likeness takes time in the square of the length, for each of the pairs."""


class Problem(Struct, frozen=True):
    """What keeps a document from being a schema: the path of the place, what is wrong there, and what may help."""

    path: Path
    message: str
    help: str


class References(Struct, frozen=True):
    """``targets`` maps the path of a reference's value to the path of the schema it names.

    A dynamic reference in a document of several resources is not in it: what it names depends on who refers.
    ``roots`` are the document and the schemas referred to at places that are not schemas by the draft's keywords;
    ``schemas`` are the paths of all schemas, those in others too.
    """

    targets: Mapping[Path, Path]
    roots: tuple[Path, ...]
    schemas: tuple[Path, ...]
    problems: tuple[Problem, ...]


def value_at(value: Any, path: Path) -> Any:
    """The part of a document at a path that exists."""
    for step in path:
        value = value[step]
    return value


def find_references(value: Any, dialect: Dialect) -> References:
    """Follow every reference of a document, which need not be valid against its metaschema yet."""
    finder = _Finder(value, dialect)
    finder.visit((), "")
    # Grows on the way: a reference may lead to a place where no keyword puts a schema, with references of its own.
    for path, base in finder.pending:
        finder.follow(path, base)
    return References(finder.targets, tuple(finder.roots), tuple(finder.bases), tuple(finder.problems))


class _Finder(Struct):
    value: Any
    dialect: Dialect
    bases: dict[Path, str] = field(default_factory=dict)
    resources: dict[str, Path] = field(default_factory=lambda: {"": ()})
    anchors: dict[tuple[str, str], Path] = field(default_factory=dict)
    pending: list[tuple[Path, str]] = field(default_factory=list)
    targets: dict[Path, Path] = field(default_factory=dict)
    roots: list[Path] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def visit(self, root: Path, base: str) -> None:
        """Note the identifiers and references of a schema and of all schemas in it."""
        self.roots.append(root)
        waiting = [(root, value_at(self.value, root), base)]
        while waiting:
            path, schema, outer = waiting.pop()
            if path in self.bases:
                continue
            self.bases[path] = outer
            if isinstance(schema, dict):
                inner = self.bases[path] = self.identify(path, schema, outer)
                self.pending.extend(
                    ((*path, keyword), inner)
                    for keyword in _REFERENCES
                    if keyword in schema and keyword in self.dialect.keywords
                )
                inside = [((*path, *step), part, inner) for step, part in subschemas(schema, self.dialect)]
                waiting.extend(reversed(inside))

    def identify(self, path: Path, schema: dict[str, Any], base: str) -> str:
        """Note the names that a schema has; the base of the references in it."""
        dialect = self.dialect
        if dialect.ref_stands_alone and "$ref" in schema:
            return base
        named = schema.get(dialect.identifier)
        if isinstance(named, str):
            address, fragment = _split(base, named)
            if fragment and dialect.ref_stands_alone:
                self.anchors.setdefault((address, fragment), path)
            if address != base:
                self.claim(self.resources, address, path, dialect.identifier)
                base = address
        if path and "$schema" in schema and dialect_of(schema) != dialect:
            self.refuse((*path, "$schema"), f"the file is of {dialect.name}, and read as one", "leave $schema away")
        for keyword in ("$anchor", "$dynamicAnchor"):
            anchor = schema.get(keyword)
            if isinstance(anchor, str) and keyword in dialect.keywords:
                self.claim(self.anchors, (base, anchor), path, keyword)
        return base

    def claim(self, names: dict[Any, Path], name: Any, path: Path, keyword: str) -> None:
        if names.setdefault(name, path) != path:
            self.refuse((*path, keyword), "this name is given to two schemas of the file", "give each its own")

    def follow(self, path: Path, base: str) -> None:
        reference = value_at(self.value, path)
        if not isinstance(reference, str):
            self.refuse(path, f"{path[-1]} is no text", "write #/$defs/NAME")
            return
        address, fragment = _split(base, reference)
        dynamic = path[-1] != "$ref"
        if dynamic and len(set(self.resources.values())) > 1:
            return
        if address not in self.resources:
            self.refuse(
                path,
                f"{reference} points outside this file, and nothing is fetched",
                "copy the schema it names into this file, under $defs, and write #/$defs/NAME",
            )
            return
        target = self.place(address, fragment)
        if target is None:
            self.refuse(path, f"{reference} points to nothing in this file", self.suggestion(reference))
        elif not is_schema(value_at(self.value, target)):
            self.refuse(path, f"{reference} points at something that is no schema", self.suggestion(reference))
        else:
            self.targets[path] = target
            if target not in self.bases:
                above = next(target[:end] for end in range(len(target), -1, -1) if target[:end] in self.bases)
                self.visit(target, self.bases[above])

    def place(self, address: str, fragment: str) -> Path | None:
        start = self.resources[address]
        if not fragment.startswith("/"):
            return self.anchors.get((address, fragment)) if fragment else start
        try:
            parts = pointers.parse(unquote(fragment))
        except ValueError:
            return None
        path, value = start, value_at(self.value, start)
        for part in parts:
            try:
                step = pointers.array_index(part) if isinstance(value, list) else part
                value = value[step]
            except (LookupError, TypeError, ValueError):  # no such part, no container, an index of 5,000 digits
                return None
            path = (*path, step)  # type: ignore[arg-type]  # a list had no value at None
        return path

    def suggestion(self, reference: str) -> str:
        """What may have been meant: a schema of the file whose own name is like the last one of the reference."""
        from difflib import get_close_matches  # noqa: PLC0415  # only mistakes need it

        name = reference.rpartition("/")[2]
        close: list[str] = []
        paths = sorted(islice(self.bases, 1, _MOST_COMPARED), key=lambda path: path[-2:-1] in _DEFINITIONS)
        named = {str(path[-1])[:_LONGEST_COMPARED]: path for path in paths}
        if len(name) <= _LONGEST_COMPARED and len(self.problems) < _MOST_SUGGESTED:
            close = get_close_matches(name, named, 1)
        if not close:
            return "write #/$defs/NAME, where $defs of this file has NAME"
        return f"did you mean #{pointers.text_of([str(step) for step in named[close[0]]])}?"

    def refuse(self, path: Path, message: str, advice: str) -> None:
        self.problems.append(Problem(path, message, advice))


def _split(base: str, reference: str) -> tuple[str, str]:
    """The address and the fragment that a reference names; the whole as address where it is no URI (``http://[``)."""
    try:
        # Not all kinds of URI can be joined with (urn: cannot), but every one takes a fragment.
        joined = base + reference if not reference or reference.startswith("#") else urljoin(base, reference)
        address, fragment = urldefrag(joined)
    except ValueError:
        return reference, ""
    return address, fragment
