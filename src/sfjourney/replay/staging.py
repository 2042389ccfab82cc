"""A directory to be -> a folder beside it for what is being written, which one process has at a time."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def staging_beside(directory: Path) -> Iterator[Path]:
    """Have a folder beside a directory, empty, for oneself; it goes at the end, with all that is in it then.

    Its name is always the same, so what a killed process left there goes too, and a second process meets the first.
    Raises BlockingIOError while another has it, OSError where there can be none.
    """
    place = directory.with_name(f".{directory.name}.sfjourney")
    handle = _locked(place, directory)
    try:
        _empty(place)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        os.close(handle)


def _locked(place: Path, directory: Path) -> int:
    """Make the folder, or take over one that was left, and lock it. The lock goes with the handle or the process."""
    while True:
        with suppress(FileExistsError):
            place.mkdir(mode=0o700)
        try:
            handle = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except FileNotFoundError:  # another process, whose folder it was, has just ended
            continue
        try:
            if _is_ours(handle, place, directory):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _is_ours(handle: int, place: Path, directory: Path) -> bool:
    """Lock the folder; False where it was removed while we came to it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise BlockingIOError(error.errno, "another run is writing there", str(directory)) from error
    opened = os.fstat(handle)
    if opened.st_uid != os.geteuid():  # whoever owns it could change what we write
        raise PermissionError(errno.EPERM, "this folder of somebody else is in the way", str(place))
    try:
        found = place.lstat()
    except FileNotFoundError:
        return False
    return os.path.samestat(opened, found)


def _empty(place: Path) -> None:
    for left in place.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()
