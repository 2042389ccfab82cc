"""What ``sfjourney simulate`` does, once its imports are worth their time."""

import argparse
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from sfjourney.api import program_of, recording_hash
from sfjourney.cli.compiled import Opened, open_workspace, render
from sfjourney.cli.output import UsageError, columns, note, paint_for, say
from sfjourney.clock.instants import InstantError, parse_instant
from sfjourney.diagnostics import Severity
from sfjourney.graph.graph import Graph
from sfjourney.recordings.files import open_recording
from sfjourney.replay.intake import IntakeOptions, TooManyRefused
from sfjourney.replay.outputs import write_outputs
from sfjourney.replay.replay import Replayed, ReplayOptions, replay
from sfjourney.replay.summary import summarise, summary_json
from sfjourney.report.diagnostic_text import tally
from sfjourney.report.summary_text import summary_text


def run_simulate(options: argparse.Namespace) -> int:
    replay_options = _options(options)
    root: Path = options.workspace
    opened = Opened(root, open_workspace(root), ())
    compiled = opened.compiled
    shown = [diagnostic for diagnostic in compiled.diagnostics if diagnostic.severity > Severity.INFO]
    if shown:
        note(render(opened, shown, paint_for(options.color, errors=True), columns()))
    if compiled.graph is None:
        note(f"not replayed: {tally(compiled.diagnostics)}")
        return 1
    program = program_of(compiled)
    recordings = [open_recording(name) for name in options.recordings]
    with ThreadPoolExecutor(max_workers=1) as background:
        # Hashing lets go of the interpreter, so it costs no time beside the replay.
        hashes = {recording.name: background.submit(recording_hash, recording) for recording in recordings}
        try:
            replayed = replay(program, recordings, [open_recording(name) for name in options.profiles], replay_options)
        except TooManyRefused as stop:
            note(f"{stop}\nstopped: too many refused records")
            return 1
    return _report(options, replayed, compiled.graph, replay_options, hashes)


def _report(
    options: argparse.Namespace,
    replayed: Replayed,
    graph: Graph,
    replay_options: ReplayOptions,
    hashes: "dict[str, Future[str]]",
) -> int:
    known = {name: future.result() for name, future in hashes.items()}
    summary = summarise(replayed, graph, replay_options.intake, known)
    if options.output is not None:
        written = write_outputs(options.output, replayed, summary, outcomes=options.outcomes)
    if options.format == "json":
        say(summary_json(summary).decode())
    else:
        colour = paint_for(options.color).colour
        say(summary_text(summary, colour=colour, columns=columns()))
        if options.output is not None:
            say(f"\nWritten to {options.output}: {', '.join(written)}\n")
    for refused in replayed.intake.refused[:_MOST_SHOWN] if options.format == "text" else ():
        note(f"{refused.file}:{refused.line}:{refused.column}: refused: {refused.message} [{refused.code}]")
    left = len(replayed.intake.refused) - _MOST_SHOWN
    if left > 0 and options.format == "text":
        note(f"... and {left:,} more" + (" in refused.jsonl" if options.output is not None else ""))
    return 1 if replayed.intake.refused else 0


_MOST_SHOWN = 10


def _options(options: argparse.Namespace) -> ReplayOptions:
    until = None
    if options.until is not None:
        try:
            until = parse_instant(options.until)
        except InstantError as error:
            raise UsageError(f"--until: {error}") from error
    if options.max_errors is not None and options.max_errors < 0:
        raise UsageError("--max-errors is a number from 0 on")
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
        keep_rows=options.output is not None,
        keep_states=options.state,
        keep_outcomes=options.outcomes,
    )
