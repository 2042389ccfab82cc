"""A Parquet file -> rows of a table of calls (semantics.md R1). Structs are read as columns with dotted names.

Little data of this format can stand for very much: a dictionary holds a long text once that a million rows show. So
only so many rows are read at once as could at the worst be held, and what they are is counted before it is looked at.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import IO, Final

import pyarrow as pa
from msgspec import Struct
from pyarrow import parquet, types

from sfjourney.limits import Limits
from sfjourney.recordings.arrow_values import Values, holds, is_variant
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.layout import Given, Layout, Names, is_known, layout_of
from sfjourney.recordings.rows import Rows
from sfjourney.recordings.unpacking import Expansion

_ROWS_AT_ONCE: Final = 1_024
_BYTES_AT_ONCE: Final = 512 << 20
"""What rows that are read at once could be at the worst."""
_BYTES_LOOKED_AT: Final = 1 << 22
_HEADER: Final = 16
_PAGE_SIZE: Final = re.compile(rb"\x15.\x15([\x80-\xff]{0,4}[\x00-\x7f])", re.DOTALL)
"""How the header of a page begins (Thrift's compact protocol): its kind, and its size before compression."""
_ROW_NUMBERS: Final = re.compile("__index_level_[0-9]+__")
_FEWEST_UNKNOWN: Final = 128
"""Rows that are read at once where nothing says how long they may be."""
_BUFFER: Final = 1 << 20
_DAMAGE: Final = (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError)


# ---- its columns


class Leaf(Struct, frozen=True):
    """A column that is no struct: by which numbers it is reached, and whether its instants are of UTC unsaid."""

    given: Given
    numbers: tuple[int, ...]
    utc: bool

    def array(self, batch: pa.RecordBatch) -> pa.Array:
        array = batch.column(self.numbers[0])
        for number in self.numbers[1:]:
            array = array.flatten()[number]  # null where the struct around it is
        return array.cast(pa.timestamp(array.type.unit, "UTC")) if self.utc else array


def _leaves(table: parquet.ParquetFile) -> Iterator[Leaf]:
    return leaves_of(table.schema_arrow, {column.path: column.physical_type for column in table.schema})


def leaves_of(schema: pa.Schema, physical: Mapping[str, str]) -> Iterator[Leaf]:
    """The columns, those of structs one by one. What holds nothing that JSON has is left out where nobody knows it.

    So are the row numbers of pandas, by which two calls would differ that are the same.

    ``physical`` are Parquet's own types by the names of columns, where a file of it is read.
    """
    left: list[tuple[Names, tuple[int, ...], pa.DataType]]
    named = [(number, field) for number, field in enumerate(schema) if not _ROW_NUMBERS.fullmatch(field.name)]
    left = [(tuple(field.name.split(".")), (number,), field.type) for number, field in reversed(named)]
    while left:
        path, numbers, kind = left.pop()
        name = ".".join(path)
        if types.is_struct(kind) and not is_variant(kind):
            members = [(kind.field(number).name, number, kind.field(number).type) for number in range(kind.num_fields)]
            # A dot in the name of a member is a part of it, as in lines.
            left += [((*path, member), (*numbers, number), inner) for member, number, inner in reversed(members)]
            continue
        # The old type of instants, INT96, has no zone; all who write it mean UTC.
        utc = types.is_timestamp(kind) and kind.tz is None and physical.get(name) == "INT96"
        what = "text" if utc else holds(kind)
        if what != "nothing" or is_known(name):
            called = "variant" if is_variant(kind) else str(kind)
            inside = path if len(numbers) > 1 else ()
            yield Leaf(Given(name, numbers[0] + 1, what, called, inside), numbers, utc)


# ---- its rows


class ParquetTable(Struct, frozen=True):
    """A Parquet file of ``size`` bytes."""

    name: str
    file: IO[bytes]
    size: int
    limits: Limits

    def layout(self) -> Layout:
        """Where its cells stand. Raises RecordingError where it is damaged, or no table of calls."""
        return self._layout([*_leaves(self._opened())])

    @property
    def groups(self) -> int:
        """How many groups of rows it has, which can be read one by one. Raises RecordingError where it is damaged."""
        return int(self._opened().num_row_groups)

    def lines(self, groups: range | None = None) -> Iterator[bytes]:
        """Its rows as lines, or those of some of its ``groups``.

        Raises RecordingError as ``layout`` does, and where it holds far more than its size.
        """
        table = self._opened()
        leaves = [*_leaves(table)]
        layout = self._layout(leaves)
        bound = Expansion(self.name, self.size, self.limits)
        bound.check(sum(table.metadata.row_group(group).total_byte_size for group in range(table.num_row_groups)))
        groups = range(table.num_row_groups) if groups is None else groups
        row = 1 + sum(table.metadata.row_group(group).num_rows for group in range(groups.start))
        for group in groups:
            try:
                for batch in _batches(table, self.file, group, bound):
                    rows = rows_of(batch, leaves, layout, self.limits)
                    bound.add(rows.size)
                    yield rows.lines()
                    row += batch.num_rows
            except RecordingError:
                raise
            except _DAMAGE:
                raise self._damaged(f":{row}:1") from None

    def _layout(self, leaves: Sequence[Leaf]) -> Layout:
        return layout_of(self.name, [leaf.given for leaf in leaves], self.limits)

    def _opened(self) -> parquet.ParquetFile:
        try:
            return parquet.ParquetFile(
                self.file, buffer_size=_BUFFER, pre_buffer=False, page_checksum_verification=True
            )
        except _DAMAGE:
            raise self._damaged() from None

    def _damaged(self, place: str = "") -> RecordingError:
        return RecordingError(f"{self.name}{place}: damaged: no Parquet, or not as it was written")


def _batches(table: parquet.ParquetFile, file: IO[bytes], group: int, bound: Expansion) -> Iterator[pa.RecordBatch]:
    """The rows of a group, not many and not few at once, none of them looked at before its bytes are counted."""
    waiting: list[pa.RecordBatch] = []
    rows = size = 0
    for batch in table.iter_batches(_rows_at_once(table, file, group), row_groups=[group], use_threads=False):
        taken = batch.get_total_buffer_size()
        bound.check(taken)
        waiting.append(batch)
        rows, size = rows + batch.num_rows, size + taken
        if rows >= _ROWS_AT_ONCE or size >= _BYTES_LOOKED_AT:
            yield pa.concat_batches(waiting)
            waiting, rows, size = [], 0, 0
    if waiting:
        yield pa.concat_batches(waiting)


def rows_of(batch: pa.RecordBatch, leaves: Sequence[Leaf], layout: Layout, limits: Limits) -> Rows:
    """The rows of a batch whose columns are ``leaves``, which stand in calls as ``layout`` says."""
    values = Values(limits)
    cells = [values.of(leaf.array(batch)) for leaf in leaves]
    size = batch.nbytes + values.shared + batch.num_rows * batch.num_columns
    return Rows(layout, cells, size, limits, values.sound)


# ---- how much of it at once


def _rows_at_once(table: parquet.ParquetFile, file: IO[bytes], group: int) -> int:
    """How many rows of a group to read at once, so that they take little memory however long their texts are."""
    described = table.metadata.row_group(group)
    row = 0
    for column in map(described.column, range(described.num_columns)):
        items = -(-column.num_values // max(described.num_rows, 1))  # more than one in lists
        if column.physical_type == "BYTE_ARRAY":
            row += items * _longest_repeated(column, file)
    return max(1, min(_ROWS_AT_ONCE, _BYTES_AT_ONCE // max(row, 1)))


def _longest_repeated(column: parquet.ColumnChunkMetaData, file: IO[bytes]) -> int:
    """How long a text can be that many rows show, though it is written once: as long as all that are."""
    whole: int = column.total_uncompressed_size
    if "DELTA_BYTE_ARRAY" in column.encodings:  # a text may begin as the one before
        return min(whole, _BYTES_AT_ONCE // _FEWEST_UNKNOWN)
    if not column.has_dictionary_page:
        return 0
    file.seek(column.dictionary_page_offset)
    found = _PAGE_SIZE.match(file.read(_HEADER))
    size = 0 if found is None else sum((byte & 127) << 7 * place for place, byte in enumerate(found[1])) >> 1
    return size or whole
