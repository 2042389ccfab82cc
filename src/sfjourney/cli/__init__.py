"""The command line: arguments -> what a command does -> an exit status (docs/commands.md)."""

import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from sfjourney.cli.arguments import build_parser
from sfjourney.cli.output import Failure, UsageError, note, prepare_streams

CLEAN, FINDINGS, USAGE, INPUT_OUTPUT, INTERNAL, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 4, 130, 143


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns its exit status: 0 clean, 1 findings, 2 usage, 3 input or output, 4 a bug of ours."""
    prepare_streams()
    signal.signal(signal.SIGTERM, _terminated)
    parser = build_parser()
    options = parser.parse_args(arguments)
    try:
        status: int = options.run(options)
        sys.stdout.flush()
    except UsageError as error:
        note(f"sfjourney: {error}")
        return USAGE
    except BrokenPipeError:
        # Whoever read us has gone. What is left in the buffer would fail again at exit, so it goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CLEAN
    except (OSError, Failure) as error:
        note(f"sfjourney: {_in_words(error)}")
        return INPUT_OUTPUT
    except KeyboardInterrupt:
        note("sfjourney: interrupted")
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001  # the last line of defence: a user never sees a traceback
        note(_bug(error))
        return INTERNAL
    return status


def _terminated(_signal: int, _frame: object) -> None:
    """End as if it had been asked of us politely: temporary files are cleaned up on the way out."""
    raise SystemExit(TERMINATED)


def _in_words(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}"
    return str(error)


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
