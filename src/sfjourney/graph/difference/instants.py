"""One version of a Journey -> what is asked in one instant of those who take a way, or come to a step.

Branches that follow each other with nothing between are asked in that instant, and behind an email that waits for
nothing it is still the same one: what was asked before it holds.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final

from msgspec.structs import replace

from sfjourney.facts import formula
from sfjourney.facts.asked import ALWAYS, Asked, all_of, any_of, opposite
from sfjourney.facts.formula import Scope
from sfjourney.graph.difference.compare import PairedJourney, Ways, ways
from sfjourney.graph.difference.routes import Routes, holds
from sfjourney.graph.graph import GraphNode, Journey
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.wait_for import WaitForNode

_MOST_WAYS: Final = 40
"""Where more ways lead through branches, they are not compared."""

_MOST_PASSED: Final = 12
"""Where more steps lead to one at once, it is not asked who comes to it."""

WayOut = tuple[str | None, str]
"""The node that it leaves, None for the way into the Journey, and the port."""


class Instants:
    """What the branches of a Journey ask, each in the instant in which somebody comes to it."""

    def __init__(self, journey: Journey, scope: Scope) -> None:
        self.journey = journey
        self.nodes: Mapping[str, GraphNode] = {node.id: node for node in journey.nodes}
        self.ways: Ways = ways(journey)
        self.scope = scope

    @cached_property
    def _routes(self) -> Routes:
        return Routes(self.journey)

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
        for name in self._routes.order:
            known = name != self.journey.start and asked.get(name, 0) <= _MOST_WAYS
            found[name] = held = any_of(into.pop(name)) if known else ALWAYS
            size = asked.get(name, 0) if known else 0
            node = self.nodes[name]
            if isinstance(node, BranchNode):
                ways = [*self._asks(node, held)]
            else:
                then = held if self._passes(node) else ALWAYS
                ways = [(edge.port, then) for edge in self._routes.out[name]]
            for port, then in ways:
                target = self.ways[name, port]
                into.setdefault(target, []).append(then)
                asked[target] = asked.get(target, 0) + size + len(ways)
        return found

    def arrivals(self, target: str) -> dict[WayOut, Asked] | None:
        """Of who comes to a step in the instant in which he takes a way, for each way that leads to it so.

        They are those into the Journey, and out of steps that hold runs, set something or deal people out. None where
        very many steps lead to it.
        """
        passed, entrances = self._leading_at_once(target)
        if len(passed) > _MOST_PASSED:
            return None
        order = [name for name in self._routes.order if name in passed]
        found: dict[WayOut, Asked] = {}
        for way in entrances:
            held: dict[str, list[Asked]] = {self.ways[way]: [ALWAYS]}
            for name in order:
                if name in held:
                    for port, then in self._leaves(self.nodes[name], any_of(held[name])):
                        held.setdefault(self.ways[name, port], []).append(then)
            found[way] = any_of(held.get(target, ()))
        return found

    def _leading_at_once(self, target: str) -> tuple[set[str], list[WayOut]]:
        """The steps through which people come to another at once, and the ways that lead to the first of them."""
        passed: set[str] = set()
        entrances: list[WayOut] = []
        left = [target]
        while left:
            name = left.pop()
            for source, port in self._into[name]:
                if source is None or not self._at_once(self.nodes[source]):
                    entrances.append((source, port))
                elif source not in passed:
                    passed.add(source)
                    left.append(source)
        return passed, entrances

    @cached_property
    def _into(self) -> Mapping[str, list[WayOut]]:
        found: dict[str, list[WayOut]] = {}
        for way, target in self.ways.items():
            found.setdefault(target, []).append(way)
        return found

    def _at_once(self, node: GraphNode) -> bool:
        return isinstance(node, BranchNode) or self._passes(node)

    def _leaves(self, node: GraphNode, held: Asked) -> Iterator[tuple[str, Asked]]:
        """The ways out of a step that all leave at once, each with what holds there where ``held`` did before it."""
        if isinstance(node, BranchNode):
            yield from self._asks(node, held)
        else:
            yield "next", held

    def _passes(self, node: GraphNode) -> bool:
        """Whether all who come to a step leave it in that instant, with nothing changed that is asked for."""
        return isinstance(node, SendNode) and node.if_skipped == "continue" and not holds(self.journey, node)


def _ports(node: BranchNode) -> list[str]:
    return [*(case.port for case in node.cases), "else"]


def paired_way(way: WayOut, paired: PairedJourney, base: Instants, head: Instants) -> WayOut | None:
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
