"""What was measured, as figures with what they must reach."""

import statistics
from collections.abc import Sequence
from typing import Final

from msgspec import Struct

TIMES: Final = "\u00d7"
TO: Final = "\u2013"


class Figure(Struct, frozen=True):
    """One figure of the table: a value a round, and what its median must be at least, or at most.

    ``made_of`` says what it is the ratio of, with the medians.
    """

    name: str
    values: tuple[float, ...]
    unit: str = TIMES
    must: float | None = None
    aim: float | None = None
    at_most: bool = False
    made_of: str = ""

    @property
    def value(self) -> float:
        return statistics.median(self.values)

    @property
    def verdict(self) -> str:
        """Which of the two is reached: ``aim``, ``must``, or ``missed``; nothing where nothing is asked."""
        if self.aim is not None and self._reaches(self.aim):
            return "aim"
        if self.must is not None:
            return "must" if self._reaches(self.must) else "missed"
        return ""

    def _reaches(self, bound: float) -> bool:
        return self.value <= bound if self.at_most else self.value >= bound

    def bound(self, value: float | None) -> str:
        """A bound as the table shows it."""
        return "" if value is None else f"{'≤' if self.at_most else '≥'} {value:g}"

    def shown(self) -> str:
        return f"{number(self.value)} {self.unit}"

    def spread(self) -> str:
        """The smallest and the largest value, where there is more than one round."""
        low, high = min(self.values), max(self.values)
        return "" if len(self.values) == 1 else f"{number(low)}{TO}{number(high)}"


class Point(Struct, frozen=True):
    """A point of a curve: medians of the rounds."""

    x: float
    y: float


class Curve(Struct, frozen=True):
    """A line of a plot."""

    name: str
    points: tuple[Point, ...]


class Plot(Struct, frozen=True):
    """A picture of curves over one axis. ``per`` is what the axis counts, ``unit`` what is measured."""

    name: str
    title: str
    per: str
    unit: str
    curves: tuple[Curve, ...]


class Share(Struct, frozen=True):
    """How many of the seconds of a replay were spent where: in which phase, in which package."""

    phase: str
    place: str
    seconds: float


class Outcome(Struct, frozen=True):
    """What a case gave. ``agreed`` says which outputs were compared and found to be the same."""

    figures: tuple[Figure, ...] = ()
    agreed: str = ""
    plots: tuple[Plot, ...] = ()
    shares: tuple[Share, ...] = ()


class Row(Struct, frozen=True):
    """A case that was asked for: what it gave, or why it gave nothing."""

    case: str
    title: str
    how: str
    outcome: Outcome = Outcome()
    skipped: str = ""
    failed: str = ""


class Machine(Struct, frozen=True):
    """Where it was measured, by what."""

    processor: str
    processors: int
    memory: str
    system: str
    load: float
    versions: dict[str, str]


class Results(Struct, frozen=True):
    """A run of the benchmark."""

    date: str
    events: int
    profiles: int
    rounds: int
    machine: Machine
    rows: tuple[Row, ...]


def number(value: float) -> str:
    """A number with as many digits as a reader needs of it."""
    for least, digits in ((100, 0), (10, 1), (0.1, 2)):
        if abs(value) >= least:
            return f"{value:,.{digits}f}"
    return f"{value:.3f}"


def ratios(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
    """How many times the other one is, round by round: what ran one after another met the same machine."""
    return tuple(a / b for a, b in zip(one, other, strict=True))


def against(name: str, seconds: Sequence[float], base: str, floor: Sequence[float]) -> str:
    """What a ratio of times is made of."""
    return f"{name} {statistics.median(seconds):.3g} s, {base} {statistics.median(floor):.3g} s"
