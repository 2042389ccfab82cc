"""Rows of words and numbers -> the lines of a table for a terminal."""

from collections.abc import Iterator, Sequence
from textwrap import wrap

from sfjourney.report.layout import Line
from sfjourney.report.paint import width

_LEAST_FIRST = 12
"""So many columns the first one has, however many the others take."""


def table_lines(names: Sequence[str], rows: Sequence[Sequence[str | int]], columns: int) -> Iterator[Line]:
    """A table, numbers to the right. What is too long for the first column goes on below itself."""
    cells = [[cell if isinstance(cell, str) else f"{cell:,}" for cell in row] for row in rows]
    widths = [max(width(name), *(width(row[at]) for row in cells)) for at, name in enumerate(names)]
    indent = 0 if names[0] else 2
    room = max(_LEAST_FIRST, columns - indent - sum(widths[1:]) - len("  ") * len(widths[1:]))
    widths[0] = min(widths[0], room)
    for number, row in enumerate([list(names), *cells]):
        first, *more = wrap(row[0], widths[0], break_on_hyphens=False) or [""]
        first += " " * (widths[0] - width(first))
        others = "  ".join(" " * (room - width(cell)) + cell for cell, room in zip(row[1:], widths[1:], strict=True))
        style = ("bold",) if number == 0 else ()
        yield Line(indent, f"{first}  {others}", "", style)
        yield from (Line(indent, part, "", style) for part in more)
