"""What is nested as deep as the limits allow -> room for the calls within calls that go through it."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from msgspec import Struct

from sfjourney.limits import WIDEST_LIMITS

_CALLS_A_LEVEL: Final = 20
"""More than any stage takes for one level; most, with a witness, takes ``why``."""

_ROOM: Final = _CALLS_A_LEVEL * max(WIDEST_LIMITS.nesting, WIDEST_LIMITS.json_depth)


class _Users(Struct):
    """How many need room at the same time, and the bound of whoever runs us."""

    count: int = 0
    before: int = 0


_users = _Users()
_lock = Lock()


@contextmanager
def room_to_call() -> Iterator[None]:
    """Let Python call as deep as any limits allow to nest, until the outermost of those who ask has ended.

    Conditions are closures within closures, and what reads them calls itself for each level: a file says how deep they
    are, and the limits how deep they may be (docs/decisions/0056-calls-within-calls.md).
    """
    with _lock:
        if _users.count == 0:
            _users.before = sys.getrecursionlimit()
        _users.count += 1
        sys.setrecursionlimit(max(sys.getrecursionlimit(), _users.before + _ROOM))
    try:
        yield
    finally:
        with _lock:
            _users.count -= 1
            if _users.count == 0:
                sys.setrecursionlimit(_users.before)
