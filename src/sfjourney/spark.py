"""Calls in a DataFrame of Spark, and a workspace -> what would happen, as DataFrames: for notebooks and jobs."""

from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

try:
    from pyspark.sql import DataFrame
except ModuleNotFoundError as missing:
    told = "sfjourney.spark needs pyspark: pip install 'sfjourney[spark]'"
    raise ModuleNotFoundError(told, name=missing.name) from None

from sfjourney.api import recipe_of
from sfjourney.opening import instant_of
from sfjourney.pipeline import compile_folder
from sfjourney.recordings.files import Names, expanded, listed, open_recordings
from sfjourney.recursion import room_to_call
from sfjourney.replay.initial import read_initial
from sfjourney.replay.intake import IntakeOptions, Refused
from sfjourney.replay.outcomes import OutcomeRow
from sfjourney.replay.replay import ReplayOptions
from sfjourney.replay.rows import RunRow, SendRow, SendRowWithState
from sfjourney.replay.spark.frames import schema_of, typed
from sfjourney.replay.spark.rows import replay_rows
from sfjourney.replay.summary import Summary, summarise
from sfjourney.results import graph_of

__all__ = ["Simulated", "simulate"]


class Simulated(Struct, frozen=True):
    """What a replay gave. The DataFrames have the columns of the files that `simulate -o` writes (docs/spark.md).

    ``outcomes`` is there where it was asked for. Spark keeps the rows until ``forget`` is called.
    """

    summary: Summary
    runs: DataFrame
    sends: DataFrame
    refused: DataFrame
    outcomes: DataFrame | None
    kept: tuple[DataFrame, ...] = ()

    def forget(self) -> None:
        """Let Spark have its memory back. The DataFrames are of no more use then."""
        for one in self.kept:
            one.unpersist()


@room_to_call()
def simulate(  # noqa: PLR0913  # the options of the command, by keyword
    calls: DataFrame,
    workspace: str | Path,
    *,
    row: str | None = None,
    profiles: Names = (),
    until: str | None = None,
    clock: Literal["occurred", "received"] = "occurred",
    require_keys: bool = False,
    max_errors: int | None = None,
    outcomes: bool = False,
    states: bool = False,
) -> Simulated:
    """Replay calls, one a row, through the Journeys of a workspace. Columns are named as those of Parquet recordings.

    ``row`` is a column of whole numbers from 0 on, no two alike: it says what stands before what where instants are
    equal, and what a refusal calls a row. ``profiles`` are files here that tell how Profiles were before the first
    call. ``until`` is an instant in RFC 3339. ``states`` adds to each send what it was made from.

    Raises WorkspaceHasErrors, InstantError for ``until``, ValueError for other options, TooManyRefused above
    ``max_errors``, and OSError where columns are none of calls, ``row`` numbers none, or files cannot be read; what
    Spark raises is Spark's.
    """
    if not isinstance(calls, DataFrame):
        raise TypeError(f"calls are a DataFrame of Spark, and not {type(calls).__module__}.{type(calls).__qualname__}")
    compiled = compile_folder(workspace)
    graph = graph_of(compiled)
    options = ReplayOptions(
        IntakeOptions(
            clock=clock,
            require_keys=require_keys,
            most_refused=max_errors,
            until=instant_of("until", until),
        ),
        keep_states=states,
        keep_outcomes=outcomes,
    )
    with open_recordings(expanded(listed(profiles)), limits=compiled.limits) as before:
        initial = read_initial(before)
    replayed, played = replay_rows(calls, row, recipe_of(compiled), initial, options)
    summary = replace(summarise(replayed, graph, options.intake), inputs=())
    refused = [(one.file, one.line, one.column, one.code, one.message) for one in replayed.intake.refused]
    return Simulated(
        summary,
        typed(played, "runs", RunRow, ("enrolledAt", "profileId", "journey")),
        typed(played, "sends", SendRowWithState if states else SendRow, ("decidedAt", "profileId")),
        calls.sparkSession.createDataFrame(refused, schema_of(Refused)),
        typed(played, "outcomes", OutcomeRow, ()) if outcomes else None,
        (played,),
    )
