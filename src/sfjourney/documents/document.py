"""A JSON file of the workspace: its value at once, the places of its parts when somebody asks."""

import json
import re
from functools import cached_property, partial
from typing import Any

import msgspec
from msgspec import Struct

from sfjourney.documents.scan import JsonProblem, Path, Scanned, scan
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.source import Source, Span


class Document(Struct, frozen=True, dict=True):
    """A JSON file that was read whole. ``span`` finds the value at a path, ``key_span`` the key before it."""

    source: Source
    value: Any

    @cached_property
    def _scanned(self) -> Scanned:
        scanned = scan(self.source.text, Limits(json_depth=10_000, object_keys=10_000_000))
        if isinstance(scanned, JsonProblem):  # it was read before, so this cannot be
            raise TypeError(scanned.message)
        return scanned

    def span(self, path: Path = ()) -> Span:
        """The place of the value at ``path``, or of the nearest part above it that is written."""
        while path and path not in self._scanned.places:
            path = path[:-1]
        return self.source.span(*self._scanned.places[path])

    def key_span(self, path: Path) -> Span:
        """The place of the key that ``path`` ends with; the value's own place for an array item."""
        place = self._scanned.keys.get(path)
        return self.source.span(*place) if place else self.span(path)


def read_document(source: Source, limits: Limits = DEFAULT_LIMITS) -> Document | JsonProblem:
    """Read a JSON file, strictly; the first problem with its offset instead, where there is one."""
    try:
        value = json.loads(source.text, parse_constant=_constant, parse_float=_float)
        if not _is_surely_whole(source.text, value, limits.object_keys):
            json.loads(source.text, object_pairs_hook=partial(_object, limits.object_keys))
    except (ValueError, RecursionError):
        scanned = scan(source.text, limits)
        return scanned if isinstance(scanned, JsonProblem) else Document(source, scanned.value)
    if "\\u" in source.text or _deeper_than(value, limits.json_depth):
        scanned = scan(source.text, limits)
        if isinstance(scanned, JsonProblem):
            return scanned
    return Document(source, value)


def _is_surely_whole(text: str, value: Any, most_keys: int) -> bool:
    """Whether every key of a text without escapes is in its value, so that none was written twice.

    Each key ends with a quotation mark and a colon, and so does nothing else but what stands escaped in a string alike
    on both sides. Where the text has spaces before a colon, or more keys than an object may have, the answer is no.
    """
    keys = text.count('":')
    if keys > most_keys or "\\" in text or _SPACED_COLON.search(text) is not None:
        return False
    try:
        return keys == msgspec.json.encode(value).count(b'":')
    except UnicodeEncodeError:  # half of a surrogate pair, which no file in UTF-8 has
        return False


_SPACED_COLON = re.compile(r'"\s+:')


def _object(most_keys: int, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs) or len(made) > most_keys:
        raise ValueError
    return made


def _constant(name: str) -> Any:
    raise ValueError(name)


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(text)
    return number


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
