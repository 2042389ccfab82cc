"""The two ends of a range of numbers -> whether a number lies in it, and whether any does."""

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
