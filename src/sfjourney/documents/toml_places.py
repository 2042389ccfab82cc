"""A TOML text that can be read -> where its keys are written, and mistakes in it with their places.

``tomllib`` gives values without their places. This is asked only where something is wrong, and is never asked whether
a text is TOML: it goes through one that is known to be.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

Keys = tuple[str | int, ...]
"""The way to a value: keys, and the numbers of items."""

_LINE_END: Final = "\n"
_BETWEEN: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANK: Final = re.compile(r"[ \t]*")
_TEXT: Final = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")' r"|'''.*?'{3,5}(?!')" r'|"(?:\\.|[^"\\])*"' r"|'[^']*'", re.DOTALL
)
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR: Final = re.compile(r"[^,\]}#\n]+")

Mistake = tuple[Keys, str]
"""What is wrong with what is at a place, in words."""


def placed(file: str, text: str, mistakes: Iterable[Mistake]) -> str:
    """Mistakes in a file in the order of their places, each in a line that begins with the file and its own place."""
    places = places_of(text)
    found = sorted(((nearest(path, places), message) for path, message in mistakes), key=lambda one: one[0])
    lines = (
        f"{file}: {message}" if at < 0 else f"{file}:{line_and_column(text, at)}: {message}" for at, message in found
    )
    return "\n  ".join(lines)


def nearest(path: Keys, places: Mapping[Keys, int]) -> int:
    """Where the value at a path is written, or what it is in; -1 where nothing is."""
    while path and path not in places:
        path = path[:-1]
    return places.get(path, -1)


def places_of(text: str) -> Mapping[Keys, int]:
    """Where each key is written first, by the way to its value: keys of tables, and items of lists."""
    reader = _Reader(text)
    try:
        reader.read()
    except RecursionError:
        return {}
    return reader.places


def line_and_column(text: str, offset: int) -> str:
    """A place as messages write it, ``3:1``."""
    before = text[:offset]
    return f"{before.count(_LINE_END) + 1}:{offset - before.rfind(_LINE_END)}"


class _Reader:
    """Goes through a text once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.places: dict[Keys, int] = {}
        self._last: dict[Keys, int] = {}
        """The number of the last item of each list of tables."""

    def read(self) -> None:
        table: Keys = ()
        self._skip(_BETWEEN)
        while self.at < len(self.text):
            if self._takes("[["):
                table = self._key((), listed=True)
                self.at += len("]]")
            elif self._takes("["):
                table = self._key(())
                self.at += len("]")
            else:
                self._pair(table)
            self._skip(_BETWEEN)

    def _pair(self, table: Keys) -> None:
        path = self._key(table)
        self._takes("=")
        self._value(path)

    def _key(self, table: Keys, *, listed: bool = False) -> Keys:
        """The way that a key with dots leads from a table; a key of ``[[...]]`` to a new item."""
        path = table
        while True:
            self._skip(_BLANK)
            start = self.at
            found = _TEXT.match(self.text, start) or _BARE.match(self.text, start)
            if found is None:  # which no TOML has
                self.at = len(self.text)
                return path
            self.at = found.end()
            path = (*path, _read_key(found[0]))
            self.places.setdefault(path, start)
            self._skip(_BLANK)
            more = self._takes(".")
            if not more and listed:
                self._last[path] = self._last.get(path, -1) + 1
            if path in self._last:
                path = (*path, self._last[path])
                self.places.setdefault(path, start)
            if not more:
                return path

    def _value(self, path: Keys) -> None:
        self._skip(_BLANK)
        found = _TEXT.match(self.text, self.at)
        if found is not None:
            self.at = found.end()
        elif self._takes("["):
            self._items(path)
        elif self._takes("{"):
            self._members(path)
        else:
            self._skip(_SCALAR)

    def _items(self, path: Keys) -> None:
        number = 0
        self._skip(_BETWEEN)
        while self.at < len(self.text) and not self._takes("]"):
            self.places.setdefault((*path, number), self.at)
            self._value((*path, number))
            number += 1
            self._skip(_BETWEEN)
            self._takes(",")
            self._skip(_BETWEEN)

    def _members(self, path: Keys) -> None:
        self._skip(_BETWEEN)
        while self.at < len(self.text) and not self._takes("}"):
            self._pair(path)
            self._skip(_BETWEEN)
            self._takes(",")
            self._skip(_BETWEEN)

    def _takes(self, sign: str) -> bool:
        if not self.text.startswith(sign, self.at):
            return False
        self.at += len(sign)
        return True

    def _skip(self, passed: re.Pattern[str]) -> None:
        found = passed.match(self.text, self.at)
        self.at = self.at if found is None else found.end()


def _read_key(text: str) -> str:
    """A key as it is written, in quotes or without, by its name."""
    import tomllib  # noqa: PLC0415  # commands begin with this module, and few have a mistake to find the place of

    return next(iter(tomllib.loads(f"{text}=0")))
