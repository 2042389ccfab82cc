"""A graph -> a Mermaid flowchart for each Journey."""

from sfjourney.graph.graph import Graph, GraphNode, Journey
from sfjourney.report.paint import shown
from sfjourney.report.step_text import entry_text, node_text, port_text
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_LONGEST_LABEL = 60
CLASSES = (
    "classDef send fill:#dbeafe,stroke:#1d4ed8,color:#172554",
    "classDef hold fill:#fef3c7,stroke:#b45309,color:#451a03",
    "classDef decide fill:#f3e8ff,stroke:#7e22ce,color:#3b0764",
    "classDef final fill:#e5e7eb,stroke:#374151,color:#111827",
)


def graph_mermaid(graph: Graph) -> str:
    """All Journeys in one chart, each in a subgraph of its own."""
    lines = ["flowchart TD"]
    for number, journey in enumerate(graph.journeys, 1):
        lines += _journey(journey, f"j{number}")
    lines += [f"  {line}" for line in CLASSES]
    return "\n".join(lines) + "\n"


def _journey(journey: Journey, prefix: str) -> list[str]:
    nodes = {node.id: node for node in journey.nodes}
    names = {node.id: f"{prefix}n{number}" for number, node in enumerate(journey.nodes, 1)}
    lines = [f"  subgraph {prefix}[{quoted(journey.title or journey.key)}]", "    direction TD"]
    for number, entry in enumerate(journey.entries, 1):
        lines.append(f"    {prefix}e{number}([{quoted(entry_text(entry))}])")
        lines.append(f"    {prefix}e{number} --> {names[journey.start]}")
    for node in journey.nodes:
        opening, closing, style = shape(node)
        lines.append(f"    {names[node.id]}{opening}{quoted(node_text(node))}{closing}:::{style}")
    for edge in journey.edges:
        label = port_text(nodes[edge.source], edge.port)
        arrow = f"-- {quoted(label)} -->" if label else "-->"
        lines.append(f"    {names[edge.source]} {arrow} {names[edge.target]}")
    return [*lines, "  end"]


def quoted(text: str) -> str:
    """A label that no character of can end: Mermaid reads entity codes in quotes.

    What a label begins with would make a list of it, as ``-`` and ``1.`` do, unless it is a letter.
    """
    cut = shown(text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…")
    safe = (_label(char) if place else char if char.isalpha() else f"#{ord(char)};" for place, char in enumerate(cut))
    return f'"{"".join(safe)}"'


def _label(char: str) -> str:
    return char if char.isalnum() or char in " .,:/_-+=%…" else f"#{ord(char)};"


def shape(node: GraphNode) -> tuple[str, str, str]:
    """What opens and closes the label of a node, and its class."""
    match node:
        case SendNode():
            return "[", "]", "send"
        case WaitNode() | WaitUntilNode() | WaitForNode():
            return "([", "])", "hold"
        case BranchNode() | SplitNode():
            return "{{", "}}", "decide"
        case SetNode():
            return "[/", "/]", "decide"
        case ExitNode() | EndNode():
            return "((", "))", "final"
