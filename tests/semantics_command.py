"""The command `sfjourney`, run in a folder: in this process, or in one of its own."""

import os
import subprocess
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path

from sfjourney.cli import main


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed on either stream, and its exit status."""

    status: int
    out: bytes
    err: bytes


def command(folder: Path, *arguments: str) -> Said:
    """Run one in this process: a start of Python costs more than the replay of a case."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with chdir(folder), redirect_stdout(out), redirect_stderr(err):
        status = main(arguments)
    return Said(status, _bytes(out), _bytes(err))


def simulate(folder: Path, *arguments: str) -> Said:
    """Replay the workspace of a folder."""
    return command(folder, "simulate", *arguments, "-w", "workspace")


def start(folder: Path, *arguments: str, stdin: bytes = b"", **environment: str) -> Said:
    """Replay the workspace of a folder as users do, in a process of its own, with these variables set."""
    ended = subprocess.run(
        [sys.executable, "-m", "sfjourney", "simulate", *arguments, "-w", "workspace"],
        cwd=folder,
        input=stdin,
        env=os.environ | environment,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Said(ended.returncode, ended.stdout, ended.stderr)


def _bytes(stream: TextIOWrapper) -> bytes:
    stream.flush()
    buffer = stream.buffer
    return buffer.getvalue() if isinstance(buffer, BytesIO) else b""
