"""A recording's name -> its lines. Text and tables, packed or not, pipes and standard input, in blocks."""

import glob
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from io import IOBase
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, Final

from msgspec import Struct

from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.recordings.column_types import UNTYPED, ColumnTypes
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.forms import BEGINNING, Form, form_of
from sfjourney.recordings.lines import Excerpt, Lines, line_blocks
from sfjourney.recordings.tables import Table, table_in
from sfjourney.recordings.unpacking import BLOCK, unpacked
from sfjourney.recordings.writing import Writing

STANDARD_INPUT: Final = "-"
_KEPT_IN_MEMORY: Final = 32 << 20
"""Bytes of a pipe beyond which the disk holds them."""


class Spool(Struct, frozen=True):
    """What a pipe gave: in memory, or in a file that no folder lists. ``size`` is in bytes, the hash in hexadecimal."""

    file: IO[bytes]
    size: int
    sha256: str


class Recording(Struct, frozen=True):
    """One recording. ``name`` is what reports call it; its lines can be read more than once, by one reader at a time.

    ``source`` is a file, or what standard input or a pipe gave, for that can be read but once. ``replaced`` are lines,
    by their numbers, that are read as something else than what they are; none may hold a line end. ``types`` say what
    the cells of CSV are, beside text. With an ``excerpt`` only the lines in that are read.
    """

    name: str
    source: Path | Spool
    limits: Limits = DEFAULT_LIMITS
    replaced: Mapping[int, bytes] = {}
    types: ColumnTypes = UNTYPED
    excerpt: Excerpt | None = None

    def blocks(self) -> Iterator[Lines]:
        """The lines as they are to be read, in blocks small enough to stay in a processor's cache.

        Raises OSError where the file cannot be opened, RecordingError where it cannot be read on.
        """
        blocks = line_blocks(self.contents(), self.limits) if self.excerpt is None else self.excerpt.blocks()
        return map(self._with_replaced, blocks) if self.replaced else blocks

    def _with_replaced(self, block: Lines) -> Lines:
        numbers = [number for number in self.replaced if block.first <= number < block.first + block.count]
        if not numbers:
            return block
        lines = block.split()
        for number in numbers:
            lines[number - block.first] = self.replaced[number]
        return Lines(block.first, b"".join(line + b"\n" for line in lines), block.count)

    @property
    def size(self) -> int:
        """Bytes, as packed. Raises OSError."""
        return self.source.size if isinstance(self.source, Spool) else self.source.stat().st_size

    @property
    def is_plain(self) -> bool:
        """Whether its bytes are its lines. Raises OSError."""
        with self._opened() as file:
            return self._form(file) == Form()

    @property
    def is_table(self) -> bool:
        """Whether it has rows, be they of calls or of something else. Raises OSError."""
        with self._opened() as file:
            return self._form(file).content != "lines"

    def writing(self) -> Writing:
        """How what it holds is written as lines. Raises OSError, RecordingError."""
        with self._opened() as file:
            if self._form(file).content == "lines":
                return Writing(limits=self.limits)
            return Writing(self._table(file).layout(), self.limits)

    @property
    def groups(self) -> int:
        """How many groups of lines can be read one by one: those of a table's rows. Raises OSError, RecordingError."""
        with self._opened() as file:
            return 1 if self._form(file).content == "lines" else self._table(file).groups

    def contents(self, groups: range | None = None) -> Iterator[bytes]:
        """Its lines, piece by piece: unpacked, and rows as ``writing`` says; all, or those of some groups.

        Raises OSError, RecordingError.
        """
        with self._opened() as file:
            form = self._form(file)
            if form.content == "lines":
                yield from unpacked(self.name, file, self.size, form.packing, self.limits)
            else:
                yield from self._table(file).lines(groups)

    def _form(self, file: IO[bytes]) -> Form:
        beginning = file.read(BEGINNING)
        file.seek(0)
        return form_of(self.name, beginning)

    def _table(self, file: IO[bytes]) -> Table:
        return table_in(self.name, file, self.size, self._form(file), self.limits, self.types)

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        if isinstance(self.source, Spool):
            self.source.file.seek(0)
            yield self.source.file
        else:
            with self.source.open("rb") as file:
                yield file


