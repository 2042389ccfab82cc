"""What ``sfjourney simulate`` does, once its imports are worth their time."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sfjourney.api import report_page, simulate_compiled
from sfjourney.cli.compiled import Opened, open_workspace, render
from sfjourney.cli.output import UsageError, columns, note, paint_for, write_whole
from sfjourney.cli.progress import ProgressBar
from sfjourney.cli.reports import Report, check_file, deliver, refuse_reports
from sfjourney.cli.roots import workspace_root
from sfjourney.clock.durations import from_short
from sfjourney.clock.instants import InstantError, parse_instant
from sfjourney.diagnostics import Severity
from sfjourney.pipeline import Compiled
from sfjourney.recordings.column_types import types_of
from sfjourney.recordings.files import STANDARD_INPUT, expanded, named_twice, open_recordings
from sfjourney.replay.intake import IntakeOptions, Refused, TooManyRefused
from sfjourney.replay.lines import Rows
from sfjourney.replay.outputs import Form, Wanted, outputs_in, strangers_in
from sfjourney.replay.replay import ReplayOptions
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import without_state
from sfjourney.replay.sizes import processors
from sfjourney.replay.spill import spill_folder
from sfjourney.replay.summary import summary_json
from sfjourney.report.diagnostics.diagnostic_text import tally
from sfjourney.report.paint import Paint, shown
from sfjourney.results import Simulation

if TYPE_CHECKING:
    from pyspark.sql import SparkSession


def run_simulate(options: argparse.Namespace) -> int:
    """Replay as the arguments ask, write and print what came of it. Returns the exit status.

    Raises UsageError for arguments that cannot be, OSError where something cannot be read or written.
    """
    options.recordings, options.profiles = expanded(options.recordings), expanded(options.profiles)
    replay_options, within = _options(options), _within(options)
    root = workspace_root(options.workspace)
    output = _output(options.output, root) if options.output is not None else None
    if options.report is not None:
        _check_report(options.report)
    compiled = compiled_workspace(root, options.color)
    if compiled is None:
        return 1
    with ExitStack() as stack:
        limits, types = compiled.limits, types_of(compiled.model)
        recordings = stack.enter_context(open_recordings(options.recordings, types, limits))
        profiles = stack.enter_context(open_recordings(options.profiles, types, limits))
        export_names = [options.against] if options.against is not None else []
        exports = stack.enter_context(open_recordings(export_names, limits=limits))
        outputs = stack.enter_context(outputs_in(output)) if output is not None else None
        folder = stack.enter_context(spill_folder())
        session = stack.enter_context(_session(options, folder)) if options.engine == "spark" else None
        bar = stack.enter_context(ProgressBar())
        try:
            export = (exports[0], within) if exports else None
            simulation = simulate_compiled(
                compiled, recordings, profiles, replay_options, folder, bar.show, export=export, spark=session
            )
        except TooManyRefused as stop:
            list_refused(stop.before, "")
            note(f"{_refusal(stop.refused)}\nstopped: too many records were refused")
            return 1
        written = []
        if options.report is not None:
            write_whole(options.report, report_page(compiled, simulation).encode())
        if outputs is not None:
            replayed = _as_asked(options, simulation)
            wanted = Wanted(_form(options), outcomes=options.outcomes, states=options.state)
            written = outputs.write(replayed, simulation.summary, wanted)
    _report(options, simulation, written)
    against = simulation.against
    differs = against is not None and bool(against.differences or against.export.refused)
    return 1 if simulation.refused or differs else 0


def compiled_workspace(root: Path, color: str) -> Compiled | None:
    """A workspace to replay with. Its errors and warnings are said; None where it has errors."""
    opened = Opened(root, open_workspace(root), ())
    compiled = opened.compiled
    noticed = [diagnostic for diagnostic in compiled.diagnostics if diagnostic.severity > Severity.INFO]
    if noticed:
        note(render(opened, noticed, paint_for(color, errors=True), columns()))
    if compiled.graph is None:
        note(f"not replayed: {tally(compiled.diagnostics)} in {opened.contents}")
        return None
    return compiled


@contextmanager
def _session(options: argparse.Namespace, folder: Path) -> "Iterator[SparkSession]":
    """Spark, as the arguments ask. Raises UsageError where there is none on this machine, OSError where it fails."""
    try:
        from sfjourney.replay.spark.session import NoJavaError, spark_errors, spark_session
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pyspark", "py4j", "pyarrow", "pandas"):
            raise
        raise UsageError("--engine spark needs pyspark: pip install 'sfjourney[spark]'") from None
    # A worker that dies is replaced, and what it had begun is done again: four times, as clusters do.
    master = options.master or f"local[{options.workers or processors()},4]"
    place = folder / "spark"
    place.mkdir()
    try:
        with spark_errors(), spark_session(master, place) as session:
            yield session
    except NoJavaError as error:
        raise UsageError(f"--engine spark: {error}") from None


def _report(options: argparse.Namespace, simulation: Simulation, written: list[str]) -> None:
    def summary(name: str, paint: Paint, width: int) -> str:
        if name == "json":
            return _summary_json(simulation).decode()
        return _summary_text(simulation, paint, width) + _places(options, written)

    deliver(_summaries(options), summary, options.color)
    whole = f" in refused.{_form(options)}" if written else "; with -o DIR they are listed whole"
    list_refused(simulation.refused, whole)
    if simulation.against is not None:
        list_refused(simulation.against.export.refused, "; with --format json they are listed whole")


def _summary_text(simulation: Simulation, paint: Paint, width: int) -> str:
    from sfjourney.report.replay.summary_text import summary_text

    text = summary_text(simulation.summary, colour=paint.colour, columns=width)
    if simulation.against is None:
        return text
    from sfjourney.report.replay.against_text import against_text

    return f"{text}\n{against_text(simulation.against, paint, width)}"


def _places(options: argparse.Namespace, written: list[str]) -> str:
    """Where the full files are."""
    told = f"Written to {shown(str(options.output))}: {', '.join(written)}\n" if written else ""
    if options.report is not None:
        told += f"A page about it: {shown(str(options.report))}\n"
    return f"\n{told}" if told else ""


def _summary_json(simulation: Simulation) -> bytes:
    if simulation.against is None:
        return summary_json(simulation.summary)
    from sfjourney.report.replay.against_json import summary_with_against

    return summary_with_against(simulation.summary, simulation.against)


def list_refused(refused: Sequence[Refused], where_more: str) -> None:
    """Say which lines were refused, as many as somebody will read."""
    for one in refused[:_MOST_SHOWN]:
        note(_refusal(one))
    left = len(refused) - _MOST_SHOWN
    if left > 0:
        note(f"... and {left:,} more{where_more}")


def _as_asked(options: argparse.Namespace, simulation: Simulation) -> Replayed:
    """What is written to files: a report had states kept, which only ``--state`` writes."""
    if options.state or not simulation.options.keep_states:
        return simulation.replayed
    return replace(simulation.replayed, sends=Rows([without_state(line) for line in simulation.replayed.sends]))


_MOST_SHOWN = 10
_WITHIN = "5m"


def _refusal(one: Refused) -> str:
    return shown(f"{one.file}:{one.line}:{one.column}: refused: {one.message} [{one.code}]")


def _output(directory: Path, root: Path) -> Path:
    """Where to write, links resolved. The whole folder is replaced, so some cannot be it: UsageError says which."""
    place = directory.resolve()
    if Path.cwd().is_relative_to(place) or root.resolve().is_relative_to(place):
        raise UsageError(f"-o {directory}: the folder is replaced as a whole, so name one of its own, such as out")
    if place.is_mount():
        raise UsageError(f"-o {directory}: something is mounted there, which cannot be replaced: name a folder in it")
    strangers = strangers_in(place)
    if strangers:
        more = f" and {len(strangers) - 1:,} more" if len(strangers) > 1 else ""
        raise UsageError(f"-o {directory}: no earlier output: {strangers[0]}{more} in it; name a new folder")
    return place


def _check_report(file: Path) -> None:
    if file == Path("-"):
        raise UsageError("--report -: standard output has the summary; name a file, such as report.html")
    check_file("--report", file, "report.html")


def instant_option(name: str, text: str | None) -> int | None:
    """The instant that an option names. Raises UsageError."""
    if text is None:
        return None
    try:
        return parse_instant(text)
    except InstantError as error:
        raise UsageError(f"{name}: {error}") from error


def refuse_twice(*names: str) -> None:
    """Raise UsageError where a recording is named twice."""
    twice = named_twice(names)
    if twice is not None:
        raise UsageError(f"{'standard input' if twice == STANDARD_INPUT else twice} is named twice")


def _within(options: argparse.Namespace) -> int:
    """The milliseconds that make no difference. Raises UsageError."""
    try:
        return from_short(_WITHIN if options.within is None else options.within).nominal
    except ValueError as error:
        raise UsageError(f"--within: {error}") from error


def _form(options: argparse.Namespace) -> Form:
    """How rows are written."""
    return "parquet" if any(report.format == "parquet" for report in options.reports or ()) else "jsonl"


def _summaries(options: argparse.Namespace) -> tuple[Report, ...]:
    """How the summary is told: as a text where nothing else is asked for."""
    asked = tuple(report for report in options.reports or () if report.format != "parquet")
    return asked or (Report("text"),)


def _check_formats(options: argparse.Namespace) -> None:
    """Raise UsageError for two summaries, and for tables that nobody would find or that cannot be written here."""
    if any(report.format == "parquet" and report.file is not None for report in options.reports or ()):
        raise UsageError("--format parquet: the tables are files of the folder that -o DIR names")
    refuse_reports(_summaries(options))
    for report in _summaries(options):
        if report.file is not None:
            check_file("--format", report.file, f"summary.{report.format}")
    if _form(options) == "parquet" and options.output is None:
        raise UsageError("--format parquet needs -o DIR")
    if _form(options) == "parquet" and find_spec("pyarrow") is None:
        raise UsageError("--format parquet needs pyarrow: pip install 'sfjourney[parquet]'")


def _check_engine(options: argparse.Namespace) -> None:
    """Raise UsageError for what one engine cannot do, or does not ask about."""
    if options.engine == "local" and options.master is not None:
        raise UsageError("--master needs --engine spark")
    if options.master is not None and options.workers is not None:
        raise UsageError("--workers are processes here, and with --master Spark has workers of its own")
    if options.engine == "spark" and STANDARD_INPUT in options.recordings:
        raise UsageError("--engine spark reads files, and no standard input")


def _options(options: argparse.Namespace) -> ReplayOptions:
    until = instant_option("--until", options.until)
    _check_engine(options)
    _check_formats(options)
    refuse_twice(*options.recordings, *options.profiles, *([options.against] if options.against is not None else []))
    if options.within is not None and options.against is None:
        raise UsageError("--within needs --against ACTUAL")
    if (options.outcomes or options.state) and options.output is None:
        raise UsageError("--outcomes and --state need -o DIR")
    intake = IntakeOptions(
        clock=options.clock,
        require_keys=options.require_keys,
        most_refused=0 if options.strict else options.max_errors,
        until=until,
    )
    return ReplayOptions(
        intake,
        keep_rows=options.output is not None or options.report is not None or options.against is not None,
        keep_states=options.state or options.report is not None,
        keep_outcomes=options.outcomes,
        workers=options.workers or processors(),
    )
