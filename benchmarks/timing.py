"""Commands -> the seconds they take and the memory they and their workers come to need."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

Measured = TypeVar("Measured")

INTERVAL: Final = 0.02
"""Seconds between two looks at what processes there are."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What a process took: seconds, what it printed, and the peaks of memory in MiB.

    ``workers`` are the peaks of the processes that it started. A peak is the system's own high-water mark of resident
    pages; a fork is charged with the pages that it shares with the process it was forked from, so these are upper
    bounds. Without /proc there are none.
    """

    seconds: float
    printed: str
    own: float | None
    workers: tuple[float, ...]

    @property
    def told(self) -> float:
        """The seconds that a program says its work took, its start left out."""
        return float(self.printed.split()[0])


class CommandFailedError(Exception):
    """A command that is timed ended with a status that it should not end with."""


def run(*command: str | Path) -> Spent:
    """Run a command to its end. Raises CommandFailedError."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        watch = _Watch(process.pid)
        watch.start()
        printed, errors = process.communicate()
        seconds = time.perf_counter() - start
        watch.stop()
    if process.returncode != 0:
        raise CommandFailedError(f"{' '.join(map(str, command))} ended with {process.returncode}: {errors[-500:]}")
    return Spent(seconds, printed, watch.peaks.pop(process.pid, None), tuple(watch.peaks.values()))


def python(*arguments: str | Path) -> Spent:
    return run(sys.executable, *arguments)


class _Watch(threading.Thread):
    """Looks again and again how much a process and those that it started have needed so far."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.peaks: dict[int, float] = {}
        self._pid = pid
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(INTERVAL):
            self._look(self._pid)

    def stop(self) -> None:
        self._over.set()
        self.join()

    def _look(self, pid: int) -> None:
        try:
            status = Path(f"/proc/{pid}/status").read_text("ascii")
            children = [
                int(child)
                for task in os.listdir(f"/proc/{pid}/task")  # noqa: PTH208  # the names alone
                for child in Path(f"/proc/{pid}/task/{task}/children").read_text("ascii").split()
            ]
        except OSError:  # it has ended meanwhile, or there is no such folder on this system
            return
        _, found, rest = status.partition("VmHWM:")
        if found:
            self.peaks[pid] = int(rest.split()[0]) / 1024
        for child in children:
            self._look(child)


def in_turn(
    rounds: int, runs: Mapping[str, Callable[[], Measured]], *, warm: bool = False
) -> dict[str, list[Measured]]:
    """Run all of them so many times, one after another in every round; ``warm`` adds a round that does not count."""
    taken: dict[str, list[Measured]] = {name: [] for name in runs}
    for number in range(rounds + warm):
        for name, one in runs.items():
            if sys.stderr.isatty():
                print(f"\x1b[2K  round {number + 1} of {rounds + warm}: {name}", end="\r", file=sys.stderr)
            measured = one()
            if number >= warm:
                taken[name].append(measured)
    if sys.stderr.isatty():
        print("\x1b[2K", end="\r", file=sys.stderr)
    return taken
