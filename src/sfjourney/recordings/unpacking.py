"""A file, gzip, zstandard or neither -> its content in chunks, which stays within bounds."""

import gzip
import sys
import zlib
from collections.abc import Iterator
from typing import IO, Final, Literal, cast

from sfjourney.limits import Limits
from sfjourney.recordings.errors import RecordingError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

Packing = Literal["gzip", "zstandard"]
_PASSED_OVER: Final = [bytes((code,)) + b"\x2a\x4d\x18" for code in range(0x50, 0x60)]
"""How a frame of zstandard begins that holds nothing."""
_BEGINNINGS: Final[dict[Packing, tuple[bytes, ...]]] = {
    "gzip": (b"\x1f\x8b",),
    "zstandard": (b"\x28\xb5\x2f\xfd", *_PASSED_OVER),
}
_GZIP: Final = 16 + zlib.MAX_WBITS
"""To zlib: what stands there is gzip."""
BLOCK: Final = 1 << 16
"""Bytes that are read at once: they stay in a processor's cache."""


def unpacked(name: str, file: IO[bytes], size: int, packing: Packing | None, limits: Limits) -> Iterator[bytes]:
    """The content of a file of ``size`` bytes, which ``name`` is in messages.

    Raises RecordingError where it is damaged, or holds far more than its size.
    """
    if packing is None:
        while chunk := file.read(BLOCK):
            yield chunk
        return
    if size == 0:  # which gzip takes for no members at all, where even nothing makes one
        raise RecordingError(f"{name}: damaged: it is empty")
    if not _is(packing, file):
        raise RecordingError(f"{name}: damaged: no {packing}, though its name says so")
    bound = Expansion(name, size, limits)
    stream, damage = _opened(file, packing)
    wrong: tuple[type[Exception], ...] = (EOFError, *damage)
    try:
        while chunk := stream.read(BLOCK):
            bound.add(len(chunk))
            yield chunk
    except wrong as error:
        raise RecordingError(f"{name}: damaged: {_damage(file, packing, error)}") from None


def _is(packing: Packing, file: IO[bytes]) -> bool:
    """Whether a file begins as it should, as far as it goes."""
    beginning = file.read(4)
    file.seek(0)
    return any(beginning.startswith(start) or start.startswith(beginning) for start in _BEGINNINGS[packing])


def _damage(file: IO[bytes], packing: Packing, error: Exception) -> str:
    """What is wrong with a file that could not be unpacked."""
    if packing == "gzip" and _has_stray_end(file):
        return "what stands behind its end is no gzip"
    if isinstance(error, EOFError):
        return "it ends in the middle"
    return f"no {packing}, or not as it was written"


def _has_stray_end(file: IO[bytes]) -> bool:
    """Whether all of gzip is whole, and something follows that is none.

    To igzip a few bytes more are one that was cut. So it is looked at again, which only damaged files are.
    """
    file.seek(0)
    member, rest = zlib.decompressobj(wbits=_GZIP), b""
    try:
        while chunk := rest or file.read(BLOCK):
            member.decompress(chunk, BLOCK)
            rest = member.unconsumed_tail
            if member.eof:
                # Zeros may fill up the last block of a tape.
                rest = (member.unused_data + file.read(BLOCK)).lstrip(b"\0")
                if not rest.startswith(_BEGINNINGS["gzip"]):
                    return rest not in (b"", b"\x1f")
                member = zlib.decompressobj(wbits=_GZIP)
    except zlib.error:
        return False
    return False


class Expansion:
    """What came of a packed file: it stops where little data claims to be very much."""

    def __init__(self, name: str, size: int, limits: Limits) -> None:
        self.name = name
        self.limits = limits
        self.most = max(limits.expansion_free_bytes, size * limits.expansion)
        self.read = 0

    def add(self, size: int) -> None:
        """Count so many bytes more. Raises RecordingError where they are too many."""
        self.read += size
        self.check(self.read)

    def check(self, size: int) -> None:
        """Raise RecordingError where so many bytes are too many."""
        if size > self.most:
            times = f"{self.limits.expansion} times its size (limits.expansion)"
            free = f"{self.limits.expansion_free_bytes} bytes (limits.expansion_free_bytes)"
            raise RecordingError(f"{self.name}: expands to more than {times}, and to more than {free}")


def _opened(file: IO[bytes], packing: Packing) -> tuple[gzip.GzipFile | zstd.ZstdFile, tuple[type[Exception], ...]]:
    """A stream, and what it raises where what it reads is damaged."""
    if packing == "zstandard":
        return zstd.ZstdFile(file), (zstd.ZstdError,)
    try:
        from isal import igzip, isal_zlib  # noqa: PLC0415  # only for gzip, and there are machines without it
    except ImportError:
        return gzip.GzipFile(fileobj=file, mode="rb"), (zlib.error, gzip.BadGzipFile)
    # What it is given it names no types of, and its errors are typed as if they were made already.
    stream: gzip.GzipFile = igzip.IGzipFile(fileobj=file, mode="rb")  # type: ignore[no-untyped-call]
    return stream, (cast("type[Exception]", isal_zlib.error), gzip.BadGzipFile)
