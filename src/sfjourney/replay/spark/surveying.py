"""Pieces of recordings, or rows of a DataFrame -> what a survey saw of each section of them, and its lines.

A section of what a task reads is a row for Spark: counts, columns of hashes, the lines that matter, and packed the
others, which are wanted again only where they share a name or a key with some line that says something else.
"""

import socket
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import count
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa
from msgspec import Struct

from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.files import Recording
from sfjourney.recordings.lines import line_blocks
from sfjourney.recordings.sources import blocks_in, open_sources
from sfjourney.recordings.writing import Writing
from sfjourney.replay.initial import InitialLine
from sfjourney.replay.local.columns import Numbers, ReadColumns
from sfjourney.replay.local.survey import Section, Surveyed, Surveying, initial_columns
from sfjourney.replay.spark.task import Batches, Opened, Task, hashing_here, opened, row, rows_in

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SURVEYED: Final = "number long, counts binary, columns binary, kept binary, rest binary, numbers binary, error string"
IN_PIECE: Final = 1 << 20
"""More sections than any piece has: a section's number is that of its piece times this, and its own."""
_LEVEL: Final = 1


class Piece(Struct, frozen=True):
    """What one task reads of a recording: a range of bytes, or of a table's groups of rows.

    ``before`` is the instant of the record before it, if ``is_known`` which.
    """

    number: int
    source: int
    start: int
    end: int
    before: int | None = None
    is_known: bool = False


class Counts(Struct):
    """What a survey counted in a section. ``hashing`` is what its process makes of a text.

    Rows of a DataFrame come from ``file``, and the highest number among them is ``last_line``. ``size`` is that of
    the lines that matter, in bytes.
    """

    number: int
    hashing: int
    surveyed: Surveyed
    size: int
    file: str = ""
    last_line: int = 0


class Lines(Struct, frozen=True):
    """A section as a later task has it: its columns, and its lines, some of them packed.

    ``numbers`` are those of a DataFrame's rows, where they are not counted on from the section before.
    """

    columns: ReadColumns
    kept: bytes
    rest: bytes
    numbers: Numbers | None

    def at(self, lines: Numbers) -> list[bytes]:
        """Lines of the section, without their ends, by their numbers in order."""
        mattering = lines_that_matter(self.columns)
        others = np.setdiff1d(np.arange(self.columns.lines), mattering)
        found = _among(mattering, lines, self.kept)
        if len(found) < len(lines):
            found |= _among(others, lines, zstd.decompress(self.rest))
        return [found[line] for line in lines.tolist()]


def _among(numbers: Numbers, lines: Numbers, content: bytes) -> dict[int, bytes]:
    """Those of ``lines`` that are in a content whose lines have these ``numbers``."""
    texts = content.split(b"\n")
    return {int(numbers[place]): texts[place] for place in np.flatnonzero(np.isin(numbers, lines)).tolist()}


def lines_that_matter(columns: ReadColumns) -> Numbers:
    """The numbers of the lines of a section that are played whatever else there is, in order."""
    return np.union1d(columns.read("kept"), columns.read("link_lines"))


def survey_pieces(setting: bytes, pieces: Sequence[Sequence[Piece]]) -> Task:
    """A task for numbers of runs of pieces: it gives their sections. What cannot be read is told in a row.

    The pieces of a run follow each other in a recording.
    """

    def task(batches: Batches) -> Iterator[pa.RecordBatch]:
        replaying = opened(setting)
        for (number,) in rows_in(batches):
            last: int | None = None
            for place, piece in enumerate(pieces[number]):
                known = piece if place == 0 else msgspec.structs.replace(piece, before=last, is_known=True)
                for section in _told(replaying, known):
                    yield section.row()
                    last = section.found.last

    return task


def _told(replaying: Opened, piece: Piece) -> "Iterator[SurveyedSection | Unread]":
    """The sections of a piece, and instead of what cannot be read why."""
    recording = replaying.setting.recordings[piece.source]
    try:
        yield from _sections(replaying, piece, recording)
    except RecordingError as error:
        yield Unread(piece.number * IN_PIECE, str(error))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        yield Unread(piece.number * IN_PIECE, f"{recording.name}: {reason}, on {socket.gethostname()}")


