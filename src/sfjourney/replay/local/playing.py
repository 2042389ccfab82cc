"""The places of a part's lines -> what happened to its Profiles, as rows on the disk and counts."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np
from msgspec import Struct

from sfjourney.program.program import Program
from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.calls import Record
from sfjourney.recordings.envelope import Clock
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.reading import Wanted
from sfjourney.recordings.records import RecordReader
from sfjourney.recordings.sources import Source
from sfjourney.replay.answers import Counted
from sfjourney.replay.desk import Desk
from sfjourney.replay.initial import InitialLine
from sfjourney.replay.intake import IntakeOptions, Placed, Refused
from sfjourney.replay.local.columns import Numbers
from sfjourney.replay.local.merging import PiecesOf, write_pieces
from sfjourney.replay.part import Lines, PartOptions, play, prepared
from sfjourney.replay.tally import Tally

COLUMNS: Final = 6
"""Of a row: place, source, start and end of the line, how it is to be read, and its instant where that says so."""
WITH_CARE, AS_PLAIN, AS_FOLLOWING = 0, 1, 2
"""How a line is to be read: like any; as one that was plain; as one that may have its instant from the one before."""
_NO_ROWS: Final = np.zeros((0, COLUMNS), np.int64)
_AT_ONCE: Final = 128


class Starts(Struct, frozen=True):
    """The files of a replay: their names, and the place that the number of a line in each is added to."""

    names: tuple[str, ...]
    starts: tuple[int, ...]

    def position(self, place: int) -> tuple[str, int]:
        number = int(np.searchsorted(self.starts, place, side="right")) - 1
        return self.names[number], place - self.starts[number]


class RowsAt(Struct, frozen=True):
    """Some of the rows in a file: the number of the first, and how many."""

    file: str
    first: int
    count: int

    def read(self) -> Numbers:
        return np.fromfile(self.file, np.int64, COLUMNS * self.count, offset=8 * COLUMNS * self.first).reshape(
            -1, COLUMNS
        )


class PartTask(Struct, frozen=True):
    """A part to be played: its number, the rows that say where its lines are, and the numbers of the lines that say
    what its Profiles were before.
    """

    part: int
    rows: list[RowsAt]
    initial: list[int]
    starts: Starts


class Played(Struct):
    """What came of a part. ``refused`` are lines of Profiles that contradict what stands before them, by number."""

    part: int
    records: int
    counted: Counted
    tally: Tally
    refused: list[tuple[int, Refused]]
    runs: PiecesOf
    sends: PiecesOf
    outcomes: PiecesOf


class Player(Struct, frozen=True):
    """What all parts are played with."""

    program: Program
    sources: Sequence[Source]
    initial: Sequence[InitialLine]
    wanted: Wanted
    intake: IntakeOptions
    options: PartOptions

    def play(self, task: PartTask, place: Path) -> Played:
        """Play a part. ``place`` is what the names of the files that it writes begin with."""
        lines = _PartLines(self, np.concatenate([_NO_ROWS, *(rows.read() for rows in task.rows)]))
        desk = Desk(self.program, keep=self.options.keep_outcomes)
        refused = []
        for number in task.initial:
            refused += [(number, one) for one in prepared(desk, [self.initial[number]])]
        records = sorted(lines.records())
        part = play(desk, records, Lines(lines.at, task.starts.position), self.options)
        return Played(
            task.part,
            len(records),
            part.answers.counted,
            part.tally,
            refused,
            write_pieces(place.with_suffix(".runs"), part.runs),
            write_pieces(place.with_suffix(".sends"), part.sends),
            write_pieces(place.with_suffix(".outcomes"), [((place,), line) for place, line in part.outcomes]),
        )


class _PartLines:
    """The lines of a part, in order of place. A row is (place, source, start, end, how, instant)."""

    def __init__(self, player: Player, rows: Numbers) -> None:
        self.player = player
        self.rows = rows[np.argsort(rows[:, 0])]

    def at(self, place: int) -> bytes:
        row = self.rows[np.searchsorted(self.rows[:, 0], place)]
        return self._line(*row[1:4].tolist())

    def _line(self, source: int, start: int, end: int) -> bytes:
        return self.player.sources[source].line(start, end)

    def records(self) -> Iterator[Placed]:
        """Read the lines again: every one of them was found to be a record."""
        player = self.player
        for number in np.unique(self.rows[:, 1]).tolist():
            clock = Clock(player.intake.clock)
            reader = RecordReader(clock, player.wanted, require_keys=player.intake.require_keys)
            for how in (WITH_CARE, AS_PLAIN, AS_FOLLOWING):
                rows = self.rows[(self.rows[:, 1] == number) & (self.rows[:, 4] == how)].tolist()
                for first in range(0, len(rows), _AT_ONCE):
                    yield from self._read(reader, rows[first : first + _AT_ONCE], how)

    def _read(self, reader: RecordReader, rows: list[list[int]], how: int) -> Iterator[Placed]:
        lines = [self._line(row[1], row[2], row[3]) for row in rows]
        content = b"\n".join(lines) + b"\n"
        read: Iterable[Record | Refusal | None] | None = None
        if how == AS_PLAIN:
            read = reader.read_again(content, [row[5] for row in rows])
        elif how == AS_FOLLOWING:
            read = (_following(reader, line, row[5]) for line, row in zip(lines, rows, strict=True))
        for row, record in zip(rows, read or reader.read(content, len(lines)), strict=True):
            if record is None or isinstance(record, Refusal):
                raise RecordingError(f"{self.player.sources[row[1]].name}: has changed while it was read")
            yield record.at, row[0], record


def _following(reader: RecordReader, line: bytes, at: int) -> Record | Refusal | None:
    """Read a line whose instant is that of the record before it."""
    reader.clock.last = at
    return reader.line(line)
