"""Replays the benchmark's recording and prints one table of ratios against the floor of merely decoding it.

A second table says how long commands take that have little to do (start_up.py).

    python benchmarks/run.py [--events 1000000] [--profiles 200000] [--rounds 3] [--recording FILE]

Every round runs every case once, one after another, each in a process of its own; the medians are compared. Absolute
times say more about a machine than about the program: quote the ratios.
"""

import argparse
import importlib.metadata
import importlib.util
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from start_up import print_start_up

HERE = Path(__file__).resolve().parent

TYPED = """
import sys, time, msgspec
from typing import Any
class Profile(msgspec.Struct):
    email: str | None = None
    externalId: str | None = None
    properties: dict[str, Any] | None = None
class Track(msgspec.Struct):
    event: str
    profile: Profile
    data: dict[str, Any]
    occurredAt: str
    idempotencyKey: str | None = None
decode = msgspec.json.Decoder(Track).decode
start = time.perf_counter()
with open(sys.argv[1], "rb") as lines:
    for line in lines:
        decode(line)
print(time.perf_counter() - start)
"""
ORJSON = """
import sys, time, orjson
start = time.perf_counter()
with open(sys.argv[1], "rb") as lines:
    for line in lines:
        orjson.loads(line)
print(time.perf_counter() - start)
"""


@dataclass(frozen=True)
class Case:
    """What is timed: a function that gives seconds. Floors time their loop alone, commands their whole process."""

    name: str
    run: Callable[[], float]


def floor(program: str, recording: Path) -> Callable[[], float]:
    def run() -> float:
        done = subprocess.run([sys.executable, "-c", program, recording], check=True, capture_output=True, text=True)
        return float(done.stdout)

    return run


def command(*arguments: str) -> Callable[[], float]:
    def run() -> float:
        start = time.perf_counter()
        subprocess.run([sys.executable, "-m", "sfjourney", *arguments], check=True, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start

    return run


def cases(recording: Path, output: Path) -> list[Case]:
    simulate = ("simulate", str(recording), "-w", str(HERE / "workspace"))
    found = [Case("typed: msgspec decodes every line", floor(TYPED, recording))]
    if importlib.util.find_spec("orjson") is not None:
        found.append(Case("orjson.loads of every line", floor(ORJSON, recording)))
    found.append(Case("simulate, the summary alone", command(*simulate)))
    found.append(Case("simulate -o, runs and sends written", command(*simulate, "-o", str(output))))
    return found


def print_table(names: list[str], times: dict[str, list[float]]) -> None:
    base = statistics.median(times[names[0]])
    print(f"{'':<38}{'median s':>10}{'times typed':>14}{'speed / typed':>16}")
    for name in names:
        median = statistics.median(times[name])
        print(f"{name:<38}{median:>10.2f}{median / base:>14.2f}{base / median:>16.3f}")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("sfjourney", "msgspec"))
    print(f"\n{platform.machine()}, {platform.system()}, Python {platform.python_version()}, {versions}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--profiles", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--recording", type=Path, help="use this file instead of writing one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        recording: Path = options.recording or Path(folder) / "events.jsonl"
        if options.recording is None:
            size = (str(options.events), str(options.profiles))
            subprocess.run([sys.executable, HERE / "generate_events.py", *size, recording], check=True)
        chosen = cases(recording, Path(folder) / "out")
        times: dict[str, list[float]] = {case.name: [] for case in chosen}
        for _ in range(options.rounds):
            for case in chosen:
                times[case.name].append(case.run())
        print_table([case.name for case in chosen], times)
    print()
    print_start_up()


if __name__ == "__main__":
    main()
