"""Where a command's words go: results to standard output, all else to standard error, files whole or not at all."""

import io
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from sfjourney.report.paint import Paint

_DEFAULT_COLUMNS = 80
_LEAST_COLUMNS = 60


class UsageError(Exception):
    """The command line or the configuration cannot be used: exit status 2. ``prog`` is who says so."""

    def __init__(self, message: str, prog: str = "sfjourney") -> None:
        super().__init__(message)
        self.prog = prog


class Failure(Exception):  # noqa: N818  # it is said to the user, not handled by a caller
    """Input or output failed: exit status 3."""


def prepare_streams() -> None:
    """UTF-8 whatever the locale, so that every machine prints the same bytes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str) -> None:
    """A result, on standard output. Whoever stopped reading gets no more, and the command goes on to its end."""
    if sys.stdout is None:
        raise Failure("standard output is closed")
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _discard(sys.stdout)
    except OSError as error:
        _discard(sys.stdout)
        raise Failure(f"standard output: {error.strerror}") from error


def note(text: str) -> None:
    """Anything else, on standard error, if there is one."""
    if sys.stderr is None:
        return
    try:
        sys.stderr.write(text if text.endswith("\n") else text + "\n")
        sys.stderr.flush()
    except OSError:
        _discard(sys.stderr)


def complain(text: str, prog: str = "sfjourney") -> None:
    """A mistake, on standard error; what it quotes cannot command a terminal."""
    from sfjourney.report.paint import shown

    lead = f"{prog}: " if prog else ""
    note(lead + "\n".join(shown(line) for line in text.split("\n")))


def _discard(stream: TextIO) -> None:
    """Let what is left in the buffer of a broken stream go nowhere: it would fail again when Python ends."""
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  # a device, no path of ours
        os.dup2(nowhere.fileno(), stream.fileno())


def paint_for(choice: str, *, errors: bool = False) -> "Paint":
    """Colours as ``--color`` asks; ``auto`` asks NO_COLOR, FORCE_COLOR and the stream, in this order."""
    from sfjourney.report.paint import Paint

    stream = sys.stderr if errors else sys.stdout
    if choice != "auto":
        return Paint(choice == "always")
    if os.environ.get("NO_COLOR"):
        return Paint(colour=False)
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return Paint(colour=True)
    return Paint(stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb")


def pager_paint(choice: str) -> "Paint":
    """The same for a command that git runs: what git pages goes to a terminal in the end."""
    if choice == "auto" and os.environ.get("GIT_PAGER_IN_USE") and not os.environ.get("NO_COLOR"):
        choice = "always"
    return paint_for(choice)


def columns() -> int:
    """The width to write for: COLUMNS, the terminal's, or 80; tables and sentences need some room at least."""
    return max(terminal_columns(), _LEAST_COLUMNS)


def terminal_columns() -> int:
    """What ``shutil.get_terminal_size`` says, without the archive formats that it imports."""
    try:
        asked = int(os.environ["COLUMNS"])
    except (KeyError, ValueError):
        asked = 0
    if asked > 0:
        return asked
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or _DEFAULT_COLUMNS  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # no standard output, a closed one, or no terminal
        return _DEFAULT_COLUMNS


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that nobody ever sees half of it.

    A link stays one: what it leads to is replaced, and keeps its mode and, where that is allowed, its owner. A device
    or pipe is written to as it is. Raises OSError that names the file, whatever it was that failed.
    """
    try:
        _write_whole(path.resolve(), content)
    except OSError as error:
        error.filename = str(path)
        raise


def _write_whole(path: Path, content: bytes) -> None:
    if path.exists() and not path.is_file() and not path.is_dir():
        path.write_bytes(content)
        return
    import tempfile

    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        _admit(temporary, path)
        os.replace(temporary, path)  # noqa: PTH105
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _admit(temporary: str, path: Path) -> None:
    """Give a temporary file, which mkstemp made private, the mode of the one it replaces, or of a new one."""
    if not path.exists():
        os.chmod(temporary, 0o666 & ~_umask())  # noqa: PTH101  # beside mkstemp
        return
    before = path.stat()
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(temporary, before.st_uid, before.st_gid)
    os.chmod(temporary, stat.S_IMODE(before.st_mode))  # noqa: PTH101  # beside mkstemp


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
