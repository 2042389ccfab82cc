"""When each Profile gets emails, in two versions -> how many it gets at most in a day and in a week."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sfjourney.behaviour.told import Most, Pressure
from sfjourney.clock.instants import DAY

Sent = Mapping[str, Sequence[int]]
"""By Profile, the instants at which emails go out to it."""

_SPANS: Final = (DAY, 7 * DAY)


class Pressing:
    """Contact pressure in two versions, of Profiles that are added a share at a time."""

    def __init__(self) -> None:
        self._most = [Most(0, 0, 0, 0) for _ in _SPANS]

    def add(self, base: Sent, head: Sent) -> None:
        """Add Profiles: all that they get in either version."""
        self._most = [_both(most, _most(base, head, span)) for most, span in zip(self._most, _SPANS, strict=True)]

    @property
    def pressure(self) -> Pressure:
        return Pressure(*self._most)


def _both(one: Most, other: Most) -> Most:
    return Most(
        max(one.base, other.base),
        max(one.head, other.head),
        one.profiles_more + other.profiles_more,
        one.profiles_fewer + other.profiles_fewer,
    )


def _most(base: Sent, head: Sent, span: int) -> Most:
    before, after = ({profile: most_within(sent, span) for profile, sent in side.items()} for side in (base, head))
    both = [(before.get(profile, 0), after.get(profile, 0)) for profile in before.keys() | after.keys()]
    return Most(
        max(before.values(), default=0),
        max(after.values(), default=0),
        sum(then > was for was, then in both),
        sum(then < was for was, then in both),
    )


def most_within(instants: Iterable[int], span: int) -> int:
    """The most instants in a span of so many milliseconds, which is open at its beginning."""
    ordered = sorted(instants)
    first = most = 0
    for number, at in enumerate(ordered):
        while ordered[first] <= at - span:
            first += 1
        most = max(most, number - first + 1)
    return most
