"""Labels for every place of a finding -> those for the first few, the last of which counts the others."""

from collections.abc import Sequence
from typing import Final

from sfjourney.diagnostics import Label

MOST_LABELS: Final = 3
"""So many places show what is meant; more would hide the finding itself."""


def first_few(labels: Sequence[Label], text: str) -> tuple[Label, ...]:
    """The labels, at most three of them. ``text`` is what the last says of its place where others are left out."""
    others = len(labels) - MOST_LABELS
    if others <= 0:
        return tuple(labels)
    places = "one other place" if others == 1 else f"{others} other places"
    return (*labels[: MOST_LABELS - 1], Label(labels[MOST_LABELS - 1].span, f"{text}, and in {places}"))
