"""What changed between two graphs -> SVG: of each Journey both versions beside each other, around what changed."""

from collections.abc import Sequence

from sfjourney.report.picture.changed import ChangedJourney, Half
from sfjourney.report.picture.drawing import MOST_NODES, TEXT, draw
from sfjourney.report.picture.svg import MARGIN, TITLE, group, heading, heading_width, size, svg_file, too_large
from sfjourney.report.picture.text_size import text_width

_LEAST_WIDTH = 320
_BETWEEN = 40


def difference_svg(changed: Sequence[ChangedJourney]) -> str:
    """All Journeys that look different in one file, before on the left, after on the right."""
    parts: list[str] = []
    top, widest = MARGIN, _LEAST_WIDTH
    for one in changed:
        parts.append(heading(one.title, top))
        widest = max(widest, heading_width(one.title))
        top, left, lowest = top + TITLE, MARGIN, 0
        for half, words in ((one.base, "before"), (one.head, "after")):
            if half is None:
                continue
            drawn, width, height = _half(half, f"{one.key}, {words}", left, top)
            parts += drawn
            left, lowest = left + width + _BETWEEN, max(lowest, height)
        widest, top = max(widest, left - _BETWEEN + MARGIN), top + lowest + MARGIN
    if not changed:
        parts.append(heading("No Journey looks different.", top))
        top += TITLE
    about = ", ".join(one.title for one in changed) or "Nothing"
    return svg_file("What changed, before and after", about, widest, top, parts)


def _half(half: Half, title: str, left: int, top: int) -> tuple[list[str], int, int]:
    """One side with its heading, and how wide and high it is."""
    head = heading(title.rpartition(", ")[2], top, left)
    below = top + TITLE
    if len(half.kept) > MOST_NODES:
        text = too_large(len(half.kept))
        line = f'<text class="start" x="{left}" y="{below}">{text}</text>'
        return [head, line], text_width(text, TEXT), 2 * TITLE
    drawing = draw(half.journey, half.marks, half.kept)
    width, height = size(drawing)
    return [head, *group(drawing, title, left, below)], max(width, 80), height + TITLE
