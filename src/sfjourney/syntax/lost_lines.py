"""Lines further in than what they follow, and the brace that closes them -> where the line is missing that opens them.

A line that goes on from the one above stands further in too. But then no brace closes it where that one began.
"""

from collections.abc import Collection
from itertools import pairwise

from msgspec import Struct

from sfjourney.syntax.braces import Brace, Lost

_NOTHING = Brace("", 0, 0, 0, begins_line=False)


class _Block(Struct):
    indent: int
    """Where that begins which opens it, or would."""
    least: int
    """The same where its line goes on from the one above, as one further in may."""
    line: int
    """Where the line begins that opens it."""
    inside: int | None = None
    """Where the first line in it begins."""
    first: int = 0
    """The offset of that line."""
    thought: bool = False
    """Whether nothing opens it, and its lines only stand further in."""


class _Layout:
    """The blocks that are open, outermost first, as the lines of a declaration are looked at one by one."""

    def __init__(self, known: Collection[int]) -> None:
        self._known = known
        self._open = [_Block(-1, -1, -1, 0)]
        self._in_place = True
        """Whether the last closing brace stands no further in than what opened its block."""
        self.clear = True
        """Whether that is so of all that begin a line: behind another, nothing says what belongs to what."""

    def line(self, line: Brace, before: Brace) -> None:
        """A line that begins without a brace."""
        self._drop(line.indent)
        block = self._open[-1]
        if block.inside is None:
            block.inside, block.first = line.indent, line.at
        elif line.indent > block.inside and line.at not in self._known and (before.sign != "}" or self._in_place):
            self._open.append(_Block(block.inside, block.inside, block.inside, line.indent, line.at, thought=True))

    def opens(self, brace: Brace) -> None:
        around = self._open[-1]
        indent = brace.indent if around.inside is None else min(brace.indent, around.inside)
        goes_on = around.thought and around.inside == brace.indent
        self._open.append(_Block(indent, around.indent if goes_on else brace.indent, brace.indent))

    def closes(self, brace: Brace) -> Lost | None:
        """A closing brace; Lost where it closes lines that nothing opened."""
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
        if block.thought:
            return indent == block.indent
        return block.least < indent < (block.inside or 0) and indent != block.line

    def _drop(self, indent: int) -> None:
        """Forget lines further in that end here without a brace: they went on from the line above."""
        while self._open[-1].thought and indent <= self._open[-1].indent:
            self._open.pop()


def lost_line(braces: list[Brace], known: Collection[int]) -> Lost | None:
    """The first line before which one is missing, but for those of which that is known already."""
    layout = _Layout(known)
    for before, brace in pairwise([_NOTHING, *braces]):
        if not brace.sign:
            layout.line(brace, before)
        elif brace.sign == "{":
            layout.opens(brace)
        elif (lost := layout.closes(brace)) is not None:
            return lost
        if not layout.clear:
            break
    return None
