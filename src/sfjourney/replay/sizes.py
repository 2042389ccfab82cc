"""How much of a recording is done at once, and by how many."""

import os

from msgspec import Struct


class Sizes(Struct, frozen=True):
    """Bytes of recordings: ``short`` is what is read into memory whole; of what is longer, ``section`` is surveyed at
    once, and there is a part for every ``part``.
    """

    short: int = 16 << 20
    section: int = 16 << 20
    part: int = 24 << 20


def processors() -> int:
    """The processors that this process may use: how many workers there are where nobody says."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
