"""What ``sfjourney why`` does, once its imports are worth their time."""

import argparse

from sfjourney.cli.output import UsageError
from sfjourney.cli.replaying import compiled_workspace, instant_option, refuse_twice
from sfjourney.cli.reports import asked_reports, deliver
from sfjourney.cli.roots import workspace_root
from sfjourney.graph.graph import Graph
from sfjourney.reasons.edits import Drop, Edit, EditError, parse_shift
from sfjourney.reasons.recall import Records, Spill
from sfjourney.reasons.selection import NobodyError
from sfjourney.reasons.tell import Inquiry
from sfjourney.recordings.column_types import types_of
from sfjourney.recordings.files import expanded, open_recordings
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.sizes import processors
from sfjourney.replay.spill import spill_folder
from sfjourney.report.paint import Paint
from sfjourney.report.replay.why_json import why_json
from sfjourney.report.replay.why_text import why_text
from sfjourney.spelling import likely
from sfjourney.stories import tell_story


def run_why(options: argparse.Namespace) -> int:
    """Tell the story that the arguments ask for. Returns the exit status.

    Raises UsageError for what cannot be asked, OSError where something cannot be read.
    """
    reports = asked_reports(options)
    until, at = instant_option("--until", options.until), instant_option("--at", options.at)
    intake = IntakeOptions(clock=options.clock, require_keys=options.require_keys, until=until)
    options.recordings, options.profiles = expanded(options.recordings), expanded(options.profiles)
    refuse_twice(*options.recordings, *options.profiles)
    try:
        edits: tuple[Edit, ...] = (*map(parse_shift, options.shift), *map(Drop, options.drop))
    except EditError as error:
        raise UsageError(f"--shift: {error}") from error
    compiled = compiled_workspace(workspace_root(options.workspace), options.color)
    if compiled is None or compiled.graph is None:
        return 1
    _refuse_unknown(options.journey, compiled.graph)
    inquiry = Inquiry(options.profile, options.journey, at, edits)
    types = types_of(compiled.model)
    with (
        open_recordings(options.recordings, types, compiled.limits) as recordings,
        open_recordings(options.profiles, types, compiled.limits) as profiles,
        spill_folder() as folder,
    ):
        records = Records(recordings, profiles, intake, Spill(folder, processors()))
        try:
            told = tell_story(compiled, compiled.graph, records, inquiry)
        except NobodyError as error:
            raise UsageError(f"--profile: {error}") from error
        except EditError as error:
            raise UsageError(str(error)) from error

    def written(name: str, paint: Paint, width: int) -> str:
        return why_json(told).decode() if name == "json" else why_text(told, paint, width)

    deliver(reports, written, options.color)
    return 0


def _refuse_unknown(journey: str | None, graph: Graph) -> None:
    keys = [one.key for one in graph.journeys]
    if journey is not None and journey not in keys:
        meant = likely(journey, keys)
        raise UsageError(f"--journey: there is no Journey {journey!r}" + (f"; did you mean {meant}?" if meant else ""))
