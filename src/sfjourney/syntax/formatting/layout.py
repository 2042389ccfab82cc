"""The pieces of one line -> its lines: one where it fits, else broken where its groups allow (docs/formatting.md)."""

from collections.abc import Sequence

from msgspec import Struct

from sfjourney.syntax.formatting.pieces import Close, Gap, Kind, Open, Piece, Remark, Word

WIDTH = 120
"""Characters that a line has at most where it can be broken."""
INDENT = 2
BESIDE = "  "
"""What stands before a comment that is not alone on its line."""
_CONTINUED = 4
"""How much further right a line goes on than it began: further than what stands in its braces."""


def lines_of(pieces: Sequence[Piece], indent: int, suffix: str) -> list[str]:
    """Lay pieces out, the first line indented by so many spaces. ``suffix`` is what follows on the last line."""
    return _Layout(pieces, indent, len(suffix)).lines()


def lines_as_written(pieces: Sequence[Piece], indent: int) -> list[str]:
    """Lay pieces out in the lines that they were written in, however long those are."""
    lines: list[str] = []
    line, gap, commented = " " * indent, "", False
    for piece in pieces:
        match piece:
            case Gap(text):
                gap += text
            case Word(text, began_line):
                if commented or (began_line and line.strip()):
                    lines.append(line)
                    line, gap, commented = " " * (indent + _CONTINUED), "", False
                line += gap + text
                gap = ""
            case Remark(text, own_line):
                if own_line or commented:
                    lines.append(line)
                    line = " " * (indent + _CONTINUED) + text
                else:
                    line += BESIDE + text
                commented = True
            case Open() | Close():
                pass  # which group a word is in says nothing of its line
    return [*lines, line]


class _Group(Struct, frozen=True):
    """What is known of a group before it is laid out: how long it is with what cannot be parted from its end, and
    whether a comment breaks it.
    """

    length: int
    remarks: bool


def _measured(pieces: Sequence[Piece], suffix: int) -> dict[int, _Group]:
    """Every group by the index where it opens. One pass from right to left, so that what follows is known."""
    groups: dict[int, _Group] = {}
    passed = 0
    """Characters from here to the end, all on one line."""
    until = [-suffix]
    """For the groups around: how many of these stand behind the place where a line may end next."""
    remarks = [False]
    for index in range(len(pieces) - 1, -1, -1):
        match pieces[index]:
            case Word(text):
                passed += len(text)
            case Gap(text, breaks):
                until[-1] = passed if breaks else until[-1]
                passed += len(text)
            case Close():
                until.append(until[-1])
                remarks.append(False)
            case Open():
                inside = remarks.pop()
                until.pop()
                remarks[-1] = remarks[-1] or inside
                groups[index] = _Group(passed - until[-1], inside)
            case Remark():
                remarks[-1] = True
    return groups


class _Opened(Struct, frozen=True):
    """A group being laid out. ``inner`` is where its lines begin, ``outer`` where its closing bracket does."""

    kind: Kind
    broken: bool
    inner: int
    outer: int


class _Layout:
    def __init__(self, pieces: Sequence[Piece], indent: int, suffix: int) -> None:
        self._pieces = pieces
        self._groups = _measured(pieces, suffix)
        self._first = indent
        self._done: list[str] = []
        self._line: list[str] = []
        """What the last line is made of; a line may be as long as a file."""
        self._indent = self._column = indent
        """Where the last line begins, and where its next word would stand."""
        self._gap = " " * indent
        """What stands before the next word on the last line."""
        self._next: int | None = None
        """Where the next word begins a line of its own, if it does."""
        self._commented = False
        """Whether the last line ends with a comment."""
        self._open: list[_Opened] = []

    def lines(self) -> list[str]:
        for index, piece in enumerate(self._pieces):
            match piece:
                case Open(kind):
                    self._open.append(self._opened(kind, self._groups[index]))
                case Close():
                    self._open.pop()
                case Gap():
                    self._part(piece)
                case Word(text):
                    self._write(text)
                case Remark():
                    self._comment(piece)
        return [*self._done, "".join(self._line)]

    def _opened(self, kind: Kind, group: _Group) -> _Opened:
        within = self._open[-1] if self._open else None
        indent, column = (self._indent, self._column) if self._next is None else (self._next, self._next)
        broken = group.remarks or ((within is None or within.broken) and column + group.length > WIDTH)
        if kind is Kind.LINE:
            return _Opened(kind, broken, self._first + _CONTINUED, self._first)
        if within is not None and within.broken and within.kind is Kind.CHAIN:
            indent = max(indent, within.inner)  # also of the first part, which stands on the line of what is before
        if kind is Kind.CHAIN and self._next is not None:
            return _Opened(kind, broken, indent, indent)  # it begins a line, in brackets: all of its parts do alike
        further = _CONTINUED if kind is Kind.CHAIN and indent == self._first else INDENT
        return _Opened(kind, broken, indent + further, indent)

    def _part(self, gap: Gap) -> None:
        group = self._open[-1]
        if gap.breaks and group.broken:
            self._next = group.outer if gap.closes else group.inner
        elif self._next is None:
            self._gap += gap.text
            self._column += len(gap.text)

    def _write(self, text: str) -> None:
        if self._next is not None:
            self._begin_line(self._next)
        self._line += (self._gap, text)
        self._column += len(text)
        self._gap = ""

    def _comment(self, remark: Remark) -> None:
        following = self._next if self._next is not None else self._open[-1].inner
        if remark.own_line or self._commented:
            self._begin_line(self._open[-1].inner)
            self._line += (self._gap, remark.text)
        else:
            self._line += (BESIDE, remark.text)
        self._commented = True
        self._next = following

    def _begin_line(self, indent: int) -> None:
        self._done.append("".join(self._line))
        self._line = []
        self._indent = self._column = indent
        self._gap = " " * indent
        self._next = None
        self._commented = False
