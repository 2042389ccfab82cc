"""Places of an editor, in the units that it counts in, from and to offsets in a text (LSP 3.17, Position)."""

from typing import Final, Literal

from msgspec import Struct

from sfjourney.source import Position, Source, Span

Encoding = Literal["utf-8", "utf-16", "utf-32"]

_ASTRAL: Final = 0x10000
_UNITS_OF_ASTRAL: Final = 2


class Point(Struct, frozen=True, order=True):
    """A line and how many units of it stand before, both counted from 0."""

    line: int
    character: int


class Region(Struct, frozen=True):
    """From one point to before another."""

    start: Point
    end: Point


class Positions(Struct, frozen=True):
    """One text as an editor counts it.

    Line ends of the text are newlines; an editor that has others there counts the same lines, and no column lies within
    a line end.
    """

    source: Source
    encoding: Encoding

    def point(self, offset: int) -> Point:
        """The place of an offset."""
        at = self.source.position(min(max(offset, 0), len(self.source.text)))
        before = self.source.line(at.line)[: at.column - 1]
        return Point(at.line - 1, units(before, self.encoding))

    def region(self, span: Span) -> Region:
        return Region(self.point(span.start), self.point(span.end))

    def offset(self, point: Point) -> int:
        """The offset of a place; within a character, where that begins; of one that is not there, the nearest."""
        line = self.source.line(point.line + 1)
        column, left = 0, point.character
        for character in line:
            left -= units(character, self.encoding)
            if left < 0:
                break
            column += 1
        return self.source.offset(Position(point.line + 1, column + 1))


def units(text: str, encoding: Encoding) -> int:
    """How many units a text has. Half of a surrogate pair counts as one in UTF-16, and three in UTF-8."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return sum(_UNITS_OF_ASTRAL if ord(character) >= _ASTRAL else 1 for character in text)
