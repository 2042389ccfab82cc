"""The text of a CSV file -> rows of a table of calls, and the rows that are none (RFC 4180).

Cells are separated by commas; one with a comma, a quote or a line break in it stands in quotes, and a quote in it is
written twice. The first row names the columns. A row is a line: the head is line 1, and blank rows count.

A quote that is out of place may swallow what follows. So a row that is none is given up at the end of its first line,
and reading goes on behind that.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import IO, Final

from msgspec import Struct

from sfjourney.limits import Limits
from sfjourney.recordings.bodies import NO_UTF8, NO_UTF8_BUT_UTF16, Refusal
from sfjourney.recordings.column_types import ColumnTypes
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.hints import is_utf16
from sfjourney.recordings.layout import Given, Layout, layout_of
from sfjourney.recordings.lines import Lines, line_blocks
from sfjourney.recordings.rows import Rows, is_unicode
from sfjourney.recordings.unpacking import Packing, unpacked
from sfjourney.recordings.writing import refused_row

_OPEN: Final = "unexpected end of data"
_MISPLACED: Final = "',' expected after"
_PROBLEMS: Final = {
    _OPEN: ("bad-row", "a quote is opened and not closed"),
    _MISPLACED: ("bad-row", "a quote stands where none can: a cell is quoted whole, and a quote in it written twice"),
    "new-line character": ("bad-row", "a carriage return stands outside quotes"),
    "field larger": ("too-long", "a cell that is longer than a row may be"),
}
"""What the reader says, by its beginning, and what we say. It quotes nothing."""

Row = list[str] | Refusal


class CsvTable(Struct, frozen=True):
    """A CSV file of ``size`` bytes, which is read once. ``types`` say which of its cells are no texts."""

    name: str
    file: IO[bytes]
    size: int
    packing: Packing | None
    limits: Limits
    types: ColumnTypes

    def layout(self) -> Layout:
        """Where its cells stand. Raises RecordingError where it has no head, or one that is not of a table of calls."""
        for rows in self._batches():
            return _head(self.name, rows, self.limits)
        raise RecordingError(f"{self.name}:1:1: it is empty, without even a head that names its columns")

    @property
    def groups(self) -> int:
        """One: where a row begins is known only to who has read all rows before it."""
        return 1

    def lines(self, _groups: range | None = None) -> Iterator[bytes]:
        """Its rows as lines, of which the head is a blank one. Raises RecordingError as ``layout`` does."""
        layout: Layout | None = None
        for rows in self._batches():
            if layout is None:
                layout, rows = _head(self.name, rows, self.limits), [[], *rows[1:]]  # noqa: PLW2901  # the head is no row
            yield from self._lines(rows, layout)
        if layout is None:
            self.layout()

    def _batches(self) -> Iterator[list[Row]]:
        content = unpacked(self.name, self.file, self.size, self.packing, self.limits)
        return _batches(self._in_utf8(line_blocks(content, self.limits)), self.limits)

    def _in_utf8(self, blocks: Iterable[Lines]) -> Iterator[Lines]:
        for block in blocks:
            if block.first == 1 and is_utf16(block.content):
                raise RecordingError(f"{self.name}:1:1: {NO_UTF8_BUT_UTF16}")
            yield block

    def _lines(self, rows: Sequence[Row], layout: Layout) -> Iterator[bytes]:
        """Rows that fit the head, as many together as there are one after another, and those that do not."""
        width = len(layout.columns)
        fitting: list[list[str]] = []
        for row in rows:
            if isinstance(row, list) and len(row) == width:
                fitting.append(row)
                continue
            if fitting:
                yield self._rows(fitting, layout).lines()
                fitting = []
            why = _ragged(row, width) if isinstance(row, list) and row else row
            yield refused_row(why) + b"\n" if isinstance(why, Refusal) else b"\n"
        if fitting:
            yield self._rows(fitting, layout).lines()

    def _rows(self, rows: Sequence[list[str]], layout: Layout) -> Rows:
        columns = [*zip(*rows, strict=True)]
        size = sum(sum(map(len, column)) for column in columns)
        cells = [[cell or None for cell in column] for column in columns]
        return Rows(layout, cells, size, self.limits, all(map(is_unicode, columns)), self.types)


def _head(name: str, rows: Sequence[Row], limits: Limits) -> Layout:
    head = rows[0]
    if isinstance(head, Refusal):
        raise RecordingError(f"{name}:1:{head.column}: {head.message}")
    for number, title in enumerate(head, 1):
        if not is_unicode([title]):
            raise RecordingError(f"{name}:1:{number}: {NO_UTF8}")
    return layout_of(name, [Given(title.strip(), number) for number, title in enumerate(head, 1)], limits, line=1)


def _ragged(row: Sequence[str], width: int) -> Refusal:
    cells = "1 cell" if len(row) == 1 else f"{len(row)} cells"
    return Refusal(min(len(row), width) + 1, "bad-row", f"{cells} where the head names {width} columns")


# ---- text -> rows


def _batches(blocks: Iterable[Lines], limits: Limits) -> Iterator[list[Row]]:
    """The rows of the text, as they come. A blank line is a row without cells."""
    if csv.field_size_limit() < limits.line_bytes:
        csv.field_size_limit(limits.line_bytes)  # it holds for the process; ours for a row is asked of every row
    left: list[str] = []
    size = wanted = 0
    for block in blocks:
        left += _physical(block.content)
        size += len(block.content)
        if size < wanted:
            continue  # a row that goes on is not looked at again before there is twice as much of it
        rows, left = _rows_in(left, limits, more=True)
        size = sum(map(len, left))
        wanted = 2 * size
        if rows:
            yield rows
    rows, _ = _rows_in(left, limits, more=False)
    if rows:
        yield rows


def _physical(content: bytes) -> list[str]:
    """Lines as they stand in the file, each with its end; bytes that are no UTF-8 as ``surrogateescape`` has them."""
    return StringIO(content.decode(errors="surrogateescape"), newline="\n").readlines()


def _rows_in(lines: list[str], limits: Limits, *, more: bool) -> tuple[list[Row], list[str]]:
    """The rows of some lines, and the lines of a last row that may go on behind them, if there is ``more``."""
    rows: list[Row] = []
    begin = 0
    for number, line in enumerate(lines):
        if _is_cut(line, limits):
            rows += _rows_of(lines[begin:number], limits, more=False)[0]
            rows.append(Refusal(1, "too-long", f"a line of more than {limits.line_bytes} bytes (limits.line_bytes)"))
            begin = number + 1
    found, left = _rows_of(lines[begin:], limits, more=more)
    return rows + found, left


def _rows_of(lines: list[str], limits: Limits, *, more: bool) -> tuple[list[Row], list[str]]:
    """The same, of lines that are all whole."""
    rows: list[Row] = []
    at = 0
    rest = iter(lines)
    while at < len(lines):
        reader = csv.reader(rest, strict=True)
        good = 0
        try:
            for row in reader:
                good = reader.line_num
                rows.append(row)
        except csv.Error as error:
            problem = next((known for known in _PROBLEMS if str(error).startswith(known)), _MISPLACED)
        else:
            break
        at += good
        if problem == _OPEN and more and sum(map(len, lines[at:])) <= limits.line_bytes:
            return rows, lines[at:]
        rows.append(Refusal(1, *_PROBLEMS[problem]))
        at += 1
        if reader.line_num > good + 1:  # it went past the line that is given up
            rest = iter(lines[at:])
    return rows, []


def _is_cut(line: str, limits: Limits) -> bool:
    """Whether a line was longer than lines may be."""
    at_most = len(line) * 4  # bytes of UTF-8
    return at_most > limits.line_bytes and len(line.encode(errors="surrogateescape")) > limits.line_bytes
