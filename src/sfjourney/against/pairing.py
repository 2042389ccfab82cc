"""Instants of one recipient's emails of one template, real and replayed -> which are the same email.

First as many as possible that are within the tolerance of each other; of the rest the nearest ones, up to a week apart.
"""

from collections.abc import Sequence
from heapq import heapify, heappop, heappush
from typing import Final

from sfjourney.clock.instants import DAY

FURTHEST: Final = 7 * DAY
"""Emails further apart than this are two, one that is missing and one that is extra."""

Pair = tuple[int, int]
"""The number of an email of the one side, and of the other."""


def pair(real: Sequence[int], replayed: Sequence[int], within: int) -> tuple[list[Pair], list[Pair]]:
    """Pairs that agree, and pairs that moved. Both sides are in order of time."""
    agreed = _agreeing(real, replayed, within)
    taken, had = {one for one, _ in agreed}, {other for _, other in agreed}
    left = [number for number in range(len(real)) if number not in taken]
    left_replayed = [number for number in range(len(replayed)) if number not in had]
    return agreed, _nearest(left, left_replayed, real, replayed)


def _agreeing(real: Sequence[int], replayed: Sequence[int], within: int) -> list[Pair]:
    """As many pairs within the tolerance as there can be: each takes the earliest that it can have."""
    pairs, one, other = [], 0, 0
    while one < len(real) and other < len(replayed):
        if abs(real[one] - replayed[other]) <= within:
            pairs.append((one, other))
            one, other = one + 1, other + 1
        elif real[one] < replayed[other]:
            one += 1
        else:
            other += 1
    return pairs


def _nearest(left: list[int], left_replayed: list[int], real: Sequence[int], replayed: Sequence[int]) -> list[Pair]:
    """The nearest two of different sides, again and again. The nearest always stand beside each other in time."""
    line = [(real[number], 0, number) for number in left] + [(replayed[number], 1, number) for number in left_replayed]
    line.sort()
    before = {at: at - 1 for at in range(len(line))}
    after = {at: at + 1 for at in range(len(line))}
    gaps = [gap for at in range(len(line) - 1) if (gap := _gap(line, at, at + 1)) is not None]
    heapify(gaps)
    gone: set[int] = set()
    pairs: list[Pair] = []
    while gaps:
        _, first, second = heappop(gaps)
        if first in gone or second in gone:
            continue
        gone |= {first, second}
        sides = {line[at][1]: line[at][2] for at in (first, second)}
        pairs.append((sides[0], sides[1]))
        outer, far = before[first], after[second]
        if outer >= 0:
            after[outer] = far
        if far < len(line):
            before[far] = outer
        if outer >= 0 and far < len(line) and (gap := _gap(line, outer, far)) is not None:
            heappush(gaps, gap)
    return sorted(pairs)


def _gap(line: Sequence[tuple[int, int, int]], first: int, second: int) -> tuple[int, int, int] | None:
    """How far apart two neighbours are, if they can be one email."""
    apart = line[second][0] - line[first][0]
    return (apart, first, second) if line[first][1] != line[second][1] and apart <= FURTHEST else None
