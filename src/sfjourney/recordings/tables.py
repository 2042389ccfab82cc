"""A file that is a table -> the reader of its rows (semantics.md R1)."""

from collections.abc import Iterator
from typing import IO, Protocol

from sfjourney.limits import Limits
from sfjourney.recordings.column_types import ColumnTypes
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.forms import Form
from sfjourney.recordings.layout import Layout


class Table(Protocol):
    """Rows, read once. A row is a line, also the head of a CSV file."""

    def layout(self) -> Layout:
        """Where the cells stand. Raises RecordingError."""

    @property
    def groups(self) -> int:
        """How many groups of rows there are that can be read one by one. Raises RecordingError."""

    def lines(self, _groups: range | None = None) -> Iterator[bytes]:
        """The rows as lines, each with its end, some at once; all, or those of some groups. Raises RecordingError."""


def table_in(name: str, file: IO[bytes], size: int, form: Form, limits: Limits, types: ColumnTypes) -> Table:
    """The table in a file of ``size`` bytes. Raises RecordingError where it cannot be read here at all."""
    if form.content == "csv":
        from sfjourney.recordings.csv_rows import CsvTable  # noqa: PLC0415  # most recordings are no tables

        return CsvTable(name, file, size, form.packing, limits, types)
    if form.packing is not None:
        raise RecordingError(f"{name}: Parquet is packed inside: take the {form.packing} off")
    try:
        from sfjourney.recordings.parquet_rows import ParquetTable  # noqa: PLC0415  # long to import
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "pyarrow":
            raise
        raise RecordingError(f"{name}: Parquet needs pyarrow: pip install 'sfjourney[parquet]'") from None
    return ParquetTable(name, file, size, limits)
