"""Rows of words and numbers -> a table of HTML that a narrow screen can scroll."""

from collections.abc import Iterable, Sequence
from typing import Final

from sfjourney.report.markup import escaped

Cell = str | int | tuple[str, ...]
"""A text, a number, or things beside each other: names written from the right do not mix with what stands next."""

_LONG: Final = 24
"""A word of more letters is broken where the cell ends; of fewer it makes the column as wide as it is."""


def table(
    name: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    links: Sequence[str] = (),
    *,
    stacks: bool = False,
) -> str:
    """A table. Numbers stand to the right; the first cell of a row heads it, and leads to ``links`` where they are.

    One that ``stacks`` has sentences in its cells: on a narrow screen each cell has a line of its own, with its head
    before it.
    """
    rows = [list(row) for row in rows]
    numeric = [bool(rows) and all(isinstance(row[index], int) for row in rows) for index in range(len(heads))]
    head = "".join(
        f'<th scope="col"{_class(0 if right else text)}>{escaped(text)}</th>'
        for text, right in zip(heads, numeric, strict=True)
    )
    lines = []
    for number, (first, *others) in enumerate(rows):
        text = _content(first)
        link = f'<a href="#{links[number]}">{text}</a>' if links else text
        cells = "".join(
            f"<td{_class(cell)}{_head(one, shown=stacks)}>{_content(cell)}</td>"
            for cell, one in zip(others, heads[1:], strict=True)
        )
        lines.append(f'<tr><th scope="row"{_class(first)}>{link}</th>{cells}</tr>')
    kind = ' class="stacks"' if stacks else ""
    return (
        f"{scrolling(name)}<table{kind}><thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(lines)
        + "\n</tbody></table></div>"
    )


def scrolling(name: str) -> str:
    """The start of a part that scrolls sideways, by keyboard too; ``name`` is what it is called."""
    return f'<div class="scroll" role="region" tabindex="0" aria-label="{escaped(name)}">'


def _content(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return ", ".join(f"<bdi>{escaped(one)}</bdi>" for one in cell)
    return escaped(f"{cell:,}" if isinstance(cell, int) else cell)


def _class(cell: Cell) -> str:
    if isinstance(cell, int):
        return ' class="number"'
    if isinstance(cell, tuple):
        cell = " ".join(cell)
    return ' class="long"' if any(len(word) > _LONG for word in cell.split()) else ""


def _head(name: str, *, shown: bool) -> str:
    return f' data-head="{escaped(name)}"' if shown else ""
