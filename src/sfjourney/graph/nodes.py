"""The steps of a Journey -> nodes and edges.

Blocks are walked in written order. What a step leads on to is the next step of its block, else what the step around
it leads on to, else the end: arms join again by themselves.
"""

from collections.abc import Iterator
from itertools import count
from typing import cast

from msgspec import Struct, field

from sfjourney.graph.graph import Edge, GraphNode
from sfjourney.model.scopes import StepSite
from sfjourney.source import Span
from sfjourney.steps import kind_of
from sfjourney.steps.exit import EndNode
from sfjourney.steps.kind import Lowering
from sfjourney.syntax import tree

END = "end"


class Built(Struct):
    """Nodes in written order, the end last; edges by node and port; where each node is written."""

    start: str
    nodes: list[GraphNode] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    places: dict[str, Span] = field(default_factory=dict)


def name_steps(sites: list[StepSite]) -> dict[int, str]:
    """The node id of every step, by the step's identity: its label, else its slug, numbered from the second on.

    A number is left out where the id is taken: a template may be called ``a#2``, a label ``wait:1h``.
    """
    names = {id(site.step): site.step.label.text for site in sites if site.step.label is not None}
    taken = set(names.values())
    numbered: dict[str, Iterator[str]] = {}
    for site in sites:
        if site.step.label is None:
            slug = kind_of(site.step).slug(site.step)
            left = numbered.setdefault(slug, _numbered(slug))
            names[id(site.step)] = name = next(name for name in left if name not in taken)
            taken.add(name)
    return names


def _numbered(slug: str) -> Iterator[str]:
    yield slug
    for number in count(2):
        yield f"{slug}#{number}"


def build_nodes(steps: tuple[tree.Step, ...], sites: list[StepSite], lowerings: dict[int, Lowering]) -> Built:
    """Build what can be reached; steps that nothing leads to are left out (flow/unreachable-step names them)."""
    names = name_steps(sites)
    exits = _successors(steps)
    built = Built(names[id(steps[0])] if steps else END)
    reached = _reached(steps, exits)
    for site in sites:
        step = site.step
        if id(step) not in reached:
            continue
        kind, name = kind_of(step), names[id(step)]
        built.nodes.append(cast("GraphNode", kind.node(step, name, lowerings[id(step)])))
        built.places[name] = step.span
        for port, target in exits[id(step)]:
            built.edges.append(Edge(source=name, target=names[id(target)] if target else END, port=port))
    if not steps or any(edge.target == END for edge in built.edges):
        built.nodes.append(EndNode(END))
    return built


Successors = dict[int, list[tuple[str, tree.Step | None]]]


def _successors(steps: tuple[tree.Step, ...]) -> Successors:
    """For each step, by identity, its ports and the step each leads to; None is the end."""
    found: Successors = {}
    left: list[tuple[tuple[tree.Step, ...], tree.Step | None]] = [(steps, None)]
    while left:
        block, behind = left.pop()
        for step, following in zip(block, [*block[1:], behind], strict=False):
            found[id(step)] = []
            for port in kind_of(step).ports(step):
                inner = port.block.steps if port.block is not None else ()
                found[id(step)].append((port.name, inner[0] if inner else following))
                left.append((inner, following))
    return found


def _reached(steps: tuple[tree.Step, ...], exits: Successors) -> set[int]:
    reached: set[int] = set()
    left = list(steps[:1])
    while left:
        step = left.pop()
        if id(step) not in reached:
            reached.add(id(step))
            left += [target for _, target in exits[id(step)] if target is not None]
    return reached


def unreachable(steps: tuple[tree.Step, ...]) -> list[tree.Step]:
    """The steps that nothing leads to, the first of each run of them."""
    exits = _successors(steps)
    reached = _reached(steps, exits)
    lost = []
    left = [steps]
    while left:
        block = left.pop(0)
        for step in block:
            if id(step) not in reached:
                lost.append(step)
                break
            left.extend(inner.steps for inner in tree.blocks(step))
    return lost
