"""Rows of an output -> a Parquet file with the same columns (docs/outputs.md). Needs pyarrow."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import IO, Any, Final

import msgspec
import pyarrow as pa
from msgspec import Raw, Struct
from msgspec.structs import astuple
from pyarrow import parquet

from sfjourney.replay.table_columns import Column, Kind, columns_of

_AT_ONCE: Final = 4_096
"""Rows that are Python's at a time."""
_IN_GROUP: Final = 8
"""So many times as many are a group of the file."""
_TYPES: Final[Mapping[Kind, pa.DataType]] = {
    "text": pa.string(),
    "json": pa.string(),
    "number": pa.int64(),
    "instant": pa.timestamp("ms", "UTC"),
}


def write_table(lines: Iterable[bytes], row: type[Struct], file: IO[bytes]) -> None:
    """Write lines of JSON, each a ``row``, as Parquet: groups of 32,768 rows, compressed by zstd. Raises OSError."""
    columns = columns_of(row)
    batches = _batches(lines, columns)
    with parquet.ParquetWriter(file, _schema(columns), compression="zstd") as writer:
        while group := [*islice(batches, _IN_GROUP)]:
            writer.write_table(pa.Table.from_batches(group))


def _batches(lines: Iterable[bytes], columns: Sequence[Column]) -> Iterator[pa.RecordBatch]:
    decode = msgspec.json.Decoder(_row_of(columns)).decode
    schema, left = _schema(columns), iter(lines)
    while rows := [astuple(decode(line)) for line in islice(left, _AT_ONCE)]:
        cells = zip(columns, zip(*rows, strict=True), strict=True)
        yield pa.record_batch([_array(column, values) for column, values in cells], schema=schema)


def _row_of(columns: Sequence[Column]) -> type[Struct]:
    """What a line is read as: members in the order of the columns, and as it is written what may be any JSON."""
    fields = [(f"column_{place}", Raw if one.kind == "json" else Any) for place, one in enumerate(columns)]
    names = {field: column.name for (field, _), column in zip(fields, columns, strict=True)}
    return msgspec.defstruct("_Row", fields, rename=names, gc=False)


def _array(column: Column, cells: Sequence[Any]) -> pa.Array:
    if column.many:
        ends = [0, *accumulate(len(cell or ()) for cell in cells)]
        starts = [None if cell is None else start for cell, start in zip(cells, ends, strict=False)]
        inside = _objects(column, [one for cell in cells for one in cell or ()])
        return pa.ListArray.from_arrays(pa.array([*starts, ends[-1]], pa.int32()), inside)
    if column.members:
        return _objects(column, cells)
    if column.kind == "instant":
        return pa.array(cells, pa.string()).cast(_TYPES["instant"])
    return pa.array([_text(cell) for cell in cells] if column.kind == "json" else cells, _type(column))


def _objects(column: Column, cells: Sequence[dict[str, Any] | None]) -> pa.StructArray:
    given = [cell or {} for cell in cells]
    members = [_array(member, [cell.get(member.name) for cell in given]) for member in column.members]
    return pa.StructArray.from_arrays(
        members, fields=_fields(column.members), mask=pa.array([cell is None for cell in cells], pa.bool_())
    )


def _text(value: Raw) -> str | None:
    """JSON as text: a string itself, everything else as it is written; None for null."""
    written = bytes(value)
    if written[:1] == b'"' or written == b"null":
        found: str | None = msgspec.json.decode(written)
        return found
    return written.decode()


def _schema(columns: Sequence[Column]) -> pa.Schema:
    return pa.schema(_fields(columns))


def _fields(columns: Sequence[Column]) -> list[pa.Field]:
    return [pa.field(column.name, _type(column)) for column in columns]


def _type(column: Column) -> pa.DataType:
    if column.kind is not None:
        return _TYPES[column.kind]
    inside = pa.struct(_fields(column.members))
    return pa.list_(inside) if column.many else inside
