"""Branches that follow each other with nothing between -> those that lead everybody to where they led before.

Of all that is asked between two steps only the whole counts: a branch within a branch, `not` with the arms exchanged
and cases in another order may lead the same people the same ways. It is asked in one instant, so each way through is a
condition, and what leads to one step is any of them.

Behind an email that waits for nothing it is still that instant, and what was asked before it still holds: of two
branches with such an email between, the second may be the `else` of the first.
"""

from itertools import islice
from typing import Final

from msgspec import Struct

from sfjourney.facts.asked import NEVER, all_of, any_of
from sfjourney.graph.difference.compare import PairedJourney
from sfjourney.graph.difference.conditions import Conditions
from sfjourney.graph.difference.edits import Route
from sfjourney.graph.difference.instants import Instants, WayOut, paired_way

AS_BEFORE: Final = "what is asked here is asked in another way, and leads everybody to the same steps"
"""Of a branch that is written in another way, with those around it."""
NOBODY: Final = "no run comes here, for what is asked before it is never so"
"""Of a step that is new, gone or changed behind ways that nobody takes."""
_MOST_COMPARED: Final = 60
"""Steps to which branches lead, in one Journey, for which that is proven."""
_MOST_ASKED: Final = 400
"""Ways out of branches of one Journey of which it is asked whether anybody takes them."""


class Forks(Struct, frozen=True):
    """The branches of each version that lead everybody as before, and the ways that lead to such alone."""

    base: frozenset[str]
    head: frozenset[str]
    ways_of_base: frozenset[WayOut]
    ways_of_head: frozenset[WayOut]

    def both(self, base: str, head: str) -> bool:
        """Whether a branch of the base and one of the head are such."""
        return base in self.base and head in self.head

    def leads_as_before(self, route: Route) -> bool:
        """Whether a way that leads elsewhere leads, with what is asked around it, everybody to the same steps."""
        sides = ((route.base, self.base, self.ways_of_base), (route.head, self.head, self.ways_of_head))
        return all(
            way is None or way.source in branches or (way.source, route.port) in ways for way, branches, ways in sides
        )


def closed_ways(version: Instants, conditions: Conditions) -> frozenset[WayOut]:
    """The ways out of branches that surely nobody takes; of very many not all are found."""
    return frozenset(way for way, then in islice(version.asked, _MOST_ASKED) if not conditions.may(then))


def forks_of(paired: PairedJourney, base: Instants, head: Instants, conditions: Conditions) -> Forks:
    """Find the branches of a Journey that lead everybody as before.

    Runs that end are not looked at: where all others come to the same steps, the same ones end.
    """
    same, other = _entrances(paired, base, head, conditions)
    moved = base.branches(base.ways[before] for before, _ in other if before is not None)
    moved_now = head.branches(head.ways[after] for _, after in other if after is not None)
    return Forks(
        base.branches(base.ways[before] for before, _ in same) - moved,
        head.branches(head.ways[after] for _, after in same) - moved_now,
        frozenset(before for before, _ in same),
        frozenset(after for _, after in same),
    )


def _entrances(
    paired: PairedJourney, base: Instants, head: Instants, conditions: Conditions
) -> tuple[list[tuple[WayOut, WayOut]], list[tuple[WayOut | None, WayOut | None]]]:
    """The ways to branches behind which everything is as before, in both versions; and all others."""
    same: list[tuple[WayOut, WayOut]] = []
    other: list[tuple[WayOut | None, WayOut | None]] = []
    left = dict.fromkeys(head.entrances)
    compared = 0
    for before in base.entrances:
        after = paired_way(before, paired, base, head)
        if after is None or after not in left:
            other.append((before, None))
            continue
        del left[after]
        if not base.is_branch(base.ways[before]) and not head.is_branch(head.ways[after]):
            continue
        leads, leads_now = base.leads(base.ways[before]), head.leads(head.ways[after])
        if leads is None or leads_now is None:
            other.append((before, after))
            continue
        leads = {paired.pairing.pairs.get(name, f"-{name}"): asked for name, asked in leads.items()}
        names = dict.fromkeys((*leads, *leads_now))
        compared += len(names)
        held = any_of([base.holding(before), head.holding(after)])
        equal = compared <= _MOST_COMPARED and all(
            conditions.equal(*(all_of([held, side.get(name, NEVER)]) for side in (leads, leads_now))) for name in names
        )
        (same if equal else other).append((before, after))
    other += [(None, after) for after in left]
    return same, other
