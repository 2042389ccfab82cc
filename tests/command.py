"""The command line, run in a folder: in this process, or in one of its own."""

import os
import subprocess
import sys
from collections.abc import Sequence
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

from sfjourney.cli import main

PROGRAM = (sys.executable, "-m", "sfjourney")
_OURS = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM")
"""What changes how things are shown: a test sets it, the machine does not."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed on either stream, and its exit status."""

    status: int
    out: str
    err: str

    @property
    def all(self) -> str:
        return self.out + self.err


def call(folder: Path, *arguments: str | Path, columns: int = 80, keep: Sequence[str] = ()) -> Said:
    """Run it in this process: a start of Python costs more than most commands. ``keep`` names variables to hear of."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    before = {name: os.environ.pop(name) for name in _OURS if name in os.environ and name not in keep}
    os.environ["COLUMNS"] = str(columns)
    try:
        with chdir(folder), redirect_stdout(out), redirect_stderr(err):
            status = main([str(argument) for argument in arguments])
    finally:
        del os.environ["COLUMNS"]
        os.environ |= before
    return Said(status, _text(out), _text(err))


def environment(**variables: str) -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in _OURS} | variables


def spawn(folder: Path, *arguments: str | Path, stdin: bytes = b"", **variables: str) -> Said:
    """Run it as users do, in a process of its own, with these variables set."""
    ended = subprocess.run(
        [*PROGRAM, *arguments],
        cwd=folder,
        input=stdin,
        env=environment(**variables),
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Said(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def shell(folder: Path, script: str, **variables: str) -> Said:
    """Run a script of a POSIX shell in which ``$sf`` is the command."""
    ended = subprocess.run(
        ["/bin/sh", "-c", script],
        cwd=folder,
        env=environment(**variables) | {"sf": " ".join(PROGRAM)},
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Said(ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def lines_over(text: str, columns: int) -> Sequence[str]:
    """The lines that are wider than that; the names of files, which nobody can break, aside."""
    return [line for line in text.split("\n") if len(line) > columns and "─ " not in line]


def _text(stream: TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    return buffer.getvalue().decode() if isinstance(buffer, BytesIO) else ""
