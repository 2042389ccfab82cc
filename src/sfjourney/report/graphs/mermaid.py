"""A graph -> a Mermaid flowchart of its Journeys."""

from collections.abc import Iterable, Sequence

from sfjourney.graph.graph import Graph, GraphNode, Journey
from sfjourney.plurals import counted
from sfjourney.report.graphs.step_text import entry_text, node_text, port_text
from sfjourney.report.paint import shown
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_LONGEST_LABEL, _LONGEST_LIST = 60, 300
MOST_CHARACTERS = 50_000
MOST_EDGES = 500
"""Mermaid draws no more in one chart, nor do pages that draw it, unless they say otherwise (maxTextSize, maxEdges)."""
_ROOM = 1_000
"""Characters for what stands around the Journeys."""
CLASSES = (
    "classDef send fill:#dbeafe,stroke:#1d4ed8,color:#172554",
    "classDef hold fill:#fef3c7,stroke:#b45309,color:#451a03",
    "classDef decide fill:#f3e8ff,stroke:#7e22ce,color:#3b0764",
    "classDef final fill:#e5e7eb,stroke:#374151,color:#111827",
)


def graph_mermaid(graph: Graph) -> str:
    """The Journeys in one chart, as many as Mermaid draws, each in a subgraph; a last box names the others."""
    named = ((journey.key, _journey(journey, f"j{number}")) for number, journey in enumerate(graph.journeys, 1))
    return flowchart(fitting(named), CLASSES)


def flowchart(parts: Iterable[Sequence[str]], classes: Iterable[str]) -> str:
    """A chart of such lines, and the classes that they name."""
    lines = ["flowchart TD", *(line for part in parts for line in part)]
    return "\n".join([*lines, *(f"  {line}" for line in classes)]) + "\n"


def fitting(named: Iterable[tuple[str, list[str]]]) -> list[list[str]]:
    """The lines of those Journeys that Mermaid draws in one chart, and a box with the names of the others."""
    drawn: list[list[str]] = []
    left: list[str] = []
    characters = edges = 0
    for name, lines in named:
        more, ways = _size(lines)
        if _is_drawn(characters + more, edges + ways):
            drawn.append(lines)
            characters, edges = characters + more, edges + ways
        else:
            left.append(name)
    if left:
        text = f"no room here for {counted(len(left), 'Journey')}: {', '.join(left)}"
        drawn.append([f"  left[{quoted(text, _LONGEST_LIST)}]"])
    return drawn


def fits(lines: Sequence[str]) -> bool:
    """Whether Mermaid draws a Journey of these lines."""
    return _is_drawn(*_size(lines))


def _is_drawn(characters: int, edges: int) -> bool:
    return characters <= MOST_CHARACTERS - _ROOM and edges <= MOST_EDGES


def _size(lines: Iterable[str]) -> tuple[int, int]:
    """How many characters and edges some lines have."""
    characters = edges = 0
    for line in lines:
        characters += len(line) + 1
        edges += "-->" in line or "==>" in line or ".->" in line
    return characters, edges


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


def quoted(text: str, longest: int = _LONGEST_LABEL) -> str:
    """A label that no character of can end: Mermaid reads entity codes in quotes.

    What a label begins with would make a list of it, as ``-`` and ``1.`` do, unless it is a letter; ``fa:fa-home``
    would be a picture.
    """
    cut = shown(text if len(text) <= longest else text[: longest - 1] + "…")
    safe = (_label(char) if place else char if char.isalpha() else f"#{ord(char)};" for place, char in enumerate(cut))
    return '"' + "".join(safe).replace(":fa-", "#58;fa-") + '"'


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
