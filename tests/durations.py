"""How long something takes, measured so that what else the machine does makes no test fail."""

import math
import time
from collections.abc import Callable
from typing import Final

LEAST_ROUNDS: Final = 3
ROUNDS: Final = 12


def seconds(run: Callable[[], object]) -> float:
    """Processor time."""
    start = time.process_time()
    run()
    return time.process_time() - start


def least_seconds(run: Callable[[], object], most: float) -> float:
    """The processor time of the fastest of some runs.

    What else the machine does makes runs longer and none shorter: while it seems too long it is measured again.
    """
    taken = math.inf
    for _ in range(ROUNDS):
        taken = min(taken, seconds(run))
        if taken < most:
            break
    return taken


def times_as_long(run: Callable[[], object], beside: Callable[[], object], most: float) -> float:
    """How many times as long one takes as another, each at its fastest of some runs in turn, as above."""
    taken, floor = math.inf, math.inf
    for number in range(1, ROUNDS + 1):
        taken, floor = min(taken, seconds(run)), min(floor, seconds(beside))
        if number >= LEAST_ROUNDS and taken <= most * floor:
            break
    return taken / floor
