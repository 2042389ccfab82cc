"""JSON text -> value and the place of every part, or the exact place where it stops being JSON (RFC 8259).

This is the careful reader: it keeps positions, refuses what JSON libraries disagree on (duplicate keys, numbers
that are not finite, lone surrogates) and does not recurse. Fast decoders stand in front of it where lines are many.
"""

import json
import math
import re
from typing import Any

from msgspec import Struct, field

from sfjourney.limits import DEFAULT_LIMITS, Limits

Path = tuple[str | int, ...]

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_PLAIN = re.compile(r'[^"\\\x00-\x1f]*')
_LITERALS = {"true": True, "false": False, "null": None}
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_MOST_DIGITS = 4_000
"""Python refuses to convert longer integers; no sender means one."""


class JsonProblem(Struct, frozen=True):
    """Why a text is no JSON for us: the offset of the offending character, and the rule it breaks.

    ``first`` is the offset of the earlier place where two places make the problem.
    """

    offset: int
    message: str
    first: int | None = None


class _Stop(Exception):  # noqa: N818  # it ends the scan, it is not an error of ours
    def __init__(self, offset: int, message: str, first: int | None = None) -> None:
        super().__init__(message)
        self.problem = JsonProblem(offset, message, first)


class Scanned(Struct):
    """A JSON value with the half-open character range of each of its parts, and of each key."""

    value: Any
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)


def scan(text: str, limits: Limits = DEFAULT_LIMITS) -> Scanned | JsonProblem:
    """Read one JSON text with places; the first problem instead, where there is one."""
    try:
        return _Scanner(text, limits).document()
    except _Stop as stop:
        return stop.problem


class _Open(Struct):
    """A container being read: where it began and what comes next in it."""

    value: Any
    path: Path
    start: int
    seen: dict[str, int] = field(default_factory=dict)


class _Scanner:
    def __init__(self, text: str, limits: Limits) -> None:
        self.text = text
        self.limits = limits
        self.at = 0
        self.out = Scanned(None)
        self.stack: list[_Open] = []

    def document(self) -> Scanned:
        self._space()
        self._value(())
        while self.stack:
            self._next()
        self._space()
        if self.at < len(self.text):
            raise _Stop(self.at, "there is more after the end of the JSON value")
        return self.out

    def _space(self) -> None:
        self.at = _SPACE.match(self.text, self.at).end()  # type: ignore[union-attr]  # matches the empty string too

    def _peek(self) -> str:
        return self.text[self.at] if self.at < len(self.text) else ""

    def _value(self, path: Path) -> None:
        """Read a scalar, or open a container and leave the rest to the loop."""
        start, first = self.at, self._peek()
        if first in ("{", "["):
            if len(self.stack) >= self.limits.json_depth:
                raise _Stop(start, f"nested deeper than {self.limits.json_depth} levels (limits.json_depth)")
            value: Any = {} if first == "{" else []
            self._place(path, value)
            self.stack.append(_Open(value, path, start))
            self.at += 1
            return
        value = self._scalar(first)
        self._place(path, value)
        self.out.places[path] = (start, self.at)

    def _place(self, path: Path, value: Any) -> None:
        if not self.stack:
            self.out.value = value
        elif isinstance(self.stack[-1].value, list):
            self.stack[-1].value.append(value)
        else:
            self.stack[-1].value[path[-1]] = value

    def _next(self) -> None:
        """Read on in the innermost container: its next member or its end."""
        inner = self.stack[-1]
        self._space()
        closing = "}" if isinstance(inner.value, dict) else "]"
        char = self._peek()
        if char == closing:
            self.at += 1
            self.stack.pop()
            self.out.places[inner.path] = (inner.start, self.at)
            return
        if inner.value:
            if char != ",":
                what = "the text ends inside" if not char else "expected , or " + closing + " in"
                raise _Stop(self.at, f"{what} {'an object' if closing == '}' else 'an array'}")
            comma = self.at
            self.at += 1
            self._space()
            if self._peek() == closing:
                raise _Stop(comma, f"no comma may stand before {closing}")
        if isinstance(inner.value, dict):
            self._member(inner)
        else:
            self._value((*inner.path, len(inner.value)))

    def _member(self, inner: _Open) -> None:
        start = self.at
        if self._peek() != '"':
            ended = not self._peek()
            raise _Stop(start, "the text ends inside an object" if ended else "expected a key in double quotes")
        key = self._string()
        if key in inner.seen:
            raise _Stop(start, "a key stands twice in one object", inner.seen[key])
        if len(inner.seen) >= self.limits.object_keys:
            raise _Stop(start, f"an object with more than {self.limits.object_keys} keys (limits.object_keys)")
        inner.seen[key] = start
        path = (*inner.path, key)
        self.out.keys[path] = (start, self.at)
        self._space()
        if self._peek() != ":":
            raise _Stop(self.at, "expected : after a key")
        self.at += 1
        self._space()
        self._value(path)

    def _scalar(self, first: str) -> Any:
        if first == '"':
            return self._string()
        if first == "-" or first.isdigit():
            return self._number()
        for word, value in _LITERALS.items():
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
        if not first:
            raise _Stop(self.at, "the text ends where a value is expected")
        for word in ("NaN", "Infinity"):
            if self.text.startswith(word, self.at):
                raise _Stop(self.at, f"{word} is no JSON number")
        raise _Stop(self.at, "expected a JSON value")

    def _number(self) -> int | float:
        found = _NUMBER.match(self.text, self.at)
        if found is None:
            word = "-Infinity is no JSON number" if self.text.startswith("-Infinity", self.at) else "not a number"
            raise _Stop(self.at, word)
        end = found.end()
        if end < len(self.text) and (self.text[end].isalnum() or self.text[end] in ".+-_"):
            raise _Stop(self.at, "not a JSON number")
        start, self.at = self.at, end
        if found.group(1) is None and found.group(2) is None:
            if end - start > _MOST_DIGITS:
                raise _Stop(start, f"a number of more than {_MOST_DIGITS} digits")
            return int(found.group())
        number = float(found.group())
        if not math.isfinite(number):
            raise _Stop(start, "a number too large to be finite")
        return number

    def _string(self) -> str:
        start = self.at
        at = start + 1
        while True:
            at = _PLAIN.match(self.text, at).end()  # type: ignore[union-attr]  # matches the empty string too
            if at >= len(self.text):
                raise _Stop(start, "a string is never closed")
            if self.text[at] == '"':
                break
            if self.text[at] != "\\":
                raise _Stop(at, "a control character stands unescaped in a string")
            at += 2
        self.at = at + 1
        raw = self.text[start : self.at]
        try:
            value = str(json.loads(raw))
        except ValueError as error:
            place = start + int(getattr(error, "pos", 0))
            raise _Stop(place, "not a JSON escape in a string") from error
        # One that is no escape is in no file, which is UTF-8, but may be in a text that was made otherwise.
        if _SURROGATES.search(value) is not None and _SURROGATES.search(raw) is None:
            raise _Stop(start, "half of a surrogate pair stands alone in a string")
        return value
