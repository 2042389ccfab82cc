"""Pieces of a text -> its lines, in blocks."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct

from sfjourney.limits import Limits

_UTF8_MARK: Final = b"\xef\xbb\xbf"
_TOGETHER: Final = 128


class Lines(Struct, frozen=True):
    """Whole lines of a file, each with its end. ``first`` is the number of the first, counted from 1."""

    first: int
    content: bytes
    count: int

    def split(self) -> list[bytes]:
        """The lines without their ends."""
        return self.content.split(b"\n")[:-1]


class Excerpt(Struct, frozen=True):
    """Some lines of a file without their ends, by their numbers, in order; and how many lines it has."""

    lines: Mapping[int, bytes]
    count: int

    def blocks(self) -> Iterator[Lines]:
        """The lines, those that follow each other together; at the end none, with the number that would be next."""
        first, together = 1, list[bytes]()
        for number, line in self.lines.items():
            if together and (number != first + len(together) or len(together) == _TOGETHER):
                yield _lines(first, together)
                together = []
            if not together:
                first = number
            together.append(line)
        if together:
            yield _lines(first, together)
        yield Lines(self.count + 1, b"", 0)


def _lines(first: int, together: list[bytes]) -> Lines:
    return Lines(first, b"".join(line + b"\n" for line in together), len(together))


def line_blocks(chunks: Iterable[bytes], limits: Limits) -> Iterator[Lines]:
    """The lines, in blocks about as large as the pieces.

    A last line without an end is given one. A line over the limit comes cut, one byte longer than the limit.
    """
    number, rest = 1, b""
    started = False
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
