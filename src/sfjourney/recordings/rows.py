"""Rows of a table -> lines of JSON, one a row: the object that it is, or why it is none."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from sfjourney.limits import Limits
from sfjourney.recordings.bodies import Refusal, read_value
from sfjourney.recordings.column_types import UNTYPED, ColumnTypes
from sfjourney.recordings.layout import Column, Layout
from sfjourney.recordings.plain import are_plain_objects
from sfjourney.recordings.writing import refused_cell, refused_row

_NO_UTF8: Final = re.compile("[\udc80-\udcff]")
_LINE_ENDS: Final = str.maketrans("\r\n", "  ")
"""In JSON they stand between values only."""
_encoder = msgspec.json.Encoder()


class Rows(Struct, frozen=True):
    """Some rows of a table. ``cells`` are one sequence for each column of the layout; an absent cell is None.

    ``size`` is about how many bytes they are. ``sound`` says that nothing is in them that JSON could not hold: texts
    are Unicode, numbers finite. Bytes that are no UTF-8 stand in texts as Python's ``surrogateescape`` has them.
    ``types`` say which texts are JSON where the table has no types.
    """

    layout: Layout
    cells: Sequence[Sequence[Any]]
    size: int
    limits: Limits
    sound: bool = True
    types: ColumnTypes = UNTYPED

    def lines(self) -> bytes:
        """The lines, each with its end. One of a row without any cell is blank."""
        count = len(self.cells[0])
        bodies: list[dict[str, Any]] = [{} for _ in range(count)]
        why = dict[int, Refusal]() if self.size <= self.limits.line_bytes else self._too_long(count)
        for column, cells in zip(self.layout.columns, self.cells, strict=True):
            for number, value in enumerate(self._values(column, cells)):
                if value is not None and number not in why:
                    if isinstance(value, Refusal):
                        why[number] = value
                    else:
                        _put(bodies[number], column, value)
        if not why and all(bodies):
            lines = _encoder.encode_lines(bodies)
            if len(lines) <= self.limits.line_bytes:
                return lines
        return b"".join(self._line(body, why.get(number)) for number, body in enumerate(bodies))

    def _line(self, body: dict[str, Any], why: Refusal | None) -> bytes:
        line = refused_row(why) if why is not None else _encoder.encode(body) if body else b""
        if len(line) > self.limits.line_bytes:  # what is written with backslashes grows
            line = refused_row(Refusal(1, "too-long", f"a row of more than {self.limits.line_bytes} bytes as JSON"))
        return line + b"\n"

    def _too_long(self, count: int) -> dict[int, Refusal]:
        """The rows that are longer than rows may be, with the column in which they come to be."""
        found = dict[int, Refusal]()
        left = [self.limits.line_bytes] * count
        for column, cells in zip(self.layout.columns, self.cells, strict=True):
            for number, cell in enumerate(cells):
                left[number] -= len(cell.encode(errors="surrogateescape")) if isinstance(cell, str) else 0
                if left[number] < 0 and number not in found:
                    message = f"a row of more than {self.limits.line_bytes} bytes"
                    found[number] = Refusal(column.number, "too-long", message)
        return found

    def _values(self, column: Column, cells: Sequence[Any]) -> Iterable[Any | Refusal]:
        """What the cells of a column are: values of JSON, or why they are none."""
        if self.sound and column.json and are_plain_objects([cell for cell in cells if cell is not None]):
            return [None if cell is None else Raw(cell) for cell in cells]
        events = self._events() if self.types is not UNTYPED else ()
        typed = {event: self.types.is_json(event, column.path) for event in {*events}}
        if self.sound and not column.json and not column.address and not any(typed.values()):
            return cells
        each = events or [None] * len(cells)
        return [
            None if cell is None else self._value(column, cell, typed=typed.get(event, False))
            for cell, event in zip(cells, each, strict=True)
        ]

    def _events(self) -> Sequence[str | None]:
        """The event of each row."""
        columns = zip(self.layout.columns, self.cells, strict=True)
        return next((cells for column, cells in columns if column.name == "event"), [None] * len(self.cells[0]))

    def _value(self, column: Column, cell: Any, *, typed: bool) -> Any | Refusal:
        """The value of a cell. ``typed`` says that its schema has no text there."""
        fault = None if self.sound else _fault(cell)
        if fault is not None:
            return refused_cell(column, "not-json", fault)
        if not isinstance(cell, str) or not (typed or column.is_json(cell)):
            return cell
        value = read_value(cell.encode(), replace(self.limits, json_depth=self.limits.json_depth - len(column.path)))
        if not isinstance(value, Refusal):
            return Raw(cell.translate(_LINE_ENDS))
        why = "; its schema has no text there" if typed else ""
        return refused_cell(column, value.code, f"{value.message} (character {value.column} of the cell){why}")


def _put(body: dict[str, Any], column: Column, value: Any) -> None:
    for part in column.path[:-1]:
        body = body.setdefault(part, {})
    body[column.path[-1]] = value


def is_unicode(texts: Iterable[str]) -> bool:
    """Whether no text holds bytes that are no UTF-8."""
    text = "".join(texts)
    return text.isascii() or _NO_UTF8.search(text) is None


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
