"""Recordings -> bytes that several processes can read at once, anywhere, and the lines in a range of them."""

import os
import resource
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from typing import Final

from msgspec import Struct

from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.files import Recording, Spool
from sfjourney.recordings.writing import AS_LINES, Writing

_BLOCK: Final = 1 << 16
_OTHER_FILES: Final = 256
"""Files that may be open beside recordings."""
_UTF8_MARK: Final = b"\xef\xbb\xbf"


class Source(Struct, frozen=True):
    """The lines of a recording: an open file, read by position alone, its size in bytes, and how they are written."""

    name: str
    file: int
    size: int
    limits: Limits = DEFAULT_LIMITS
    writing: Writing = AS_LINES

    def read(self, start: int, size: int) -> bytes:
        """So many bytes from a place on. Raises RecordingError where the file has become shorter, OSError."""
        found = os.pread(self.file, size, start)
        while len(found) < size:
            more = os.pread(self.file, size - len(found), start + len(found))
            if not more:
                raise RecordingError(f"{self.name}: has become shorter while it was read")
            found += more
        return found

    def line(self, start: int, end: int) -> bytes:
        """The line between two places, without its end; the last of a file may have none."""
        return self.read(start, end - 1 - start)


class Block(Struct, frozen=True):
    """Whole lines, each with its end. ``start`` is where the first begins, ``end`` where the next would, in bytes.

    A line over the limit stands alone and is cut, one byte longer than the limit.
    """

    start: int
    end: int
    content: bytes


def open_sources(recordings: Sequence[Recording], stack: ExitStack) -> list[Source]:
    """Open recordings, in the order of their names, for as long as ``stack`` is open.

    What is compressed, or a table, is put as lines into a file that no folder lists. Raises OSError.
    """
    _allow_open(len(recordings))
    return [_open(recording, stack) for recording in sorted(recordings, key=lambda recording: recording.name)]


def _allow_open(files: int) -> None:
    """Let this process have so many files open, as far as the system lets it say so."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = files + _OTHER_FILES
    if soft == resource.RLIM_INFINITY or needed <= soft:
        return
    most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, most), hard))


def _open(recording: Recording, stack: ExitStack) -> Source:
    source = recording.source
    if not recording.is_plain:
        unpacked = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  # the stack closes it
        for content in recording.contents():
            unpacked.write(content)
        unpacked.flush()
        handle = unpacked.fileno()
    elif isinstance(source, Spool):
        source.file.flush()
        handle = source.file.fileno()  # which puts on the disk what was kept in memory
    else:
        handle = os.open(source, os.O_RDONLY | os.O_CLOEXEC)
        stack.callback(os.close, handle)
    return Source(recording.name, handle, os.fstat(handle).st_size, recording.limits, recording.writing())


def blocks_in(source: Source, start: int, end: int) -> Iterator[Block]:
    """The lines that begin in a range of bytes. Raises RecordingError where the file cannot be read on, OSError."""
    begun = _first_line(source, start, end)
    if begun == 0 and source.read(0, min(len(_UTF8_MARK), source.size)) == _UTF8_MARK:
        begun = len(_UTF8_MARK)
        end = max(end, begun + 1)
    at, rest, most, end = begun, b"", source.limits.line_bytes, min(end, source.size)
    while at < end:
        whole = rest + source.read(at, min(_BLOCK, end - at))
        at = begun + len(whole)
        cut = whole.rfind(b"\n") + 1
        if cut:
            yield Block(begun, begun + cut, whole[:cut])
        begun, rest = begun + cut, whole[cut:]
        if len(rest) > most:
            at = _after_line(source, at)
            yield Block(begun, at, rest[: most + 1] + b"\n")
            begun, rest = at, b""
    if rest:
        yield _last_line(source, begun, rest)


def _first_line(source: Source, start: int, end: int) -> int:
    """Where the first line begins that begins in a range; ``end`` where none does."""
    if start == 0:
        return 0
    at, end = start - 1, min(end, source.size)
    while at < end - 1:
        chunk = source.read(at, min(_BLOCK, end - 1 - at))
        found = chunk.find(b"\n")
        if found >= 0:
            return at + found + 1
        at += len(chunk)
    return end


def _last_line(source: Source, begun: int, rest: bytes) -> Block:
    """A line that begins with ``rest`` and goes on. At the end of the file it may be without an end of its own."""
    most, at = source.limits.line_bytes, begun + len(rest)
    while at < source.size and len(rest) <= most:
        chunk = source.read(at, min(_BLOCK, source.size - at))
        found = chunk.find(b"\n")
        if found >= 0:
            return Block(begun, at + found + 1, rest + chunk[: found + 1])
        rest, at = rest + chunk, at + len(chunk)
    return Block(begun, _after_line(source, at), rest[: most + 1] + b"\n")


def _after_line(source: Source, at: int) -> int:
    """The place after the first line end from a place on, one past the end of a file that has none there."""
    while at < source.size:
        chunk = source.read(at, min(_BLOCK, source.size - at))
        found = chunk.find(b"\n")
        if found >= 0:
            return at + found + 1
        at += len(chunk)
    return source.size + 1
