"""A recording -> its lines, or rows, in blocks; and the parts of one that can be read by themselves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import IO, Final

from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.recordings.blocks import Block, line_blocks
from sfjourney.recordings.column_types import UNTYPED, ColumnTypes
from sfjourney.recordings.csv_rows import csv_blocks
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.forms import BEGINNING, Form, form_of
from sfjourney.recordings.unpacking import BLOCK, unpacked

_SMALLEST_PART: Final = 1 << 20
"""Bytes below which a file is not worth being read in parts."""


@dataclass(frozen=True, slots=True)
class Spool:
    """What a pipe gave: in memory, or in a file that no folder lists. ``size`` is in bytes, the hash in hexadecimal."""

    file: IO[bytes]
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a recording: bytes of a plain file, of which the lines that begin there; or row groups of Parquet.

    ``start`` counts from 0, and ``end`` is excluded.
    """

    start: int
    end: int


@dataclass(frozen=True)
class Recording:
    """One recording. ``name`` is what reports call it; its lines can be read more than once, by one reader at a time.

    ``source`` is a file, or what standard input or a pipe gave, for that can be read but once. One that is a file can
    be pickled, and read by several processes at a time. ``types`` say what cells of CSV are, beside text.
    """

    name: str
    source: Path | Spool
    limits: Limits = DEFAULT_LIMITS
    types: ColumnTypes = UNTYPED

    def blocks(self, part: Part | None = None) -> Iterator[Block]:
        """The lines, or those of a part, in blocks small enough to stay in a processor's cache.

        They are numbered from 1, also those of a part. Raises OSError where the file cannot be opened, RecordingError
        where it cannot be read, or not read on.
        """
        with self._opened() as file:
            size, form = self._size(), self._form(file)
            if form.content == "parquet":
                yield from self._parquet(file, size, form, part)
                return
            if part is None:
                chunks = unpacked(self.name, file, size, form.packing, self.limits)
            else:
                chunks = _lines_between(file, part)
            lines = line_blocks(chunks, self.limits, at_start=part is None or part.start == 0)
            yield from csv_blocks(self.name, lines, self.limits, self.types) if form.content == "csv" else lines

    def parts(self, count: int) -> list[Part]:
        """About ``count`` parts, which together and in order are the whole; none where it can only be read as one.

        Raises as ``blocks`` does.
        """
        with self._opened() as file:
            form = self._form(file)
            if isinstance(self.source, Spool) or form.packing is not None or form.content == "csv":
                return []
            whole = self._size() // _SMALLEST_PART
            if form.content == "parquet":
                whole = ends = _parquet_reader(self.name).count_groups(self.name, file)
            else:
                ends = self._size()
        pieces = min(count, whole)
        bounds = [ends * number // pieces for number in range(pieces + 1)] if pieces > 1 else []
        return [Part(start, end) for start, end in pairwise(bounds)]

    def _parquet(self, file: IO[bytes], size: int, form: Form, part: Part | None) -> Iterator[Block]:
        if form.packing is not None:
            raise RecordingError(f"{self.name}: Parquet is packed inside: take the {form.packing} off")
        groups = None if part is None else range(part.start, part.end)
        yield from _parquet_reader(self.name).parquet_blocks(self.name, file, size, self.limits, groups)

    def _form(self, file: IO[bytes]) -> Form:
        beginning = file.read(BEGINNING)
        file.seek(0)
        return form_of(self.name, beginning)

    def _size(self) -> int:
        return self.source.size if isinstance(self.source, Spool) else self.source.stat().st_size

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        if isinstance(self.source, Spool):
            self.source.file.seek(0)
            yield self.source.file
        else:
            with self.source.open("rb") as file:
                yield file


def _parquet_reader(name: str) -> ModuleType:
    """The reader of Parquet, for recording ``name``. Raises RecordingError where what it needs is not installed."""
    try:
        return import_module("sfjourney.recordings.parquet_rows")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "pyarrow":
            raise
        raise RecordingError(f"{name}: Parquet needs pyarrow: pip install 'sfjourney[parquet]'") from None


def _lines_between(file: IO[bytes], part: Part) -> Iterator[bytes]:
    """The lines that begin in a part of a file, the last of them whole."""
    at = max(part.start - 1, 0)  # a line begins where another ends
    file.seek(at)
    begun = part.start == 0
    while chunk := file.read(BLOCK):
        begin = 0
        if not begun:
            begin = chunk.find(b"\n") + 1
            begun = begin > 0
        if at + begin >= part.end:
            return
        last = chunk.find(b"\n", max(part.end - 1 - at, 0)) if begun else -1
        if begun:
            yield chunk[begin : last + 1] if last >= 0 else chunk[begin:]
        if last >= 0:
            return
        at += len(chunk)
