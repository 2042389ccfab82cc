"""Rows of words and numbers -> a table of HTML that a narrow screen can scroll."""

from collections.abc import Iterable, Sequence

from sfjourney.report.markup import escaped

Cell = str | int


def table(name: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], links: Sequence[str] = ()) -> str:
    """A table. Numbers stand to the right; the first cell of a row heads it, and leads to ``links`` where they are."""
    rows = [list(row) for row in rows]
    numeric = [bool(rows) and all(isinstance(row[index], int) for row in rows) for index in range(len(heads))]
    head = "".join(
        f'<th scope="col"{_class(number=right)}>{escaped(text)}</th>'
        for text, right in zip(heads, numeric, strict=True)
    )
    lines = []
    for number, (first, *others) in enumerate(rows):
        text = escaped(_text(first))
        link = f'<a href="#{links[number]}">{text}</a>' if links else text
        cells = "".join(f"<td{_class(number=isinstance(cell, int))}>{escaped(_text(cell))}</td>" for cell in others)
        lines.append(f'<tr><th scope="row">{link}</th>{cells}</tr>')
    return (
        f"{scrolling(name)}<table><thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(lines)
        + "\n</tbody></table></div>"
    )


def scrolling(name: str) -> str:
    """The start of a part that scrolls sideways, by keyboard too; ``name`` is what it is called."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{escaped(name)}">'


def _text(cell: Cell) -> str:
    return f"{cell:,}" if isinstance(cell, int) else cell


def _class(*, number: bool) -> str:
    return ' class="number"' if number else ""
