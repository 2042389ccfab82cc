"""A graph -> what makes it no graph of ours, in words; nothing where it is sound (graph.md)."""

from collections.abc import Iterator

from sfjourney.graph.bounds import topological
from sfjourney.graph.graph import Edge, Graph, GraphNode, Journey
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait_for import WaitForNode

_WHOLE = 10_000


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
    """Everything that is wrong with a graph that was read from outside."""
    found = []
    templates = {template.id for template in graph.templates}
    groups = {group.name for group in graph.subscriptions}
    for journey in graph.journeys:
        found += [f"{journey.key}: {problem}" for problem in _shape(journey)]
        for node in journey.nodes:
            if isinstance(node, SendNode) and node.template not in templates:
                found.append(f"{journey.key}: {node.id} sends an unknown template {node.template!r}")
            if isinstance(node, SendNode) and node.consent and node.consent.subscription not in {*groups, None}:
                found.append(f"{journey.key}: {node.id} names an unknown subscription")
        if journey.subscription not in {*groups, None}:
            found.append(f"{journey.key}: an unknown subscription {journey.subscription!r}")
    return found


def _shape(journey: Journey) -> Iterator[str]:
    nodes = {node.id: node for node in journey.nodes}
    if len(nodes) < len(journey.nodes):
        yield "two nodes have one id"
    if journey.start not in nodes:
        yield "the start is no node"
        return
    out: dict[str, list[Edge]] = {}
    for edge in journey.edges:
        if edge.source not in nodes or edge.target not in nodes:
            yield f"an edge from {edge.source} to {edge.target} joins what is no node"
            return
        out.setdefault(edge.source, []).append(edge)
    entered = {journey.start, *(edge.target for edge in journey.edges)}
    for node in journey.nodes:
        if node.id not in entered:
            yield f"nothing leads to {node.id}"
        if sorted(ports_of(node)) != sorted(edge.port for edge in out.get(node.id, [])):
            yield f"the ports of {node.id} do not each lead somewhere"
        if isinstance(node, SplitNode) and sum(round(share.percent * 100) for share in node.shares) != _WHOLE:
            yield f"the shares of {node.id} do not sum to 100 %"
    try:
        topological(journey.start, out)
    except ValueError as error:
        yield str(error)
