"""Boxes and lines -> rows of cells: every box in the row after the last one before it, every line a chain of cells.

Boxes stand in even rows. In each odd row a line has a cell of its own, the first of them as wide as its label, and
in each even row between its boxes another one: what has a cell is never drawn over.
"""

from collections.abc import Sequence

from msgspec import Struct, field

from sfjourney.report.placement.figures import Box, Line

LANE = 12
"""The width of a line where nothing is written on it."""


class Cells(Struct):
    """Cells by index: first the boxes, in order, then those of lines. ``chains`` are the cells of each line.

    ``above`` and ``below`` are a cell's neighbours in the next rows, ``rows`` the cells of each row from the left.
    """

    boxes: int
    widths: list[int]
    heights: list[int]
    row_of: list[int]
    above: list[list[int]]
    below: list[list[int]]
    chains: list[list[int]] = field(default_factory=list)
    rows: list[list[int]] = field(default_factory=list)

    def add(self, width: int, height: int, row: int) -> int:
        """A new cell; its index."""
        self.widths.append(width + width % 2)
        self.heights.append(height)
        self.row_of.append(row)
        self.above.append([])
        self.below.append([])
        return len(self.widths) - 1

    def is_line(self, cell: int) -> bool:
        return cell >= self.boxes


def cells_of(boxes: Sequence[Box], lines: Sequence[Line]) -> Cells:
    """Put boxes and lines into rows, each row in the order of a walk that takes the lines as they were given."""
    ranks = _ranks(len(boxes), lines)
    cells = Cells(len(boxes), [], [], [], [], [])
    for box, rank in zip(boxes, ranks, strict=True):
        cells.add(box.width, box.height, 2 * rank)
    for line in lines:
        cells.chains.append(_chain(cells, line))
    cells.rows = [[] for _ in range(max(cells.row_of, default=-1) + 1)]
    for cell in _walk(cells):
        cells.rows[cells.row_of[cell]].append(cell)
    return cells


def _ranks(count: int, lines: Sequence[Line]) -> list[int]:
    """The most lines on a way to each box. Raises ValueError where lines lead in a circle."""
    left, leads_to = [0] * count, [[] for _ in range(count)]  # type: list[int], list[list[int]]
    for line in lines:
        left[line.target] += 1
        leads_to[line.source].append(line.target)
    ranks = [0] * count
    ready = [box for box in range(count) if not left[box]]
    for box in ready:
        for target in leads_to[box]:
            ranks[target] = max(ranks[target], ranks[box] + 1)
            left[target] -= 1
            if not left[target]:
                ready.append(target)
    if len(ready) < count:
        raise ValueError("the lines lead in a circle")
    return ranks


def _chain(cells: Cells, line: Line) -> list[int]:
    """The cells of a line between its boxes, linked from row to row."""
    chain = []
    before = line.source
    for row in range(cells.row_of[line.source] + 1, cells.row_of[line.target]):
        label = line.label if before == line.source else None
        cell = cells.add(label.width if label else LANE, label.height if label else 0, row)
        _link(cells, before, cell)
        chain.append(cell)
        before = cell
    _link(cells, before, line.target)
    return chain


def _link(cells: Cells, upper: int, lower: int) -> None:
    cells.below[upper].append(lower)
    cells.above[lower].append(upper)


def _walk(cells: Cells) -> list[int]:
    """All cells, depth first, lines as they were given: arms stand beside each other as they are written."""
    found: dict[int, None] = {}
    left = [cell for cell in reversed(range(cells.boxes)) if not cells.above[cell]]
    while left:
        cell = left.pop()
        if cell not in found:
            found[cell] = None
            left += reversed(cells.below[cell])
    return list(found)
