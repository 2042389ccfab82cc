"""Rows of a table -> the calls that they are: by columns where all is plain, one by one where something is not."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sfjourney.documents.scan import Path
from sfjourney.limits import Limits
from sfjourney.recordings.blocks import Block
from sfjourney.recordings.bodies import Body, Refusal, read_value
from sfjourney.recordings.column_types import ColumnTypes
from sfjourney.recordings.layout import Column, Layout
from sfjourney.recordings.plain import PlainCalls, PlainReader
from sfjourney.recordings.plain_rows import plain_rows

_PIECE: Final = 32
"""Rows that are looked at together where a block has something unusual in it."""
_NO_UTF8: Final = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows of a table. ``cells`` are one sequence for each column of the layout; an absent cell is None.

    ``size`` is about how many bytes they are. ``sound`` says that nothing is in them that JSON could not hold: texts
    are Unicode, numbers finite. Bytes that are no UTF-8 stand in texts as Python's ``surrogateescape`` has them.
    ``types`` say which texts are JSON where the table has no types.
    """

    first: int
    count: int
    layout: Layout
    cells: Sequence[Sequence[Any]]
    size: int
    limits: Limits
    sound: bool = True
    types: ColumnTypes | None = None

    def plain(self, reader: PlainReader) -> PlainCalls | None:  # noqa: ARG002  # there is nothing to learn of a table
        if not self.sound or self.size > self.limits.line_bytes:
            return None
        return plain_rows(self.layout, self.cells, self.count, self.types)

    def pieces(self) -> Iterator[Block]:
        for begin in range(0, self.count, _PIECE):
            end = min(begin + _PIECE, self.count)
            cells = [column[begin:end] for column in self.cells]
            size = self.size * (end - begin) // self.count
            yield replace(self, first=self.first + begin, count=end - begin, cells=cells, size=size)

    def body(self, number: int) -> Body | Refusal | None:
        body: Body = {}
        event = self.layout.event_of([column[number - self.first] for column in self.cells])
        left = self.limits.line_bytes
        for column, cells in zip(self.layout.columns, self.cells, strict=True):
            cell = cells[number - self.first]
            if cell is None:
                continue
            left -= len(cell.encode(errors="surrogateescape")) if isinstance(cell, str) else 0
            if left < 0:
                return Refusal(column.number, "too-long", f"a row of more than {self.limits.line_bytes} bytes")
            value = self._value(column, cell, event)
            if isinstance(value, Refusal):
                return value
            holder = body
            for part in column.path[:-1]:
                holder = holder.setdefault(part, {})
            holder[column.path[-1]] = value
        return body or None

    def refusal(self, number: int, path: Path, code: str, message: str) -> Refusal:  # noqa: ARG002  # all are alike
        column = self.layout.column_of(path)
        return Refusal(1, code, message) if column is None else _refused(column, code, message)

    def written(self, number: int) -> object:
        return [column[number - self.first] for column in self.cells]

    def _value(self, column: Column, cell: Any, event: str | None) -> Any | Refusal:
        """The value of a cell that is not absent."""
        fault = None if self.sound else _fault(cell)
        if fault is not None:
            return _refused(column, "not-json", fault)
        if not isinstance(cell, str):
            return cell
        typed = self.types is not None and self.types.is_json(event, column.path)
        if not typed and not column.is_json(cell):
            return cell
        value = read_value(cell.encode(), replace(self.limits, json_depth=self.limits.json_depth - len(column.path)))
        if isinstance(value, Refusal):
            why = "; its schema has no text there" if typed else ""
            return _refused(column, value.code, f"{value.message} (character {value.column} of the cell){why}")
        return value


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that is none of its table's, and why."""

    first: int
    why: Refusal
    count: int = 1

    def plain(self, reader: PlainReader) -> None:
        """It is never plain."""

    def pieces(self) -> Iterator[Block]:
        yield self

    def body(self, number: int) -> Refusal:  # noqa: ARG002  # there is but one
        return self.why

    def refusal(self, number: int, path: Path, code: str, message: str) -> Refusal:  # noqa: ARG002  # the same
        return self.why

    def written(self, number: int) -> object:  # noqa: ARG002  # the same
        return self.why


def is_unicode(texts: Iterable[str]) -> bool:
    """Whether no text holds bytes that are no UTF-8."""
    text = "".join(texts)
    return text.isascii() or _NO_UTF8.search(text) is None


def _refused(column: Column, code: str, message: str) -> Refusal:
    return Refusal(column.number, code, f"column {column.shown}: {message.removeprefix(column.name + ': ')}")


def _fault(value: Any) -> str | None:
    """Why a value cannot stand in JSON, wherever in it that is; None where it can."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str) and _NO_UTF8.search(one):
            return "bytes that are no UTF-8"
        if isinstance(one, float) and not math.isfinite(one):
            return f"{'NaN' if math.isnan(one) else 'Infinity'} is no JSON number"
        if isinstance(one, dict):
            left += [*one, *one.values()]
        elif isinstance(one, list):
            left += one
    return None
