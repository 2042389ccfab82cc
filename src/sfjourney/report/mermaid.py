"""A graph -> a Mermaid flowchart for each Journey."""

from sfjourney.clock.durations import from_iso
from sfjourney.expressions.tree import Condition
from sfjourney.graph.graph import Entry, Graph, GraphNode, Journey
from sfjourney.report.condition_text import condition_text, operand_text
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import Arm, WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_LONGEST_LABEL = 60
_CLASSES = (
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
    lines += [f"  {line}" for line in _CLASSES]
    return "\n".join(lines) + "\n"


def _journey(journey: Journey, prefix: str) -> list[str]:
    names = {node.id: f"{prefix}n{number}" for number, node in enumerate(journey.nodes, 1)}
    lines = [f"  subgraph {prefix}[{_quoted(journey.title or journey.key)}]", "    direction TD"]
    for number, entry in enumerate(journey.entries, 1):
        lines.append(f"    {prefix}e{number}([{_quoted(_entry_text(entry))}])")
        lines.append(f"    {prefix}e{number} --> {names[journey.start]}")
    for node in journey.nodes:
        opening, closing, style = _shape(node)
        lines.append(f"    {names[node.id]}{opening}{_quoted(_node_text(node))}{closing}:::{style}")
    for edge in journey.edges:
        label = _port_text(journey, edge.source, edge.port)
        arrow = f"-- {_quoted(label)} -->" if label else "-->"
        lines.append(f"    {names[edge.source]} {arrow} {names[edge.target]}")
    return [*lines, "  end"]


def _quoted(text: str) -> str:
    """A label that no character of can end: Mermaid reads entity codes in quotes."""
    cut = text if len(text) <= _LONGEST_LABEL else text[: _LONGEST_LABEL - 1] + "…"
    safe = "".join(char if char.isalnum() or char in " .,:/_-+=%…" else f"#{ord(char)};" for char in cut)
    return f'"{safe}"'


def _shape(node: GraphNode) -> tuple[str, str, str]:
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


def _node_text(node: GraphNode) -> str:
    match node:
        case SendNode():
            return f"send {node.template}"
        case WaitNode():
            return f"wait {from_iso(node.duration).words()}"
        case WaitForNode():
            return f"wait up to {from_iso(node.duration).words()}"
        case WaitUntilNode():
            return _until_text(node)
        case BranchNode():
            return node.title or "branch"
        case SplitNode():
            return f"split {node.salt}"
        case SetNode():
            return f"set {node.pointer} = {operand_text(node.value)}"
        case ExitNode():
            return "exit"
        case EndNode():
            return "end"


def _until_text(node: WaitUntilNode) -> str:
    if node.time is not None:
        days = "" if len(node.time.days) == 7 else " ".join(node.time.days) + " "  # noqa: PLR2004  # days of a week
        return f"wait until {days}{node.time.at}" + (f" to {node.time.end}" if node.time.end else "")
    if node.date is None:
        return "wait until"
    shift = f"{from_iso(node.date.duration).words()} {node.date.direction} " if node.date.duration else ""
    return f"wait until {shift}{node.date.pointer}"


def _entry_text(entry: Entry) -> str:
    if entry.kind == "api":
        return "on api"
    return f"on {entry.event}" + (f" where {condition_text(entry.where)}" if entry.where is not None else "")


def _arm_text(arm: Arm) -> str:
    """An arm about an event, as an author writes it."""
    words = ["on new" if arm.new else "on", str(arm.event)]
    words += [f"as {arm.name}"] if arm.name is not None else []
    words += [f"matching {arm.matching}"] if arm.matching is not None else []
    words += [f"where {condition_text(arm.where)}"] if arm.where is not None else []
    return " ".join(words)


def _port_text(journey: Journey, node_id: str, port: str) -> str:
    node = next(node for node in journey.nodes if node.id == node_id)
    condition: Condition | None = None
    if port == "next":
        return ""
    if isinstance(node, BranchNode):
        condition = next((case.when for case in node.cases if case.port == port), None)
    if isinstance(node, WaitForNode):
        arm = next((arm for arm in node.arms if arm.port == port), None)
        if arm is not None and arm.event is not None:
            return _arm_text(arm)
        condition = arm.when if arm is not None else None
    if isinstance(node, SplitNode):
        share = next(share for share in node.shares if share.name == port)
        return f"{share.percent:g}% {port}"
    return condition_text(condition) if condition is not None else port
