"""The braces and indentation of a declaration -> the place where a line that opens a block is missing.

The sign of it: lines are indented more than the line above, which opens no block, and a ``}`` closes them at the indent
of that line. A line that merely continues the one above is indented more, too, but is not followed by such a ``}``.
"""

from collections.abc import Collection
from itertools import pairwise

from msgspec import Struct

from sfjourney.syntax.recovery.braces import NO_BRACE, Brace, Lost


class _Block(Struct):
    """A block that is open, by the indents of its lines."""

    indent: int
    """Of the statement that opens it, which may begin on a line above; where nothing opens it, of the line above it."""
    least: int
    """The same if the opening line is a continuation of the line above: the least indent that its ``}`` may have."""
    line: int
    """Of the line on which its ``{`` stands."""
    inside: int | None = None
    """Of the first line in it; None before there is one."""
    first: int = 0
    """The offset of that line."""
    unopened: bool = False
    """Whether no ``{`` opens it: its lines are only indented more than the line above."""


class _Layout:
    """The blocks that are open, outermost first, while the braces and lines of a declaration pass by in order.

    ``known`` are the lines before which one is assumed to be missing already.
    """

    def __init__(self, known: Collection[int]) -> None:
        self._known = known
        self._open = [_Block(-1, -1, -1, 0)]
        self._in_place = True
        """Whether the last ``}`` is indented no more than what opened its block."""
        self.clear = True
        """Whether that held for every ``}`` that begins a line; behind one that is not, indentation proves nothing."""

    def line(self, line: Brace, before: Brace) -> None:
        """A line that begins without a brace."""
        self._drop(line.indent)
        block = self._open[-1]
        if block.inside is None:
            block.inside, block.first = line.indent, line.at
        elif line.indent > block.inside and line.at not in self._known and (before.sign != "}" or self._in_place):
            self._open.append(_Block(block.inside, block.inside, block.inside, line.indent, line.at, unopened=True))

    def opens(self, brace: Brace) -> None:
        around = self._open[-1]
        indent = brace.indent if around.inside is None else min(brace.indent, around.inside)
        goes_on = around.unopened and around.inside == brace.indent
        self._open.append(_Block(indent, around.indent if goes_on else brace.indent, brace.indent))

    def closes(self, brace: Brace) -> Lost | None:
        """A ``}``. Lost where it closes lines that no ``{`` opened."""
        if brace.begins_line:
            self._drop(brace.indent + 1)
            block = self._open[-1]
            if self._ends_unopened(block, brace.indent) and block.first not in self._known:
                return Lost(block.first)
        self._drop(0)
        if len(self._open) > 1:
            self._in_place = brace.indent <= self._open.pop().indent
            self.clear = self._in_place or not brace.begins_line
        if brace.begins_line:
            self._drop(brace.indent)
        return None

    def _ends_unopened(self, block: _Block, indent: int) -> bool:
        if block.unopened:
            return indent == block.indent
        return block.least < indent < (block.inside or 0) and indent != block.line

    def _drop(self, indent: int) -> None:
        """Forget unopened blocks that end here by a dedent, without a ``}``: their lines continued the one above."""
        while self._open[-1].unopened and indent <= self._open[-1].indent:
            self._open.pop()


def lost_line(braces: list[Brace], known: Collection[int]) -> Lost | None:
    """The first line before which an opening line is missing, other than those known already; None if there is none."""
    layout = _Layout(known)
    for before, brace in pairwise([NO_BRACE, *braces]):
        if not brace.sign:
            layout.line(brace, before)
        elif brace.sign == "{":
            layout.opens(brace)
        elif (lost := layout.closes(brace)) is not None:
            return lost
        if not layout.clear:
            break
    return None
