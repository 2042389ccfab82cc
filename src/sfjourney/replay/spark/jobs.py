"""A DataFrame of surveyed sections -> one of what was played, and the counts: the jobs of a replay in order."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Final

import msgspec
import numpy as np
from msgspec import Struct
from pyspark import StorageLevel
from pyspark.sql import DataFrame, SparkSession

from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.errors import RecordingError
from sfjourney.replay.answers import Counted
from sfjourney.replay.initial import InitialLine, refused_initial
from sfjourney.replay.intake import Intake, Refused
from sfjourney.replay.local.columns import Numbers
from sfjourney.replay.local.playing import Starts
from sfjourney.replay.progress import Progress, Watch, nobody
from sfjourney.replay.spark.linking import FOUND, PAIRED, SHARED, Tied, look_at_shares, pair_up, share_out, tied
from sfjourney.replay.spark.playing import COUNTS, PLAYED, PartCounts, play_parts
from sfjourney.replay.spark.routing import ROUTED, Route, route_initial, route_lines
from sfjourney.replay.spark.surveying import SURVEYED, Counts, survey_initial
from sfjourney.replay.spark.task import in_worker
from sfjourney.replay.tally import Tally

_BATCH: Final = "spark.sql.execution.arrow.maxRecordsPerBatch"
_FEW: Final = 4
_IN_SHARE: Final = 1 << 20
"""Lines whose hashes are looked at together."""
_IN_PART: Final = 6 << 20
"""Bytes of lines that matter in a part."""
_GROUPED: Final = 16_384
_MOST_TASKS: Final = 4_096


class Happened(Struct, frozen=True):
    """What came of all parts: the rows, by part and output, and everything that was counted."""

    played: DataFrame
    counted: Counted
    tally: Tally
    records: int
    refused: list[tuple[int, Refused]]
    size: int


@contextmanager
def few_rows_at_once(spark: SparkSession) -> Iterator[None]:
    """Have Spark hand over few rows at a time: ours hold megabytes each."""
    before = spark.conf.get(_BATCH) or ""  # it has a default
    spark.conf.set(_BATCH, str(_FEW))
    try:
        yield
    finally:
        spark.conf.set(_BATCH, before)


def kept(rows: DataFrame) -> DataFrame:
    """Rows that are wanted more than once, on the disks: they are megabytes each, and memory is for work."""
    return rows.persist(StorageLevel.DISK_ONLY)


@contextmanager
def given_up_with(rows: DataFrame) -> Iterator[None]:
    """Forget rows that were kept, where what is done with them does not come to its end."""
    try:
        yield
    except BaseException:
        rows.unpersist()
        raise


def counts_of(surveyed: DataFrame) -> list[Counts]:
    """What was counted in the sections, in order. Raises RecordingError where something could not be read."""
    rows = sorted(surveyed.select("number", "counts", "error").collect(), key=itemgetter(0))
    for row in rows:
        if row.error is not None:
            raise RecordingError(row.error)
    decode = msgspec.msgpack.Decoder(Counts).decode
    return [decode(bytes(row.counts)) for row in rows]


def happen(
    surveyed: DataFrame,
    counts: Sequence[Counts],
    places: dict[int, tuple[int, int]],
    intake: Intake,
    initial: Sequence[InitialLine],
    setting: bytes,
    watch: Watch = nobody,
    *,
    one_by_one: bool,
) -> Happened:
    """Link, route and play what was surveyed. ``places`` are those of the sections. The rows stay with Spark."""
    size = sum(one.surveyed.lines for one in counts)
    watch(Progress("reading", size, size))
    spark = surveyed.sparkSession
    before = spark.range(0, 1, 1, 1).mapInArrow(survey_initial(initial), SURVEYED)
    plain = max(-(-sum(one.size for one in counts) // _IN_PART), 1)
    linked, parts = _linked(surveyed, before if initial else None, size, plain)
    watch(Progress("simulating", 0, parts))
    hashing = {one.hashing for one in counts}
    if len(hashing) > 1:
        raise RecordingError("PYTHONHASHSEED is not the same for all workers of Spark: set it in spark.executorEnv")
    route = Route(linked, plain, places, next(iter(hashing), 0))
    read = surveyed.select("number", "columns", "kept", "rest", "numbers")
    routed = read.mapInArrow(in_worker(route_lines(route)), ROUTED)
    if initial:
        lines = before.select("number", "columns").mapInArrow(route_initial(route, initial), ROUTED)
        routed = routed.unionByName(lines)
    starts = Starts(tuple(one.name for one in intake.inputs), tuple(intake.starts))
    task = in_worker(play_parts(setting, starts, one_by_one=one_by_one))
    shuffled = routed.repartition(min(parts, _MOST_TASKS), "part").sortWithinPartitions("part", "number")
    return _counted(kept(shuffled.mapInArrow(task, PLAYED)))


def _linked(surveyed: DataFrame, before: DataFrame | None, lines: int, plain: int) -> tuple[Tied, int]:
    """What ties lines together, and how many parts there are."""
    columns = surveyed.select("columns")
    if before is not None:
        columns = columns.unionByName(before.select("columns"))
    shares = max(-(-lines // _IN_SHARE), 1)
    shared = columns.mapInArrow(share_out(shares), SHARED)
    found = shared.repartition(min(shares, _MOST_TASKS), "share").mapInArrow(look_at_shares, FOUND).collect()
    none = np.zeros(0, np.int64)
    keys = np.concatenate([none, *(_numbers(row["keys"]) for row in found)])
    names = np.concatenate([none, *(_numbers(row["names"]) for row in found)])
    pairs = np.zeros((2, 0), np.int64)
    if names.size:
        paired = columns.mapInArrow(pair_up(keys, names), PAIRED).collect()
        pairs = np.concatenate([pairs, *(_numbers(row["pairs"]).reshape(2, -1) for row in paired)], axis=1)
    grouped = -(-pairs.shape[1] // _GROUPED)
    return tied(keys, pairs, plain, grouped), plain + grouped


def _numbers(packed: bytes) -> Numbers:
    return np.frombuffer(bytes(packed), np.int64)


def _counted(played: DataFrame) -> Happened:
    """Play, and add up what was counted."""
    counted, tally, refused = Counted(), Tally(), list[tuple[int, Refused]]()
    records = size = 0
    decode = msgspec.msgpack.Decoder(PartCounts).decode
    with given_up_with(played):
        told = played.where(played.output == COUNTS).select("content").collect()
    for row in told:
        one = decode(bytes(row.content))
        counted.absorb(one.counted)
        tally.absorb(one.tally)
        refused += one.refused
        records += one.records
        size += one.size
    return Happened(played, counted, tally, records, refused, size)


def refused_before(initial: Sequence[InitialLine], contradicting: Sequence[tuple[int, Refused]]) -> list[Refused]:
    """The lines about Profiles that were refused, in their order: what cannot be read, and what contradicts."""
    unread = [
        (number, refused_initial(one, one.read)) for number, one in enumerate(initial) if isinstance(one.read, Refusal)
    ]
    return [refused for _, refused in sorted([*unread, *contradicting])]
