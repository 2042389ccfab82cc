"""A graph -> what makes it no graph of ours, in words with places; nothing where it is sound (graph.md)."""

from collections.abc import Iterator, Mapping, Sequence

from sfjourney import pointers
from sfjourney.expressions.within import segments_in
from sfjourney.graph.bounds import topological
from sfjourney.graph.graph import Edge, Entry, Graph, GraphNode, Journey
from sfjourney.graph.words import unreadable
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_WHOLE = 10_000

Place = tuple[str | int, ...]
Found = Iterator[tuple[Place, str]]
"""Places within a graph, each with what is wrong there."""


def ports_of(node: GraphNode) -> tuple[str, ...]:
    """The ways out that a node must have."""
    match node:
        case BranchNode():
            return (*(case.port for case in node.cases), "else")
        case WaitForNode():
            return (*(arm.port for arm in node.arms), "timeout")
        case SplitNode():
            return tuple(share.name for share in node.shares)
        case ExitNode() | EndNode():
            return ()
        case _:
            return ("next",)


def problems(graph: Graph) -> list[str]:
    """Everything that is wrong with a graph that was read from outside, each with its place as a JSON Pointer."""
    found = [*_twice(graph), *_circles(graph)]
    for at, journey in enumerate(graph.journeys):
        inner = [*_clauses(journey), *_named(journey, graph), *_shape(journey)]
        found += [(("journeys", at, *place), f"{journey.key}: {words}") for place, words in inner]
    return [f"{words}, at {pointers.text_of([*map(str, place)])}" for place, words in (*found, *unreadable(graph))]


def _twice(graph: Graph) -> Found:
    """Names that stand for two things: of these one would be compared, and the other not."""
    for kind, names in (
        ("events", [event.name for event in graph.events]),
        ("segments", [segment.name for segment in graph.segments]),
        ("subscriptions", [group.name for group in graph.subscriptions]),
        ("journeys", [journey.key for journey in graph.journeys]),
        ("templates", [template.id for template in graph.templates]),
    ):
        yield from (((kind, at), f"{name!r} stands for two {kind}") for at, name in _repeated(names))


def _repeated(names: Sequence[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for at, name in enumerate(names):
        if name in seen:
            yield at, name
        seen.add(name)


def _circles(graph: Graph) -> Found:
    """A segment that asks for itself, or for others that do: the first one written."""
    asked: Mapping[str, list[str]] = {one.name: segments_in(one.where) for one in graph.segments}
    for at, segment in enumerate(graph.segments):
        left, seen = list(asked[segment.name]), set[str]()
        while left:
            name = left.pop()
            if name == segment.name:
                yield ("segments", at), f"the segment {name} asks for itself"
                return
            if name not in seen:
                seen.add(name)
                left += asked.get(name, [])


def _clauses(journey: Journey) -> Found:
    """Clauses of which a part is missing, or one too many is there."""
    for at, entry in enumerate(journey.entries):
        if not _is_entry(entry) or (entry.kind == "api" and len(journey.entries) > 1):
            yield ("entries", at), "an entry is by an event, or alone by calls"
    if journey.transactional and journey.subscription is not None:
        yield ("transactional",), "it has a subscription, and is transactional"
    if (journey.enroll.policy == "again") != (journey.enroll.after is not None):
        yield ("enroll",), "`after` stands with the policy `again`, and only there"
    for at, clause in enumerate(journey.exits):
        if (clause.event is None) == (clause.when is None):
            yield ("exits", at), "an exit is by an event or by a condition"
    for at, node in enumerate(journey.nodes):
        if isinstance(node, WaitUntilNode) and (node.time is None) == (node.date is None):
            yield ("nodes", at), f"{node.id} waits until a time or a date"
        if isinstance(node, WaitForNode):
            for number, arm in enumerate(node.arms):
                if (arm.event is None) == (arm.when is None):
                    yield ("nodes", at, "arms", number), f"{arm.port} of {node.id} is by an event or by a condition"


def _is_entry(entry: Entry) -> bool:
    if entry.kind == "event":
        return entry.event is not None and entry.schema is None
    return entry.event is None and entry.where is None


def _named(journey: Journey, graph: Graph) -> Found:
    """Templates and groups that the graph does not have, each once."""
    templates = {template.id for template in graph.templates}
    groups = {None, *(group.name for group in graph.subscriptions)}
    if journey.subscription not in groups:
        yield ("subscription",), f"an unknown subscription {journey.subscription!r}"
    for at, node in enumerate(journey.nodes):
        if not isinstance(node, SendNode):
            continue
        if node.template not in templates:
            yield ("nodes", at, "template"), f"{node.id} sends an unknown template {node.template!r}"
            templates.add(node.template)
        if node.consent and node.consent.subscription not in groups:
            yield ("nodes", at, "consent"), f"{node.id} names an unknown subscription {node.consent.subscription!r}"
            groups.add(node.consent.subscription)


def _shape(journey: Journey) -> Found:
    """What is wrong with nodes and edges; where ways are missing, not also what they would lead to."""
    found = list(_ways(journey))
    yield from found
    for at, node in enumerate(journey.nodes):
        if isinstance(node, SplitNode) and sum(round(share.percent * 100) for share in node.shares) != _WHOLE:
            yield ("nodes", at, "shares"), f"the shares of {node.id} do not sum to 100 %"
    if found:
        return
    try:
        reached = {*topological(journey.start, _ways_out(journey))}
    except ValueError as error:
        yield ("edges",), str(error)
        return
    for at, node in enumerate(journey.nodes):
        if node.id not in reached:
            yield ("nodes", at), f"nothing leads to {node.id}"


def _ways(journey: Journey) -> Found:
    names = {node.id for node in journey.nodes}
    for at, name in _repeated([node.id for node in journey.nodes]):
        yield ("nodes", at, "id"), f"two nodes have one id, {name}"
    if journey.start not in names:
        yield ("start",), f"the start {journey.start} is no node"
    for at, edge in enumerate(journey.edges):
        for end, name in (("from", edge.source), ("to", edge.target)):
            if name not in names:
                yield ("edges", at, end), f"an edge from {edge.source} to {edge.target}: {name} is no node"
    out = _ways_out(journey)
    for at, node in enumerate(journey.nodes):
        wanted, there = sorted(ports_of(node)), sorted(edge.port for edge in out.get(node.id, []))
        if wanted != there:
            yield ("nodes", at), f"{node.id} has the ports {_listed(wanted)}, and edges by {_listed(there)}"


def _listed(ports: Sequence[str]) -> str:
    return ", ".join(ports) or "none"


def _ways_out(journey: Journey) -> dict[str, list[Edge]]:
    out: dict[str, list[Edge]] = {}
    for edge in journey.edges:
        out.setdefault(edge.source, []).append(edge)
    return out
