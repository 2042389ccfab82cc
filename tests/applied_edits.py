"""A graph and edits -> the graph that they make of it: the other way round than the product goes, for its laws."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, TypeVar

import msgspec

from sfjourney.canonical import canonical
from sfjourney.expressions.tree import Condition
from sfjourney.graph import graph as g
from sfjourney.graph.bounds import bounds
from sfjourney.graph.build import journey_hash
from sfjourney.graph.difference.compare import Ways, reads_after, ways
from sfjourney.graph.difference.edits import (
    START,
    Clause,
    ClauseEdit,
    Declaration,
    DeclarationEdit,
    Edit,
    Gate,
    ListEdit,
    NodeEdit,
    ProfileEdit,
    Route,
    RouteEdit,
    SchemaEdit,
    TextEdit,
)
from sfjourney.graph.nodes import Built
from sfjourney.graph.reads import own_pointers
from sfjourney.graph.validate import ports_of

D = TypeVar("D", bound=Declaration)
Segments = Mapping[str, Condition]
_SHARED: Final = (DeclarationEdit, ProfileEdit, SchemaEdit, TextEdit)
_NOWHERE: Final = g.Origins(journeys={}, events={}, segments={}, subscriptions={})


def bare(graph: g.Graph) -> g.Graph:
    """The graph without the places where it is written."""
    return msgspec.structs.replace(graph, source=_NOWHERE)


def apply_edits(graph: g.Graph, edits: Iterable[Edit]) -> g.Graph:
    """The graph after these edits, which are those between it and another, each once.

    Bounds, reads and hashes are found anew. Where things are written is no part of a change: ``source`` is left empty.
    Raises KeyError for edits of another graph.
    """
    listed = tuple(edits)
    shared = [edit for edit in listed if isinstance(edit, DeclarationEdit)]
    segments = _changed(graph.segments, shared, g.Segment, lambda segment: segment.name)
    before, after = ({segment.name: segment.where for segment in side} for side in (graph.segments, segments))
    kept = {journey.key for journey in graph.journeys}
    journeys = _changed(graph.journeys, shared, g.Journey, lambda journey: journey.key)
    return g.Graph(
        format=graph.format,
        events=_changed(graph.events, shared, g.Event, lambda event: event.name),
        segments=segments,
        subscriptions=_changed(graph.subscriptions, shared, g.Subscription, lambda group: group.name),
        profile_schema=next((edit.head for edit in listed if isinstance(edit, ProfileEdit)), graph.profile_schema),
        journeys=tuple(
            _journey(journey, listed, before, after) if journey.key in kept else journey for journey in journeys
        ),
        templates=_changed(graph.templates, shared, g.Template, lambda template: template.id),
        source=_NOWHERE,
    )


def _changed(
    declared: tuple[D, ...], edits: Iterable[DeclarationEdit], kind: type[D], name_of: Callable[[D], str]
) -> tuple[D, ...]:
    named = {name_of(declaration): declaration for declaration in declared}
    for edit in edits:
        if isinstance(edit.base, kind) and not isinstance(edit.head, kind):
            del named[name_of(edit.base)]
        elif isinstance(edit.head, kind):
            named[name_of(edit.head)] = edit.head
    return tuple(named[name] for name in sorted(named))


# ---- one Journey


def _journey(journey: g.Journey, edits: Iterable[Edit], before: Segments, after: Segments) -> g.Journey:
    own = [edit for edit in edits if not isinstance(edit, _SHARED) and edit.journey == journey.key]
    made = journey
    for edit in own:
        if isinstance(edit, ClauseEdit):
            made = _with_clause(made, edit)
    nodes = [edit for edit in own if isinstance(edit, NodeEdit)]
    routes = [route for edit in own if isinstance(edit, (NodeEdit, RouteEdit)) for route in edit.routes]
    made = _with_nodes(made, nodes, routes)
    lists = {edit.what: edit.head for edit in own if isinstance(edit, ListEdit)}
    orders = [edit.order for edit in own if isinstance(edit, RouteEdit)]
    order = lists.get("nodes", orders[0] if orders else None)
    if order is not None:
        by_id = {node.id: node for node in made.nodes}
        made = msgspec.structs.replace(made, nodes=tuple(by_id[name] for name in order))
        made = msgspec.structs.replace(made, edges=_edges(made, ways(made)))
    reads = reads_after(journey, own_pointers(journey, before), own_pointers(made, after))
    return _derived(msgspec.structs.replace(made, reads=lists.get("reads", reads)))


def _with_clause(journey: g.Journey, edit: ClauseEdit) -> g.Journey:
    match edit.clause, edit.head:
        case Clause.CONSENT, Gate() as gate:
            return msgspec.structs.replace(journey, subscription=gate.subscription, transactional=gate.transactional)
        case ((Clause.ENTRIES | Clause.EXITS), tuple() as head):
            listed = journey.entries if edit.clause is Clause.ENTRIES else journey.exits
            kept = [clause for clause in listed if clause.event != edit.event]
            sorted_again = sorted([*kept, *head], key=lambda part: canonical(msgspec.to_builtins(part)))
            return msgspec.structs.replace(journey, **{str(edit.clause): tuple(sorted_again)})
        case _:
            return msgspec.structs.replace(journey, **{str(edit.clause): edit.head})


def _with_nodes(journey: g.Journey, edits: Iterable[NodeEdit], routes: Iterable[Route]) -> g.Journey:
    """Nodes removed, changed in their places and added, then ways: those that no route speaks of stay."""
    names = {node.id: node.id for node in journey.nodes}
    made = {node.id: node for node in journey.nodes}
    added: list[NodeEdit] = []
    for edit in edits:
        if edit.base is None:
            added.append(edit)
        elif edit.head is None:
            del names[edit.base.id]
        else:
            names[edit.base.id] = edit.head.id
            made[edit.base.id] = edit.head
    order = [names[node.id] for node in journey.nodes if node.id in names]
    nodes = {names[old]: made[old] for old in names}
    for edit in added:
        if edit.head is not None:
            order.insert(order.index(edit.after) + 1 if edit.after is not None else 0, edit.head.id)
            nodes[edit.head.id] = edit.head
    targets = _with_routes(journey, names, routes)
    listed = tuple(nodes[name] for name in order)
    placed = msgspec.structs.replace(journey, start=targets[None, START], nodes=listed)
    return msgspec.structs.replace(placed, edges=_edges(placed, targets))


def _edges(journey: g.Journey, targets: Ways) -> tuple[g.Edge, ...]:
    """The edges in the order of a graph: by node, then by port."""
    return tuple(
        g.Edge(source=node.id, target=targets[node.id, port], port=port)
        for node in journey.nodes
        for port in ports_of(node)
    )


def _with_routes(journey: g.Journey, names: Mapping[str, str], routes: Iterable[Route]) -> Ways:
    old = ways(journey)
    listed = tuple(routes)
    for route in listed:
        if route.base is not None:
            del old[route.base.source, route.port]
    kept = {
        (names[source] if source is not None else None, port): names[target] for (source, port), target in old.items()
    }
    return kept | {(route.head.source, route.port): route.head.target for route in listed if route.head is not None}


def _derived(journey: g.Journey) -> g.Journey:
    built = Built(journey.start, list(journey.nodes), list(journey.edges))
    stops_early = journey.enroll.if_running == "restart" or bool(journey.exits)
    made = msgspec.structs.replace(journey, bounds=bounds(built, journey.windows, stops_early=stops_early))
    return msgspec.structs.replace(made, hash=journey_hash(made))
