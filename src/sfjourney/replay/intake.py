"""Recordings -> all records in order of time, and the lines that are none (semantics.md R1-R3, T1, T2)."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct, field

from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.calls import Record
from sfjourney.recordings.envelope import Clock
from sfjourney.recordings.files import Recording
from sfjourney.recordings.lines import Lines
from sfjourney.recordings.reading import Wanted
from sfjourney.recordings.records import RecordReader


class Refused(Struct, frozen=True):
    """One refused line, as refused.jsonl holds it. Lines and columns count from 1, columns characters."""

    file: str
    line: int
    column: int
    code: str
    message: str


class TooManyRefused(Exception):  # noqa: N818  # it ends the reading, as it was asked to
    """More lines were refused than the user would have: ``refused`` is the one too many, ``before`` are the others."""

    def __init__(self, refused: Refused, before: Sequence[Refused] = ()) -> None:
        super().__init__(f"{refused.file}:{refused.line}:{refused.column}: {refused.message}")
        self.refused, self.before = refused, tuple(before)

    def __reduce__(self) -> tuple[Any, ...]:
        return TooManyRefused, (self.refused, self.before)


class IntakeOptions(Struct, frozen=True):
    """How to read: which clock, whether keys are required, when to give up, and where time stops.

    Raises ValueError for a clock that there is not, and for fewer refused lines than none.
    """

    clock: Literal["occurred", "received"] = "occurred"
    require_keys: bool = False
    most_refused: int | None = None
    until: int | None = None

    def __post_init__(self) -> None:
        if self.clock not in ("occurred", "received"):
            raise ValueError(f"the clock is occurred or received, and not {self.clock!r}")
        if self.most_refused is not None and self.most_refused < 0:
            raise ValueError(f"{self.most_refused} is no number of refused records")


class InputFile(Struct, frozen=True):
    """What a file was: its name, and how many lines it has."""

    name: str
    lines: int


class Intake(Struct):
    """What reading gave beside the records. A record's place is one number, counted through all files.

    ``later`` counts the records left out because they come after ``until``.
    """

    inputs: list[InputFile] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    records: int = 0
    later: int = 0
    borrowed_instants: int = 0
    floored_instants: int = 0

    def begin(self, name: str, lines: int) -> int:
        """Count a file of so many lines. Returns the place that the number of a line in it is added to."""
        start = self.starts[-1] + self.inputs[-1].lines + 1 if self.starts else 0
        self.starts.append(start)
        self.inputs.append(InputFile(name, lines))
        return start

    def file_and_line(self, place: int) -> tuple[str, int]:
        """The file, as named, and the line, from 1, of a record by its place."""
        number = bisect_right(self.starts, place) - 1
        return self.inputs[number].name, place - self.starts[number]

    def refuse(self, refused: Sequence[Refused], most: int | None) -> None:
        """Note lines that were refused. Raises TooManyRefused for the first above ``most``."""
        self.refused += refused
        if most is not None and len(self.refused) > most:
            raise TooManyRefused(self.refused[most], self.refused[:most])


Placed = tuple[int, int, Record]
"""An instant, a place, and the record that has them."""


class Taken(Struct):
    """What recordings hold. ``records`` come in order of (instant, place): T2."""

    intake: Intake = field(default_factory=Intake)
    records: list[Placed] = field(default_factory=list)
    blocks: list[tuple[int, Lines]] = field(default_factory=list)

    def line(self, place: int) -> bytes:
        """The line at a place, without its end."""
        start, block = self.blocks[bisect_right(self.blocks, place, key=_start) - 1]
        return block.split()[place - start]


def _start(block: tuple[int, Lines]) -> int:
    return block[0]


def take_in(recordings: Sequence[Recording], wanted: Wanted, options: IntakeOptions, refused: list[Refused]) -> Taken:
    """Read recordings whole, in the order of their names. What was ``refused`` before counts with the rest.

    Raises OSError where one cannot be read, TooManyRefused as the options ask.
    """
    taken = Taken()
    taken.intake.refuse(refused, options.most_refused)
    for recording in sorted(recordings, key=lambda recording: recording.name):
        _read(recording, taken, wanted, options)
    taken.records.sort()
    return taken


def _read(recording: Recording, taken: Taken, wanted: Wanted, options: IntakeOptions) -> None:
    intake, until = taken.intake, options.until
    start = intake.begin(recording.name, 0)
    clock = Clock(options.clock)
    reader = RecordReader(clock, wanted, require_keys=options.require_keys, writing=recording.writing())
    lines = 0
    for block in recording.blocks():
        lines = block.first + block.count - 1
        if not block.count or block.content.isspace():
            continue
        taken.blocks.append((start + block.first, block))
        for number, read in enumerate(reader.read(block.content, block.count), block.first):
            if isinstance(read, Refusal):
                refused = Refused(recording.name, number, read.column, read.code, read.message)
                intake.refuse([refused], options.most_refused)
            elif read is None:
                continue
            elif until is not None and read.at > until:
                intake.later += 1
            else:
                intake.records += 1
                taken.records.append((read.at, start + number, read))
    intake.inputs[-1] = InputFile(recording.name, lines)
    intake.borrowed_instants += clock.borrowed
    intake.floored_instants += clock.floored
