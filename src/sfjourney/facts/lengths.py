"""An array -> how many items it has, by its schema, and where it is kept what the path has decided of that."""

from bisect import bisect_left
from typing import Final

from sfjourney.facts.fact import Fact, Known
from sfjourney.facts.state import ASKED, PathState
from sfjourney.model.origins import ROOTS
from sfjourney.pointers import Path
from sfjourney.schemas import Presence
from sfjourney.schemas.nodes import Bound
from sfjourney.syntax import values

_WHOLE: Final = frozenset({"integer"})
_ARRAY: Final = frozenset({"array"})
_MOST: Final = 1_000
"""So many items are looked for: of a longer list no end is known."""


def kept_at(pointer: values.Pointer) -> Path | None:
    """The place where it is kept how many items there are; None for what only stands for something inside a clause."""
    return (ASKED, f"count {pointer.text}") if pointer.root in ROOTS else None


def length_of(state: PathState, pointer: values.Pointer, array: Known) -> Fact:
    """How many items a schema lets be there; ``array`` is what is known of the whole."""
    if array.fact.types != _ARRAY or array.by_path.tells_value:
        return Fact(types=_WHOLE, lowest=Bound(0, excluded=False))

    def has(index: int, presence: Presence) -> bool:
        item = state.known((*pointer.parts, str(index)))
        return item.presence is presence and item.by_path.present is None

    least = bisect_left(range(_MOST), True, key=lambda index: not has(index, Presence.ALWAYS))
    most = bisect_left(range(_MOST), True, key=lambda index: has(index, Presence.NEVER))
    highest = Bound(most, excluded=False) if most < _MOST else None
    return Fact(types=_WHOLE, lowest=Bound(least, excluded=False), highest=highest)
