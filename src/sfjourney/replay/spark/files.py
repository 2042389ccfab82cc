"""Recordings in files that all workers see -> everything that happened, its rows in files here."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from msgspec.structs import replace
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812  # as everybody calls it

from sfjourney.program.recipe import Recipe
from sfjourney.recordings.errors import RecordingError
from sfjourney.recordings.files import Recording, Spool
from sfjourney.recordings.hashes import hashing
from sfjourney.replay.initial import InitialLine, read_initial
from sfjourney.replay.intake import Intake
from sfjourney.replay.lines import Rows
from sfjourney.replay.local.merging import PiecesOf, make_slice, slices_of
from sfjourney.replay.progress import Progress, Watch
from sfjourney.replay.replay import ReplayOptions
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.spark.jobs import Happened, counts_of, few_rows_at_once, happen, kept, refused_before
from sfjourney.replay.spark.playing import COUNTS, OUTPUTS
from sfjourney.replay.spark.surveying import IN_PIECE, SURVEYED, Counts, Piece, survey_pieces
from sfjourney.replay.spark.task import Setting, in_worker, packed

_FETCHED: Final = 8 << 20
"""Bytes of rows that come here at once."""
_PACKED_PIECE: Final = 2 << 20
"""Bytes of a packed table that one task reads, where its groups of rows are no larger."""


def replay_files(
    spark: SparkSession,
    recipe: Recipe,
    recordings: Sequence[Recording],
    profiles: Sequence[Recording],
    options: ReplayOptions,
    folder: Path,
    watch: Watch,
) -> Replayed:
    """Replay recordings by Spark. ``folder`` is empty before; rows lie there afterwards.

    Raises OSError where a recording cannot be read here or by a worker, TooManyRefused as the options ask.
    """
    initial = read_initial(profiles)
    named = tuple(_absolute(one) for one in sorted(recordings, key=lambda recording: recording.name))
    for recording in named:
        recording.writing()  # a table whose columns are none is known before the work
    setting = packed(Setting(recipe, options, named))
    with hashing(recordings) as hashes, few_rows_at_once(spark):
        work = _Work(spark, named, initial, options, setting, watch)
        try:
            return work.replayed(folder, hashes)
        finally:
            work.forget()


def _absolute(recording: Recording) -> Recording:
    if isinstance(recording.source, Spool):
        raise RecordingError(f"{recording.name}: Spark's workers read files, and no pipes: take --engine local")
    return replace(recording, source=recording.source.resolve())


class _Work:
    """A replay by Spark; what it keeps there is forgotten at the end."""

    def __init__(
        self,
        spark: SparkSession,
        recordings: Sequence[Recording],
        initial: Sequence[InitialLine],
        options: ReplayOptions,
        setting: bytes,
        watch: Watch,
    ) -> None:
        self.spark = spark
        self.recordings = recordings
        self.initial = initial
        self.options = options
        self.setting = setting
        self.watch = watch
        self._kept: list[DataFrame] = []

    def forget(self) -> None:
        for one in self._kept:
            one.unpersist()

    def replayed(self, folder: Path, hashes: Callable[[], dict[str, str]]) -> Replayed:
        surveyed, counts = self._surveyed([*_pieces(self.recordings, self.options.sizes.section)])
        intake, places = self._intake(counts)
        happened = happen(surveyed, counts, places, intake, self.initial, self.setting, self.watch, one_by_one=False)
        self._kept.append(happened.played)
        # The records that went to no part are events of known Profiles that nothing listens to, with keys of their own.
        happened.counted.count("accepted", by=intake.records - happened.records)
        read, intake.refused = intake.refused, []
        intake.refuse(refused_before(self.initial, happened.refused) + read, self.options.intake.most_refused)
        rows = self._merged(happened, folder)
        return Replayed(intake, happened.counted, happened.tally, hashes(), *(rows[output] for output in OUTPUTS))

    # ---- what is read

    def _survey(self, runs: Sequence[Sequence[Piece]]) -> DataFrame:
        numbers = self.spark.range(0, len(runs), 1, max(len(runs), 1))
        surveyed = kept(numbers.mapInArrow(in_worker(survey_pieces(self.setting, runs)), SURVEYED))
        self._kept.append(surveyed)
        return surveyed

    def _surveyed(self, pieces: Sequence[Piece]) -> tuple[DataFrame, list[Counts]]:
        """Survey all pieces; some once more, when the instant before them is known."""
        surveyed = self._survey([[piece] for piece in pieces])
        counts = counts_of(surveyed)
        needing = {one.number // IN_PIECE for one in counts if one.surveyed.needs_before}
        if not needing:
            return surveyed, counts
        piece = F.floor(F.col("number") / IN_PIECE)
        again = self._survey([*_runs(pieces, counts, needing)])
        both = surveyed.where(~piece.isin(sorted(needing))).unionByName(again)
        return both, counts_of(both)

    def _intake(self, counts: Sequence[Counts]) -> tuple[Intake, dict[int, tuple[int, int]]]:
        """What reading gave, and the source and the place of the first line of each section."""
        intake, places = Intake(), dict[int, tuple[int, int]]()
        intake.refuse(refused_before(self.initial, []), self.options.intake.most_refused)
        before, intake.refused = len(intake.refused), []
        most = self.options.intake.most_refused
        by_source: dict[int, list[Counts]] = {}
        for one in counts:
            by_source.setdefault(one.surveyed.section.source, []).append(one)
        for number, recording in enumerate(self.recordings):
            sections = by_source.get(number, [])
            start = intake.begin(recording.name, sum(one.surveyed.lines for one in sections))
            line = 1
            for one in sections:
                places[one.number] = number, start + line
                found = one.surveyed
                refused = [replace(refused, line=line + refused.line) for refused in found.refused]
                intake.refuse(refused, None if most is None else most - before)
                intake.records += found.records
                intake.later += found.later
                intake.borrowed_instants += found.borrowed
                intake.floored_instants += found.floored
                line += found.lines
        return intake, places

    # ---- what is written

    def _merged(self, happened: Happened, folder: Path) -> dict[str, Rows]:
        """The rows of all parts in order, each output in files."""
        pieces: dict[tuple[str, int], PiecesOf] = {}
        rows = happened.played.where(happened.played.output != COUNTS)
        rows = rows.coalesce(-(-happened.size // _FETCHED)) if happened.size else rows.limit(0)
        for row in rows.toLocalIterator(prefetchPartitions=True):
            place = folder / f"part-{row.part}.{row.output}"
            some = pieces.setdefault((row.output, row.part), PiecesOf(str(place), [], [0]))
            with place.open("ab") as file:
                some.offsets.append(some.offsets[-1] + file.write(row.content))
            some.firsts.append(bytes(row.first))
            some.rows += row.number
        return {output: self._in_order(output, pieces, folder) for output in OUTPUTS}

    def _in_order(self, output: str, pieces: dict[tuple[str, int], PiecesOf], folder: Path) -> Rows:
        tasks = slices_of(output, [some for (name, _), some in pieces.items() if name == output])
        made = []
        for task in tasks:
            made.append(Path(make_slice(task, folder / f"{output}-{task.number}").file))
            self.watch(Progress("writing", len(made), len(tasks)))
        return Rows(files=made)


def _pieces(recordings: Sequence[Recording], section: int) -> Iterator[Piece]:
    """What of the recordings each task reads."""
    number = 0
    for source, recording in enumerate(recordings):
        whole = recording.size if recording.is_plain else recording.groups
        step = section if recording.is_plain else -(-whole // max(-(-recording.size // _PACKED_PIECE), 1))
        for start in range(0, whole, max(step, 1)):
            yield Piece(number, source, start, min(start + step, whole), is_known=start == 0)
            number += 1


def _runs(pieces: Sequence[Piece], counts: Sequence[Counts], needing: set[int]) -> Iterator[list[Piece]]:
    """The pieces that need the instant before them, those together that follow each other."""
    lasts = {one.number // IN_PIECE: one.surveyed.last for one in counts if one.surveyed.last is not None}
    run: list[Piece] = []
    last: int | None = None
    for piece in pieces:
        if run and (piece.number not in needing or piece.start == 0):
            yield run
            run = []
        if piece.start == 0:
            last = None
        if piece.number in needing:
            run.append(replace(piece, before=last, is_known=True))
        else:
            last = lasts.get(piece.number, last)
    if run:
        yield run
