"""A new folder and an old one -> the new in the old one's place, in one step where the system can."""

import errno
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

_CURRENT_FOLDER: Final = -100
_EXCHANGE: Final = 2
_CANNOT: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})
"""What a kernel or a file system says that knows no exchange."""


def exchange(new: Path, old: Path) -> bool:
    """Let two folders of one file system change names, so that at no instant either name is without a folder.

    Returns False where that cannot be done here (``renameat2`` of Linux 3.15); nothing was done then. Raises OSError.
    """
    import ctypes  # noqa: PLC0415  # only where there is an earlier output

    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None) if sys.platform == "linux" else None
    if rename is None:
        return False
    if rename(_CURRENT_FOLDER, os.fsencode(new), _CURRENT_FOLDER, os.fsencode(old), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT:
        return False
    raise OSError(number, os.strerror(number), str(old))


def exchange_by_steps(new: Path, old: Path, aside: Path) -> None:
    """The same in three steps, for a system that has no such call. ``aside`` is a name that nothing has.

    Interrupted or failing, it puts the old folder back; only a process that is killed between the first two steps
    leaves it under the name ``aside``. Raises OSError.
    """
    try:
        old.rename(aside)
        new.rename(old)
        aside.rename(new)
    except BaseException:
        # Whatever was done is seen in what there is: a signal comes after a step as well as before it.
        if aside.exists():
            with suppress(OSError):
                aside.rename(new if old.exists() else old)
        raise
