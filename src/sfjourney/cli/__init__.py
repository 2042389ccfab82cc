"""The command line: arguments -> what a command does -> an exit status (docs/commands.md)."""

import errno
import gc
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

from sfjourney.cli.output import Failure, UsageError, complain, note, prepare_streams

CLEAN, FINDINGS, USAGE, INPUT_OUTPUT, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 4, 130


_A_MOMENT = 0.01
"""Seconds."""
_MOST_PUT_OFF = 200
"""How many moments an import may take before a signal ends it all the same."""
_IMPORTING = "<frozen importlib._bootstrap>"
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class _Terminated(BaseException):
    """SIGTERM, or SIGHUP, the terminal being gone: everything on the way out cleans up, as it does for Ctrl-C."""

    def __init__(self, by: signal.Signals) -> None:
        super().__init__(by)
        self.status = 128 + by


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit status: 0 clean, 1 findings, 2 usage, 3 input or output, 4 a bug of ours."""
    try:
        with _signals():
            return _run(sys.argv[1:] if arguments is None else arguments)
    except UsageError as error:
        complain(str(error), error.prog)
        return USAGE
    except (OSError, Failure) as error:
        complain(_in_words(error))
        return INPUT_OUTPUT
    except MemoryError:
        complain("out of memory")
        return INPUT_OUTPUT
    except KeyboardInterrupt:
        complain("interrupted")
        return INTERRUPTED
    except _Terminated as end:
        return end.status
    except Exception as error:  # noqa: BLE001  # the last line of defence: a user never sees a traceback
        note(_bug(error))
        return INTERNAL


def run_process() -> NoReturn:
    """Run the command that this process was started for, and end it.

    What was said is written by then, and files are closed. To free millions of values one by one first, as Python does
    when it ends, or to search them for cycles, would take longer than many a replay.
    """
    gc.disable()
    os._exit(main())


def _run(arguments: Sequence[str]) -> int:
    from sfjourney.cli.arguments import parse

    prepare_streams()
    try:
        options = parse(arguments)
    except SystemExit:  # how argparse ends once it has printed the help or the version
        return CLEAN
    from sfjourney.recursion import room_to_call

    with room_to_call():
        status: int = options.run(options)
    return status


@contextmanager
def _signals() -> Iterator[None]:
    """End on SIGINT, SIGTERM and SIGHUP as a program that cleans up behind itself.

    Where Python forgets exceptions, as in the callback of a weak reference, that of a signal would be lost; it comes
    again a moment later. So it does in the middle of an import: packages in C crash where one of theirs is cut short.
    """
    before = {number: signal.getsignal(number) for number in (*_ENDING, signal.SIGALRM)}
    hook_before = sys.unraisablehook
    last, put_off = signal.SIGINT, 0

    def end(number: int, frame: FrameType | None) -> None:
        nonlocal last, put_off
        if number != signal.SIGALRM:
            last = signal.Signals(number)
        if put_off < _MOST_PUT_OFF and _is_importing(frame):
            put_off += 1
            signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)
            return
        raise KeyboardInterrupt if last == signal.SIGINT else _Terminated(last)

    def forgotten(what: "sys.UnraisableHookArgs") -> None:
        if isinstance(what.exc_value, (KeyboardInterrupt, _Terminated)):
            signal.setitimer(signal.ITIMER_REAL, _A_MOMENT)
        else:
            hook_before(what)

    for number, handler in before.items():
        if handler is not signal.SIG_IGN or number == signal.SIGALRM:  # nohup and shells make jobs deaf: so they stay
            signal.signal(number, end)
    sys.unraisablehook = forgotten
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        sys.unraisablehook = hook_before
        for number, handler in before.items():
            signal.signal(number, handler)


def _is_importing(frame: FrameType | None) -> bool:
    while frame is not None and frame.f_code.co_filename != _IMPORTING:
        frame = frame.f_back
    return frame is not None


def _in_words(error: Exception) -> str:
    if not isinstance(error, OSError) or error.strerror is None:
        return str(error)
    if error.filename is not None:
        name = os.fsdecode(error.filename)
        return f"{name}: {error.strerror}{_or_meant(name) if isinstance(error, FileNotFoundError) else ''}"
    if error.errno in _NO_ROOM:  # only temporary files are without a name
        import tempfile

        return f"{tempfile.gettempdir()} (TMPDIR): {error.strerror}"
    return error.strerror


def _or_meant(name: str) -> str:
    from sfjourney.cli.absent import or_meant

    return or_meant(Path(name))


def _bug(error: Exception) -> str:
    """Where we failed, without a word of what we were given: it may hold what must not be shown."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f" at {Path(frame.tb_frame.f_code.co_filename).name}:{frame.tb_lineno}" if frame else ""
    return (
        f"sfjourney: internal error: {type(error).__name__}{place}\n"
        "This is a bug of sfjourney. Please report it with this line, `sfjourney --version` and the command you typed."
    )
