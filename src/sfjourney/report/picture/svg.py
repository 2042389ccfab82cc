"""A drawing -> SVG: elements for a page, or a file of its own that knows light and dark."""

from collections.abc import Collection, Iterable, Sequence

from sfjourney.graph.graph import Graph, Journey
from sfjourney.plurals import plural
from sfjourney.report.markup import escaped
from sfjourney.report.picture.drawing import (
    LINE_HEIGHT,
    MOST_NODES,
    SMALL_HEIGHT,
    TEXT,
    Arrow,
    Drawing,
    Figure,
    draw,
)
from sfjourney.report.picture.marks import NO_MARKS, Mark, Marks
from sfjourney.report.picture.text_size import bold_width, text_width, wrapped
from sfjourney.report.placement.figures import Place, Point, Route
from sfjourney.report.resources import resource

MARGIN = 16
TITLE = 44
_TITLE_SIZE, _MOST_TITLE = 17, 720
"""Of the heading above a picture: the size of its font, and the width that it is cut at, in pixels."""
_CORNER = 16
_LEAST_WIDTH = 320
_ARROW = 7


def journey_svg(journey: Journey, marks: Marks = NO_MARKS, kept: Collection[str] | None = None) -> str:
    """An ``svg`` element for a page, in the styles of picture.css; a sentence instead where it is too large.

    ``kept`` are the nodes to draw, None for all.
    """
    count = len(journey.nodes if kept is None else kept)
    if count > MOST_NODES:
        return f"<p>{too_large(count)}</p>"
    drawing = draw(journey, marks, kept)
    width, height = size(drawing)
    return "\n".join(
        [
            f'<svg class="picture" role="img" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
            *_described(_title(journey), _description(drawing)),
            *_drawn(drawing, MARGIN, MARGIN),
            "</svg>",
        ]
    )


def graph_svg(graph: Graph) -> str:
    """All Journeys in one file, one below the other."""
    parts: list[str] = []
    top, widest = MARGIN, _LEAST_WIDTH
    for journey in graph.journeys:
        parts.append(heading(_title(journey), top))
        widest, top = max(widest, heading_width(_title(journey))), top + TITLE
        if len(journey.nodes) > MOST_NODES:
            text = too_large(len(journey.nodes))
            parts.append(f'<text class="start" x="{MARGIN}" y="{top}">{text}</text>')
            widest, top = max(widest, text_width(text, TEXT) + 2 * MARGIN), top + TITLE
            continue
        drawing = draw(journey)
        parts += group(drawing, _title(journey), MARGIN, top)
        width, height = size(drawing)
        widest, top = max(widest, width), top + height
    count = len(graph.journeys)
    about = ", ".join(journey.key for journey in graph.journeys)
    return svg_file(f"{count} {plural(count, 'Journey')}", about, widest, top, parts)


def svg_file(title: str, about: str, width: int, height: int, parts: Iterable[str]) -> str:
    """A file of its own, with its styles."""
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="picture alone" role="img" width="{width}" height="{height}"'
    return "\n".join(
        [
            f'{head} viewBox="0 0 {width} {height}">',
            *_described(title, about),
            f"<style>\n{resource('picture.css')}</style>",
            '<rect class="paper" width="100%" height="100%"/>',
            *parts,
            "</svg>\n",
        ]
    )


def heading(text: str, top: int, left: int = MARGIN) -> str:
    """A line above a picture in a file, cut where it is longer than a picture should be wide."""
    return f'<text class="title" x="{left}" y="{top + 20}">{escaped(_heading(text))}</text>'


def heading_width(text: str) -> int:
    """How wide a heading is with its margins, in pixels."""
    return bold_width(_heading(text), _TITLE_SIZE) + 2 * MARGIN


def _heading(text: str) -> str:
    return "".join(wrapped(text, _TITLE_SIZE, _MOST_TITLE, 1))


def group(drawing: Drawing, title: str, left: int, top: int) -> list[str]:
    """A drawing within a file, with what it shows in words."""
    return ["<g>", *_described(title, _description(drawing)), *_drawn(drawing, left, top), "</g>"]


def _title(journey: Journey) -> str:
    return journey.key + (f": {journey.title}" if journey.title else "") + (" (draft)" if journey.draft else "")


def too_large(count: int) -> str:
    """What stands in place of a picture of so many nodes."""
    return f"{count:,} nodes: too many for a picture. The JSON has them all."


def size(drawing: Drawing) -> tuple[int, int]:
    """How wide and high a drawing is with its margins."""
    return drawing.layout.width + 2 * MARGIN, drawing.layout.height + 2 * MARGIN


def _described(title: str, description: str) -> list[str]:
    return [f"<title>{escaped(title)}</title>", f"<desc>{escaped(description)}</desc>"]


def _description(drawing: Drawing) -> str:
    """What a picture shows, for those who hear it: the ways out of each figure."""
    sentences = []
    names = [figure.whole for figure in drawing.figures]
    for number, figure in enumerate(drawing.figures):
        ways = [
            (f"{arrow.port} to " if arrow.port not in ("", "next") else "to ") + (drawing.figures[arrow.target].name)
            for arrow in drawing.arrows
            if arrow.source == number
        ]
        note = f" ({figure.words.note})" if figure.words.note else ""
        sentences.append(f"{names[number]}{note}" + (f", {', '.join(ways)}" if ways else "") + ".")
    return " ".join(sentences)


