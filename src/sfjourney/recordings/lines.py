"""Pieces of a text -> its lines, in blocks."""

from collections.abc import Iterable, Iterator
from typing import Final

from msgspec import Struct

from sfjourney.limits import Limits

_UTF8_MARK: Final = b"\xef\xbb\xbf"


class Lines(Struct, frozen=True):
    """Whole lines of a file, each with its end. ``first`` is the number of the first, counted from 1."""

    first: int
    content: bytes
    count: int

    def split(self) -> list[bytes]:
        """The lines without their ends."""
        return self.content.split(b"\n")[:-1]


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
