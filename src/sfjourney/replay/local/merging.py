"""The rows of parts, each in order -> all rows in order, a slice at a time.

A part writes its rows in pieces of a few hundred and says where each piece begins, and with which row. From that the
slices are chosen: ranges of the order that hold about as many rows each, so that none needs much memory.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import msgspec
from msgspec import Struct

Order = tuple[Any, ...]
"""What rows are ordered by: (enrolledAt, profileId, Journey, key), (decidedAt, profileId, number), or (place,)."""
Row = tuple[Order, bytes]

_IN_PIECE: Final = 128
_IN_SLICE: Final = 16_384
_ORDER: Final = itemgetter(0)


class PiecesOf(Struct):
    """The rows of one part in a file: the order of the first row of each piece, and where the pieces begin and end."""

    file: str
    firsts: list[Order]
    offsets: list[int]
    rows: int = 0


def write_pieces(place: Path, rows: Sequence[Row]) -> PiecesOf:
    """Write rows, which are in order. Without any there is no file."""
    pieces = PiecesOf(str(place), [], [0], len(rows))
    if not rows:
        return pieces
    with place.open("wb") as file:
        for first in range(0, len(rows), _IN_PIECE):
            piece = rows[first : first + _IN_PIECE]
            pieces.firsts.append(piece[0][0])
            pieces.offsets.append(pieces.offsets[-1] + file.write(msgspec.msgpack.encode(piece)))
    return pieces


class SliceTask(Struct, frozen=True):
    """A slice of an output to be made: what comes not before ``low`` and before ``high``, where there are bounds."""

    output: str
    number: int
    low: Order | None
    high: Order | None
    pieces: list[tuple[str, list[tuple[int, int]]]]


class Merged(Struct, frozen=True):
    """A slice that was made: a file of whole lines, in order."""

    number: int
    file: str


def slices_of(output: str, parts: Sequence[PiecesOf]) -> list[SliceTask]:
    """The slices that all rows fall into, in order."""
    firsts = sorted(first for part in parts for first in part.firsts)
    if not firsts:
        return []
    step = _IN_SLICE // _IN_PIECE
    bounds = [None, *dict.fromkeys(firsts[step::step]), None]
    return [
        SliceTask(output, number, low, high, [(part.file, _pieces_in(part, low, high)) for part in parts if part.rows])
        for number, (low, high) in enumerate(pairwise(bounds))
    ]


def _pieces_in(part: PiecesOf, low: Order | None, high: Order | None) -> list[tuple[int, int]]:
    """Where the pieces are that may hold rows of a slice, as (offset, size)."""
    begin = max(bisect_left(part.firsts, low) - 1, 0) if low is not None else 0  # the piece before may end with it
    end = bisect_left(part.firsts, high) if high is not None else len(part.firsts)
    return [(part.offsets[number], part.offsets[number + 1] - part.offsets[number]) for number in range(begin, end)]


def make_slice(task: SliceTask, place: Path) -> Merged:
    """Write the lines of a slice to a file, in order."""
    rows = [
        row
        for row in _rows(task)
        if (task.low is None or row[0] >= task.low) and (task.high is None or row[0] < task.high)
    ]
    rows.sort(key=_ORDER)
    with place.open("wb") as file:
        file.writelines(line + b"\n" for _, line in rows)
    return Merged(task.number, str(place))


_decode = msgspec.msgpack.Decoder(list[tuple[tuple[int | str, ...], bytes]]).decode


def _rows(task: SliceTask) -> Iterator[Row]:
    for name, pieces in task.pieces:
        with Path(name).open("rb") as file:
            for offset, size in pieces:
                file.seek(offset)
                yield from _decode(file.read(size))
