"""A graph -> a digraph in the DOT language, a cluster for each Journey, for those who have Graphviz."""

from sfjourney.graph.graph import Graph, GraphNode, Journey
from sfjourney.report.graphs.step_text import entry_text, node_subject, node_word, port_text
from sfjourney.report.paint import shown
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode

_LONGEST = 200
_ENTRY = 'shape=invhouse, fillcolor="#f2f4f7", color="#4a525c"'
_END = 'shape=box, style="rounded,filled,bold", fillcolor="#e4e7eb", color="#30363d"'


def graph_dot(graph: Graph) -> str:
    """All Journeys in one digraph."""
    lines = [
        'digraph "journeys" {',
        '  graph [fontname="sans-serif", rankdir=TB]',
        '  node [fontname="sans-serif", fontsize=12, style=filled]',
        '  edge [fontname="sans-serif", fontsize=10]',
    ]
    for number, journey in enumerate(graph.journeys, 1):
        lines += _journey(journey, number)
    return "\n".join([*lines, "}"]) + "\n"


def _journey(journey: Journey, number: int) -> list[str]:
    names = {node.id: f"j{number}n{place}" for place, node in enumerate(journey.nodes, 1)}
    nodes = {node.id: node for node in journey.nodes}
    title = journey.key + (f": {journey.title}" if journey.title else "")
    lines = [f"  subgraph cluster_{number} {{", f"    label={_quoted(title)}"]
    for place, entry in enumerate(journey.entries, 1):
        name = f"j{number}e{place}"
        lines.append(f"    {name} [label={_quoted(entry_text(entry))}, {_ENTRY}]")
        lines.append(f"    {name} -> {names[journey.start]}")
    for node in journey.nodes:
        words = "\n".join(part for part in (node_word(node), node_subject(node)) if part)
        lines.append(f"    {names[node.id]} [label={_quoted(words)}, tooltip={_quoted(node.id)}, {_look(node)}]")
    for edge in journey.edges:
        text = port_text(nodes[edge.source], edge.port)
        both = text if text in ("", edge.port) or text.endswith(f"% {edge.port}") else f"{edge.port}\n{text}"
        label = f" [label={_quoted(both)}]" if both else ""
        lines.append(f"    {names[edge.source]} -> {names[edge.target]}{label}")
    return [*lines, "  }"]


def _quoted(text: str) -> str:
    r"""A quoted string of DOT that shows the text as it is.

    Graphviz reads ``\N`` and the like in it as commands, and ``&lt;`` as a character (the DOT language, escString).
    """
    cut = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    lines = (shown(line).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") for line in cut.split("\n"))
    return '"' + "\\n".join(lines).encode("utf-8", "replace").decode() + '"'


def _look(node: GraphNode) -> str:
    match node:
        case SendNode():
            return 'shape=box, fillcolor="#dcedf9", color="#005b94"'
        case BranchNode():
            return 'shape=hexagon, fillcolor="#f7e3ef", color="#96316f"'
        case SplitNode():
            return 'shape=hexagon, peripheries=2, fillcolor="#f7e3ef", color="#96316f"'
        case SetNode():
            return 'shape=parallelogram, fillcolor="#d9f2e8", color="#00664b"'
        case ExitNode():
            return 'shape=octagon, fillcolor="#fbe3d6", color="#a34100"'
        case EndNode():
            return _END
        case _:
            return 'shape=box, style="rounded,filled", fillcolor="#fdeecf", color="#8a5a00"'
