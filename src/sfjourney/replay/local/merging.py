"""The rows of parts, each in order -> all rows in order, a slice at a time.

A part writes its rows in pieces of a few hundred and says where each piece begins, and with which row. From that the
slices are chosen: ranges of the order that hold about as many rows each, so that none needs much memory.
"""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

from msgspec import Struct

from sfjourney.replay.ordered import line_of, order_of

_IN_PIECE: Final = 128
_IN_SLICE: Final = 16_384


class PiecesOf(Struct):
    """The rows of one part in a file: the order of the first row of each piece, and where the pieces begin and end."""

    file: str
    firsts: list[bytes]
    offsets: list[int]
    rows: int = 0


def joined(rows: Sequence[bytes]) -> bytes:
    """Rows as they stand in a file: a line each."""
    return b"\n".join(rows) + b"\n"


def write_pieces(place: Path, rows: Sequence[bytes]) -> PiecesOf:
    """Write rows, which are in order. Without any there is no file."""
    pieces = PiecesOf(str(place), [], [0], len(rows))
    if not rows:
        return pieces
    with place.open("wb") as file:
        for first in range(0, len(rows), _IN_PIECE):
            piece = rows[first : first + _IN_PIECE]
            pieces.firsts.append(order_of(piece[0]))
            pieces.offsets.append(pieces.offsets[-1] + file.write(joined(piece)))
    return pieces


class SliceTask(Struct, frozen=True):
    """A slice of an output to be made: what comes not before ``low`` and before ``high``, where there are bounds.

    ``places`` say where rows of it may be: the file of a part, and the first byte and how many.
    """

    output: str
    number: int
    low: bytes | None
    high: bytes | None
    places: list[tuple[str, int, int]]


class Merged(Struct, frozen=True):
    """A slice that was made: a file of whole lines, in order."""

    number: int
    file: str


def slices_of(output: str, parts: Sequence[PiecesOf]) -> list[SliceTask]:
    """The slices that all rows fall into, in order."""
    firsts = sorted(first for part in parts for first in part.firsts)
    if not firsts:
        return []
    step = max(_IN_SLICE * len(firsts) // sum(part.rows for part in parts), 1)
    bounds = [None, *dict.fromkeys(firsts[step::step]), None]
    return [
        SliceTask(output, number, low, high, [(part.file, *_range_in(part, low, high)) for part in parts if part.rows])
        for number, (low, high) in enumerate(pairwise(bounds))
    ]


def _range_in(part: PiecesOf, low: bytes | None, high: bytes | None) -> tuple[int, int]:
    """Where the pieces are that may hold rows of a slice: the first byte, and how many."""
    begin = max(bisect_left(part.firsts, low) - 1, 0) if low is not None else 0  # the piece before may end with it
    end = bisect_left(part.firsts, high) if high is not None else len(part.firsts)
    return part.offsets[begin], part.offsets[end] - part.offsets[begin]


def make_slice(task: SliceTask, place: Path) -> Merged:
    """Write the lines of a slice to a file, in order."""
    rows = [row for name, start, size in task.places for row in _between(_rows(name, start, size), task.low, task.high)]
    rows.sort()
    with place.open("wb") as file:
        file.writelines(line_of(row) + b"\n" for row in rows)
    return Merged(task.number, str(place))


def _rows(name: str, start: int, size: int) -> list[bytes]:
    """Whole rows in a range of a file, without their ends."""
    with Path(name).open("rb") as file:
        file.seek(start)
        return file.read(size).split(b"\n")[:-1]


def _between(rows: list[bytes], low: bytes | None, high: bytes | None) -> list[bytes]:
    """Of rows in order those from ``low`` on and before ``high``, where there are bounds."""
    begin = bisect_left(rows, low) if low is not None else 0
    end = bisect_left(rows, high) if high is not None else len(rows)
    return rows[begin:end]
