"""Text and the places in it: files as read, spans, lines and columns."""

from bisect import bisect_right
from functools import cached_property

from msgspec import Struct


class Span(Struct, frozen=True, order=True):
    """A half-open range of characters, ``start`` to ``end`` counted from 0, in one file of a workspace."""

    file: str
    start: int
    end: int

    def to(self, other: "Span") -> "Span":
        """The span from the start of this one to the end of another in the same file."""
        return Span(self.file, self.start, other.end)


class Position(Struct, frozen=True, order=True):
    """A line and a column, both counted from 1; columns count characters."""

    line: int
    column: int


class Source(Struct, frozen=True, dict=True):
    """One file: its name relative to the workspace, with ``/`` between folders, and its text."""

    name: str
    text: str

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        found = self.text.find("\n")
        while found >= 0:
            starts.append(found + 1)
            found = self.text.find("\n", found + 1)
        return starts

    def position(self, offset: int) -> Position:
        line = bisect_right(self._line_starts, offset)
        return Position(line, offset - self._line_starts[line - 1] + 1)

    def offset(self, position: Position) -> int:
        """The offset of a position; where there is none, that of the nearest on its line, or of the end of the text."""
        if position.line > len(self._line_starts):
            return len(self.text)
        column = min(max(position.column, 1) - 1, len(self.line(position.line)))
        return self._line_starts[max(position.line, 1) - 1] + column

    def line(self, number: int) -> str:
        """The text of a line counted from 1, without its line end; empty past the last line."""
        if not 1 <= number <= len(self._line_starts):
            return ""
        start = self._line_starts[number - 1]
        end = self._line_starts[number] - 1 if number < len(self._line_starts) else len(self.text)
        return self.text[start:end]

    def span(self, start: int, end: int) -> Span:
        return Span(self.name, start, end)


def source_from_bytes(name: str, content: bytes) -> Source:
    """Decode a file: UTF-8, a byte order mark dropped, line ends made a newline.

    Raises UnicodeDecodeError when the bytes are not UTF-8.
    """
    return source_from_text(name, content.decode("utf-8"))


def source_from_text(name: str, text: str) -> Source:
    """The text of a file as it was decoded, a byte order mark dropped, line ends made a newline."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return Source(name, text)


def line_end_of(text: str) -> str:
    """The line end that a text is written with: its first one, a newline where it has none."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
