"""Says where the time of a replay goes: samples the stack of a replay by one process.

    python benchmarks/where.py WORKSPACE RECORDING

Every millisecond the process looks at what it is in. What counts is the processor time since the look before, so that
a long call into native code counts whole, for the function that called it. Prints a list of shares as JSON: the phase
is that which the replay tells its progress bar, the place the module of the package that is on top of the stack.
"""

import signal
import sys
import time
from collections import defaultdict
from operator import attrgetter
from pathlib import Path
from types import FrameType
from typing import Final

import msgspec

from figures import Share
from replay_alone import compiled, replayed
from sfjourney.replay.progress import Progress
from sfjourney.replay.spill import spill_folder

INTERVAL: Final = 0.001
PACKAGE: Final = "sfjourney."
OUTSIDE: Final = "elsewhere"


class Sampler:
    """Where the processor time of this thread went, by phase and module."""

    def __init__(self) -> None:
        self._spent: defaultdict[tuple[str, str], float] = defaultdict(float)
        self._since: defaultdict[str, float] = defaultdict(float)
        self._last = time.thread_time()

    def look(self, _signal: int, frame: FrameType | None) -> None:
        now = time.thread_time()
        self._since[_module(frame)] += now - self._last
        self._last = now

    def told(self, progress: Progress) -> None:
        """What was done since it told before was this."""
        self.phase(progress.doing)

    def phase(self, name: str) -> None:
        since, self._since = self._since, defaultdict(float)  # a look may come meanwhile
        for module, seconds in since.items():
            self._spent[name, module] += seconds

    def shares(self) -> list[Share]:
        """All of them, the largest first."""
        found = [Share(phase, module, seconds) for (phase, module), seconds in self._spent.items()]
        return sorted(found, key=attrgetter("seconds"), reverse=True)


def _module(frame: FrameType | None) -> str:
    while frame is not None:
        name: str = frame.f_globals.get("__name__", "")
        if name.startswith(PACKAGE):
            return name.removeprefix(PACKAGE)
        frame = frame.f_back
    return OUTSIDE


def main() -> None:
    workspace, recording = map(Path, sys.argv[1:])
    program = compiled(workspace)
    sampler = Sampler()
    signal.signal(signal.SIGALRM, sampler.look)
    with spill_folder() as folder:
        signal.setitimer(signal.ITIMER_REAL, INTERVAL, INTERVAL)
        replayed(program, recording, folder, 1, sampler.told)
        signal.setitimer(signal.ITIMER_REAL, 0)
    sampler.phase("the rest")
    print(msgspec.json.encode(sampler.shares()).decode())


if __name__ == "__main__":
    main()
