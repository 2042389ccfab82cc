"""How time and memory grow with events, Profiles and Journeys."""

import statistics
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from cases import Bench, Case, seconds, told
from figures import Curve, Outcome, Plot, Point
from inputs import WORKSPACE, copied_journeys
from many_journeys import OF_A_COPY, replay
from replays import LONG, ONE, TWO
from timing import Spent

EVENTS: Final = (0.01, 0.03, 0.1, 0.3, 1)
"""Parts of the recording of the other cases."""
PROFILES: Final = (0.001, 0.01, 0.1, 0.2, 1)
"""Profiles, as parts of the events."""
COPIES: Final = (0.003, 0.01, 0.03, 0.1, 0.3, 1)
LESS: Final = 5
"""The curve over Journeys has so many times fewer events."""

Series = Mapping[float, Mapping[str, Sequence[Spent]]]
"""By place on the axis, and by what ran there."""


def curves(bench: Bench) -> Outcome:
    return Outcome(plots=(*_events(bench), *_profiles(bench), *_journeys(bench)))


def _events(bench: Bench) -> tuple[Plot, Plot]:
    series: dict[float, dict[str, list[Spent]]] = {}
    for part in (*EVENTS, *([LONG] if bench.long else [])):
        recording = bench.inputs.lines(int(bench.events * part), max(int(bench.profiles * part), 1))
        runs = {**_both(bench, recording, WORKSPACE), "typed": bench.floors(recording)["typed"]}
        series[int(bench.events * part)] = bench.in_turn(runs)
    floor = _curve("typed, the floor", series, "typed", lambda taken: statistics.median(told(taken)))
    return _plots("events", "events", series, [floor])


def _profiles(bench: Bench) -> tuple[Plot, Plot]:
    series: dict[float, dict[str, list[Spent]]] = {}
    for part in PROFILES:
        count = max(int(bench.events * part), 1)
        series[count] = bench.in_turn(_both(bench, bench.inputs.lines(bench.events, count), WORKSPACE))
    return _plots("profiles", f"Profiles, over {bench.events:,} events", series)


def _journeys(bench: Bench) -> tuple[Plot, Plot]:
    series: dict[float, dict[str, list[Spent]]] = {}
    events, profiles = bench.events // LESS, bench.profiles // LESS
    counts = sorted({max(round(bench.journeys * part / OF_A_COPY), 1) for part in COPIES})
    with ExitStack() as stack:
        for copies in counts:
            recording = bench.inputs.lines(events, profiles, copies=copies)
            workspace = copied_journeys(stack.enter_context(bench.place(f"copies-{copies}")), copies)
            alone = {"alone": replay(workspace, recording)}
            series[OF_A_COPY * copies] = bench.in_turn({**_both(bench, recording, workspace), **alone})
    alone_curve = _curve("the replay alone, 1 worker", series, "alone", lambda taken: statistics.median(told(taken)))
    return _plots("journeys", f"Journeys, over {events:,} events", series, [alone_curve])


def _both(bench: Bench, recording: Path, workspace: Path) -> dict[str, Callable[[], Spent]]:
    return {name: bench.simulate(name, recording, workspace, n) for n, name in enumerate((ONE, TWO), 1)}


def _plots(name: str, per: str, series: Series, more: Iterable[Curve] = ()) -> tuple[Plot, Plot]:
    time = [_curve(one, series, one, lambda taken: statistics.median(seconds(taken))) for one in (ONE, TWO)]
    memory = [
        _curve("one process", series, ONE, _own),
        _curve("2 workers: the process that leads", series, TWO, _own),
        _curve("2 workers: a worker", series, TWO, _of_a_worker),
    ]
    return (
        Plot(f"{name}-time", f"Seconds against {per}", per, "s", (*time, *more)),
        Plot(f"{name}-memory", f"Peak of memory against {per}", per, "MiB", tuple(one for one in memory if one.points)),
    )


def _curve(name: str, series: Series, run: str, value: Callable[[Sequence[Spent]], float | None]) -> Curve:
    points = ((x, value(taken[run])) for x, taken in series.items())
    return Curve(name, tuple(Point(x, y) for x, y in points if y is not None))


def _own(taken: Sequence[Spent]) -> float | None:
    peaks = [spent.own for spent in taken if spent.own is not None]
    return statistics.median(peaks) if peaks else None


def _of_a_worker(taken: Sequence[Spent]) -> float | None:
    """The peak of the greediest; a short recording has none."""
    peaks = [max(spent.workers) for spent in taken if spent.workers]
    return statistics.median(peaks) if peaks else None


CASES: Final = (
    Case(
        "curves",
        "growth",
        "The whole command with one worker and with two. Profiles vary under the same number of events; Journeys "
        "are copies that hear events of their own, as in the case of 1,000 Journeys. Memory is `VmHWM`, as above. A "
        "recording of less than 16 MiB is replayed by one process, whatever was asked.",
        curves,
    ),
)
