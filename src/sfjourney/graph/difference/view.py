"""One Journey in both versions -> what the classification of its edits asks for, found once."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Final

from msgspec import Struct

from sfjourney.graph.difference.arrivals import Arrivals
from sfjourney.graph.difference.changes import Policy
from sfjourney.graph.difference.compare import PairedJourney, Ways
from sfjourney.graph.difference.conditions import Conditions, Side
from sfjourney.graph.difference.edits import Gate, Route
from sfjourney.graph.difference.forks import Forks, closed_ways, forks_of
from sfjourney.graph.difference.instants import Instants
from sfjourney.graph.difference.routes import Routes, bits_of, may_end
from sfjourney.graph.graph import GraphNode, Journey, Timezone
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_UTC: Final = Timezone(None, "UTC")


class JourneyView(Struct, frozen=True, dict=True):
    """A Journey whose nodes are paired. Sends and holds of both versions are named by the ids of the head."""

    paired: PairedJourney
    base_side: Side
    head_side: Side
    policy: Policy

    @cached_property
    def conditions(self) -> Conditions:
        return Conditions(self.base_side, self.head_side, self.paired.base, self.paired.head)

    @property
    def key(self) -> str:
        return self.paired.head.key

    @property
    def live(self) -> bool:
        return self.policy is Policy.LIVE

    @property
    def has_calendar(self) -> bool:
        """Whether the days of the Journey may have other than 24 hours."""
        return {self.paired.base.timezone, self.paired.head.timezone} != {_UTC}

    @property
    def back(self) -> Mapping[str, str]:
        """Ids of the base by those of the head."""
        return self.paired.pairing.back

    @cached_property
    def base(self) -> Routes:
        """The base to walk in: what the head has as well is the same bit in both, what it has not another."""
        pairs, nodes = self.paired.pairing.pairs, [node.id for node in self.paired.base.nodes]
        gone = bits_of((name for name in nodes if name not in pairs), len(self.head.bits))
        bits = {name: self.head.bits[pairs[name]] if name in pairs else gone[name] for name in nodes}
        return Routes(self.paired.base, closed_ways(self.base_instants, self.conditions), bits)

    @cached_property
    def head(self) -> Routes:
        return Routes(self.paired.head, closed_ways(self.head_instants, self.conditions))

    @cached_property
    def base_instants(self) -> Instants:
        return Instants(self.paired.base, self.base_side.scope)

    @cached_property
    def head_instants(self) -> Instants:
        return Instants(self.paired.head, self.head_side.scope)

    @cached_property
    def forks(self) -> Forks:
        return forks_of(self.paired, self.base_instants, self.head_instants, self.conditions)

    @cached_property
    def arrivals(self) -> Arrivals:
        return Arrivals(self.paired, self.base_instants, self.head_instants, self.conditions)

    @property
    def base_ways(self) -> Ways:
        return self.base_instants.ways

    @property
    def head_ways(self) -> Ways:
        return self.head_instants.ways

    @cached_property
    def paired_sends(self) -> list[tuple[SendNode, SendNode]]:
        """The sends that are in both versions, before and after."""
        pairs = self.paired.pairing.pairs
        return [(node, self.head.sends[pairs[name]]) for name, node in self.base.sends.items() if name in pairs]

    @cached_property
    def _sends(self) -> int:
        """The sends of both versions, in the bits of both."""
        return sum(self.head.bits[after.id] for _, after in self.paired_sends)

    @cached_property
    def held(self) -> frozenset[str]:
        """The steps of both versions in which a run can stay, in either of them; by the ids of the head."""
        held = {self.paired.pairing.pairs.get(name) for name in self.base.held}.union(self.head.held)
        return frozenset(name for name in self.back if name in held)

    def sends_after(self, *, base: str | None = None, head: str | None = None) -> set[str]:
        """The sends of both versions reachable from a node of the base, or of the head; by the ids of the head."""
        bits = self.base.reach[base] if base is not None else self.head.reach[head] if head is not None else 0
        return set(self.head.names(bits & self._sends))

    def rerouted(self, routes: Iterable[Route]) -> tuple[list[str], list[str]]:
        """The sends that are no longer reachable by these routes, and those that newly are.

        A send that was moved to the other side of a step counts only where a guard is between: else people come to it
        all the same, at another time. Routes of branches that together lead as before count for nothing.
        """
        guarded, freed = self._regarded
        return self._elsewhere(routes, self._sends, guarded, freed)

    def led_elsewhere(self, route: Route) -> tuple[list[str], list[str]]:
        """The sends that are no longer reachable by one route, and those that newly are, guards disregarded."""
        return self._elsewhere([route], self._sends, set(), set())

    def rerouted_to(self, routes: Iterable[Route], kinds: tuple[type[GraphNode], ...]) -> tuple[list[str], list[str]]:
        """The same of nodes of some kinds, guards disregarded."""
        return self._elsewhere(routes, self.base.of_kinds(kinds) & self.head.of_kinds(kinds), set(), set())

    def rerouted_through(self, routes: Iterable[Route], names: Collection[str]) -> tuple[list[str], list[str]]:
        """Those of these nodes of the head to which fewer come, and those to which more do, by routes or by guards."""
        bits = sum(self.head.bits[name] for name in names)
        guarded, freed = ({name for name in names if self.guards_of(name, head=head)} for head in (True, False))
        return self._elsewhere(routes, bits, guarded, freed)

    def _elsewhere(
        self, routes: Iterable[Route], bits: int, guarded: set[str], freed: set[str]
    ) -> tuple[list[str], list[str]]:
        fewer, more = (sum(self.head.bits[name] for name in names) for names in (guarded, freed))
        lost = gained = 0
        for route in routes:
            if route.base is not None and route.head is not None and not self._says_nothing(route):
                before = self.base.reach[route.base.target] & bits
                after = self.head.reach[route.head.target] & bits
                ahead = before & ~after & self._preceding(self.head, route.head.source)
                behind = after & ~before & self._preceding(self.base, route.base.source)
                lost |= (before & ~after & ~ahead) | ((ahead | behind) & fewer)
                gained |= (after & ~before & ~behind) | ((ahead | behind) & more)
        return self.head.names(lost), self.head.names(gained)

    def _says_nothing(self, route: Route) -> bool:
        """Whether a route makes no difference of its own: it leads as before, or its source stands elsewhere now.

        Such a source has one way out, so what it leads to differs as the routes into it do.
        """
        source = route.head.source if route.head is not None else None
        return self.forks.leads_as_before(route) or source in self._elsewhere_now

    @cached_property
    def _elsewhere_now(self) -> set[str]:
        """The steps of the head with one way out to which others lead than did, or only such steps.

        Branches that lead as before count as leading as they did; and live, who is in a step comes by it to what he was
        not on the way to.
        """
        back, forks = self.back, self.forks
        into = {(source, port, target) for (source, port), target in self.base_ways.items()}
        leading: dict[str, list[tuple[str | None, str]]] = {name: [] for name in self.head.nodes}
        for way, target in self.head_ways.items():
            leading[target].append(way)
        found: set[str] = set()

        def leads(way: tuple[str | None, str], target: str) -> bool:
            source, port = way
            if source in forks.head or way in forks.ways_of_head:
                return True
            before = back.get(source) if source is not None else None
            return source not in found and (before, port, back[target]) in into

        for name in self.head.order:
            if name in back and len(self.head.out[name]) == 1 and not self._may_end_or_hold(name):
                found |= {name} if not any(leads(way, name) for way in leading[name]) else set()
        return found

    def _may_end_or_hold(self, name: str) -> bool:
        """Whether a run may end at a step of the head, or ended there; live, also whether one may be in it."""
        before = self.back[name]
        ends = may_end(self.head.nodes[name]) or may_end(self.base.nodes[before])
        return ends or (self.live and before in self.base.held)

    def nobody_comes_to(self, base: str | None, head: str | None) -> bool:
        """Whether no run comes to a step, in the versions that have it."""
        sides = ((self.base, base), (self.head, head))
        return not any(version.comes_to(name) for version, name in sides if name is not None)

    def others_come_to(self, name: str) -> bool:
        """Whether a node of the head has other guards than before."""
        return self._guards_now.get(name) != self._guards.get(name)

    def guards_of(self, name: str, *, head: bool) -> set[str]:
        """The guards that a node of the head has in that version only."""
        before, after = self._guards.get(name, set()), self._guards_now.get(name, set())
        return after - before if head else before - after

    def guarding_for_others(self, routes: Iterable[Route], to: Iterable[str]) -> dict[str, tuple[set[str], set[str]]]:
        """Of some steps the guards to which people no longer come, by routes or by guards, and those to which they do.

        Who no longer comes to a guard missed what it guarded before; who newly comes to one misses what it guards now.
        Branches that lead everybody as before are left out, and steps without such guards.
        """
        kinds = (BranchNode, SplitNode, WaitForNode, SendNode, WaitUntilNode)
        names = self.head.names(self.base.of_kinds(kinds) & self.head.of_kinds(kinds))
        asking = [name for name in names if not self.forks.both(self.back[name], name)]
        lost, gained = map(set, self.rerouted_through(routes, asking))
        if not lost and not gained:
            return {}
        found = {one: (lost & self._guards.get(one, set()), gained & self._guards_now.get(one, set())) for one in to}
        return {one: sides for one, sides in found.items() if any(sides)}

    @cached_property
    def _guards(self) -> dict[str, set[str]]:
        return self._guarding(self.base, self.paired.pairing.pairs, self.paired.pairing.pairs)

    @cached_property
    def _guards_now(self) -> dict[str, set[str]]:
        return self._guarding(self.head, self.back, {name: name for name in self.back})

    def _guarding(self, routes: Routes, known: Mapping[str, str], names: Mapping[str, str]) -> dict[str, set[str]]:
        """The guards of each node, both among those that are in both versions; by the ids of the head."""
        found: dict[str, set[str]] = {}
        for name in known:
            for one in routes.guarded(name, known):
                found.setdefault(names[one], set()).add(names[name])
        return found

    @cached_property
    def _regarded(self) -> tuple[set[str], set[str]]:
        """The sends that some node newly guards, and those that some node no longer guards."""
        pairs = self.paired.pairing.pairs
        guarded: set[str] = set()
        freed: set[str] = set()
        for name, now in pairs.items():
            before = {pairs[send] for send in self.base.guarded(name, pairs) if send in self.base.sends}
            after = {send for send in self.head.guarded(now, self.back) if send in self.head.sends}
            guarded |= after - before
            freed |= before - after
        return guarded, freed

    def in_order(self, sends: set[str]) -> list[str]:
        """Sends by the ids of the head, in its order."""
        return [name for name in self.head.nodes if name in sends]

    @staticmethod
    def _preceding(routes: Routes, source: str | None) -> int:
        """The nodes on the paths from the start to another one."""
        return 0 if source is None else routes.ancestors[source] & routes.reach[routes.journey.start]

    @cached_property
    def repeated(self) -> dict[str, int]:
        """The templates of which one path has more sends than before, and more than one: the most on one path."""
        found = {}
        for template in dict.fromkeys(node.template for node in self.head.sends.values()):
            most = self.head.most(template)
            if most > 1 and most > self.base.most(template):
                found[template] = most
        return found


def has_one_run(journey: Journey) -> bool:
    """Whether a person has one run of it at most, ever."""
    enroll = journey.enroll
    return enroll.policy == "once" and enroll.per is None and enroll.if_running == "skip"


def gate_of_send(journey: Journey, node: SendNode) -> Gate:
    """Who may be sent to: the send's own gate, else the Journey's."""
    if node.consent is None:
        return Gate(journey.subscription, journey.transactional)
    return Gate(node.consent.subscription, node.consent.subscription is None)
