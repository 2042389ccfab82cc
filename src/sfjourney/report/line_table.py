"""Rows of words and numbers -> the lines of a table for a terminal."""

from collections.abc import Iterator, Sequence

from sfjourney.report.layout import Line
from sfjourney.report.paint import width


def table_lines(names: Sequence[str], rows: Sequence[Sequence[str | int]]) -> Iterator[Line]:
    """A table, numbers to the right. The first column is as wide as it must be."""
    cells = [[cell if isinstance(cell, str) else f"{cell:,}" for cell in row] for row in rows]
    widths = [max(width(name), *(width(row[at]) for row in cells)) for at, name in enumerate(names)]
    for number, row in enumerate([list(names), *cells]):
        first = row[0] + " " * (widths[0] - width(row[0]))
        others = "  ".join(" " * (room - width(cell)) + cell for cell, room in zip(row[1:], widths[1:], strict=True))
        yield Line(0 if names[0] else 2, f"{first}  {others}", "", ("bold",) if number == 0 else ())
