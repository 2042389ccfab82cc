"""Blocks of a recording: as many lines, or rows of a table, as are looked at at once (semantics.md R1)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from sfjourney.documents.scan import Path
from sfjourney.limits import Limits
from sfjourney.recordings.bodies import Body, Refusal, column_of, read_body
from sfjourney.recordings.plain import PlainCalls, PlainReader

_UTF8_MARK: Final = b"\xef\xbb\xbf"


class Block(Protocol):
    """Some lines of a recording, one after another. A row of a table is a line.

    ``first`` is the number of the first, counted from 1, and ``count`` how many there are.
    """

    @property
    def first(self) -> int: ...
    @property
    def count(self) -> int: ...

    def plain(self, reader: PlainReader) -> PlainCalls | None:
        """All of it as plain calls; None where one of the lines is none."""

    def pieces(self) -> "Iterator[Block]":
        """The same in smaller blocks, to find out which of its lines are plain. Blank lines may be left out."""

    def body(self, number: int) -> Body | Refusal | None:
        """The object on a line, why there is none, or None where the line is blank."""

    def refusal(self, number: int, path: Path, code: str, message: str) -> Refusal:
        """Why the object on a line is no call: ``path`` is where it goes wrong."""

    def written(self, number: int) -> object:
        """How a line is written: of two that are equal here, the objects are equal too."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines of text, each with its end: one JSON object a line."""

    first: int
    content: bytes
    count: int

    def plain(self, reader: PlainReader) -> PlainCalls | None:
        return reader.read_all(self.content, self.count)

    def pieces(self) -> Iterator[Block]:
        if self.content.isspace():
            return
        for number, line in enumerate(self.split(), self.first):
            yield Lines(number, line + b"\n", 1)

    def body(self, number: int) -> Body | Refusal | None:
        line = self.written(number)
        return read_body(line) if line.strip() else None

    def refusal(self, number: int, path: Path, code: str, message: str) -> Refusal:
        return Refusal(column_of(self.written(number), path), code, message)

    def written(self, number: int) -> bytes:
        return self.content[:-1] if self.count == 1 else self.split()[number - self.first]

    def split(self) -> list[bytes]:
        """The lines without their ends."""
        return self.content.split(b"\n")[:-1]


def line_blocks(chunks: Iterable[bytes], limits: Limits, *, at_start: bool = True) -> Iterator[Lines]:
    """The lines of a text, numbered from 1, in blocks about as large as its chunks.

    A last line without an end is given one. A line over the limit comes cut, one byte longer than the limit.
    """
    number, rest = 1, b""
    started = not at_start  # a mark that stands elsewhere is none
    for chunk in chunks:
        if len(rest) > limits.line_bytes:  # the line is cut already: only its end is looked for
            end = chunk.find(b"\n")
            if end < 0:
                continue
            chunk = chunk[end:]  # noqa: PLW2901  # what comes before is of no more use
        whole = rest + chunk
        if not started and len(whole) >= len(_UTF8_MARK):
            whole, started = whole.removeprefix(_UTF8_MARK), True
        end = whole.rfind(b"\n") + 1
        rest = whole[end:]
        if len(rest) > limits.line_bytes:
            rest = rest[: limits.line_bytes + 1]
        if end:
            content = whole[:end]
            count = content.count(b"\n")
            yield Lines(number, content, count)
            number += count
    if rest:
        yield Lines(number, rest + b"\n", 1)
