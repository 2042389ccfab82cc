"""A DataFrame of calls, one a row -> its sections as they are surveyed; outputs -> DataFrames with typed columns."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, pairwise
from typing import Final
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
from msgspec import Struct, structs
from pyspark import TaskContext
from pyspark.errors import AnalysisException
from pyspark.sql import DataFrame
from pyspark.sql import functions as F  # noqa: N812  # as everybody calls it
from pyspark.sql import types as T  # noqa: N812  # the same

from sfjourney.limits import Limits
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.layout import Layout, layout_of, takes_json
from sfjourney.recordings.parquet_rows import leaves_of, rows_of
from sfjourney.recordings.writing import Writing
from sfjourney.replay.local.columns import Numbers
from sfjourney.replay.local.survey import Section, Surveying
from sfjourney.replay.spark.surveying import IN_PIECE, SurveyedSection, Unread
from sfjourney.replay.spark.task import Batches, Opened, Task, in_worker, opened, rows_in
from sfjourney.replay.table_columns import Column, Kind, columns_of

NAME: Final = "DataFrame"
"""What a DataFrame is called that was not read from files."""
_FILE, _LINE = "file", "line"
_AT_ONCE: Final = 1_024
_LOG: Final = "DataFrameQueryContextLogger"
"""Where pyspark tells of every column that is not there, also of one that is only asked for."""
_HERE: Final = "file:/"


# ---- rows of calls


def numbered(calls: DataFrame, row: str | None) -> DataFrame:
    """The calls, and at the end of each row the file that it is from and its line there.

    ``row`` is a column of whole numbers that says which row is which. Without it Parquet says it of its files; else
    rows are numbered as they come. Columns are called by their places, for Spark takes the dots in names for its own.
    Variants become the JSON that they stand for. Raises RecordingError where ``row`` is no such column.
    """
    places = [f"c{number}" for number in range(len(calls.columns))]
    fields = dict(zip(places, calls.schema.fields, strict=True))
    if row is None:
        return _as_json(_numbered(calls).toDF(*places, _FILE, _LINE), fields)
    if row not in calls.columns:
        raise RecordingError(f"{NAME}: there is no column {row}")
    place = places[calls.columns.index(row)]
    kind = fields[place].dataType
    if not _are_whole(kind):
        raise RecordingError(f"{NAME}: column {row} holds {kind.simpleString()}, and not whole numbers")
    named = _as_json(calls.toDF(*places), fields)
    line = F.col(place).cast("long")
    return named.select("*", F.lit(NAME).alias(_FILE), line.alias(_LINE)).drop(place)


def _are_whole(kind: T.DataType) -> bool:
    return isinstance(kind, T.IntegralType) or (isinstance(kind, T.DecimalType) and kind.scale == 0)


def _as_json(calls: DataFrame, fields: Mapping[str, T.StructField]) -> DataFrame:
    """The calls, and variants as JSON where JSON can be. ``fields`` are the columns by what they are called here."""
    variants = [
        place for place, one in fields.items() if isinstance(one.dataType, T.VariantType) and takes_json(one.name)
    ]
    return calls.withColumns({place: F.to_json(place) for place in variants}) if variants else calls


def number_twice(surveyed: DataFrame) -> int | None:
    """A number that two rows of the sections have, if there is one."""

    def numbers(batches: Batches) -> Iterator[pa.RecordBatch]:
        for (some,) in rows_in(batches):
            yield pa.RecordBatch.from_arrays([pa.array(np.frombuffer(some, np.int64))], ["number"])

    of_rows = surveyed.where("numbers is not null").select("numbers").mapInArrow(in_worker(numbers), "number long")
    twice = of_rows.groupBy("number").agg(F.count("*").alias("rows")).where("rows > 1").select("number").head()
    return None if twice is None else int(twice[0])


def _numbered(calls: DataFrame) -> DataFrame:
    log = logging.getLogger(_LOG)
    before, log.disabled = log.disabled, True
    try:
        read = calls.select("*", F.col("_metadata.file_path"), F.col("_metadata.row_index") + 1)
        read.schema  # noqa: B018  # a session elsewhere looks for columns when it is asked about them
    except AnalysisException:
        return calls.select("*", F.lit(NAME), F.monotonically_increasing_id() + 1)
    finally:
        log.disabled = before
    return read


def layout_in(rows: DataFrame, names: Sequence[str], limits: Limits) -> Layout:
    """Where the cells of calls that are numbered stand. Raises RecordingError where ``names`` are none of calls."""
    schema = pa.schema([*rows.limit(0).toArrow().schema][:-2])
    schema = pa.schema([field.with_name(name) for field, name in zip(schema, names, strict=True)])
    return layout_of(NAME, [leaf.given for leaf in leaves_of(schema, {})], limits)


def survey_rows(setting: bytes) -> Task:
    """A task for calls that are numbered: it gives their sections."""

    def task(batches: Batches) -> Iterator[pa.RecordBatch]:
        context = TaskContext.get()
        first = (context.partitionId() if context is not None else 0) * IN_PIECE
        for section in _sections(opened(setting), batches, count(first)):
            yield section if isinstance(section, pa.RecordBatch) else section.row()

    return task


class _Rows:
    """A section of rows that are from one file, being surveyed."""

    def __init__(self, file: str, section: SurveyedSection) -> None:
        self.file = file
        self.section = section
        self._lines: list[Numbers] = []

    def take(self, content: bytes, lines: Numbers) -> None:
        self.section.take(content, len(lines))
        self._lines.append(lines)

    def row(self) -> pa.RecordBatch:
        self.section.finish()
        lines, found = np.concatenate(self._lines), self.section.found
        found.refused = [structs.replace(one, line=int(lines[one.line])) for one in found.refused]
        return self.section.row(self.file, lines)


def _sections(replaying: Opened, batches: Batches, numbers: "count[int]") -> Iterator[pa.RecordBatch | Unread]:
    rules, layout, limits = replaying.rules, replaying.setting.layout, replaying.setting.recipe.settings.limits
    size = replaying.setting.options.sizes.section
    rows: _Rows | None = None
    for file, lines, calls in _shares(batches):
        batch = calls.rename_columns(replaying.setting.names)
        if lines is None:
            yield Unread(next(numbers), f"{NAME}: a row has no number, or one below 0")
            return
        if rows is not None and (rows.file != file or rows.section.read >= size):
            yield rows.row()
            rows = None
        if rows is None:
            at = Section(next(numbers), 0, 0, 0, is_known=True, lends=False)
            writing = Writing(layout, limits)
            rows = _Rows(file, SurveyedSection(Surveying(at, file, writing, rules.wanted, rules.intake)))
        rows.take(rows_of(batch, [*leaves_of(batch.schema, {})], layout, limits).lines(), lines)
        if rows.section.stopped:
            break
    if rows is not None:
        yield rows.row()


def _shares(batches: Batches) -> Iterator[tuple[str, Numbers | None, pa.RecordBatch]]:
    """Rows that are from one file, not many at once, with their numbers; None where a number is none."""
    for batch in batches:
        *_, files, lines = batch.columns
        calls = batch.select(range(batch.num_columns - 2))
        of_files = files.dictionary_encode()
        codes = np.asarray(of_files.indices)
        cuts = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), batch.num_rows]
        for begin, end in pairwise(cuts):
            for first in range(begin, end, _AT_ONCE):
                some = lines.slice(first, min(_AT_ONCE, end - first))
                name = _shown(of_files.dictionary[int(codes[first])].as_py())
                numbers = None if some.null_count else some.to_numpy()
                sound = numbers is not None and bool((numbers >= 0).all())
                yield name, numbers if sound else None, calls.slice(first, len(some))


def _shown(file: str) -> str:
    """The name of a file; of one here its path."""
    return "/" + unquote(file.removeprefix(_HERE).lstrip("/")) if file.startswith(_HERE) else file


# ---- rows of the outputs

_TYPES: Final[Mapping[Kind, T.DataType]] = {
    "text": T.StringType(),
    "json": T.StringType(),
    "number": T.LongType(),
    "instant": T.TimestampType(),
}


def schema_of(row: type[Struct]) -> T.StructType:
    """The columns of an output."""
    return _struct(columns_of(row))


def _struct(columns: Sequence[Column]) -> T.StructType:
    return T.StructType([T.StructField(column.name, _type(column)) for column in columns])


def _type(column: Column) -> T.DataType:
    if column.kind is not None:
        return _TYPES[column.kind]
    inside = _struct(column.members)
    return T.ArrayType(inside) if column.many else inside


def typed(played: DataFrame, output: str, row: type[Struct], order: tuple[str, ...]) -> DataFrame:
    """The rows of an output as columns, in the order that its file has."""
    lines = played.where(played.output == output).select(
        "number", F.from_json(F.col("content").cast("string"), schema_of(row)).alias("row")
    )
    wide = lines.select("number", "row.*")
    return wide.orderBy(*order, "number").drop("number")
