"""The keys of events.track -> where and when each was used first (semantics.md I1).

Nearly every key is used once, so there is little more here than one dictionary that whole blocks are added to. When a
key was used is asked only where it is used again; until then the instants stay what they were: text, block by block.
"""

from bisect import bisect_right
from collections.abc import Sequence

from sfjourney.clock.instants import parse_instant


class OutOfOrderError(Exception):
    """A record comes before one that was answered already."""


class FirstUses:
    """First uses of keys, in order of (instant, place) as far as repeats show; the rest is for who answers them."""

    def __init__(self) -> None:
        self._places: dict[str, int] = {}
        self._instants: dict[int, int] = {}
        self._starts: list[int] = []
        self._texts: list[tuple[str, int]] = []

    def claim(self, key: str, place: int, at: int) -> int | None:
        """Note a use. Returns the place of the first one where there was one before.

        Repeats may come out of order, since they have no effect. Raises OutOfOrderError where the first use does.
        """
        first = self._places.setdefault(key, place)
        if first == place:
            self._instants[place] = at
            return None
        if at < self.instant(first):
            raise OutOfOrderError
        return first

    def claim_block(self, keys: Sequence[str], places: Sequence[int]) -> None:
        """Note uses of keys that are new and differ."""
        self._places.update(zip(keys, places, strict=True))

    def note_instants(self, start: int, texts: Sequence[str]) -> None:
        """Keep when the records of a block happened, by their places from ``start`` on: texts of one length."""
        self._starts.append(start)
        self._texts.append(("".join(texts), len(texts[0])))

    def repeated(self, keys: Sequence[str]) -> set[int]:
        """The numbers of those keys that were used before, by one of these keys before it or earlier."""
        places = self._places
        found = set[int]()
        if not places.keys().isdisjoint(keys):
            found = {number for number, key in enumerate(keys) if key in places}
        if len(set(keys)) < len(keys):
            seen = set[str]()
            for number, key in enumerate(keys):
                if key in seen:
                    found.add(number)
                seen.add(key)
        return found

    def instant(self, place: int) -> int:
        """When the first use at a place was."""
        at = self._instants.get(place)
        if at is None:
            block = bisect_right(self._starts, place) - 1
            texts, width = self._texts[block]
            first = (place - self._starts[block]) * width
            at = parse_instant(texts[first : first + width])
        return at
