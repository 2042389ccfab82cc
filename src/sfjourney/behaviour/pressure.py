"""When each Profile gets emails, in two versions -> how many it gets at most in a day and in a week."""

from collections.abc import Iterable, Mapping, Sequence

from sfjourney.behaviour.told import Most, Pressure
from sfjourney.clock.instants import DAY

Sent = Mapping[str, Sequence[int]]
"""By Profile, the instants at which emails go out to it."""


def pressure_of(base: Sent, head: Sent) -> Pressure:
    """Contact pressure in two versions."""
    return Pressure(_most(base, head, DAY), _most(base, head, 7 * DAY))


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
