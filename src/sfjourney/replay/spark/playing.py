"""The lines of parts -> what happened to their Profiles: counts, and rows of the outputs in order."""

import pickle
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import Struct

from sfjourney.replay.answers import Counted
from sfjourney.replay.initial import InitialLine
from sfjourney.replay.intake import Refused
from sfjourney.replay.local.columns import Numbers
from sfjourney.replay.local.merging import joined
from sfjourney.replay.local.playing import COLUMNS, PartPlayed, Starts
from sfjourney.replay.ordered import line_of, order_of
from sfjourney.replay.spark.task import Batches, Task, batch, opened, row, rows_in
from sfjourney.replay.tally import Tally

PLAYED: Final = "part long, output string, number long, first binary, content binary"
"""Of a part: its counts, and of each of the ``OUTPUTS`` pieces of so many rows, or of a DataFrame single rows."""
COUNTS: Final = "counts"
OUTPUTS: Final = ("runs", "sends", "outcomes")
_IN_PIECE: Final = 512
_IN_BATCH: Final = 4_096


class PartCounts(Struct):
    """What was counted in a part. ``refused`` are lines of Profiles that contradict what stands before them.

    ``size`` is that of the rows, in bytes.
    """

    records: int
    counted: Counted
    tally: Tally
    refused: list[tuple[int, Refused]]
    size: int


def play_parts(setting: bytes, starts: Starts, *, one_by_one: bool) -> Task:
    """A task for lines, in order of their parts: it gives what came of each. Rows come in pieces, or one by one."""

    def task(batches: Batches) -> Iterator[pa.RecordBatch]:
        rules = opened(setting).rules
        for part, rows in groupby(rows_in(batches), itemgetter(0)):
            taken = _Taken(rows)
            done = rules.play(taken.rows(), taken.line, taken.initial, starts)
            yield from _told(part, done, one_by_one=one_by_one)

    return task


class _Taken:
    """The lines of a part, one behind the other."""

    def __init__(self, rows: Iterable[tuple[Any, ...]]) -> None:
        self.initial: list[tuple[int, InitialLine]] = []
        self._rows: list[Numbers] = [np.zeros((0, COLUMNS), np.int64)]
        contents, size = [], 0
        for _, _, where, content in rows:
            if where is None:
                self.initial += pickle.loads(content)  # noqa: S301  # we wrote it
                continue
            read = np.frombuffer(where, np.int64).reshape(-1, COLUMNS)
            self._rows.append(read + np.array([0, 0, size, size, 0, 0]))
            contents.append(content)
            size += len(content)
        self._content = b"".join(contents)

    def rows(self) -> Numbers:
        return np.concatenate(self._rows)

    def line(self, _source: int, start: int, end: int) -> bytes:
        return self._content[start : end - 1]


def _told(number: int, done: PartPlayed, *, one_by_one: bool) -> Iterator[pa.RecordBatch]:
    part = done.part
    outputs = dict(zip(OUTPUTS, (part.runs, part.sends, part.outcomes), strict=True))
    size = sum(len(row) for rows in outputs.values() for row in rows)
    counts = PartCounts(done.records, part.answers.counted, part.tally, done.refused, size)
    yield row(PLAYED, number, COUNTS, 0, None, msgspec.msgpack.encode(counts))
    for output, rows in outputs.items():
        yield from _singly(number, output, rows) if one_by_one else _in_pieces(number, output, rows)


def _in_pieces(number: int, output: str, rows: Sequence[bytes]) -> Iterator[pa.RecordBatch]:
    for first in range(0, len(rows), _IN_PIECE):
        piece = rows[first : first + _IN_PIECE]
        yield row(PLAYED, number, output, len(piece), order_of(piece[0]), joined(piece))


def _singly(number: int, output: str, rows: Sequence[bytes]) -> Iterator[pa.RecordBatch]:
    """Rows, numbered in their order; outcomes by their places."""
    for first in range(0, len(rows), _IN_BATCH):
        some = rows[first : first + _IN_BATCH]
        count = len(some)
        numbers = [int(order_of(one)) for one in some] if output == "outcomes" else range(first, first + count)
        columns: list[Sequence[Any]] = [[number] * count, [output] * count, numbers, [None] * count]
        yield batch(PLAYED, [*columns, [line_of(one) for one in some]])
