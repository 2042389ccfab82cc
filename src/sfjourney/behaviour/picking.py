"""Everything of a kind, in any order -> a few whose story is told, of different Journeys and steps if there are."""

from heapq import nsmallest
from operator import itemgetter
from typing import Any, Final, Generic, TypeVar

MOST: Final = 3
"""Examples of each kind."""

T = TypeVar("T")


class Few(Generic[T]):
    """As many as are told of: the first of each place, then others; in their order."""

    def __init__(self) -> None:
        self._of_place: dict[object, tuple[Any, object, T]] = {}
        self._first: list[tuple[Any, object, T]] = []

    def add(self, order: Any, place: object, one: T) -> None:
        """Offer one. ``order`` is what they are ordered by, which no two have in common."""
        known = self._of_place.get(place)
        if known is None or order < known[0]:
            self._of_place[place] = order, place, one
        if len(self._first) < MOST or order < self._first[-1][0]:
            self._first = nsmallest(MOST, [*self._first, (order, place, one)], key=_ORDER)

    @property
    def chosen(self) -> list[T]:
        of_places = nsmallest(MOST, self._of_place.values(), key=_ORDER)
        chosen = {order: one for order, _, one in (*of_places, *self._first)}
        return [chosen[order] for order in sorted(list(chosen)[:MOST])]


_ORDER: Final = itemgetter(0)
