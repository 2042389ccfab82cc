"""Times whole processes that have little to do, as multiples of a Python that does nothing."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from cases import OURS, Bench, Case, seconds
from figures import Figure, Outcome, against, ratios
from inputs import WORKSPACE, one_journey
from timing import Spent, python

EVENTS: Final = 10_000
MORE_ROUNDS: Final = 5
"""These take no time, and their noise is large."""
NOTHING: Final = "python -c pass"
BOUNDS: Final = {"--help": (6, 3.5), "check of one Journey": (20, 12), "replay of 10,000 events": (32, 16)}


def start_up(bench: Bench) -> Outcome:
    recording = bench.inputs.lines(EVENTS, EVENTS // 5)
    journey = one_journey(bench.folder / "workspace")
    ours: dict[str, tuple[str | Path, ...]] = {
        "--help": ("--help",),
        "check of one Journey": ("check", journey),
        "replay of 10,000 events": ("simulate", recording, "-w", WORKSPACE),
    }
    runs: dict[str, Callable[[], Spent]] = {NOTHING: partial(python, "-c", "pass")}
    for name, arguments in ours.items():
        runs[name] = partial(python, *OURS, *arguments)
    taken = bench.in_turn(runs, rounds=MORE_ROUNDS * bench.rounds, warm=True)
    nothing = seconds(taken[NOTHING])
    return Outcome(tuple(_figure(name, seconds(taken[name]), nothing) for name in ours))


def _figure(name: str, taken: list[float], nothing: list[float]) -> Figure:
    must, aim = BOUNDS[name]
    made_of = against(f"sfjourney {name}" if name.startswith("-") else name, taken, NOTHING, nothing)
    return Figure(f"{name} / {NOTHING}", ratios(taken, nothing), must=must, aim=aim, at_most=True, made_of=made_of)


CASES: Final = (
    Case(
        "start-up",
        "start-up",
        "Whole processes that have little to do. A round that does not count lets Python keep its bytecode and us "
        "our tables, as a second run of every user finds them.",
        start_up,
    ),
)
