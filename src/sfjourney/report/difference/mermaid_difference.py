"""What changed between two graphs -> Mermaid flowcharts: both versions of a Journey in one, around what changed."""

from collections.abc import Iterator, Sequence

from sfjourney.graph.graph import Edge, Entry, GraphNode
from sfjourney.report.graphs.mermaid import CLASSES, fits, fitting, flowchart, quoted, shape
from sfjourney.report.graphs.step_text import entry_text, node_text, port_text
from sfjourney.report.picture.changed import ChangedJourney, Half, neighbours
from sfjourney.report.picture.marks import Mark

_CLASSES = (
    *CLASSES,
    "classDef added stroke:#08713c,stroke-width:4px",
    "classDef removed stroke:#b3261e,stroke-width:3px,stroke-dasharray:8 5",
    "classDef changed stroke:#6f2dbd,stroke-width:4px,stroke-dasharray:2 3",
    "classDef more fill:none,stroke:none",
)


def journey_chart(changed: ChangedJourney) -> str | None:
    """The chart of one Journey; None where Mermaid would not draw it."""
    lines = _Chart(changed, "j").lines()
    return flowchart([lines], _CLASSES) if fits(lines) else None


def difference_mermaid(changed: Sequence[ChangedJourney]) -> str:
    """All Journeys that look different in one chart, as many as Mermaid draws; a last box names the others."""
    parts = fitting((one.key, _Chart(one, f"j{number}").lines()) for number, one in enumerate(changed, 1))
    if not changed:
        parts.append([f"  left[{quoted('No Journey looks different.')}]"])
    return flowchart(parts, _CLASSES)


class _Chart:
    """One Journey: the head, and what of the base is gone beside it. Names of both begin with ``prefix``."""

    def __init__(self, changed: ChangedJourney, prefix: str) -> None:
        self.changed, self.prefix = changed, prefix
        self.names: dict[str, str] = {}
        self.old: dict[str, str] = {}
        if changed.head is not None:
            kept = [node.id for node in changed.head.journey.nodes if node.id in changed.head.kept]
            self.names = {name: f"{prefix}n{number}" for number, name in enumerate(kept, 1)}
        if changed.base is not None:
            kept = [node.id for node in changed.base.journey.nodes if node.id in changed.base.kept]
            self.old = {
                name: self.names.get(changed.pairs.get(name, ""), f"{prefix}o{number}")
                for number, name in enumerate(kept, 1)
            }

    def lines(self) -> list[str]:
        """The Journey in a subgraph of its own."""
        head, base = self.changed.head, self.changed.base
        lines = [f"  subgraph {self.prefix}[{quoted(self.changed.title)}]", "    direction TD"]
        if head is not None:
            lines += self._half(head, self.names)
            lines += self._ellipses(head, self.names)
            if base is not None:
                lines += self._gone(base)
        elif base is not None:
            lines += self._half(base, self.old)
        return [*lines, "  end"]

    def _half(self, half: Half, names: dict[str, str]) -> Iterator[str]:
        nodes = {node.id: node for node in half.journey.nodes}
        if half.journey.start in names:
            for number, entry in enumerate(half.journey.entries, 1):
                name = f"{self.prefix}e{number}"
                yield from self._entry(name, entry, half, names[half.journey.start])
        for node in half.journey.nodes:
            if node.id in names:
                yield self._node(names[node.id], node, half.marks.nodes.get(node.id))
        for edge in half.journey.edges:
            if edge.source in names and edge.target in names:
                mark = half.marks.ports.get((edge.source, edge.port))
                yield _arrow(edge, nodes[edge.source], names[edge.source], names[edge.target], mark)

    def _entry(self, name: str, entry: Entry, half: Half, start: str) -> Iterator[str]:
        mark, way = half.marks.entries.get(entry.event), half.marks.entry
        yield f"    {name}([{quoted(_toned(entry_text(entry), mark))}]){_class(None, mark)}"
        yield f"    {name} {_line(way)} {start}"

    def _node(self, name: str, node: GraphNode, mark: Mark | None) -> str:
        opening, closing, style = shape(node)
        text = node_text(node)
        if mark is not None and mark.tone == "changed":
            text = self._change(node) or text
        lines = [f"    {name}{opening}{quoted(_toned(text, mark))}{closing}:::{style}"]
        if mark is not None and mark.tone is not None:
            lines.append(f"    class {name} {mark.tone}")
        return "\n".join(lines)

    def _change(self, node: GraphNode) -> str | None:
        """What a node that changed said before and says now, where its one line tells."""
        base = self.changed.base
        before = next((name for name, now in self.changed.pairs.items() if now == node.id), None)
        if base is None or before is None:
            return None
        old = next(node_text(one) for one in base.journey.nodes if one.id == before)
        return f"{old} → {node_text(node)}" if old != node_text(node) else None

    def _gone(self, base: Half) -> Iterator[str]:
        """Nodes and ways that were there before alone, dotted."""
        nodes = {node.id: node for node in base.journey.nodes}
        known = frozenset(self.names.values())
        for name, new in self.old.items():
            if new not in known:
                yield self._node(new, nodes[name], base.marks.nodes.get(name))
        for edge in base.journey.edges:
            mark = base.marks.ports.get((edge.source, edge.port))
            if mark is not None and edge.source in self.old and edge.target in self.old:
                yield _arrow(edge, nodes[edge.source], self.old[edge.source], self.old[edge.target], mark)
        start = base.journey.start
        gone = [entry for entry in base.journey.entries if _is_gone(base.marks.entries.get(entry.event))]
        for number, entry in enumerate(gone, 1):
            if start in self.old:
                yield from self._entry(f"{self.prefix}g{number}", entry, base, self.old[start])

    def _ellipses(self, half: Half, names: dict[str, str]) -> Iterator[str]:
        for number, (node, side) in enumerate(neighbours(half), 1):
            name = f"{self.prefix}m{number}"
            yield f'    {name}["…"]:::more'
            yield f"    {name} --> {names[node]}" if side == "before" else f"    {names[node]} --> {name}"


def _is_gone(mark: Mark | None) -> bool:
    return mark is not None and mark.tone == "removed"


def _toned(text: str, mark: Mark | None) -> str:
    """The text behind the words of its mark, without their sign: Mermaid makes lists of what begins with one."""
    note = mark.note.partition(" ")[2] if mark is not None else ""
    return f"{note}: {text}" if note else text


def _class(style: str | None, mark: Mark | None) -> str:
    name = mark.tone if mark is not None and mark.tone is not None else style
    return f":::{name}" if name is not None else ""


def _line(mark: Mark | None) -> str:
    """A thick line for a way that is new, a dotted one for one that is gone."""
    return {"added": "==>", "removed": "-.->"}.get(mark.tone or "" if mark is not None else "", "-->")


def _arrow(edge: Edge, node: GraphNode, source: str, target: str, mark: Mark | None) -> str:
    text, line = port_text(node, edge.port), _line(mark)
    label = _toned(text, mark).removesuffix(": ")
    if not label:
        return f"    {source} {line} {target}"
    begin, end = {"-->": ("--", "-->"), "==>": ("==", "==>"), "-.->": ("-.", ".->")}[line]
    return f"    {source} {begin} {quoted(label)} {end} {target}"
