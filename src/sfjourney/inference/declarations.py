"""What was seen of events -> the files that declare them: one of declarations, and their schemas."""

import json
import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Final

from msgspec import Struct

from sfjourney import pointers
from sfjourney.documents.document import read_document
from sfjourney.documents.scan import JsonProblem
from sfjourney.inference.names import names_member, suspicious
from sfjourney.inference.schema import schema_of
from sfjourney.inference.sketch import ITEM, Sketch
from sfjourney.inference.texts import ENOUGH
from sfjourney.plurals import counted, plural
from sfjourney.pointers import Parts, array_index
from sfjourney.schemas import Presence, Schema, reach, read_schema
from sfjourney.source import Source
from sfjourney.syntax.formatting import format_source

PROFILE_SCHEMA: Final = "schemas/profile.json"
_HEAD: Final = """\
# Inferred from recordings by `sfjourney infer`. Change it as you like: it is never written again.
"""
_BARE: Final = re.compile(r"[a-z][a-z0-9]*(?:[._][a-z0-9]+)+")
_FILE: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.$@%+:~-]+")
_MARK_DIGITS: Final = 8
_MOST_PROPOSED: Final = 50


class Declared(Struct, frozen=True):
    """One thing to declare: a name, the file of its schema, and the texts of both."""

    name: str
    schema_file: str
    schema: str
    declaration: str


def declare_event(name: str, sketch: Sketch) -> Declared:
    """The declaration of an event."""
    file = schema_file(name)
    text = schema_text(sketch)
    lines = [_evidence(sketch), f"event {_written(name)} {{", f'  schema "{file}"']
    lines += _redactions(sketch, _read(file, text))
    return Declared(name, file, text, "\n".join([*lines, "}", ""]))


def declare_profile(sketch: Sketch) -> Declared:
    """The declaration of Profile Properties."""
    text = schema_text(sketch, partial=True)
    lines = [_evidence(sketch), "profile {", f'  schema "{PROFILE_SCHEMA}"', "}", ""]
    return Declared("", PROFILE_SCHEMA, text, "\n".join(lines))


def declarations_text(declared: list[Declared]) -> str:
    """The file that holds these declarations, in the one form of such files."""
    source = Source("events.journey", "\n".join([_HEAD, *(one.declaration for one in declared)]))
    formatted = format_source(source)
    if formatted.value is None:
        raise ValueError(formatted.findings)  # what we write can be read
    return formatted.value


def schema_text(sketch: Sketch, *, partial: bool = False) -> str:
    """The text of a schema file."""
    return json.dumps(schema_of(sketch, partial=partial), indent=2, ensure_ascii=False) + "\n"


def schema_file(event: str) -> str:
    """Where the schema of an event is: no two events have one file, on any system."""
    if _FILE.fullmatch(event) and not event.endswith("."):
        return f"schemas/events/{event}.json"
    slug = re.sub(r"[^a-z0-9]+", "_", event.lower()).strip("_")[:60]
    mark = sha256(event.encode()).hexdigest()[:_MARK_DIGITS]
    return f"schemas/events/{slug}-{mark}.json" if slug else f"schemas/events/{mark}.json"


def proposed(sketch: Sketch) -> Iterator[Parts]:
    """The paths that are secrets by their names, and that nobody redacts. Items of arrays stand as ``*``."""
    left = [sketch.root]
    while left:
        node = left.pop()
        if node.hidden:
            continue
        if len(node.path) > 1 and node.path[-1] != ITEM and suspicious(node.path[-1][1:]):
            yield node.parts
        else:
            left.extend(node.below())


def array_of(path: Parts) -> Parts:
    """The outermost array that a path leads into: a `redact` names one item of it, or the whole."""
    return path[: path.index(ITEM)]


def _evidence(sketch: Sketch) -> str:
    count = counted(sketch.records, "record")
    return f"# {count}" if sketch.records >= ENOUGH else f"# {count}: too few to say what is always there"


def _redactions(sketch: Sketch, schema: Schema | None) -> Iterator[str]:
    """What callers redact, and what they should, as lines of a declaration."""
    known = sorted(path for path in sketch.redacted if _can_be_declared(schema, path))
    if known:
        yield "  # redacted by callers"
        yield from (f"  redact {_pointer(path)}" for path in known)
    others = len(sketch.redacted) - len(known)
    if others:
        yield f"  # {others} more {plural(others, 'path')} that callers redact: by their names, data"
    secrets = sorted(proposed(sketch))
    plain = [path for path in secrets if ITEM not in path][:_MOST_PROPOSED]
    if plain:
        yield "  # secrets by their names, which nobody redacts: keep these lines, or say why not"
        yield from (f"  redact {_pointer(path)}" for path in plain)
    for path in secrets:
        if ITEM in path:
            place = pointers.text_of(("event", *path))
            yield f"  # a secret inside of an array, which a `redact {_pointer(array_of(path))}` takes whole: {place}"


def _can_be_declared(schema: Schema | None, path: Parts) -> bool:
    if not all(names_member(segment) or array_index(segment) is not None for segment in path):
        return False
    return schema is not None and reach(schema, path).presence in {Presence.ALWAYS, Presence.MAYBE, Presence.UNKNOWN}


def _read(name: str, text: str) -> Schema | None:
    document = read_document(Source(name, text))
    return None if isinstance(document, JsonProblem) else read_schema(document).value


def _written(event: str) -> str:
    return event if _BARE.fullmatch(event) else json.dumps(event, ensure_ascii=not event.isprintable())


def _pointer(path: Parts) -> str:
    text = pointers.text_of(("event", *path))
    plain = all(_PLAIN.fullmatch(segment) for segment in text[1:].split("/"))
    return text if plain else f"`{text}`"


def files_of(declared: list[Declared], file: str) -> Mapping[str, str]:
    """The texts of all files, by their names: the declarations in ``file``."""
    return {file: declarations_text(declared), **{one.schema_file: one.schema for one in declared}} if declared else {}
