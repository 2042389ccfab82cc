"""A DataFrame of calls -> everything that happened, its rows with Spark."""

from collections.abc import Sequence

from pyspark.sql import DataFrame

from sfjourney.program.recipe import Recipe
from sfjourney.recordings.errors import RecordingError
from sfjourney.replay.initial import InitialLine
from sfjourney.replay.intake import Intake, Refused
from sfjourney.replay.replay import ReplayOptions
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.spark.frames import NAME, layout_in, number_twice, numbered, survey_rows
from sfjourney.replay.spark.jobs import counts_of, few_rows_at_once, given_up_with, happen, kept, refused_before
from sfjourney.replay.spark.surveying import SURVEYED, Counts
from sfjourney.replay.spark.task import Setting, in_worker, packed


def replay_rows(
    calls: DataFrame, row: str | None, recipe: Recipe, initial: Sequence[InitialLine], options: ReplayOptions
) -> tuple[Replayed, DataFrame]:
    """Replay calls; the rows of the outputs are in the DataFrame beside the counts.

    Raises RecordingError where columns are none of calls, or ``row`` does not number them; TooManyRefused as the
    options ask.
    """
    rows = numbered(calls, row)
    names = tuple(name for name in calls.columns if name != row)
    setting = packed(Setting(recipe, options, names=names, layout=layout_in(rows, names, recipe.settings.limits)))
    surveyed = kept(rows.mapInArrow(in_worker(survey_rows(setting)), SURVEYED))
    try:
        counts = counts_of(surveyed)
        twice = number_twice(surveyed) if row is not None else None
        if twice is not None:
            raise RecordingError(f"{NAME}: two rows have the number {twice} in column {row}")
        intake, places = _intake(counts, initial, options.intake.most_refused)
        with few_rows_at_once(calls.sparkSession):
            happened = happen(surveyed, counts, places, intake, initial, setting, one_by_one=True)
    finally:
        surveyed.unpersist()
    happened.counted.count("accepted", by=intake.records - happened.records)
    read, intake.refused = intake.refused, []
    with given_up_with(happened.played):
        intake.refuse(refused_before(initial, happened.refused) + read, options.intake.most_refused)
    hashes = dict.fromkeys((one.name for one in intake.inputs), "")
    return Replayed(intake, happened.counted, happened.tally, hashes), happened.played


def _intake(
    counts: Sequence[Counts], initial: Sequence[InitialLine], most: int | None
) -> tuple[Intake, dict[int, tuple[int, int]]]:
    """What reading gave, and the source and the place of row 0 of each section."""
    intake = Intake()
    files = {file: max(one.last_line for one in counts if one.file == file) for file in {one.file for one in counts}}
    sources = {file: (number, intake.begin(file, files[file])) for number, file in enumerate(sorted(files))}
    refused: list[Refused] = []
    for one in counts:
        found = one.surveyed
        refused += found.refused
        intake.records += found.records
        intake.later += found.later
        intake.floored_instants += found.floored
    refused.sort(key=lambda one: (one.file, one.line))
    intake.refuse([*refused_before(initial, []), *refused], most)
    intake.refused = refused
    return intake, {one.number: sources[one.file] for one in counts}
