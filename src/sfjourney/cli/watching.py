"""``--watch``: do something now, and again whenever a file of a workspace changes."""

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from sfjourney.cli.output import Failure, UsageError, complain, note, say
from sfjourney.workspace import files_below

_SECONDS = 0.3
_CLEAR = "\x1b[H\x1b[2J\x1b[3J"

_Stamps = Mapping[Path, tuple[int, int, int]]


def watch(root: Path, act: Callable[[], object], own: Iterable[Path], more: Iterable[Path]) -> NoReturn:
    """Act, wait for a change below a folder or in ``more`` files, and act again; Ctrl-C ends it.

    ``own`` are files that acting writes; what it prints may go to a file of the folder, too. What cannot be
    read or used is said, and may be mended while we wait.
    """
    written = {path.resolve() for path in own}
    while True:
        before = _stamps(root, written, more)
        if sys.stdout is not None and sys.stdout.isatty():
            say(_CLEAR)
        try:
            act()
        except (UsageError, Failure) as error:
            complain(str(error))
        except OSError as error:
            complain(f"{error.filename or root}: {error.strerror or error}")
        note("waiting for a change; Ctrl-C ends")
        while _stamps(root, written, more) == before:
            time.sleep(_SECONDS)


def _stamps(root: Path, written: set[Path], more: Iterable[Path]) -> _Stamps:
    """By which each file is known to be as it was: its age, size and number."""
    stamps = {}
    printed = _printed()
    for path in (*(root / name for name in files_below(root)), *more):
        try:
            state = path.stat()
        except OSError:
            continue
        if (state.st_dev, state.st_ino) in printed:
            continue
        if not written or path.resolve() not in written:
            stamps[path] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return stamps


def _printed() -> set[tuple[int, int]]:
    """The files that standard output and standard error are, by device and number."""
    files = set()
    for stream in filter(None, (sys.stdout, sys.stderr)):
        with suppress(OSError, ValueError):  # a stream that is none, or is closed
            state = os.fstat(stream.fileno())
            files.add((state.st_dev, state.st_ino))
    return files
