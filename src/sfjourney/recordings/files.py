"""A recording's name -> its lines. Plain, gzip and zstandard files, and standard input, in blocks of bounded size."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sfjourney.limits import DEFAULT_LIMITS, Limits

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STANDARD_INPUT: Final = "-"
_BLOCK: Final = 1 << 16
_UTF8_MARK: Final = b"\xef\xbb\xbf"


class RecordingError(OSError):
    """A recording cannot be read on: it ends in the middle of compressed data, or holds far more than it should."""


@dataclass(frozen=True, slots=True)
class Lines:
    """Whole lines of a file, each with its end. ``first`` is the number of the first, counted from 1."""

    first: int
    content: bytes
    count: int

    def split(self) -> list[bytes]:
        """The lines without their ends."""
        return self.content.split(b"\n")[:-1]


@dataclass(frozen=True)
class Recording:
    """One recording. ``name`` is what reports call it; its lines can be read more than once."""

    name: str
    path: Path | None
    content: bytes = b""
    limits: Limits = DEFAULT_LIMITS

    def blocks(self) -> Iterator[Lines]:
        """The lines, in blocks small enough to stay in a processor's cache.

        A last line without an end is given one. A line over the limit comes cut, one byte longer than the limit.
        Raises OSError where the file cannot be opened, RecordingError where it cannot be read on.
        """
        number, rest = 1, b""
        started = False
        for chunk in self._chunks():
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

    def _chunks(self) -> Iterator[bytes]:
        if self.path is None:
            yield from (self.content[at : at + _BLOCK] for at in range(0, len(self.content), _BLOCK))
            return
        with self.path.open("rb") as file:
            if self.path.suffix == ".gz":
                yield from self._expanded(gzip.GzipFile(fileobj=file))
            elif self.path.suffix == ".zst":
                yield from self._expanded(zstd.ZstdFile(file))
            else:
                while chunk := file.read(_BLOCK):
                    yield chunk

    def _expanded(self, stream: gzip.GzipFile | zstd.ZstdFile) -> Iterator[bytes]:
        """Decompress, and stop where little data claims to be very much."""
        packed = self.path.stat().st_size if self.path is not None else 0
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


def open_recording(name: str) -> Recording:
    """A recording by the name it was given on the command line; ``-`` is standard input.

    Standard input and pipes can be read but once, so they are read here. Raises OSError where there is no such file.
    """
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise RecordingError("standard input is closed")
        return Recording(name, None, sys.stdin.buffer.read())
    path = Path(name)
    with path.open("rb") as file:
        return Recording(name, path) if path.is_file() else Recording(name, None, file.read())
