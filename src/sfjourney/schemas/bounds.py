"""The two ends of a range of numbers -> whether a number lies in it, whether any does, and where it really ends."""

from collections.abc import Collection, Hashable
from math import ceil, floor

from sfjourney.schemas.nodes import Bound


def within(value: float, lowest: Bound | None, highest: Bound | None) -> bool:
    """Whether a number lies between two bounds."""
    above = lowest is None or value > lowest.value or (value == lowest.value and not lowest.excluded)
    below = highest is None or value < highest.value or (value == highest.value and not highest.excluded)
    return above and below


def is_empty(lowest: Bound | None, highest: Bound | None) -> bool:
    """Whether no number lies between two bounds."""
    if lowest is None or highest is None:
        return False
    return lowest.value > highest.value or (lowest.value == highest.value and (lowest.excluded or highest.excluded))


def drawn_in(
    lowest: Bound | None, highest: Bound | None, excluded: Collection[Hashable], *, whole: bool
) -> tuple[Bound | None, Bound | None]:
    """The ends of the numbers that are left between two bounds: of ``whole`` ones those are numbers themselves.

    ``excluded`` are the identities of values that it is none of (``kinds.identity``).
    """
    return _drawn_in(lowest, 1, excluded, whole=whole), _drawn_in(highest, -1, excluded, whole=whole)


def _drawn_in(bound: Bound | None, step: int, excluded: Collection[Hashable], *, whole: bool) -> Bound | None:
    """An end that lies no further out; ``step`` is 1 for a lower one, -1 for an upper one."""
    if bound is None:
        return None
    if not whole:
        return Bound(bound.value, excluded=True) if not bound.excluded and bound.value in excluded else bound
    value = ceil(bound.value) if step > 0 else floor(bound.value)
    if bound.excluded and value == bound.value:
        value += step
    while value in excluded:
        value += step
    return bound if value == bound.value and not bound.excluded else Bound(value, excluded=False)