Names = str | Path | Sequence[str | Path]
"""A file, or several."""
_NAMING: Final = (str, bytes, os.PathLike)


def listed(names: Names) -> list[str]:
    """The names of files, also where one alone is given.

    Raises TypeError for what names no file, ValueError for an empty name: as a path it would be this folder.
    """
    given = _several(names)
    for one in given:
        if not isinstance(one, _NAMING):
            raise TypeError(f"files are named by text or paths, and not by {type(one).__qualname__}")
    found = [os.fsdecode(name) for name in given]
    if "" in found:
        raise ValueError("the name of a file is empty: is a variable not set?")
    return found


def _several(names: Any) -> list[Any]:
    """What is given as names, one or more. Files and DataFrames would give their lines and columns for some."""
    single = isinstance(names, (*_NAMING, IOBase)) or not isinstance(names, Iterable) or hasattr(names, "columns")
    return [names] if single else [*names]


def expanded(names: Iterable[str]) -> list[str]:
    """The names of files, each pattern replaced by the files that fit it, in order; ``**`` is any number of folders.

    What is a file itself is no pattern. Raises RecordingError where no file fits one.
    """
    found: list[str] = []
    for name in names:
        if name == STANDARD_INPUT or not glob.has_magic(name) or os.path.lexists(name):
            found.append(name)
            continue
        paths = glob.iglob(name, recursive=True)  # noqa: PTH207  # a pattern may be absolute
        fitting = sorted(path for path in paths if not Path(path).is_dir())
        if not fitting:
            raise RecordingError(f"{name}: no file fits this pattern")
        found += fitting
    return found


@contextmanager
def open_recordings(
    names: Sequence[str], types: ColumnTypes = UNTYPED, limits: Limits = DEFAULT_LIMITS
) -> Iterator[list[Recording]]:
    """Recordings by the names of their files; ``-`` is standard input. ``types`` say what cells of CSV are.

    Standard input and pipes are read here. Raises OSError where there is no such file.
    """
    with ExitStack() as stack:
        yield [Recording(_shown(name), _source(name, stack), limits, types=types) for name in names]


def _shown(name: str) -> str:
    """The name of a file as all outputs write it: bytes that are no UTF-8 are escapes."""
    return name.encode("utf-8", "backslashreplace").decode()


def _source(name: str, stack: ExitStack) -> Path | Spool:
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise RecordingError("standard input is closed")
        return _spooled(sys.stdin.buffer, stack)
    path = Path(name)
    try:
        with path.open("rb") as file:
            return path if path.is_file() else _spooled(file, stack)
    except IsADirectoryError as error:
        files = f"a pattern stands for the files in it, such as '{path / '*.jsonl'}'"
        raise IsADirectoryError(error.errno, f"{error.strerror}; {files}", name) from None


def _spooled(pipe: BinaryIO, stack: ExitStack) -> Spool:
    """Read a pipe to its end."""
    file = stack.enter_context(SpooledTemporaryFile(_KEPT_IN_MEMORY))  # noqa: SIM115  # the stack closes it
    digest = hashlib.sha256()
    while chunk := pipe.read(BLOCK):
        digest.update(chunk)
        file.write(chunk)
    return Spool(file, file.tell(), digest.hexdigest())


def named_twice(names: Sequence[str]) -> str | None:
    """The first name of a recording that was named before, however it is spelt; None where all differ."""
    places: set[str] = set()
    for name in names:
        place = name if name == STANDARD_INPUT else os.path.realpath(name)
        if place in places:
            return name
        places.add(place)
    return None
