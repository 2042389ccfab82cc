"""Two graphs -> the edits that make the one from the other."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

import msgspec
from msgspec import Struct, field

from sfjourney.expressions.tree import Condition
from sfjourney.graph.difference.edits import (
    START,
    Clause,
    ClauseEdit,
    ClauseValue,
    Declaration,
    DeclarationEdit,
    Edit,
    Gate,
    ListEdit,
    NodeEdit,
    ProfileEdit,
    Route,
    RouteEdit,
    Way,
)
from sfjourney.graph.difference.pairing import Pairing, pair_nodes
from sfjourney.graph.graph import Entry, Exit, Graph, GraphNode, Journey
from sfjourney.graph.reads import own_pointers
from sfjourney.graph.validate import ports_of

D = TypeVar("D", bound=Declaration)
L = TypeVar("L", Entry, Exit)

Ways = dict[tuple[str | None, str], str]
"""Where each way leads, by the node it leaves, None for the way into the Journey, and its port."""


class PairedJourney(Struct, frozen=True):
    """One Journey in both versions, with its nodes paired and what was edited in it."""

    base: Journey
    head: Journey
    pairing: Pairing
    edits: tuple[Edit, ...]


class Comparison(Struct, frozen=True):
    """All edits: of what the workspace shares, of whole Journeys, and of Journeys that are in both, by their keys."""

    shared: tuple[Edit, ...]
    journeys: Mapping[str, PairedJourney]

    @property
    def edits(self) -> tuple[Edit, ...]:
        return (*self.shared, *(edit for journey in self.journeys.values() for edit in journey.edits))


def compare_graphs(base: Graph, head: Graph) -> Comparison:
    """What has to be edited in ``base`` to make ``head``, ``source`` left aside."""
    shared: list[Edit] = []
    if base.profile_schema != head.profile_schema:
        shared.append(ProfileEdit(base.profile_schema, head.profile_schema))
    shared += _declarations(_named(base.events), _named(head.events))
    shared += _declarations(_named(base.segments), _named(head.segments))
    shared += _declarations(_named(base.subscriptions), _named(head.subscriptions))
    ours, theirs = ({template.id: template for template in graph.templates} for graph in (base, head))
    shared += _declarations(ours, theirs)
    before, after = ({journey.key: journey for journey in graph.journeys} for graph in (base, head))
    both = sorted(before.keys() & after.keys())
    alone = (
        {key: journey for key, journey in side.items() if key not in other}
        for side, other in ((before, after), (after, before))
    )
    shared += _declarations(*alone)
    segments = tuple({segment.name: segment.where for segment in graph.segments} for graph in (base, head))
    return Comparison(tuple(shared), {key: _compared(before[key], after[key], *segments) for key in both})


def _named(declarations: Iterable[D]) -> dict[str, D]:
    return {declaration.name: declaration for declaration in declarations}  # type: ignore[union-attr]  # all but two have


def _declarations(base: Mapping[str, D], head: Mapping[str, D]) -> Iterator[DeclarationEdit]:
    for name in sorted(base.keys() | head.keys()):
        if base.get(name) != head.get(name):
            yield DeclarationEdit(base.get(name), head.get(name))


# ---- one Journey


def gate_of(journey: Journey) -> Gate:
    return Gate(journey.subscription, journey.transactional)


def _compared(
    base: Journey, head: Journey, segments: Mapping[str, Condition], segments_of_head: Mapping[str, Condition]
) -> PairedJourney:
    """Pair the nodes of two versions of a Journey and find what was edited."""
    pairing = pair_nodes(base, head)
    edits: list[Edit] = [*_clauses(base, head), *_Nodes(base, head, pairing).edits()]
    reads = reads_after(base, own_pointers(base, segments), own_pointers(head, segments_of_head))
    if reads != head.reads:
        edits.append(ListEdit(base.key, "reads", reads, head.reads))
    return PairedJourney(base, head, pairing, tuple(edits))


def reads_after(base: Journey, before: Iterable[str], after: Iterable[str]) -> tuple[str, ...]:
    """What a Journey is expected to list as its reads, by what its conditions and steps read before and after."""
    return tuple(sorted({*base.reads} - {*before} | {*after}))


def _clauses(base: Journey, head: Journey) -> Iterator[ClauseEdit]:
    single: list[tuple[Clause, ClauseValue, ClauseValue]] = [
        (Clause.TITLE, base.title, head.title),
        (Clause.DRAFT, base.draft, head.draft),
        (Clause.ENROLL, base.enroll, head.enroll),
        (Clause.TIMEZONE, base.timezone, head.timezone),
        (Clause.CONSENT, gate_of(base), gate_of(head)),
        (Clause.WINDOWS, base.windows, head.windows),
        (Clause.CAPS, base.caps, head.caps),
        (Clause.GOAL, base.goal, head.goal),
    ]
    found = [ClauseEdit(base.key, clause, one, other) for clause, one, other in single if one != other]
    for clause, ours, theirs in (
        (Clause.ENTRIES, _by_event(base.entries), _by_event(head.entries)),
        (Clause.EXITS, _by_event(base.exits), _by_event(head.exits)),
    ):
        events = sorted({*ours, *theirs}, key=lambda name: name or "")
        changed = [event for event in events if ours.get(event) != theirs.get(event)]
        found += [ClauseEdit(base.key, clause, ours.get(event, ()), theirs.get(event, ()), event) for event in changed]
    order = list(Clause)
    return iter(sorted(found, key=lambda edit: order.index(edit.clause)))


def _by_event(clauses: Iterable[L]) -> dict[str | None, tuple[L, ...]]:
    listed = tuple(clauses)
    return {event: tuple(c for c in listed if c.event == event) for event in dict.fromkeys(c.event for c in listed)}


class _Nodes(Struct):
    """The edits of nodes and ways. Each way that changed belongs to one edit: that of a node, or of the Journey."""

    base: Journey
    head: Journey
    pairing: Pairing
    routes: dict[str, list[Route]] = field(default_factory=dict)
    """By ``-id`` of a node of the base, ``+id`` of one of the head; ``""`` for those of no node."""

    def edits(self) -> list[Edit]:
        base = {node.id: node for node in self.base.nodes}
        head = {node.id: node for node in self.head.nodes}
        back = self.pairing.back
        self._assign_routes(base, head)
        found: list[Edit] = []
        previous: str | None = None
        for node in self.head.nodes:
            if node.id not in back:
                found.append(NodeEdit(self.head.key, None, node, self._routes(f"+{node.id}"), previous))
            else:
                before = base[back[node.id]]
                routes = self._routes(f"+{node.id}")
                if before != node or routes:
                    likeness = self.pairing.likeness.get(before.id)
                    found.append(NodeEdit(self.head.key, before, node, routes, likeness=likeness))
            previous = node.id
        removed = [node for node in self.base.nodes if node.id not in self.pairing.pairs]
        found += [NodeEdit(self.head.key, node, None, self._routes(f"-{node.id}")) for node in removed]
        made, wanted = self._listed(), tuple(node.id for node in self.head.nodes)
        if self._routes(""):
            found.append(RouteEdit(self.head.key, self._routes(""), wanted if made != wanted else None))
        elif made != wanted:
            found.append(ListEdit(self.head.key, "nodes", made, wanted))
        return found

    def _routes(self, owner: str) -> tuple[Route, ...]:
        return tuple(self.routes.get(owner, ()))

    def _listed(self) -> tuple[str, ...]:
        """The order of nodes that edits of nodes alone lead to."""
        names = [self.pairing.pairs[node.id] for node in self.base.nodes if node.id in self.pairing.pairs]
        kept = frozenset(names)
        previous: str | None = None
        for node in self.head.nodes:
            if node.id not in kept:
                names.insert(names.index(previous) + 1 if previous is not None else 0, node.id)
            previous = node.id
        return tuple(names)

    def _assign_routes(self, base: Mapping[str, GraphNode], head: Mapping[str, GraphNode]) -> None:
        pairs = self.pairing.pairs
        ours, theirs = ways(self.base), ways(self.head)
        mapped = {
            (pairs.get(source, source) if source else source, port): target
            for (source, port), target in ours.items()
            if source is None or source in pairs
        }
        for (source, port), target in ours.items():
            if source is not None and source not in pairs:
                self._add(f"-{source}", Route(port, Way(source, target), None))
        back = self.pairing.back
        for source, port in sorted(mapped.keys() | theirs.keys(), key=lambda way: (way[0] or "", way[1])):
            one, other = mapped.get((source, port)), theirs.get((source, port))
            if one is not None and other is not None and pairs.get(one) == other:
                continue
            from_base = back.get(source) if source is not None else None
            route = Route(
                port,
                Way(from_base, one) if one is not None else None,
                Way(source, other) if other is not None else None,
            )
            self._add(self._owner(source, one, other, base, head), route)

    def _owner(
        self,
        source: str | None,
        one: str | None,
        other: str | None,
        base: Mapping[str, GraphNode],
        head: Mapping[str, GraphNode],
    ) -> str:
        """Which edit moved a way: that of the node it leaves, where its ports changed, else of the node it meets."""
        back = self.pairing.back
        if source is not None:
            before = back.get(source)
            if before is None or _decides(base[before]) != _decides(head[source]):
                return f"+{source}"
        if other is not None and other not in back:
            return f"+{other}"
        if one is not None and one not in self.pairing.pairs:
            return f"-{one}"
        return ""

    def _add(self, owner: str, route: Route) -> None:
        self.routes.setdefault(owner, []).append(route)


def _decides(node: GraphNode) -> object:
    """What a node decides by, port by port: where it changed, its ways are its own affair."""
    ports = ports_of(node)
    content = msgspec.to_builtins(node)
    return ports, content.get("cases"), content.get("arms"), content.get("shares")


def ways(journey: Journey) -> Ways:
    """Every way by where it begins and by which port, the way into the Journey included."""
    found: Ways = {(None, START): journey.start}
    found |= {(edge.source, edge.port): edge.target for edge in journey.edges}
    return found
