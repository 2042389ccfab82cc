"""Work that makes many values and leaves no cycles behind, without Python's search for them."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

_FREE = 300_000
"""So many blocks of memory more than after the last search are never worth one."""


class _Searched(Struct):
    """How many blocks of memory values took after the last search of all of them."""

    blocks: int = 0


_last = _Searched()


@contextmanager
def without_collector() -> Iterator[None]:
    """Switch the search for cycles off for a while: it would look at all values again and again, and free none.

    Where values refer to each other, as a Profile and its runs do, whoever made them undoes that (``story_of``). What
    was made counts as old afterwards, or the first search would look at all of it once more. Python would then never
    come to search what is old, in a process that works in this way again and again: whatever cycles others left in it
    are searched for before the next work, once there may be many.
    """
    enabled = gc.isenabled()
    if enabled:
        _search_if_grown()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if gc.get_freeze_count() == 0:
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def _search_if_grown() -> None:
    """Search all values where they take twice as much as after the last search: counting them would take as long."""
    if sys.getallocatedblocks() > 2 * _last.blocks + _FREE:
        gc.collect()
        _last.blocks = sys.getallocatedblocks()
