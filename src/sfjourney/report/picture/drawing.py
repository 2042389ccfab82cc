"""A Journey -> figures and arrows with their words and places."""

from typing import Literal

from msgspec import Struct

from sfjourney.graph.graph import Edge, Entry, GraphNode, Journey
from sfjourney.report.picture.marks import NO_MARKS, Mark, Marks
from sfjourney.report.picture.text_size import text_width, wrapped
from sfjourney.report.placement.figures import Box, Layout, Line
from sfjourney.report.placement.layered import lay_out
from sfjourney.report.step_text import entry_text, node_subject, node_text, node_word, port_text
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

Shape = Literal["entry", "send", "wait", "branch", "split", "set", "exit", "end"]


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
        return max(*widths, bold_width(self.head), bold_width(self.note), 0)


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


class Drawing(Struct, frozen=True):
    """A Journey, ready to be drawn: places of figures and routes of arrows are those of the layout."""

    journey: Journey
    figures: tuple[Figure, ...]
    arrows: tuple[Arrow, ...]
    layout: Layout


def draw(journey: Journey, marks: Marks = NO_MARKS) -> Drawing:
    """Find words, sizes and places. The entries are figures too. Raises ValueError beyond MOST_NODES."""
    if len(journey.nodes) > MOST_NODES:
        raise ValueError(f"{journey.key} has {len(journey.nodes):,} nodes")
    entries = [_entry(entry, marks.entry) for entry in journey.entries]
    figures = (*entries, *(_figure(node, marks.nodes.get(node.id)) for node in journey.nodes))
    index = {figure.name: number for number, figure in enumerate(figures[len(entries) :], len(entries))}
    nodes = {node.id: node for node in journey.nodes}
    ways_in = tuple(
        Arrow(number, index[journey.start], "", Words("", (), ""), "", marks.entry) for number in range(len(entries))
    )
    edges = tuple(_arrow(edge, nodes[edge.source], index, marks) for edge in journey.edges)
    arrows = (*ways_in, *edges)
    boxes = [_box(figure) for figure in figures]
    lines = [Line(arrow.source, arrow.target, _label(arrow.words)) for arrow in arrows]
    return Drawing(journey, figures, arrows, lay_out(boxes, lines))


def bold_width(text: str) -> int:
    """The width of small bold text."""
    return text_width(text, SMALL) * 9 // 8


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


def _entry(entry: Entry, mark: Mark | None) -> Figure:
    text = entry_text(entry)
    lines = wrapped(text.removeprefix("on "), TEXT, _MOST_TEXT, _MOST_LINES)
    return Figure("entry", "", Words("on", lines, mark.note if mark is not None else ""), text, mark)


def _figure(node: GraphNode, mark: Mark | None) -> Figure:
    shape, word = _shape(node), node_word(node)
    slugged = node.id.partition("#")[0].partition(":")[0] == node.__struct_config__.tag
    label = "" if slugged else f" · {node.id}"
    head = wrapped(word + label, SMALL, _MOST_TEXT, 1)[0]
    words = Words(head, wrapped(node_subject(node), TEXT, _MOST_TEXT, _MOST_LINES), mark.note if mark else "")
    return Figure(shape, node.id, words, f"{node.id}: {node_text(node)}", mark)


def _arrow(edge: Edge, node: GraphNode, index: dict[str, int], marks: Marks) -> Arrow:
    text, mark = port_text(node, edge.port), marks.ports.get((edge.source, edge.port))
    head = "" if edge.port == "next" else wrapped(edge.port, SMALL, _MOST_LABEL, 1)[0]
    shown = "" if text == edge.port else text
    if isinstance(node, SplitNode):
        head, shown = "", text
    words = Words(head, wrapped(shown, SMALL, _MOST_LABEL, _MOST_LINES), mark.note if mark else "")
    whole = f"{edge.source}, {edge.port}" + (f": {shown}" if shown else "")
    return Arrow(index[edge.source], index[edge.target], edge.port, words, whole, mark)


def _box(figure: Figure) -> Box:
    slant = 0 if figure.shape in ("send", "entry", "end", "exit") else 2 * _SLANT
    width = max(_LEAST_WIDTH, figure.words.width + 2 * _PADDING + slant)
    return Box(width + width % 2, figure.words.height + 2 * _PADDING)


def _label(words: Words) -> Box | None:
    if not words.height:
        return None
    small = [text_width(line, SMALL) for line in words.lines]
    width = max(*small, bold_width(words.head), bold_width(words.note), 0) + 8
    height = (bool(words.head) + bool(words.note) + len(words.lines)) * SMALL_HEIGHT + 4
    return Box(width + width % 2, height)
