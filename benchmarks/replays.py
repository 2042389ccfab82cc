"""Replays of long recordings beside the floors: JSON lines, Parquet, the dense mix, and ten million events."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final

from cases import Bench, Case, same_outputs, seconds, told
from figures import Figure, Outcome, against, ratios
from inputs import HERE, WORKSPACE
from timing import Spent, python

ONE, TWO = "1 worker", "2 workers"
ALONE: Final = "the answers alone"
LONG: Final = 10
"""How many times as long the long recording is."""
MOST_MEMORY, AIMED_MEMORY = 128, 64
"""MiB that a worker may need, and should."""
FLAT: Final = 1.25
"""How many times the memory is still the same: a fork is charged with what its parent happened to hold."""

Taken = Mapping[str, Sequence[Spent]]


def speed(
    taken: Taken, name: str, floor: str, must: float | None = None, aim: float | None = None, title: str = ""
) -> Figure:
    """How fast a replay is, as a part of how fast a floor is."""
    ours, theirs = seconds(taken[name]), told(taken[floor])
    made_of = against(name, ours, floor, theirs)
    return Figure(f"{title or name} / {floor}", ratios(theirs, ours), must=must, aim=aim, made_of=made_of)


def speed_up(taken: Taken, must: float | None = None) -> Figure:
    """How many times as fast two workers are as one."""
    one, two = seconds(taken[ONE]), seconds(taken[TWO])
    return Figure(f"{TWO} / {ONE}", ratios(one, two), must=must, made_of=against(TWO, two, ONE, one))


def worker_peak(
    taken: Sequence[Spent], title: str, must: float | None = None, aim: float | None = None
) -> list[Figure]:
    """The memory that the greediest worker came to need, where the system tells."""
    peaks = tuple(max(spent.workers) for spent in taken if spent.workers)
    if not peaks:
        return []
    own = statistics.median(spent.own or 0.0 for spent in taken)
    made_of = f"the process that leads them {own:.0f} MiB"
    return [Figure(title, peaks, "MiB", must, aim, at_most=True, made_of=made_of)]


def jsonl(bench: Bench) -> Outcome:
    recording = bench.inputs.lines(bench.events, bench.profiles)
    replays = {name: bench.simulate(name, recording, WORKSPACE, n) for n, name in enumerate((ONE, TWO), 1)}
    taken = bench.in_turn({**bench.floors(recording), **replays})
    figures = [speed(taken, ONE, "typed", 0.5), speed(taken, TWO, "typed", 0.85, 1.2), speed_up(taken, 1.7)]
    if "orjson" in taken:
        figures += [speed(taken, ONE, "orjson", 0.75, 1.0), speed(taken, TWO, "orjson", 1.25)]
    figures += worker_peak(taken[TWO], "the peak of a worker of 2", MOST_MEMORY, AIMED_MEMORY)
    return Outcome(tuple(figures), same_outputs(bench.folder, (ONE, TWO)))


def answers(bench: Bench) -> Outcome:
    recording = bench.inputs.lines(bench.events, bench.profiles)
    bench.simulate(ONE, recording, WORKSPACE, 1)()

    (bench.folder / ALONE).mkdir()
    alone = partial(python, HERE / "answers_alone.py", recording, bench.folder / ONE, bench.folder / ALONE)
    runs: dict[str, Callable[[], Spent]] = {"typed": bench.floors(recording)["typed"], ALONE: alone}
    taken = bench.in_turn(runs)
    typed, named = told(taken["typed"]), told(taken[ALONE])
    figure = Figure(f"{ALONE} / typed", ratios(typed, named), made_of=against(ALONE, named, "typed", typed))
    return Outcome((figure,), same_outputs(bench.folder, (ONE, ALONE)))


def parquet(bench: Bench) -> Outcome:
    lines, table = (make(bench.events, bench.profiles) for make in (bench.inputs.lines, bench.inputs.parquet))
    replays = {name: bench.simulate(name, table, WORKSPACE, n) for n, name in enumerate((ONE, TWO), 1)}
    taken = bench.in_turn({**bench.floors(lines), **replays})
    figures = (
        speed(taken, ONE, "orjson", 1.4, 2.5),
        speed(taken, TWO, "orjson", 1.7, 2.5),
        *worker_peak(taken[TWO], "the peak of a worker of 2"),
    )
    bench.simulate("JSON lines", lines, WORKSPACE, 2)()
    return Outcome(figures, same_outputs(bench.folder, (ONE, TWO, "JSON lines")))


def dense(bench: Bench) -> Outcome:
    recording = bench.inputs.lines(bench.events, bench.profiles, dense=True)
    replays = {name: bench.simulate(name, recording, WORKSPACE, n) for n, name in enumerate((ONE, TWO), 1)}
    taken = bench.in_turn({**bench.floors(recording), **replays})
    figures = (speed(taken, ONE, "typed", 0.22, 0.5), speed(taken, TWO, "typed", 0.33, 0.5))
    return Outcome(figures, same_outputs(bench.folder, (ONE, TWO)))


def long(bench: Bench) -> Outcome:
    short = bench.inputs.lines(bench.events, bench.profiles)
    recording = bench.inputs.lines(LONG * bench.events, LONG * bench.profiles)
    taken = bench.in_turn(
        {
            **bench.floors(recording),
            "the short one": bench.simulate("short", short, WORKSPACE, 2),
            TWO: bench.simulate(TWO, recording, WORKSPACE, 2),
        }
    )
    figures = [speed(taken, TWO, "orjson", 1.0), speed(taken, TWO, "typed")]
    figures += worker_peak(taken[TWO], "the peak of a worker", MOST_MEMORY, AIMED_MEMORY)
    peaks = [[max(spent.workers) for spent in taken[name] if spent.workers] for name in (TWO, "the short one")]
    if all(peaks):
        made_of = f"{statistics.median(peaks[0]):.0f} MiB, {statistics.median(peaks[1]):.0f} MiB"
        growth = f"its growth, for {LONG} times as many events"
        figures.append(Figure(growth, ratios(*peaks), must=FLAT, at_most=True, made_of=made_of))
    return Outcome(tuple(figures))


CASES: Final = (
    Case(
        "jsonl",
        "JSON lines",
        "Runs and sends are written. The whole command `sfjourney simulate -o` through the three Journeys, against "
        "the loop alone that decodes every line: *typed* is msgspec with a Struct, *orjson* is `orjson.loads`. "
        "Higher is better.",
        jsonl,
    ),
    Case(
        "answers",
        ALONE,
        "How fast a replay in Python could be that need not think: a script that knows what comes out decodes every "
        "line as *typed* does, remembers its key and finds its person, and then makes every id and writes the same "
        "rows (`answers_alone.py`). Nothing is put in order, asked, waited for or refused. Whoever writes these files "
        "from such lines by the same means is slower than that.",
        answers,
    ),
    Case(
        "parquet",
        "Parquet",
        "The same recording as a table, compressed by zstd, against `orjson.loads` of every one of its JSON lines.",
        parquet,
        needs=("pyarrow", "orjson"),
    ),
    Case(
        "dense",
        "dense mix",
        "A recording of as many events that has only the four names that the Journeys listen to, in the shares that "
        "they have among each other in the usual mix (`generate_events.py --dense`): no line can be passed over.",
        dense,
    ),
    Case(
        "long",
        "ten times as many",
        "Ten times as many events and Profiles. Memory is the high-water mark of resident pages (`VmHWM`) of the "
        "greediest worker, read every 20 ms while it lives. A worker is a fork, and charged with the pages that it "
        "shares with the process that it was forked from: the figure is an upper bound. Growth is that peak against "
        "the peak over the recording of the other cases.",
        long,
        needs=("orjson",),
        long=True,
    ),
)
