"""The names a user gave -> open recordings. Patterns are expanded, pipes are read to their end."""

import glob
import hashlib
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final

from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.files import Recording, Spool
from sfjourney.recordings.unpacking import BLOCK

STANDARD_INPUT: Final = "-"
_KEPT_IN_MEMORY: Final = 32 << 20
"""Bytes of a pipe beyond which the disk holds them."""


def expanded(names: Iterable[str]) -> list[str]:
    """The names of files, each pattern replaced by the files that fit it, in order; ``**`` is any number of folders.

    What is a file itself is no pattern. Raises RecordingError where no file fits one.
    """
    found: list[str] = []
    for name in names:
        if name == STANDARD_INPUT or not glob.has_magic(name) or os.path.lexists(name):
            found.append(name)
            continue
        fitting = sorted(path for path in glob.iglob(name, recursive=True) if not Path(path).is_dir())  # noqa: PTH207  # of a pattern that may be absolute
        if not fitting:
            raise RecordingError(f"{name}: no file fits this pattern")
        found += fitting
    return found


@contextmanager
def open_recordings(names: Sequence[str]) -> Iterator[list[Recording]]:
    """Recordings by the names of their files; ``-`` is standard input.

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
