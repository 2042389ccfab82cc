"""Rows of cells -> the order in them with few crossings; where nothing is gained, the order they came in stays."""

from bisect import bisect_right, insort

from sfjourney.report.placement.layers import Cells

_ROUNDS = 8


def order_rows(cells: Cells) -> None:
    """Reorder the rows: by the middle of each cell's neighbours, down and up in turn, then by swaps of two."""
    best, rows = crossings(cells), [list(row) for row in cells.rows]
    for turn in range(_ROUNDS):
        if not best:
            break
        _sweep(cells, down=turn % 2 == 0)
        _swap(cells)
        now = crossings(cells)
        if now < best:
            best, rows = now, [list(row) for row in cells.rows]
    cells.rows = rows


def places_in_rows(cells: Cells) -> list[int]:
    """Where in its row each cell stands."""
    places = [0] * len(cells.widths)
    for row in cells.rows:
        for place, cell in enumerate(row):
            places[cell] = place
    return places


def crossings(cells: Cells) -> int:
    """How often lines cross, over all rows."""
    places = places_in_rows(cells)
    count = 0
    for row in cells.rows:
        seen: list[int] = []
        for cell in row:
            ends = sorted(places[other] for other in cells.below[cell])
            count += sum(len(seen) - bisect_right(seen, end) for end in ends)
            for end in ends:
                insort(seen, end)
    return count


def _sweep(cells: Cells, *, down: bool) -> None:
    """Order each row by the mean place of its neighbours in the row just done."""
    places = places_in_rows(cells)
    neighbours = cells.above if down else cells.below
    for row in cells.rows if down else reversed(cells.rows):
        means = {
            cell: sum(places[other] for other in neighbours[cell]) / len(neighbours[cell])
            for cell in row
            if neighbours[cell]
        }
        movable = iter(sorted((cell for cell in row if cell in means), key=means.__getitem__))
        row[:] = [next(movable) if cell in means else cell for cell in row]
        for place, cell in enumerate(row):
            places[cell] = place


def _swap(cells: Cells) -> None:
    """Exchange two that stand beside each other wherever that takes crossings away."""
    for _ in range(_ROUNDS):
        places, better = places_in_rows(cells), False
        for row in cells.rows:
            for place in range(len(row) - 1):
                one, other = row[place], row[place + 1]
                if _between(cells, places, one, other) > _between(cells, places, other, one):
                    row[place], row[place + 1] = other, one
                    places[one], places[other] = place + 1, place
                    better = True
        if not better:
            return


def _between(cells: Cells, places: list[int], left: int, right: int) -> int:
    """The crossings of the lines of two cells that stand in this order."""
    return sum(
        places[one] > places[other]
        for near in (cells.above, cells.below)
        for one in near[left]
        for other in near[right]
    )
