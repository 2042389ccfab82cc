"""Branches that follow each other with nothing between -> those that lead everybody to where they led before.

Of all that is asked between two steps only the whole counts: a branch within a branch, `not` with the arms exchanged
and cases in another order may lead the same people the same ways. It is asked in one instant, so each way through is a
condition, and what leads to one step is any of them.

Behind an email that waits for nothing it is still that instant, and what was asked before it still holds: of two
branches with such an email between, the second may be the `else` of the first.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.facts import formula
from sfjourney.facts.asked import ALWAYS, NEVER, Asked, all_of, any_of, opposite
from sfjourney.facts.formula import Scope
from sfjourney.graph.difference.compare import PairedJourney, Ways, ways
from sfjourney.graph.difference.conditions import Conditions
from sfjourney.graph.difference.edits import Route
from sfjourney.graph.difference.routes import Routes, holds
from sfjourney.graph.graph import GraphNode, Journey
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.wait_for import WaitForNode

AS_BEFORE: Final = "what is asked here is asked in another way, and leads everybody to the same steps"
"""Of a branch that is written in another way, with those around it."""
NOBODY: Final = "no run comes here, for what is asked before it is never so"
"""Of a step that is new, gone or changed behind ways that nobody takes."""
_MOST_WAYS: Final = 40
"""Where more ways lead through branches, they are not compared."""
_MOST_COMPARED: Final = 60
"""Steps to which branches lead, in one Journey, for which that is proven."""
_MOST_ASKED: Final = 400
"""Ways out of branches of one Journey of which it is asked whether anybody takes them."""

WayOut = tuple[str | None, str]
"""The node that it leaves, None for the way into the Journey, and the port."""


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


class _Version:
    def __init__(self, journey: Journey, scope: Scope) -> None:
        self.journey = journey
        self.nodes: Mapping[str, GraphNode] = {node.id: node for node in journey.nodes}
        self.ways: Ways = ways(journey)
        self.scope = scope

    def is_branch(self, name: str | None) -> bool:
        return name is not None and isinstance(self.nodes[name], BranchNode)

    @property
    def entrances(self) -> Iterator[WayOut]:
        """The ways that leave no branch."""
        return (way for way in self.ways if not self.is_branch(way[0]))

    def branches(self, targets: Iterable[str]) -> frozenset[str]:
        """The branches that these steps are, and those that follow these with nothing between."""
        found: set[str] = set()
        left = [*targets]
        while left:
            name = left.pop()
            node = self.nodes[name]
            if isinstance(node, BranchNode) and name not in found:
                found.add(name)
                left += [self.ways[name, port] for port in _ports(node)]
        return frozenset(found)

    def leads(self, target: str) -> dict[str, Asked] | None:
        """The steps to which branches lead from here, each with what then holds; None where the ways are too many."""
        found: dict[str, list[Asked]] = {}
        left = [(target, ALWAYS)]
        taken = 0
        while left:
            name, held = left.pop()
            node = self.nodes[name]
            if not isinstance(node, BranchNode):
                found.setdefault(name, []).append(held)
                continue
            taken += len(node.cases) + 1
            if taken > _MOST_WAYS:
                return None
            left += [(self.ways[name, port], then) for port, then in self._asks(node, held)]
        return {
            name: any_of(ways) for name, ways in found.items() if not isinstance(self.nodes[name], (ExitNode, EndNode))
        }

    def _asks(self, node: BranchNode, held: Asked) -> Iterator[tuple[str, Asked]]:
        """The ways out of a branch, each with what holds there where ``held`` did before it."""
        for case in node.cases:
            holding = formula.asked(case.when, self.scope)
            yield case.port, all_of([held, holding])
            held = all_of([held, opposite(holding)])
        yield "else", held

    @property
    def asked(self) -> Iterator[tuple[WayOut, Asked]]:
        """The ways out of branches, each with what holds of who takes it."""
        for name, held in self._held.items():
            node = self.nodes[name]
            if isinstance(node, BranchNode):
                yield from (((name, port), then) for port, then in self._asks(node, held))

    def holding(self, way: WayOut) -> Asked:
        """What surely holds where a run takes a way that leaves no branch."""
        source, _ = way
        return self._held[source] if source is not None and self._passes(self.nodes[source]) else ALWAYS

    @cached_property
    def _held(self) -> Mapping[str, Asked]:
        """What branches asked of all who come to a step, in the instant in which they come; for every step.

        Nothing is known behind steps that wait or set something, nor where too much was asked.
        """
        found: dict[str, Asked] = {}
        asked: dict[str, int] = {}
        into: dict[str, list[Asked]] = {}
        routes = Routes(self.journey)
        for name in routes.order:
            known = name != self.journey.start and asked.get(name, 0) <= _MOST_WAYS
            found[name] = held = any_of(into.pop(name)) if known else ALWAYS
            size = asked.get(name, 0) if known else 0
            node = self.nodes[name]
            if isinstance(node, BranchNode):
                ways = [*self._asks(node, held)]
            else:
                then = held if self._passes(node) else ALWAYS
                ways = [(edge.port, then) for edge in routes.out[name]]
            for port, then in ways:
                target = self.ways[name, port]
                into.setdefault(target, []).append(then)
                asked[target] = asked.get(target, 0) + size + len(ways)
        return found

    def _passes(self, node: GraphNode) -> bool:
        """Whether all who come to a step leave it in that instant, with nothing changed that is asked for."""
        return isinstance(node, SendNode) and node.if_skipped == "continue" and not holds(self.journey, node)


def _ports(node: BranchNode) -> list[str]:
    return [*(case.port for case in node.cases), "else"]


def closed_ways(journey: Journey, scope: Scope, conditions: Conditions) -> frozenset[WayOut]:
    """The ways out of branches that surely nobody takes; of very many not all are found."""
    asked = islice(_Version(journey, scope).asked, _MOST_ASKED)
    return frozenset(way for way, then in asked if not conditions.may(then))


def forks_of(paired: PairedJourney, conditions: Conditions) -> Forks:
    """Find the branches of a Journey that lead everybody as before.

    Runs that end are not looked at: where all others come to the same steps, the same ones end.
    """
    base = _Version(paired.base, conditions.base.scope)
    head = _Version(paired.head, conditions.head.scope)
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
    paired: PairedJourney, base: _Version, head: _Version, conditions: Conditions
) -> tuple[list[tuple[WayOut, WayOut]], list[tuple[WayOut | None, WayOut | None]]]:
    """The ways to branches behind which everything is as before, in both versions; and all others."""
    same: list[tuple[WayOut, WayOut]] = []
    other: list[tuple[WayOut | None, WayOut | None]] = []
    left = dict.fromkeys(head.entrances)
    compared = 0
    for before in base.entrances:
        after = _paired(before, paired, base, head)
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


def _paired(way: WayOut, paired: PairedJourney, base: _Version, head: _Version) -> WayOut | None:
    """The way of the head that is one of the base; None where its step, or the arm that it leaves by, is another."""
    source, port = way
    if source is None:
        return way
    name = paired.pairing.pairs.get(source)
    if name is None:
        return None
    before, after = base.nodes[source], head.nodes[name]
    if isinstance(before, WaitForNode) and isinstance(after, WaitForNode):
        said = next((replace(arm, port="") for arm in before.arms if arm.port == port), None)
        ports = (arm.port for arm in after.arms if replace(arm, port="") == said)
        port = port if said is None else next(ports, "")
    return (name, port) if (name, port) in head.ways else None
