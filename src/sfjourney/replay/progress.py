"""How far a long replay has come, for whoever watches it."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct


class Progress(Struct, frozen=True):
    """What is being done, and how much of it is: bytes of recordings that are read, parts of the Profiles that are
    simulated, slices of the rows that are written.
    """

    doing: Literal["reading", "simulating", "writing"]
    done: int
    whole: int


Watch = Callable[[Progress], None]


def nobody(_progress: Progress) -> None:
    """Watches nothing."""
