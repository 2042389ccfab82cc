"""A recording's name -> its lines. Plain, gzip and zstandard files, pipes and standard input, in blocks."""

import gzip
import hashlib
import os
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, Final

from msgspec import Struct

from sfjourney.limits import DEFAULT_LIMITS, Limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STANDARD_INPUT: Final = "-"
_BLOCK: Final = 1 << 16
_KEPT_IN_MEMORY: Final = 32 << 20
"""Bytes of a pipe beyond which the disk holds them."""
_PACKED: Final = (".gz", ".zst")
_UTF8_MARK: Final = b"\xef\xbb\xbf"


class RecordingError(OSError):
    """A recording cannot be read on: it ends in the middle of compressed data, or holds far more than it should."""


class Lines(Struct, frozen=True):
    """Whole lines of a file, each with its end. ``first`` is the number of the first, counted from 1."""

    first: int
    content: bytes
    count: int

    def split(self) -> list[bytes]:
        """The lines without their ends."""
        return self.content.split(b"\n")[:-1]


class Spool(Struct, frozen=True):
    """What a pipe gave: in memory, or in a file that no folder lists. ``size`` is in bytes, the hash in hexadecimal."""

    file: IO[bytes]
    size: int
    sha256: str


class Recording(Struct, frozen=True):
    """One recording. ``name`` is what reports call it; its lines can be read more than once, by one reader at a time.

    ``source`` is a file, or what standard input or a pipe gave, for that can be read but once. ``replaced`` are lines,
    by their numbers, that are read as something else than what they are; none may hold a line end.
    """

    name: str
    source: Path | Spool
    limits: Limits = DEFAULT_LIMITS
    replaced: Mapping[int, bytes] = {}

    def blocks(self) -> Iterator[Lines]:
        """The lines, in blocks small enough to stay in a processor's cache, as they are to be read. Raises OSError."""
        return map(self._with_replaced, self._blocks()) if self.replaced else self._blocks()

    def _with_replaced(self, block: Lines) -> Lines:
        numbers = [number for number in self.replaced if block.first <= number < block.first + block.count]
        if not numbers:
            return block
        lines = block.split()
        for number in numbers:
            lines[number - block.first] = self.replaced[number]
        return Lines(block.first, b"".join(line + b"\n" for line in lines), block.count)

    def _blocks(self) -> Iterator[Lines]:
        """The lines, in blocks small enough to stay in a processor's cache.

        A last line without an end is given one. A line over the limit comes cut, one byte longer than the limit.
        Raises OSError where the file cannot be opened, RecordingError where it cannot be read on.
        """
        number, rest = 1, b""
        started = False
        for chunk in self.contents():
            if len(rest) > self.limits.line_bytes:  # the line is cut already: only its end is looked for
                end = chunk.find(b"\n")
                if end < 0:
                    continue
                chunk = chunk[end:]  # noqa: PLW2901  # what comes before is of no more use
            whole = rest + chunk
            if not started and len(whole) >= len(_UTF8_MARK):
                whole, started = whole.removeprefix(_UTF8_MARK), True
            end = whole.rfind(b"\n") + 1
            rest = whole[end:]
            if len(rest) > self.limits.line_bytes:
                rest = rest[: self.limits.line_bytes + 1]
            if end:
                content = whole[:end]
                count = content.count(b"\n")
                yield Lines(number, content, count)
                number += count
        if rest:
            yield Lines(number, rest + b"\n", 1)

    @property
    def size(self) -> int:
        """Bytes, as packed. Raises OSError."""
        return self.source.size if isinstance(self.source, Spool) else self.source.stat().st_size

    @property
    def is_packed(self) -> bool:
        """Whether it is compressed. A pipe is where its name says so, as a file; standard input has no such name."""
        return Path(self.name).suffix in _PACKED

    def contents(self) -> Iterator[bytes]:
        """What is in it, unpacked, piece by piece. Raises OSError, RecordingError."""
        with self._opened() as file:
            match Path(self.name).suffix:
                case ".gz":
                    yield from self._expanded(gzip.GzipFile(fileobj=file, mode="rb"))
                case ".zst":
                    yield from self._expanded(zstd.ZstdFile(file))
                case _:
                    while chunk := file.read(_BLOCK):
                        yield chunk

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        if isinstance(self.source, Spool):
            self.source.file.seek(0)
            yield self.source.file
        else:
            with self.source.open("rb") as file:
                yield file

    def _expanded(self, stream: gzip.GzipFile | zstd.ZstdFile) -> Iterator[bytes]:
        """Decompress, and stop where little data claims to be very much."""
        packed = self.size
        if packed == 0:  # which gzip takes for no members at all, where even nothing makes one
            raise RecordingError(f"{self.name}: damaged: it is empty")
        most = max(self.limits.expansion_free_bytes, packed * self.limits.expansion)
        read = 0
        try:
            while chunk := stream.read(_BLOCK):
                read += len(chunk)
                if read > most:
                    raise RecordingError(f"{self.name}: expands to more than {self.limits.expansion} times its size")
                yield chunk
        except (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError) as error:
            raise RecordingError(f"{self.name}: damaged: {error}") from error


@contextmanager
def open_recordings(names: Sequence[str]) -> Iterator[list[Recording]]:
    """Recordings by the names they were given; ``-`` is standard input.

    Standard input and pipes are read here. Raises OSError where there is no such file.
    """
    with ExitStack() as stack:
        yield [_open(name, stack) for name in names]


def _open(name: str, stack: ExitStack) -> Recording:
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise RecordingError("standard input is closed")
        return Recording(name, _spooled(sys.stdin.buffer, stack))
    path = Path(name)
    with path.open("rb") as file:
        return Recording(name, path if path.is_file() else _spooled(file, stack))


def _spooled(pipe: BinaryIO, stack: ExitStack) -> Spool:
    """Read a pipe to its end."""
    file = stack.enter_context(SpooledTemporaryFile(_KEPT_IN_MEMORY))  # noqa: SIM115  # the stack closes it
    digest = hashlib.sha256()
    while chunk := pipe.read(_BLOCK):
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
