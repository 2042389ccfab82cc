"""Everything that differs -> a few of each kind whose story is told, of different Journeys and steps if there are."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeVar

from sfjourney.behaviour.join import RUN_KINDS, SEND_KINDS, Joined, RunDiffers, SendDiffers
from sfjourney.behaviour.told import Kind

MOST: Final = 3
"""Examples of each kind."""

Picked = tuple[Kind, SendDiffers | RunDiffers]
T = TypeVar("T")


def picked(joined: Joined) -> list[Picked]:
    """Examples, kind by kind, each in order of time."""
    chosen: list[Picked] = []
    for kind in SEND_KINDS:
        of_kind = [one for one in joined.sends if kind in one.kinds]
        chosen += [(kind, one) for one in few(of_kind, lambda one: (one.key[0], one.key[3]))]
    for kind in RUN_KINDS:
        runs = [one for one in joined.runs if one.kind == kind]
        chosen += [(kind, one) for one in few(runs, lambda one: one.key[0])]
    return chosen


def few(ordered: Sequence[T], place: Callable[[T], object]) -> list[T]:
    """As many as are told of: the first of each place, then others; in their order."""
    first: dict[object, int] = {}
    for number, one in enumerate(ordered):
        first.setdefault(place(one), number)
    numbers: Iterable[int] = dict.fromkeys([*first.values(), *range(min(MOST, len(ordered)))])
    return [ordered[number] for number in sorted(list(numbers)[:MOST])]
