"""The numbers that ``multipleOf`` asks for -> whether a number is a multiple of one, as both are written.

Numbers are taken for the decimals that they are written as, so that 0.3 is a multiple of 0.1.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final, TypeAlias

_NEARLY: Final = Fraction(1, 10**6)
"""So near a multiple, for its number, some senders' checks take a number for one: they divide binary fractions."""

Steps: TypeAlias = frozenset[int | float]
"""What numbers at a place are multiples of, each."""

NO_STEPS: Final[Steps] = frozenset()


def steps_of(schema: dict[str, Any]) -> Steps:
    """What the keywords of one schema say; a step that is too small to be told from nothing says nothing."""
    return frozenset({step}) if (step := schema.get("multipleOf", 0)) > 0 else NO_STEPS


def missed(value: float, steps: Steps) -> int | float | None:
    """One of the steps that a number is no multiple of; None where it may be one of each."""
    return next((step for step in sorted(steps) if not _is_multiple(value, step)), None)


def common(steps: Sequence[Steps]) -> Steps:
    """What holds of the numbers of which some of these do: steps whose multiples all of them are."""
    if not steps:
        return NO_STEPS
    every: Steps = frozenset[int | float]().union(*steps)
    return frozenset(step for step in every if all(_leads_to(one, step) for one in steps))


def _leads_to(steps: Steps, step: float) -> bool:
    """Whether multiples of all the steps are surely those of another one."""
    return any(_fraction(each) % _fraction(step) == 0 for each in steps)


def _is_multiple(value: float, step: float) -> bool:
    times: Fraction = _fraction(value) / _fraction(step)
    if times.denominator == 1 or (isinstance(value, int) and isinstance(step, int)):
        return times.denominator == 1
    return abs(times - round(times)) <= _NEARLY * (1 + abs(times))


@lru_cache(maxsize=1_000)
def _fraction(number: float) -> Fraction:
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))
