"""A JSON file of the workspace: its value at once, the places of its parts when somebody asks."""

from functools import cached_property
from typing import Any, Final

import msgspec
from msgspec import Struct

from sfjourney.documents.scan import JsonProblem, Path, Scanned, scan
from sfjourney.json_strings import place_within
from sfjourney.limits import DEFAULT_LIMITS, WIDEST_LIMITS, Limits
from sfjourney.source import Source, Span


class Document(Struct, frozen=True, dict=True):
    """A JSON file that was read whole. ``span`` finds the value at a path, ``key_span`` the key before it."""

    source: Source
    value: Any

    @cached_property
    def _scanned(self) -> Scanned:
        scanned = scan(self.source.text, WIDEST_LIMITS)
        if isinstance(scanned, JsonProblem):  # it was read before, so this cannot be
            raise TypeError(scanned.message)
        return scanned

    def at(self, path: Path) -> Any:
        """The value at a place. Raises KeyError, IndexError or TypeError where there is none."""
        value = self.value
        for key in path:
            value = value[key]
        return value

    def span(self, path: Path = ()) -> Span:
        """The place of the value at ``path``, or of the nearest part above it that is written."""
        while path and path not in self._scanned.places:
            path = path[:-1]
        return self.source.span(*self._scanned.places[path])

    def part_span(self, path: Path, start: int, end: int) -> Span:
        """The place of the characters from ``start`` to ``end`` of the string at ``path``."""
        whole = self.span(path)
        written = self.source.text[whole.start : whole.end]
        if not written.startswith('"'):
            return whole
        first, behind = place_within(written, start, end)
        return Span(whole.file, whole.start + first, whole.start + behind)

    def key_span(self, path: Path) -> Span:
        """The place of the key that ``path`` ends with; the value's own place for an array item."""
        place = self._scanned.keys.get(path)
        return self.source.span(*place) if place else self.span(path)


def read_document(source: Source, limits: Limits = DEFAULT_LIMITS) -> Document | JsonProblem:
    """Read a JSON file, strictly; the first problem with its offset instead, where there is one.

    What the fast decoder reads is kept where the careful reader would surely read the same.
    """
    try:
        value = msgspec.json.decode(source.text)
        if _is_surely_right(source.text, value, limits):
            return Document(source, value)
    except (ValueError, RecursionError):  # no JSON, a number out of range, or half of a surrogate pair
        pass
    scanned = scan(source.text, limits)
    return scanned if isinstance(scanned, JsonProblem) else Document(source, scanned.value)


def _is_surely_right(text: str, value: Any, limits: Limits) -> bool:
    """Whether no key was written twice, no object has too many, and nothing is nested too deep.

    Text and value, written anew, have as many quotation marks: every string has two, and those that stand escaped in
    strings stand so on both sides, but for one form. A key that was written twice has lost the marks of the first.
    """
    marks = text.count('"')
    if marks // 2 > limits.object_keys or ("\\" in text and "\\u0022" in text):
        return False
    again: bytes = msgspec.json.encode(value)
    return marks == again.count(b'"') and not _may_be_deeper(again, value, limits.json_depth)


_SMALL: Final = 64 * 1024
"""Bytes of which each may be indented by as many spaces as values can be nested."""


def _may_be_deeper(encoded: bytes, value: Any, depth: int) -> bool:
    """Whether containers may be nested deeper: then, indented by one space a level, some line begins with so many."""
    if len(encoded) > _SMALL:
        return _deeper_than(value, depth)
    return b"\n" + b" " * depth in msgspec.json.format(encoded, indent=1)


def _deeper_than(value: Any, depth: int) -> bool:
    level = [value]
    for _ in range(depth):
        level = [
            part
            for item in level
            for part in (item.values() if isinstance(item, dict) else item if isinstance(item, list) else ())
            if isinstance(part, (dict, list))
        ]
        if not level:
            return False
    return True
