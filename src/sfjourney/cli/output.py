"""Where a command's words go: results to standard output, all else to standard error, files whole or not at all."""

import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

from sfjourney.report.paint import Paint

_DEFAULT_COLUMNS = 80


class UsageError(Exception):
    """The command line or the configuration cannot be used: exit status 2."""


class Failure(Exception):  # noqa: N818  # it is said to the user, not handled by a caller
    """Input or output failed: exit status 3."""


def prepare_streams() -> None:
    """UTF-8 whatever the locale, so that every machine prints the same bytes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """A result, on standard output."""
    sys.stdout.write(text)


def note(text: str) -> None:
    """Anything else, on standard error."""
    sys.stderr.write(text if text.endswith("\n") else text + "\n")


def paint_for(choice: str, *, errors: bool = False) -> Paint:
    """Colours as ``--color`` and NO_COLOR ask; ``auto`` looks at the stream that is written to."""
    stream = sys.stderr if errors else sys.stdout
    if choice != "auto":
        return Paint(choice == "always")
    return Paint(stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb")


def columns() -> int:
    """The width to write for: the terminal's, COLUMNS, or 80."""
    return shutil.get_terminal_size((_DEFAULT_COLUMNS, 24)).columns


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody ever sees half of it."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.chmod(temporary, 0o666 & ~_umask())  # noqa: PTH101  # mkstemp made it private
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
