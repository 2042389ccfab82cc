"""Work that makes many values and leaves no cycles behind, without Python's search for them."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Switch the search for cycles off for a while: it would look at all values again and again, and free none.

    Where values refer to each other, as a Profile and its runs do, whoever made them undoes that (``story_of``). What
    was made counts as old afterwards, or the first search would look at all of it once more.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            if gc.get_freeze_count() == 0:
                gc.freeze()
                gc.unfreeze()
            gc.enable()
