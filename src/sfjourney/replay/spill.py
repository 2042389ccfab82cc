"""A folder for what does not stay in memory, gone when the replay is over, however it ends."""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

_PREFIX: Final = "sfjourney-spill-"


@contextmanager
def spill_folder() -> Iterator[Path]:
    """Have an empty folder that nobody else can read, where temporary files go (``TMPDIR``).

    What a killed replay left there goes first: nobody holds its lock any more. Raises OSError.
    """
    place = tempfile.gettempdir()
    try:
        place.encode()
    except UnicodeEncodeError:  # workers are told of files by names in UTF-8
        raise OSError(errno.EILSEQ, "the folder of temporary files has a name that is no UTF-8", place) from None
    _remove_abandoned(Path(place))
    folder, handle = _locked_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _locked_folder() -> tuple[Path, int]:
    """Make a folder and lock it; another, if somebody took the first for abandoned before it was locked."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            continue
        fcntl.flock(handle, fcntl.LOCK_EX)
        if folder.exists():
            return folder, handle
        os.close(handle)


def _remove_abandoned(place: Path) -> None:
    for folder in place.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # it is somebody else's, in use, or has just gone
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(handle).st_uid == os.geteuid():
                    fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
