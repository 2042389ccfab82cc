"""Boxes and the lines between them, which lead in no circle -> a layered layout (docs/decisions/0027-own-layout.md).

K. Sugiyama, S. Tagawa and M. Toda, "Methods for Visual Understanding of Hierarchical System Structures" (1981). Whole
numbers alone: every machine draws the same.
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from sfjourney.report.placement.figures import Box, Layout, Line, Place, Point, Route
from sfjourney.report.placement.layers import Cells, cells_of
from sfjourney.report.placement.ordering import order_rows, places_in_rows
from sfjourney.report.placement.placing import place_cells

_GAP = 18
_MOST_GAP = 60
_STEEPNESS = 6
_PORT = 18


class _Grid(Struct, frozen=True):
    """Cells with their places: the middle of each from the left, the top and bottom of each row."""

    cells: Cells
    middles: list[int]
    tops: list[int]
    bottoms: list[int]


def lay_out(boxes: Sequence[Box], lines: Sequence[Line]) -> Layout:
    """Boxes in rows, lines down from row to row. Raises ValueError where lines lead in a circle.

    No box, label or line lies over a box or label that is not its own. Widths of boxes are even.
    """
    if not boxes:
        return Layout(0, 0, (), ())
    cells = cells_of(boxes, lines)
    order_rows(cells)
    middles = place_cells(cells)
    left = min(middle - width // 2 for middle, width in zip(middles, cells.widths, strict=True))
    grid = _with_rows(cells, [middle - left for middle in middles])
    places = tuple(
        Place(grid.middles[index] - box.width // 2, grid.tops[cells.row_of[index]], box.width, box.height)
        for index, box in enumerate(boxes)
    )
    starts, ends = _ports(cells, places, lines)
    routes = tuple(
        Route(
            _points(grid, (start, places[line.source].bottom), chain, end, cells.row_of[line.source]),
            _label(grid, line, chain),
        )
        for line, chain, start, end in zip(lines, cells.chains, starts, ends, strict=True)
    )
    width = max(middle + width // 2 for middle, width in zip(grid.middles, cells.widths, strict=True))
    return Layout(width, grid.bottoms[-1], places, routes)


def _with_rows(cells: Cells, middles: list[int]) -> _Grid:
    """Stack the rows, further apart where a line has far to go sideways."""
    tops, bottoms, top = [], [], 0
    for row in cells.rows:
        bottom = top + max(cells.heights[cell] for cell in row)
        tops.append(top)
        bottoms.append(bottom)
        far = max((abs(middles[cell] - middles[other]) for cell in row for other in cells.below[cell]), default=0)
        top = bottom + min(_MOST_GAP, _GAP + far // _STEEPNESS)
    return _Grid(cells, middles, tops, bottoms)


def _ports(cells: Cells, places: Sequence[Place], lines: Sequence[Line]) -> tuple[list[int], list[int]]:
    """The x at which each line leaves its source, and at which it reaches its target: side by side, as they lie."""
    order = places_in_rows(cells)
    starts, ends = [0] * len(lines), [0] * len(lines)
    for found, box_of, cell in ((starts, _source, 0), (ends, _target, -1)):
        by_box: dict[int, list[int]] = {}
        for number in sorted(range(len(lines)), key=[order[chain[cell]] for chain in cells.chains].__getitem__):
            by_box.setdefault(box_of(lines[number]), []).append(number)
        for box, numbers in by_box.items():
            step = min(_PORT, places[box].width // (2 * len(numbers)))
            for index, number in enumerate(numbers):
                found[number] = places[box].middle + (2 * index - len(numbers) + 1) * step // 2
    return starts, ends


def _source(line: Line) -> int:
    return line.source


def _target(line: Line) -> int:
    return line.target


def _points(grid: _Grid, start: Point, chain: Sequence[int], end: int, row: int) -> tuple[Point, ...]:
    points = [start, (start[0], grid.bottoms[row])]
    for cell in chain:
        row = grid.cells.row_of[cell]
        points += [(grid.middles[cell], grid.tops[row]), (grid.middles[cell], grid.bottoms[row])]
    points.append((end, grid.tops[row + 1]))
    return (points[0], *(after for before, after in pairwise(points) if after != before))


def _label(grid: _Grid, line: Line, chain: Sequence[int]) -> Place | None:
    if line.label is None:
        return None
    middle, top = grid.middles[chain[0]], grid.tops[grid.cells.row_of[chain[0]]]
    return Place(middle - line.label.width // 2, top, line.label.width, line.label.height)
