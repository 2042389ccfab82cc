"""Times whole processes that have little to do, and prints them as multiples of a Python that does nothing.

    python benchmarks/start_up.py [--rounds 15]

Every round runs every case once, one after another. The figures are medians over the rounds: of a command's time, and
of how many times it takes as long as nothing in the same round. A round before them, which does not count, lets Python
keep its bytecode and us our tables, as a second run of every user finds them.
"""

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORKSPACE = HERE / "workspace"
EVENTS, PROFILES = 10_000, 2_000


@dataclass(frozen=True)
class Case:
    """A command, and how many times as long as nothing it may take and should."""

    name: str
    command: tuple[str, ...]
    most: float
    aim: float


def cases(folder: Path) -> list[Case]:
    """The commands; what they read is written to a folder."""
    recording = folder / "events.jsonl"
    generate = (HERE / "generate_events.py", str(EVENTS), str(PROFILES), recording)
    subprocess.run([sys.executable, *generate], check=True)
    ours = (sys.executable, "-m", "sfjourney")
    return [
        Case("python -c pass", (sys.executable, "-c", "pass"), 1, 1),
        Case("sfjourney --help", (*ours, "--help"), 6, 3.5),
        Case("check of one Journey", (*ours, "check", str(one_journey(folder / "one"))), 20, 12),
        Case("replay of 10,000 events", (*ours, "simulate", str(recording), "-w", str(WORKSPACE)), 32, 16),
    ]


def one_journey(folder: Path) -> Path:
    """A workspace of the cart Journey alone, with its templates."""
    text = (WORKSPACE / "benchmark.journey").read_text(encoding="utf-8")
    found = re.search(r"^journey cart .*?^}$", text, re.DOTALL | re.MULTILINE)
    if found is None:
        raise ValueError("the benchmark's workspace has no Journey called cart")
    (folder / "templates").mkdir(parents=True)
    (folder / "cart.journey").write_text(found.group() + "\n", encoding="utf-8")
    for template in (WORKSPACE / "templates").glob("cart_*.json"):
        shutil.copy(template, folder / "templates")
    return folder


def seconds(case: Case, environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(case.command, check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - start


def measured(chosen: list[Case], rounds: int, folder: Path) -> dict[str, list[float]]:
    """The seconds that each case took in each round, by its name."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["XDG_CACHE_HOME"] = str(folder / "cache")
    times: dict[str, list[float]] = {case.name: [] for case in chosen}
    for number in range(rounds + 1):
        for case in chosen:
            taken = seconds(case, environment)
            if number:
                times[case.name].append(taken)
    return times


def print_table(chosen: list[Case], times: dict[str, list[float]]) -> None:
    nothing = times[chosen[0].name]
    print(f"{'':<26}{'median ms':>12}{'times nothing':>16}{'must':>8}{'aim':>8}")
    for case in chosen:
        taken = times[case.name]
        multiple = statistics.median(one / base for one, base in zip(taken, nothing, strict=True))
        print(f"{case.name:<26}{statistics.median(taken) * 1000:>12.1f}{multiple:>16.1f}{case.most:>8g}{case.aim:>8g}")
    print(f"\n{platform.machine()}, {platform.system()}, Python {platform.python_version()}")


def print_start_up(rounds: int = 15) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        chosen = cases(folder)
        print_table(chosen, measured(chosen, rounds, folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=15)
    print_start_up(parser.parse_args().rounds)


if __name__ == "__main__":
    main()
