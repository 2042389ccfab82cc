"""What all tasks of a replay need, as bytes that Spark sends to them; and what tasks give, as batches of Arrow."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
from msgspec import Struct
from pyspark import cloudpickle

from sfjourney.collector import without_collector
from sfjourney.program.recipe import Recipe
from sfjourney.recordings.files import Recording
from sfjourney.recordings.layout import Layout
from sfjourney.recursion import room_to_call
from sfjourney.replay.local.playing import Rules
from sfjourney.replay.part import PartOptions
from sfjourney.replay.replay import ReplayOptions, wanted_of

Batches = Iterable[pa.RecordBatch]
Task = Callable[[Batches], Iterator[pa.RecordBatch]]


def in_worker(task: Task) -> Task:
    """The same task as Spark's processes are to do it, which do nothing else meanwhile.

    Python does not search for cycles, and lets conditions be as deep as limits allow.
    """

    def run(batches: Batches) -> Iterator[pa.RecordBatch]:
        with without_collector(), room_to_call():
            yield from task(batches)

    return run


_SENTINEL: Final = "sfjourney"


class Setting(Struct, frozen=True):
    """What a replay is of: what the program is made of, the options, and the recordings, or the names and the layout
    of a DataFrame's columns.
    """

    recipe: Recipe
    options: ReplayOptions
    recordings: tuple[Recording, ...] = ()
    names: tuple[str, ...] = ()
    layout: Layout = Layout(())


class Opened(Struct, frozen=True):
    """A setting in the process of a task."""

    setting: Setting
    rules: Rules


def packed(setting: Setting) -> bytes:
    """A setting as bytes. Each process of Spark's workers makes a program of it once."""
    return bytes(cloudpickle.dumps(setting))  # type: ignore[no-untyped-call]  # it has no types


@lru_cache(maxsize=2)
def opened(setting: bytes) -> Opened:
    """A setting that was packed."""
    found: Setting = cloudpickle.loads(setting)
    program, options = found.recipe.program(), found.options
    kept = PartOptions(options.intake.until, options.keep_rows, options.keep_states, options.keep_outcomes)
    return Opened(found, Rules(program, wanted_of(program, options), options.intake, kept))


def hashing_here() -> int:
    """What this process makes of a text: hashes mean something only to processes that agree about it."""
    return hash(_SENTINEL)


_TYPES: Final = {"long": pa.int64(), "string": pa.string(), "binary": pa.binary()}


def batch(schema: str, columns: Sequence[Sequence[Any]]) -> pa.RecordBatch:
    """Rows for Spark, column by column. ``schema`` is as Spark has it: ``part long, content binary``."""
    fields = [tuple(field.split()) for field in schema.split(", ")]
    arrays = [pa.array(column, _TYPES[kind]) for (_, kind), column in zip(fields, columns, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, [name for name, _ in fields])


def row(schema: str, *values: Any) -> pa.RecordBatch:
    """One row for Spark."""
    return batch(schema, [[value] for value in values])


def rows_in(batches: Batches) -> Iterator[tuple[Any, ...]]:
    """The rows that Spark hands over, one after another: texts, numbers and bytes."""
    for one in batches:
        yield from zip(*(column.to_pylist() for column in one.columns), strict=True)
