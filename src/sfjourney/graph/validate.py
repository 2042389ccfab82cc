"""A graph -> what makes it no graph of ours, in words; nothing where it is sound (graph.md)."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import msgspec

from sfjourney import pointers
from sfjourney.clock.durations import from_iso
from sfjourney.clock.instants import parse_instant
from sfjourney.clock.weekly import DAY_NAMES
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
    return [*found, *_unreadable(graph)]


_CLOCK = re.compile(r"(?:[01][0-9]|2[0-4]):[0-5][0-9]")
_READ: Final[Mapping[str, Callable[[str], object]]] = {
    **dict.fromkeys(("pointer", "per", "matching"), pointers.parse),
    **dict.fromkeys(("duration", "after", "within", "last"), from_iso),
    "instant": parse_instant,
}
"""What reads a text, by the member that it is in."""


def _unreadable(graph: Graph) -> Iterator[str]:
    """Pointers, durations, instants, days and clock times that are none."""
    left: list[Any] = [msgspec.to_builtins((graph.segments, graph.journeys))]
    while left:
        value = left.pop()
        if isinstance(value, (list, tuple)):
            left += value
        elif isinstance(value, dict):
            left += [inner for name, inner in value.items() if name != "literal"]
            for name, read in _READ.items():
                text = value.get(name)
                if isinstance(text, str) and not _can(read, text):
                    yield f"{text!r} cannot be read as `{name}`"
            if "days" in value and not _is_weekly(value):
                yield f"{value} are no times of the week"
    for event in graph.events:
        yield from (f"{text!r} cannot be redacted" for text in event.redacted if not _can(pointers.parse, text))


def _can(read: Callable[[str], object], text: str) -> bool:
    try:
        read(text)
    except ValueError:
        return False
    return True


def _is_weekly(value: Mapping[str, Any]) -> bool:
    times = [value[name] for name in ("from", "to") if value.get(name) is not None]
    days = value["days"]
    return bool(days) and set(days) <= set(DAY_NAMES) and all(_CLOCK.fullmatch(time) for time in times)


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
