"""The places of a part's lines -> what happened to its Profiles, as rows on the disk and counts."""

from collections.abc import Callable, Iterable, Iterator, Sequence
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
from sfjourney.replay.identity import Profiles
from sfjourney.replay.initial import InitialLine
from sfjourney.replay.intake import IntakeOptions, Placed, Refused
from sfjourney.replay.local.columns import Numbers, ReadColumns
from sfjourney.replay.local.merging import PiecesOf, write_pieces
from sfjourney.replay.part import Lines, Part, PartOptions, play, prepared
from sfjourney.replay.tally import Tally

COLUMNS: Final = 6
"""Of a row: place, source, start and end of the line, how it is to be read, and its instant where that says so."""
WITH_CARE, AS_PLAIN, AS_FOLLOWING = 0, 1, 2
"""How a line is to be read: like any; as one that was plain; as one that may have its instant from the one before."""
NO_ROWS: Final = np.zeros((0, COLUMNS), np.int64)
_AT_ONCE: Final = 128


def how_to_read(section: ReadColumns) -> tuple[Numbers, Numbers]:
    """How each line of a section is to be read again, and its instant where that says so."""
    how, instants = np.full(section.lines, WITH_CARE, np.int64), np.zeros(section.lines, np.int64)
    for kind, of, at in (
        (AS_PLAIN, section.read("plain"), section.read("plain_at")),
        (AS_FOLLOWING, section.read("instant_lines"), section.read("instants")),
    ):
        how[of], instants[of] = kind, at
    return how, instants


def rows_of(section: ReadColumns, source: int, place: int, lines: Numbers) -> Numbers:
    """Where lines of a section are, and how to read them: the columns of a row each. Its first line is at ``place``."""
    how, instants = how_to_read(section)
    starts, ends = section.starts(), section.read("ends")
    sources = np.full(len(lines), source, np.int64)
    return np.stack([lines + place, sources, starts[lines], ends[lines], how[lines], instants[lines]], axis=1)


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

    records: int
    counted: Counted
    tally: Tally
    refused: list[tuple[int, Refused]]
    runs: PiecesOf
    sends: PiecesOf
    outcomes: PiecesOf


LineAt = Callable[[int, int, int], bytes]
"""Gives a line without its end, by the number of its source and where it starts and ends there."""


class PartPlayed(Struct, frozen=True):
    """What came of a part, how many records it had, and which lines of Profiles contradict others, by number."""

    part: Part
    records: int
    refused: list[tuple[int, Refused]]


class Rules(Struct, frozen=True):
    """What the lines of every part mean."""

    program: Program
    wanted: Wanted
    intake: IntakeOptions
    options: PartOptions

    def play(
        self, rows: Numbers, line: LineAt, initial: Iterable[tuple[int, InitialLine]], starts: Starts
    ) -> PartPlayed:
        """Play lines, in any order. ``initial`` are the lines about their Profiles, in order of number."""
        lines = _PartLines(self, rows, line, starts)
        desk = Desk(self.program, keep=self.options.keep_outcomes)
        refused = [(number, one) for number, read in initial for one in prepared(desk, [read])]
        records = sorted(lines.records())
        part = play(desk, records, Lines(lines.at, starts.position), self.options)
        return PartPlayed(part, len(records), refused)

    def profiles(
        self, rows: Numbers, line: LineAt, initial: Iterable[tuple[int, InitialLine]], starts: Starts
    ) -> Profiles:
        """The Profiles that lines are about, which are given as ``play`` is given them. Nothing else is done."""
        desk = Desk(self.program, keep=False)
        for _, read in initial:
            prepared(desk, [read])
        for _, place, record in sorted(_PartLines(self, rows, line, starts).records()):
            desk.answer(place, record)
        return desk.out.profiles


class Player(Struct, frozen=True):
    """What all parts are played with: the rules, open files, and the lines about Profiles."""

    rules: Rules
    sources: Sequence[Source]
    initial: Sequence[InitialLine]

    def play(self, task: PartTask, place: Path) -> Played:
        """Play a part. ``place`` is what the names of the files that it writes begin with."""
        rows = np.concatenate([NO_ROWS, *(rows.read() for rows in task.rows)])
        initial = [(number, self.initial[number]) for number in task.initial]
        done = self.rules.play(rows, self._line, initial, task.starts)
        part = done.part
        return Played(
            done.records,
            part.answers.counted,
            part.tally,
            done.refused,
            write_pieces(place.with_suffix(".runs"), part.runs),
            write_pieces(place.with_suffix(".sends"), part.sends),
            write_pieces(place.with_suffix(".outcomes"), part.outcomes),
        )

    def _line(self, source: int, start: int, end: int) -> bytes:
        return self.sources[source].line(start, end)


class _PartLines:
    """The lines of a part, in order of place. A row is (place, source, start, end, how, instant)."""

    def __init__(self, rules: Rules, rows: Numbers, line: LineAt, starts: Starts) -> None:
        self.rules = rules
        self.rows = rows[np.argsort(rows[:, 0])]
        self._line = line
        self._names = starts.names

    def at(self, place: int) -> bytes:
        row = self.rows[np.searchsorted(self.rows[:, 0], place)]
        return self._line(*row[1:4].tolist())

    def records(self) -> Iterator[Placed]:
        """Read the lines again: every one of them was found to be a record."""
        rules = self.rules
        for number in np.unique(self.rows[:, 1]).tolist():
            clock = Clock(rules.intake.clock)
            reader = RecordReader(clock, rules.wanted, require_keys=rules.intake.require_keys)
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
                raise RecordingError(f"{self._names[row[1]]}: has changed while it was read")
            yield record.at, row[0], record


def _following(reader: RecordReader, line: bytes, at: int) -> Record | Refusal | None:
    """Read a line whose instant is that of the record before it."""
    reader.clock.last = at
    return reader.line(line)