def _drawn(drawing: Drawing, left: int, top: int) -> Iterable[str]:
    yield f'<g transform="translate({left} {top})">'
    for arrow, route in zip(drawing.arrows, drawing.layout.routes, strict=True):
        yield _arrow(arrow, route)
    for arrow, route in zip(drawing.arrows, drawing.layout.routes, strict=True):
        if route.label is not None:
            yield _label(arrow, route.label)
    for figure, place in zip(drawing.figures, drawing.layout.boxes, strict=True):
        yield _figure(figure, place)
    yield "</g>"


def _arrow(arrow: Arrow, route: Route) -> str:
    x, y = route.points[-1]
    way = _way([*route.points[:-1], (x, y - _ARROW)])
    share = arrow.mark.share if arrow.mark is not None else None
    kind = ("edge unused" if share == 0 else "edge") + _tone(arrow.mark)
    wide = 1.5 + 6 * (share or 0)
    tip = f"M{x} {y}l-5 -{_ARROW + 2}h10z"
    return f'<g class="{kind}"><path class="way" stroke-width="{wide:.1f}" d="{way}"/><path class="tip" d="{tip}"/></g>'


def _way(points: Sequence[Point]) -> str:
    """Straight down where x stays, else a curve that begins and ends vertically."""
    (x, y), *rest = points
    parts = [f"M{x} {y}"]
    for to_x, to_y in rest:
        half = (y + to_y) // 2
        parts.append(f"V{to_y}" if to_x == x else f"C{x} {half} {to_x} {half} {to_x} {to_y}")
        x, y = to_x, to_y
    return "".join(parts)


def _label(arrow: Arrow, place: Place) -> str:
    words, y = arrow.words, place.top
    parts = [f'<rect x="{place.left}" y="{place.top}" width="{place.width}" height="{place.height}"/>']
    lines = [("port", words.head), *(("", line) for line in words.lines), ("note", words.note)]
    for kind, line in lines:
        if line:
            parts.append(_text(kind, place.middle, y + 12, line))
            y += SMALL_HEIGHT
    return f'<g class="label{_tone(arrow.mark)}"><title>{escaped(arrow.whole)}</title>{"".join(parts)}</g>'


def _figure(figure: Figure, place: Place) -> str:
    words, y, parts = figure.words, place.top + (place.height - figure.words.height) // 2, []
    if words.head:
        parts.append(_text("head", place.middle, y + 11, words.head))
        y += SMALL_HEIGHT
    for line in words.lines:
        parts.append(_text("", place.middle, y + 13, line))
        y += LINE_HEIGHT
    if words.note:
        parts.append(_text("note", place.middle, y + 12, words.note))
    faint = " unused" if figure.mark is not None and figure.mark.share == 0 else ""
    shape = "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in _outline(figure, place))
    title = escaped(figure.whole + (f" ({words.note})" if words.note else ""))
    return f'<g class="{figure.shape}{faint}{_tone(figure.mark)}"><title>{title}</title>{shape}{"".join(parts)}</g>'


def _tone(mark: Mark | None) -> str:
    return f" {mark.tone}" if mark is not None and mark.tone is not None else ""


def _text(kind: str, x: int, y: int, text: str) -> str:
    of_kind = f' class="{kind}"' if kind else ""
    return f'<text{of_kind} x="{x}" y="{y}">{escaped(text)}</text>'


def _outline(figure: Figure, place: Place) -> list[tuple[str, str]]:
    """The shape of a figure, which says what it does as its colour does, as paths with their class.

    An email is a rectangle with a flap, a wait a lozenge with round ends, a branch a hexagon, a split one with a second
    line, a set a parallelogram, an exit a rectangle with cut corners, the end one with round corners and a bar, an
    entry a tag that points down.
    """
    left, top, right, bottom = place.left, place.top, place.right, place.bottom
    middle, half, c = place.middle, (top + bottom) // 2, _CORNER
    hexagon = f"M{left + c} {top}H{right - c}L{right} {half}L{right - c} {bottom}H{left + c}L{left} {half}z"
    match figure.shape:
        case "send":
            flap = f"M{left} {top}L{left + 11} {top + 8}L{left + 22} {top}"
            return [("body", f"M{left} {top}H{right}V{bottom}H{left}z"), ("sign", flap)]
        case "wait":
            h = bottom - half
            r = min(h, 2 * c)
            corners = f"a{r} {h} 0 0 1 0 {bottom - top}H{left + r}a{r} {h} 0 0 1 0 -{bottom - top}z"
            return [("body", f"M{left + r} {top}H{right - r}{corners}")]
        case "branch":
            return [("body", hexagon)]
        case "split":
            inner = f"M{left + c + 4} {top + 4}L{left + 5} {half}L{left + c + 4} {bottom - 4}"
            other = f"M{right - c - 4} {top + 4}L{right - 5} {half}L{right - c - 4} {bottom - 4}"
            return [("body", hexagon), ("sign", inner + other)]
        case "set":
            return [("body", f"M{left + c} {top}H{right}L{right - c} {bottom}H{left}z")]
        case "exit":
            cut = f"M{left + 9} {top}H{right - 9}L{right} {top + 9}V{bottom - 9}L{right - 9} {bottom}H{left + 9}"
            return [("body", f"{cut}L{left} {bottom - 9}V{top + 9}z")]
        case "end":
            body = f"M{left + 10} {top}H{right - 10}q10 0 10 10V{bottom - 10}q0 10 -10 10H{left + 10}q-10 0 -10 -10"
            return [("body", f"{body}V{top + 10}q0 -10 10 -10z"), ("bar", f"M{left + 12} {bottom - 5}H{right - 12}")]
        case "entry":
            tag = f"M{left} {top}H{right}V{bottom - 6}L{middle + 8} {bottom - 6}L{middle} {bottom}"
            return [("body", f"{tag}L{middle - 8} {bottom - 6}H{left}z")]
        case "more":
            return []
