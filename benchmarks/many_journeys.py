"""Many Journeys on different events, and many filters on one."""

import statistics
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from cases import Bench, Case, DisagreementError, told
from figures import Figure, Outcome, against, ratios
from inputs import HERE, copied_journeys, filtering_journeys
from timing import Spent, python

OF_A_COPY: Final = 3
"""Journeys."""
NOISE: Final = 1.05
"""Two replays that do the same differ by so much."""
FILTERS: Final = {
    "comparisons": "/event/total > {number}",
    "equalities of numbers": "/event/total == {number}",
    "equalities of texts": '/event/cartId == "cart-{number}"',
}


def replay(workspace: Path, recording: Path) -> Callable[[], Spent]:
    """A replay by one process, which tells the seconds behind compiling."""
    return partial(python, HERE / "replay_alone.py", workspace, recording)


def journeys(bench: Bench) -> Outcome:
    copies = -(-bench.journeys // OF_A_COPY)
    with bench.place("few") as few, bench.place("many") as many:
        runs = {
            name: replay(copied_journeys(folder, count), bench.inputs.lines(bench.events, bench.profiles, copies=count))
            for name, folder, count in (("few", few, 1), ("many", many, copies))
        }
        taken = bench.in_turn(runs)
    if len({spent.printed.split(maxsplit=1)[1] for name in runs for spent in taken[name]}) != 1:
        raise DisagreementError("copies of the Journeys give other runs and sends than the Journeys")
    one, other = told(taken["many"]), told(taken["few"])
    name = f"the replay of {OF_A_COPY * copies:,} Journeys / of {OF_A_COPY}"
    made_of = against("many", one, "few", other)
    figure = Figure(name, ratios(one, other), must=NOISE, at_most=True, made_of=made_of)
    _, runs_made, sends_made = taken["few"][0].printed.split()
    return Outcome((figure,), f"{int(runs_made):,} runs and {int(sends_made):,} sends from both")


def filters(bench: Bench) -> Outcome:
    recording = bench.inputs.lines(bench.events, bench.profiles, dense=True)
    with recording.open("rb") as lines:
        asked = sum(b'"event":"cart_updated"' in line for line in lines)
    with bench.place("filters") as folder:
        one = filtering_journeys(folder / "one", 1, FILTERS["comparisons"])
        runs = {"one": replay(one, recording)}
        for name, condition in FILTERS.items():
            runs[name] = replay(filtering_journeys(folder / name, bench.journeys, condition), recording)
        taken = bench.in_turn(runs)
    least = told(taken["one"])
    return Outcome(tuple(_filter_figure(bench, name, told(taken[name]), least, asked) for name in FILTERS))


def _filter_figure(bench: Bench, name: str, many: list[float], one: list[float], asked: int) -> Figure:
    more = (bench.journeys - 1) * asked
    values = tuple((taken - least) / more * 1e9 for taken, least in zip(many, one, strict=True))
    made_of = (
        f"{against(f'{bench.journeys:,} filters', many, 'one', one)}, "
        f"{asked:,} events, {statistics.median(many) * 1e6 / max(asked, 1):.3g} µs an event"
    )
    return Figure(f"{bench.journeys:,} {name}", values, "ns", 60, at_most=True, made_of=made_of)


CASES: Final = (
    Case(
        "journeys",
        "many Journeys",
        "The three Journeys, and copies of them that hear events of their own, over the same recording but for the "
        "names of events: each Profile belongs to one copy (`generate_events.py --copies`), so that both make the "
        "same runs and emails, and the only difference is how many Journeys there are. The replay alone, by one "
        f"process: compiling is not in it. No slower means at most {NOISE} times as long: by that much two equal "
        "replays differ.",
        journeys,
    ),
    Case(
        "filters",
        "many filters",
        "Nanoseconds a filter and event: the replay with a thousand Journeys that listen to one event, less the "
        "replay with one of them, through the events and the 999 others, over the dense recording. No filter is ever "
        "true, and what is compared with a constant is looked up: a thousand filters are one look at a table. What is "
        "left is how far two equal replays differ, which may be less than nothing.",
        filters,
    ),
)
