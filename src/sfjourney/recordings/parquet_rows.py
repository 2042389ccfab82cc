"""A Parquet file -> rows of a table of calls (semantics.md R1). Structs are read as columns with dotted names.

Little data of this format can stand for very much: a dictionary holds a long text once that a million rows show. So
it is asked first how long texts are, and only so many rows are read at once as fit into little memory.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet, types

from sfjourney.limits import Limits
from sfjourney.recordings.arrow_values import Values, holds
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.layout import Given, Layout, is_known, layout_of
from sfjourney.recordings.rows import Rows
from sfjourney.recordings.unpacking import Expansion

_ROWS_AT_ONCE: Final = 1_024
_BYTES_AT_ONCE: Final = 64 << 20
_FEWEST_UNKNOWN: Final = 64
"""Rows that are read at once where nothing says how long they may be."""
_BUFFER: Final = 1 << 20
_DAMAGE: Final = (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError)


# ---- its columns


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A column that is no struct: by which numbers it is reached, and whether its instants are of UTC unsaid."""

    given: Given
    numbers: tuple[int, ...]
    utc: bool

    def array(self, batch: pa.RecordBatch) -> pa.Array:
        array = batch.column(self.numbers[0])
        for number in self.numbers[1:]:
            array = array.flatten()[number]  # null where the struct around it is
        return array.cast(pa.timestamp(array.type.unit, "UTC")) if self.utc else array


def _leaves(table: parquet.ParquetFile) -> Iterator[_Leaf]:
    """The columns, those of structs one by one. What holds nothing that JSON has is left out where nobody knows it."""
    physical = {column.path: column.physical_type for column in table.schema}
    left: list[tuple[str, tuple[int, ...], pa.DataType]]
    left = [(field.name, (number,), field.type) for number, field in reversed([*enumerate(table.schema_arrow)])]
    while left:
        name, numbers, kind = left.pop()
        if types.is_struct(kind):
            members = [(kind.field(number).name, number, kind.field(number).type) for number in range(kind.num_fields)]
            left += [(f"{name}.{member}", (*numbers, number), inner) for member, number, inner in reversed(members)]
            continue
        # The old type of instants, INT96, has no zone; all who write it mean UTC.
        utc = types.is_timestamp(kind) and kind.tz is None and physical.get(name) == "INT96"
        what = "text" if utc else holds(kind)
        if what != "nothing" or is_known(name):
            yield _Leaf(Given(name, numbers[0] + 1, what, str(kind)), numbers, utc)


# ---- its rows


def count_groups(name: str, file: IO[bytes]) -> int:
    """How many row groups a file has. Raises RecordingError where it is damaged."""
    return int(_opened(name, file).num_row_groups)


def parquet_blocks(name: str, file: IO[bytes], size: int, limits: Limits, groups: range | None) -> Iterator[Rows]:
    """The rows of some row groups, or of all, in blocks; they are numbered from 1.

    Raises RecordingError where the file of ``size`` bytes is damaged, holds far more than its size, or is no table of
    calls.
    """
    table = _opened(name, file)
    leaves = [*_leaves(table)]
    layout = layout_of(name, [leaf.given for leaf in leaves], limits)
    bound = Expansion(name, size, limits)
    first = 1
    for group in range(table.num_row_groups) if groups is None else groups:
        try:
            at_once = _rows_at_once(table, file, group, limits)
            for batch in table.iter_batches(at_once, row_groups=[group], use_threads=False):
                bound.add(batch.nbytes + batch.num_rows * batch.num_columns)
                yield _rows(batch, leaves, layout, first, limits)
                first += batch.num_rows
        except RecordingError:
            raise
        except _DAMAGE:
            raise _damaged(f"{name}:{first}:1") from None


def _rows(batch: pa.RecordBatch, leaves: Sequence[_Leaf], layout: Layout, first: int, limits: Limits) -> Rows:
    values = Values()
    cells = [values.of(leaf.array(batch)) for leaf in leaves]
    return Rows(first, batch.num_rows, layout, cells, batch.nbytes, limits, values.sound)


def _opened(name: str, file: IO[bytes]) -> parquet.ParquetFile:
    try:
        return parquet.ParquetFile(file, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True)
    except _DAMAGE:
        raise _damaged(name) from None


def _damaged(place: str) -> RecordingError:
    return RecordingError(f"{place}: damaged: no Parquet, or not as it was written")


# ---- how much of it at once


def _rows_at_once(table: parquet.ParquetFile, file: IO[bytes], group: int, limits: Limits) -> int:
    """How many rows of a group to read at once, so that they take little memory however long their texts are."""
    described = table.metadata.row_group(group)
    columns = [described.column(number) for number in range(described.num_columns)]
    asked, most = [], _ROWS_AT_ONCE
    for column in columns:
        if column.total_uncompressed_size > limits.line_bytes * max(column.num_values, 1):
            raise ValueError("longer than rows may be")
        if column.physical_type != "BYTE_ARRAY" or column.total_uncompressed_size * _ROWS_AT_ONCE <= _BYTES_AT_ONCE:
            continue
        if column.has_dictionary_page:
            asked.append(column.path_in_schema)
        if "DELTA_BYTE_ARRAY" in column.encodings:
            most = min(most, max(_BYTES_AT_ONCE // column.total_uncompressed_size, _FEWEST_UNKNOWN))
    if asked:
        items = max(column.num_values for column in columns) // max(described.num_rows, 1) + 1  # of lists, in a row
        most = min(most, _BYTES_AT_ONCE // max(_longest(table, file, group, asked) * items, 1))
    return max(most, 1)


def _longest(table: parquet.ParquetFile, file: IO[bytes], group: int, columns: Sequence[str]) -> int:
    """The bytes of the longest texts in the dictionaries of these columns, taken together."""
    asking = parquet.ParquetFile(file, metadata=table.metadata, read_dictionary=[*columns], buffer_size=_BUFFER)
    row = next(asking.iter_batches(1, row_groups=[group], columns=[*columns], use_threads=False))
    left, found = list(row.columns), 0
    while left:
        array = left.pop()
        if types.is_dictionary(array.type):
            longest: int | None = pc.max(pc.binary_length(array.dictionary)).as_py()
            found += longest or 0
        elif types.is_struct(array.type):
            left += array.flatten()
        elif types.is_map(array.type):
            left += [array.keys, array.items]
        elif types.is_list(array.type) or types.is_large_list(array.type):
            left.append(array.values)
    return found
