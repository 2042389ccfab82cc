"""Tables -> a file in the user's cache, and back: only what this user wrote, whole, of the same grammar and version.

Without such a file everything works, and starts more slowly: nothing is said where it cannot be read or written.
"""

import os
import zlib

import msgspec
from msgspec import Struct

from sfjourney.syntax.automaton.tables import Tables

_LONGEST = 1 << 22
_OTHERS_WRITE = 0o022
_NO_WAITING = getattr(os, "O_NONBLOCK", 0)  # a pipe of that name would have us wait for somebody who writes
_NO_LINKS = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


class MadeFrom(Struct, frozen=True):
    """What tables follow from: the grammar, our version, and the modules that make tables of a grammar."""

    grammar: str
    version: str
    makers: tuple[str, ...]


class _Kept(Struct, frozen=True):
    made_from: MadeFrom
    tables: Tables


def kept_tables(made_from: MadeFrom) -> Tables | None:
    """The tables that were kept; None where there are none, or where they are damaged, foreign or of something else."""
    place = _place(made_from)
    try:
        content = _own_file(place) if place is not None else b""
    except OSError:
        return None
    checksum, _, body = content.partition(b"\n")
    if checksum != _checksum(body):
        return None
    try:
        kept = msgspec.json.decode(body, type=_Kept)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return kept.tables if kept.made_from == made_from else None


def keep_tables(made_from: MadeFrom, tables: Tables) -> None:
    """Write the tables to a file of their own, whole or not at all, in a folder that nobody else writes to."""
    place = _place(made_from)
    if place is None:
        return
    body = msgspec.json.encode(_Kept(made_from, tables))
    beside = f"{place}.{os.getpid()}"
    try:
        folder = os.path.dirname(place)  # noqa: PTH120  # pathlib would be imported for it
        os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
        if not _is_own(os.stat(folder)):  # noqa: PTH116
            return
        handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NO_LINKS, 0o600)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_checksum(body) + b"\n" + body)
            os.replace(beside, place)  # noqa: PTH105
        except BaseException:
            os.unlink(beside)  # noqa: PTH108
            raise
    except OSError:
        return


def _place(made_from: MadeFrom) -> str | None:
    """The file of these tables in the user's cache; None where it is not known where that is."""
    caches = os.environ.get("XDG_CACHE_HOME", "") or os.environ.get("LOCALAPPDATA", "")
    if not os.path.isabs(caches):  # noqa: PTH117  # the XDG specification: relative paths are ignored
        caches = os.path.join(os.path.expanduser("~"), ".cache")  # noqa: PTH111, PTH118
    if not os.path.isabs(caches):  # noqa: PTH117  # a user without a home
        return None
    key = _checksum(msgspec.json.encode(made_from)).decode()
    return os.path.join(caches, "sfjourney", f"journey-{key}.json")  # noqa: PTH118


def _own_file(place: str) -> bytes:
    """What a file holds; nothing where somebody else could have written it. Raises OSError where it cannot be read."""
    with os.fdopen(os.open(place, os.O_RDONLY | _NO_LINKS | _NO_WAITING), "rb") as file:
        status = os.fstat(file.fileno())
        return file.read(_LONGEST) if _is_own(status) else b""


def _is_own(status: os.stat_result) -> bool:
    """Whether a file or folder is this user's, who alone writes to it. Windows guards the user's folder by itself."""
    if os.name == "nt":
        return True
    return status.st_uid == os.geteuid() and not status.st_mode & _OTHERS_WRITE


def _checksum(content: bytes) -> bytes:
    return b"%08x" % zlib.crc32(content)