def _sections(replaying: Opened, piece: Piece, recording: Recording) -> "Iterator[SurveyedSection]":
    rules, size = replaying.rules, replaying.setting.options.sizes.section
    before, known = piece.before, piece.is_known
    section: SurveyedSection | None = None
    with ExitStack() as stack:
        blocks, writing = _blocks(recording, piece, stack)
        numbers = count(piece.number * IN_PIECE)
        for content, lines in blocks:
            if section is None:
                at = Section(next(numbers), piece.source, 0, 0, before, known)
                section = SurveyedSection(Surveying(at, recording.name, writing, rules.wanted, rules.intake))
            section.take(content, lines)
            if section.read >= size or section.stopped:
                section.finish()
                yield section
                if section.stopped:
                    return
                last = section.found.last
                before, known = (before, known) if last is None else (last, True)
                section = None
    if section is not None:
        section.finish()
        yield section


def _blocks(recording: Recording, piece: Piece, stack: ExitStack) -> tuple[Iterator[tuple[bytes, int]], Writing]:
    """The lines of a piece, many at once, each time with how many they are."""
    if recording.is_plain:
        (source,) = open_sources([recording], stack)
        blocks = blocks_in(source, piece.start, piece.end)
        return ((one.content, one.content.count(b"\n")) for one in blocks), Writing(limits=recording.limits)
    contents = recording.contents(range(piece.start, piece.end))
    return ((one.content, one.count) for one in line_blocks(contents, recording.limits)), recording.writing()


class SurveyedSection:
    """A section that is being surveyed, with its lines."""

    def __init__(self, surveying: Surveying) -> None:
        self.surveying = surveying
        self.read = 0
        self.found = surveying.found
        self._kept: list[bytes] = []
        self._rest: list[bytes] = []

    @property
    def stopped(self) -> bool:
        return self.surveying.stopped

    def take(self, content: bytes, count: int) -> None:
        surveying, columns = self.surveying, self.surveying.columns
        first, kept, links = self.found.lines, len(columns.kept), len(columns.link_lines)
        surveying.take(content, count)
        self.read += len(content)
        mattering = {*columns.kept[kept:], *columns.link_lines[links:]}
        if len(mattering) == count:
            self._kept.append(content)
        elif mattering:
            lines = content.split(b"\n")
            self._kept += [lines[number - first] + b"\n" for number in sorted(mattering)]
            self._rest += [line + b"\n" for number, line in enumerate(lines[:-1], first) if number not in mattering]
        else:
            self._rest.append(content)

    def finish(self) -> None:
        self.surveying.finished()

    def row(self, file: str = "", lines: Numbers | None = None) -> pa.RecordBatch:
        """The section for Spark. Of rows of a DataFrame their ``file`` and the numbers of their ``lines`` are told."""
        kept, columns = b"".join(self._kept), self.surveying.columns.packed()
        number, last = self.found.section.number, 0 if lines is None else int(lines.max(initial=0))
        counts = msgspec.msgpack.encode(Counts(number, hashing_here(), self.found, len(kept), file, last))
        rest = zstd.compress(b"".join(self._rest), _LEVEL)
        return row(SURVEYED, number, counts, columns, kept, rest, None if lines is None else lines.tobytes(), None)


class Unread(Struct, frozen=True):
    """What stands for a piece that could not be read."""

    number: int
    why: str

    @property
    def found(self) -> Surveyed:
        return Surveyed(Section(self.number, 0, 0, 0))

    def row(self) -> pa.RecordBatch:
        return row(SURVEYED, self.number, None, None, None, None, None, self.why)


def survey_initial(initial: Sequence[InitialLine]) -> Task:
    """A task that gives the columns of the lines about Profiles: it is done where the hashes of all others are."""

    def task(batches: Batches) -> Iterator[pa.RecordBatch]:
        for (number,) in rows_in(batches):
            yield row(SURVEYED, -1 - number, None, initial_columns(initial).packed(), None, None, None, None)

    return task
