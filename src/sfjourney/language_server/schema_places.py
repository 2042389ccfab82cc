"""A schema and a path in what it describes -> where the schema speaks of it, and what it says in words."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sfjourney.documents.scan import Path
from sfjourney.pointers import Each, array_index, parse
from sfjourney.schemas import Schema

_MOST: Final = 500
"""Schemas that are looked into: they may refer to each other in circles."""

_COMBINED: Final = ("allOf", "anyOf", "oneOf")


def schema_place(schema: Schema, path: Sequence[str | Each]) -> Path | None:
    """The path, in a schema's file, of the first schema that stands for a place; None where none is found by name."""
    return next(_places(schema.document.value, path), None)


def words_of(schema: Schema, path: Sequence[str | Each]) -> str:
    """What the author wrote of a place: its description, else its title; empty where neither is."""
    for place in _places(schema.document.value, path):
        found = _at(schema.document.value, place)
        for key in ("description", "title"):
            said = found.get(key)
            if isinstance(said, str) and said.strip():
                return " ".join(said.split())
    return ""


def _places(value: object, path: Sequence[str | Each]) -> Iterator[Path]:
    """The paths of all schemas for a place that are found by following properties, items and references."""
    left: list[tuple[Path, int]] = [((), 0)]
    seen: set[tuple[Path, int]] = set()
    while left and len(seen) < _MOST:
        here, done = left.pop()
        if (here, done) in seen:
            continue
        seen.add((here, done))
        if done == len(path):
            yield here
        left += reversed([*_below(value, here, done, path), *((same, done) for same in _same(value, here))])


def _below(value: object, here: Path, done: int, path: Sequence[str | Each]) -> list[tuple[Path, int]]:
    if done == len(path):
        return []
    schema, segment = _at(value, here), path[done]
    found: list[tuple[Path, int]] = []
    properties = schema.get("properties")
    if isinstance(segment, str) and isinstance(properties, dict) and segment in properties:
        found.append(((*here, "properties", segment), done + 1))
    if isinstance(segment, Each) or array_index(segment) is not None:
        found += [((*here, "items"), done + 1)] if isinstance(schema.get("items"), dict) else []
    return found


def _same(value: object, here: Path) -> list[Path]:
    """The schemas that stand for the same place: those combined here, and the one that is referred to."""
    schema = _at(value, here)
    found: list[Path] = []
    for key in _COMBINED:
        parts = schema.get(key)
        found += [(*here, key, index) for index in range(len(parts))] if isinstance(parts, list) else []
    reference = schema.get("$ref")
    if isinstance(reference, str) and reference.startswith("#"):
        found += _referred(value, reference.removeprefix("#"))
    return found


def _referred(value: object, fragment: str) -> list[Path]:
    if not fragment:
        return [()]
    try:
        parts = parse(fragment)
    except ValueError:
        return []
    path: list[str | int] = []
    for part in parts:
        index = array_index(part)
        if isinstance(value, dict) and part in value:
            value, step = value[part], part
            path.append(step)
        elif isinstance(value, list) and index is not None and index < len(value):
            value = value[index]
            path.append(index)
        else:
            return []
    return [tuple(path)]


def _at(value: object, path: Path) -> Mapping[str, object]:
    """The schema at a path; one that is true or false says nothing."""
    for part in path:
        if isinstance(value, dict) and isinstance(part, str):
            value = value.get(part)
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part]
    return value if isinstance(value, dict) else {}
