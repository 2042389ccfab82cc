"""The command `sfjourney simulate`, run in a folder: in this process, or in one of its own."""

import os
import signal
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


def simulate(folder: Path, *arguments: str) -> Said:
    """Run it in this process: a start of Python costs more than the replay of a case."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    before = signal.getsignal(signal.SIGTERM)
    try:
        with chdir(folder), redirect_stdout(out), redirect_stderr(err):
            status = main(["simulate", *arguments, "-w", "workspace"])
    except SystemExit as stop:
        status = int(stop.code or 0)
    finally:
        signal.signal(signal.SIGTERM, before)
    return Said(status, _bytes(out), _bytes(err))


def start(folder: Path, *arguments: str, stdin: bytes = b"", **environment: str) -> Said:
    """Run it as users do, in a process of its own, with these variables set."""
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
