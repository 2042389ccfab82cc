"""The cart Journey alone, by us and by others who can: the same emails to the same people at the same instants."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from cases import PEERS, Bench, Case, same_sends, seconds, told
from figures import Figure, Outcome, against, ratios
from inputs import one_journey
from timing import Spent, run
from timing import python as python_of_ours

Start = Callable[[Path, Path], Spent]
"""Runs a peer over a recording; it writes its emails to a file."""


def python(script: str) -> Start:
    return lambda recording, sends: python_of_ours(PEERS / script, recording, sends)


def node(script: str) -> Start:
    return lambda recording, sends: run("node", PEERS / script, recording, sends)


def peer(name: str, start: Start, must: float, aim: float | None = None, less: int = 1) -> Callable[[Bench], Outcome]:
    """A case: how many times as long a peer takes as we do, and as who only decodes the lines.

    Slow ones get a recording with ``less`` times fewer events.
    """

    def measure(bench: Bench) -> Outcome:
        recording = bench.inputs.lines(bench.events // less, bench.profiles // less)
        workspace, sends = one_journey(bench.folder / "workspace"), bench.folder / "sends.csv"
        replay, typed = bench.simulate("ours", recording, workspace, 1), bench.floors(recording)["typed"]
        taken = bench.in_turn({"ours": replay, name: lambda: start(recording, sends), "typed": typed})
        theirs, ours, floor = seconds(taken[name]), seconds(taken["ours"]), told(taken["typed"])
        made_of = f"{against(name, theirs, 'ours', ours)}, {bench.events // less:,} events"
        figures = (
            Figure(f"{name} / ours", ratios(theirs, ours), must=must, aim=aim, made_of=made_of),
            Figure(f"{name} / typed", ratios(theirs, floor), made_of=against(name, theirs, "typed", floor)),
        )
        return Outcome(figures, same_sends(bench.folder / "ours", sends))

    return measure


CASES: Final = (
    Case(
        "duckdb",
        "DuckDB",
        "The cart Journey alone, whole processes; ours with one worker and with all that a replay does beside: "
        "runs, reasons, identities, keys of sends. DuckDB is asked in SQL written by hand for this Journey "
        "(`duckdb_cart.sql` in `benchmarks/peers`, where each peer has its program), on one thread.",
        peer("DuckDB", python("duckdb_cart.py"), 0.5, 1.0),
        needs=("duckdb",),
    ),
    Case(
        "xstate",
        "XState",
        "The same work. An actor for each person, with delayed transitions, under a clock that is moved by hand.",
        peer("XState", node("xstate_cart.mjs"), 5),
        programs=("node",),
        modules=("xstate",),
    ),
    Case(
        "simpy",
        "SimPy",
        "The same work. A process for each cart, interrupted by an order.",
        peer("SimPy", python("simpy_cart.py"), 4),
        needs=("simpy",),
    ),
    Case(
        "transitions",
        "transitions",
        "The same work. A model for each person, whose deadlines the script looks after.",
        peer("transitions", python("transitions_cart.py"), 7),
        needs=("transitions",),
    ),
    Case(
        "sismic",
        "sismic",
        "The same work. A statechart with `after` guards, and an interpreter with a simulated clock for each "
        "person. Over a fifth of the events, ours too.",
        peer("sismic", python("sismic_cart.py"), 20, less=5),
        needs=("sismic",),
    ),
)
