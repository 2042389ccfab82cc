"""A Journey -> figures and arrows with their words and places."""

from collections.abc import Collection, Iterable
from typing import Literal

from msgspec import Struct

from sfjourney.graph.graph import Edge, Entry, GraphNode, Journey
from sfjourney.report.graphs.step_text import entry_text, node_subject, node_text, node_word, port_text
from sfjourney.report.picture.marks import NO_MARKS, Mark, Marks
from sfjourney.report.picture.text_size import bold_width, text_width, wrapped
from sfjourney.report.placement.figures import Box, Layout, Line
from sfjourney.report.placement.layered import lay_out
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode

MOST_NODES = 1_000
"""A Journey of more than these is not drawn: nobody could read it."""

TEXT, SMALL = 13, 11
"""Sizes of fonts in pixels: of what a figure is about, and of everything else."""
LINE_HEIGHT, SMALL_HEIGHT = 17, 15

_PADDING = 9
_SLANT = 16
_LEAST_WIDTH = 76
_MOST_TEXT = 200
_MOST_LINES = 3
_MOST_LABEL = 170

Shape = Literal["entry", "send", "wait", "branch", "split", "set", "exit", "end", "more"]


class Words(Struct, frozen=True):
    """What is written in a figure or on an arrow: small lines above, lines, a small bold note below."""

    head: str
    lines: tuple[str, ...]
    note: str

    @property
    def height(self) -> int:
        small = bool(self.head) + bool(self.note)
        return small * SMALL_HEIGHT + len(self.lines) * LINE_HEIGHT

    @property
    def width(self) -> int:
        widths = [text_width(line, TEXT) for line in self.lines]
        return max(*widths, bold_width(self.head, SMALL), bold_width(self.note, SMALL), 0)


class Figure(Struct, frozen=True):
    """A node, or an entry; ``name`` is the node's id, and ``whole`` says all that its words may have cut off."""

    shape: Shape
    name: str
    words: Words
    whole: str
    mark: Mark | None


class Arrow(Struct, frozen=True):
    """An edge between two figures, by index."""

    source: int
    target: int
    port: str
    words: Words
    whole: str
    mark: Mark | None


_WORDLESS = Words("", (), "")
_MORE = Figure("more", "…", Words("", ("…",), ""), "… other steps", None)


class Drawing(Struct, frozen=True):
    """A Journey, ready to be drawn: places of figures and routes of arrows are those of the layout."""

    figures: tuple[Figure, ...]
    arrows: tuple[Arrow, ...]
    layout: Layout


def draw(journey: Journey, marks: Marks = NO_MARKS, kept: Collection[str] | None = None) -> Drawing:
    """Find words, sizes and places. The entries are figures too. Raises ValueError beyond MOST_NODES.

    Where only some nodes are ``kept`` the others are left out, and so are entries that do not lead to one of these: an
    ellipsis stands where the Journey goes on, or comes from.
    """
    nodes = [node for node in journey.nodes if kept is None or node.id in kept]
    if len(nodes) > MOST_NODES:
        raise ValueError(f"{journey.key} has {len(nodes):,} nodes")
    index = {node.id: number for number, node in enumerate(nodes)}
    entries = [_entry(entry, marks) for entry in journey.entries if journey.start in index]
    figures = [*entries, *(_figure(node, marks.nodes.get(node.id)) for node in nodes)]
    index = {name: number + len(entries) for name, number in index.items()}
    way_in = marks.entry
    note = Words("", (), way_in.note if way_in is not None else "")
    arrows = [Arrow(number, index[journey.start], "", note, "", way_in) for number in range(len(entries))]
    arrows += _arrows(journey.edges, {node.id: node for node in nodes}, index, marks, figures)
    boxes = [_box(figure) for figure in figures]
    lines = [Line(arrow.source, arrow.target, _label(arrow.words)) for arrow in arrows]
    return Drawing(tuple(figures), tuple(arrows), lay_out(boxes, lines))


def _arrows(
    edges: Iterable[Edge], nodes: dict[str, GraphNode], index: dict[str, int], marks: Marks, figures: list[Figure]
) -> Iterable[Arrow]:
    """The edges between nodes that are drawn; an ellipsis is added to the figures for what is not."""
    ellipses: dict[tuple[str, str], int] = {}

    def ellipsis(name: str, side: str) -> int:
        if (name, side) not in ellipses:
            ellipses[name, side] = len(figures)
            figures.append(_MORE)
        return ellipses[name, side]

    for edge in edges:
        if edge.source in nodes:
            target = index[edge.target] if edge.target in index else ellipsis(edge.source, "behind")
            yield _arrow(edge, nodes[edge.source], (index[edge.source], target), marks)
        elif edge.target in nodes and (edge.target, "before") not in ellipses:
            yield Arrow(ellipsis(edge.target, "before"), index[edge.target], "", _WORDLESS, "", None)


def _shape(node: GraphNode) -> Shape:
    match node:
        case SendNode():
            return "send"
        case BranchNode():
            return "branch"
        case SplitNode():
            return "split"
        case SetNode():
            return "set"
        case ExitNode():
            return "exit"
        case EndNode():
            return "end"
        case _:
            return "wait"


def _entry(entry: Entry, marks: Marks) -> Figure:
    text, mark = entry_text(entry), marks.entries.get(entry.event)
    if mark is None and marks.entry is not None and marks.entry.tone is None:
        mark = marks.entry
    lines = wrapped(text.removeprefix("on "), TEXT, _MOST_TEXT, _MOST_LINES)
    return Figure("entry", "", Words("on", lines, mark.note if mark is not None else ""), text, mark)


def _figure(node: GraphNode, mark: Mark | None) -> Figure:
    shape, word = _shape(node), node_word(node)
    slugged = node.id.partition("#")[0].partition(":")[0] == node.__struct_config__.tag
    label = "" if slugged else f" · {node.id}"
    head = wrapped(word + label, SMALL, _MOST_TEXT, 1)[0]
    words = Words(head, wrapped(node_subject(node), TEXT, _MOST_TEXT, _MOST_LINES), mark.note if mark else "")
    return Figure(shape, node.id, words, f"{node.id}: {node_text(node)}", mark)


def _arrow(edge: Edge, node: GraphNode, ends: tuple[int, int], marks: Marks) -> Arrow:
    text, mark = port_text(node, edge.port), marks.ports.get((edge.source, edge.port))
    head = "" if edge.port == "next" else wrapped(edge.port, SMALL, _MOST_LABEL, 1)[0]
    shown = "" if text == edge.port else text
    if isinstance(node, SplitNode):
        head, shown = "", text
    words = Words(head, wrapped(shown, SMALL, _MOST_LABEL, _MOST_LINES), mark.note if mark else "")
    whole = f"{edge.source}, {edge.port}" + (f": {shown}" if shown else "")
    return Arrow(*ends, edge.port, words, whole, mark)


def _box(figure: Figure) -> Box:
    slant = 0 if figure.shape in ("send", "entry", "end", "exit", "more") else 2 * _SLANT
    least = 0 if figure.shape == "more" else _LEAST_WIDTH
    width = max(least, figure.words.width + 2 * _PADDING + slant)
    return Box(width + width % 2, figure.words.height + 2 * _PADDING)


def _label(words: Words) -> Box | None:
    if not words.height:
        return None
    small = [text_width(line, SMALL) for line in words.lines]
    width = max(*small, bold_width(words.head, SMALL), bold_width(words.note, SMALL), 0) + 8
    height = (bool(words.head) + bool(words.note) + len(words.lines)) * SMALL_HEIGHT + 4
    return Box(width + width % 2, height)
