"""Rows of a table -> lines of JSON, one a row: the object that it is, or why it is none."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct
from msgspec.structs import replace

from sfjourney.limits import Limits
from sfjourney.recordings.bodies import NO_UTF8, Refusal, read_value
from sfjourney.recordings.column_types import UNTYPED, ColumnTypes
from sfjourney.recordings.layout import BOOLEANS, Column, Layout, Names
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
        why = {} if self.size <= self.limits.line_bytes else self._too_long(count)
        members: list[tuple[Names, Sequence[Any]]] = []
        for column, cells in zip(self.layout.columns, self.cells, strict=True):
            values = self._at_once(column, cells)
            if values is None:
                values = self._one_by_one(column, cells)
                why = {number: value for number, value in enumerate(values) if isinstance(value, Refusal)} | why
            members.append((column.path, values))
        bodies = _objects(members)
        if not why and None not in bodies:
            lines = _encoder.encode_lines(bodies)
            if len(lines) <= self.limits.line_bytes:
                return lines
        return b"".join(self._line(body, why.get(number)) for number, body in enumerate(bodies))

    def _line(self, body: dict[str, Any] | None, why: Refusal | None) -> bytes:
        line = refused_row(why) if why is not None else _encoder.encode(body) if body else b""
        if len(line) > self.limits.line_bytes:  # what is written with backslashes grows
            line = refused_row(
                Refusal(1, "too-long", f"a row of more than {self.limits.line_bytes} bytes as JSON (limits.line_bytes)")
            )
        return line + b"\n"

    def _too_long(self, count: int) -> dict[int, Refusal]:
        """The rows that are longer than rows may be, with the column in which they come to be."""
        found = dict[int, Refusal]()
        left = [self.limits.line_bytes] * count
        for column, cells in zip(self.layout.columns, self.cells, strict=True):
            for number, cell in enumerate(cells):
                left[number] -= len(cell.encode(errors="surrogateescape")) if isinstance(cell, str) else 0
                if left[number] < 0 and number not in found:
                    message = f"a row of more than {self.limits.line_bytes} bytes (limits.line_bytes)"
                    found[number] = Refusal(column.number, "too-long", message)
        return found

    def _at_once(self, column: Column, cells: Sequence[Any]) -> Sequence[Any] | None:
        """The values of a column's cells; None where they have to be looked at one by one."""
        if not self.sound or column.address:
            return None
        if column.json:
            texts = [cell for cell in cells if cell is not None]
            return [cell and Raw(cell) for cell in cells] if are_plain_objects(texts, self.limits) else None
        typed = self.types is not UNTYPED and any(self.types.is_json(event, column.path) for event in {*self._events()})
        return None if typed else cells

    def _one_by_one(self, column: Column, cells: Sequence[Any]) -> list[Any | Refusal]:
        """The values of a column's cells, or why they are none."""
        return [
            None if cell is None else self._value(column, cell, typed=self.types.is_json(event, column.path))
            for cell, event in zip(cells, self._events(), strict=True)
        ]

    def _events(self) -> Sequence[str | None]:
        """The event of each row."""
        columns = zip(self.layout.columns, self.cells, strict=True)
        return next((cells for column, cells in columns if column.name == "event"), [None] * len(self.cells[0]))

    def _value(self, column: Column, cell: Any, *, typed: bool) -> Any | Refusal:
        """The value of a cell. ``typed`` says that its schema has no text there."""
        fault = None if self.sound else _fault(cell)
        if fault is not None:
            return refused_cell(column, fault.code, fault.message)
        if not isinstance(cell, str) or not (typed or column.is_json(cell)):
            return cell
        value = written_value(cell, replace(self.limits, json_depth=self.limits.json_depth - len(column.path)))
        if not isinstance(value, Refusal):
            return value
        if column.name in BOOLEANS:
            return refused_cell(column, "bad-field", f"{column.name} is true or false, in small letters")
        why = "; its schema has no text there" if typed else ""
        return refused_cell(column, value.code, f"{value.message} (character {value.column} of the cell){why}")


def _objects(members: Iterable[tuple[Names, Sequence[Any]]]) -> list[dict[str, Any] | None]:
    """The object of each row from its members by their paths; None where none of them is there."""
    inside: dict[str, list[tuple[Names, Sequence[Any]]]] = {}
    for path, values in members:
        inside.setdefault(path[0], []).append((path[1:], values))
    names = tuple(inside)
    columns = [one[0][1] if one[0][0] == () else _objects(one) for one in inside.values()]
    if not any(None in column for column in columns):
        return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]
    return [
        {name: value for name, value in zip(names, row, strict=True) if value is not None} or None
        for row in zip(*columns, strict=True)
    ]


def written_value(text: str, limits: Limits) -> Raw | Refusal:
    """A text of JSON as it stands on a line, or why it is none."""
    value = read_value(text.encode(errors="surrogateescape"), limits)
    return value if isinstance(value, Refusal) else Raw(text.translate(_LINE_ENDS))


def is_unicode(texts: Iterable[str]) -> bool:
    """Whether no text holds bytes that are no UTF-8."""
    text = "".join(texts)
    return text.isascii() or _NO_UTF8.search(text) is None


def _fault(value: Any) -> Refusal | None:
    """Why a value cannot stand in JSON, wherever in it that is; None where it can."""
    left = [value]
    while left:
        one = left.pop()
        if isinstance(one, str) and _NO_UTF8.search(one):
            return Refusal(1, "not-json", NO_UTF8)
        if isinstance(one, float) and not math.isfinite(one):
            return Refusal(1, "not-json", f"{'NaN' if math.isnan(one) else 'Infinity'} is no JSON number")
        if isinstance(one, Refusal):
            return one
        if isinstance(one, dict):
            left += [*one, *one.values()]
        elif isinstance(one, list):
            left += one
    return None
