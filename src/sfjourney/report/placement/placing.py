"""Ordered rows -> the x of every cell: lines straight where they can be, boxes over the middle of what follows.

U. Brandes and B. Köpf, "Fast and Simple Horizontal Coordinate Assignment" (2002), with the 2020 erratum of U. Brandes,
J. Walter and J. Zink: cells are aligned to blocks in four ways, and what lies between the two in the middle is taken.
Blocks are placed as the longest way through the order of blocks says, which needs none of what the erratum corrects.
"""

from itertools import pairwise

from sfjourney.report.placement.layers import Cells
from sfjourney.report.placement.ordering import places_in_rows

_GAP = 26
_LINE_GAP = 10


def place_cells(cells: Cells) -> list[int]:
    """The x of the middle of each cell. Cells of a row keep their distance."""
    conflicts = _conflicts(cells)
    layouts = [
        _compact(cells, _blocks(cells, conflicts, down=down, from_left=from_left), from_left)
        for down in (True, False)
        for from_left in (True, False)
    ]
    spans = [_span(cells, layout) for layout in layouts]
    low, high = min(spans, key=lambda span: span[1] - span[0])
    shifts = [low - left if even else high - right for (left, right), even in zip(spans, (1, 0, 1, 0), strict=True)]
    middles = []
    for cell in range(len(cells.widths)):
        four = sorted(layout[cell] + shift for layout, shift in zip(layouts, shifts, strict=True))
        middles.append((four[1] + four[2]) // 2)
    return middles


def distance(cells: Cells, left: int, right: int) -> int:
    """The least distance between the middles of two cells beside each other."""
    gap = _LINE_GAP if cells.is_line(left) and cells.is_line(right) else _GAP
    return cells.widths[left] // 2 + gap + cells.widths[right] // 2


def _span(cells: Cells, middles: list[int]) -> tuple[int, int]:
    halves = [width // 2 for width in cells.widths]
    both = list(zip(middles, halves, strict=True))
    return min(middle - half for middle, half in both), max(middle + half for middle, half in both)


def _conflicts(cells: Cells) -> set[tuple[int, int]]:
    """Pieces of lines, as (upper, lower), that cross a piece within a long line: they give way to it."""
    places, found = places_in_rows(cells), set()
    for upper, lower in pairwise(cells.rows):
        first, done = 0, 0
        for place, cell in enumerate(lower):
            inner = _inner(cells, cell)
            if inner is None and place < len(lower) - 1:
                continue
            last = places[inner] if inner is not None else len(upper) - 1
            for other in lower[done : place + 1]:
                for above in cells.above[other]:
                    crosses = not first <= places[above] <= last
                    if crosses and not (cells.is_line(above) and cells.is_line(other)):
                        found.add((above, other))
            first, done = last, place + 1
    return found


def _inner(cells: Cells, cell: int) -> int | None:
    """The cell above one of the same long line."""
    if cells.is_line(cell) and cells.above[cell] and cells.is_line(cells.above[cell][0]):
        return cells.above[cell][0]
    return None


def _blocks(cells: Cells, conflicts: set[tuple[int, int]], *, down: bool, from_left: bool) -> list[int]:
    """For each cell the first one of the block it is aligned to: that of the middle one of its neighbours, if free."""
    places, roots = places_in_rows(cells), list(range(len(cells.widths)))
    taken: set[int] = set()
    sign = 1 if from_left else -1
    for row in cells.rows if down else reversed(cells.rows):
        edge: int | None = None
        for cell in row[::sign]:
            near = sorted(cells.above[cell] if down else cells.below[cell], key=places.__getitem__)[::sign]
            for other in near[(len(near) - 1) // 2 : len(near) // 2 + 1]:
                free = other not in taken and (edge is None or sign * places[other] > edge)
                if free and ((other, cell) if down else (cell, other)) not in conflicts:
                    taken.add(other)
                    roots[cell] = roots[other]
                    edge = sign * places[other]
                    break
    return roots


def _compact(cells: Cells, roots: list[int], from_left: bool) -> list[int]:  # noqa: FBT001  # one of two ways
    """Push the blocks together towards one side, then each back as far as its neighbour on the other leaves room."""
    after: dict[int, list[tuple[int, int]]] = {}
    waiting: dict[int, int] = dict.fromkeys(roots, 0)
    for row in cells.rows:
        for left, right in pairwise(row):
            one, other = (left, right) if from_left else (right, left)
            after.setdefault(roots[one], []).append((roots[other], distance(cells, left, right)))
            waiting[roots[other]] += 1
    at = dict.fromkeys(waiting, 0)
    ready = [root for root, count in waiting.items() if not count]
    for root in ready:
        for other, apart in after.get(root, ()):
            at[other] = max(at[other], at[root] + apart)
            waiting[other] -= 1
            if not waiting[other]:
                ready.append(other)
    for root in reversed(ready):
        if root in after:
            at[root] = max(at[root], min(at[other] - apart for other, apart in after[root]))
    return [at[root] if from_left else -at[root] for root in roots]
