"""The verbs of the command line as functions: paths in, typed values out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Literal

import msgspec

from sfjourney.clock.instants import parse_instant
from sfjourney.diagnostics import Diagnostic, Severity
from sfjourney.graph.graph import Graph
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.program.compile import compile_program
from sfjourney.recordings.column_types import ColumnTypes
from sfjourney.recordings.files import Recording
from sfjourney.recordings.hashes import hashing
from sfjourney.recordings.naming import expanded, named_twice, open_recordings
from sfjourney.replay.intake import IntakeOptions, Refused
from sfjourney.replay.outcomes import OutcomeRow
from sfjourney.replay.replay import Replayed, ReplayOptions, replay
from sfjourney.replay.rows import RunRow, SendRow, SendRowWithState
from sfjourney.replay.summary import Summary, summarise
from sfjourney.workspace import load_workspace


class WorkspaceHasErrors(Exception):  # noqa: N818  # reads as what it says
    """A workspace that cannot be compiled; ``diagnostics`` say why."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        errors = [diagnostic.finding for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
        first = errors[0]
        count = f"{len(errors)} error{'' if len(errors) == 1 else 's'}"
        super().__init__(f"{count}, the first in {first.span.file}: {first.message} [{first.code}]")
        self.diagnostics = diagnostics


def check(workspace: str | Path) -> tuple[Diagnostic, ...]:
    """Everything that is found in a workspace, in the order of files and places.

    Raises ConfigurationError for its configuration, OSError where it cannot be read.
    """
    return compile_workspace(load_workspace(Path(workspace))).diagnostics


def compile(workspace: str | Path) -> Graph:  # noqa: A001  # the command's own verb
    """The validated graph of a workspace. Raises WorkspaceHasErrors where there is none, and as ``check`` does."""
    return _graph(compile_workspace(load_workspace(Path(workspace))))


@dataclass(frozen=True)
class Simulation:
    """What a replay gave, and with which options. Rows are in the order of the output files (docs/outputs.md)."""

    replayed: Replayed
    summary: Summary
    options: ReplayOptions

    @cached_property
    def runs(self) -> tuple[RunRow, ...]:
        return tuple(msgspec.json.decode(line, type=RunRow) for line in self.replayed.runs)

    @cached_property
    def sends(self) -> tuple[SendRow, ...]:
        return tuple(msgspec.json.decode(line, type=SendRow) for line in self.replayed.sends)

    @cached_property
    def sends_with_state(self) -> tuple[SendRowWithState, ...]:
        """The sends, each with the state it was made from; empty where states were not kept."""
        lines = self.replayed.sends if self.options.keep_states else ()
        return tuple(msgspec.json.decode(line, type=SendRowWithState) for line in lines)

    @cached_property
    def outcomes(self) -> tuple[OutcomeRow, ...]:
        """The outcome of every record; empty where outcomes were not kept."""
        return tuple(msgspec.json.decode(line, type=OutcomeRow) for line in self.replayed.outcomes)

    @property
    def refused(self) -> tuple[Refused, ...]:
        return tuple(self.replayed.intake.refused)


def simulate(  # noqa: PLR0913  # the options of the command, by keyword
    recordings: Sequence[str | Path],
    workspace: str | Path,
    *,
    profiles: Sequence[str | Path] = (),
    until: str | None = None,
    clock: Literal["occurred", "received"] = "occurred",
    require_keys: bool = False,
    max_errors: int | None = None,
    outcomes: bool = False,
    states: bool = False,
) -> Simulation:
    """Replay recordings through the Journeys of a workspace.

    ``until`` is an instant in RFC 3339. ``max_errors`` stops at more refused records than that, with TooManyRefused.
    Raises as ``compile`` does, InstantError for ``until``, OSError where a recording cannot be read, ValueError where
    one is named twice.
    """
    compiled = compile_workspace(load_workspace(Path(workspace)))
    _graph(compiled)
    stop = parse_instant(until) if until is not None else None
    options = ReplayOptions(
        IntakeOptions(clock=clock, require_keys=require_keys, most_refused=max_errors, until=stop),
        keep_states=states,
        keep_outcomes=outcomes,
    )
    names, before = expanded(map(str, recordings)), expanded(map(str, profiles))
    twice = named_twice((*names, *before))
    if twice is not None:
        raise ValueError(f"{twice} is named twice")
    with open_recordings(names) as opened, open_recordings(before) as opened_before:
        return simulate_compiled(compiled, opened, opened_before, options)


def simulate_compiled(
    compiled: Compiled, recordings: Sequence[Recording], profiles: Sequence[Recording], options: ReplayOptions
) -> Simulation:
    """Replay open recordings through a compiled workspace: what ``simulate`` and the command do once all is open.

    ``profiles`` hold the state before the first record. Raises WorkspaceHasErrors, TooManyRefused, and OSError where
    a recording cannot be read.
    """
    graph = _graph(compiled)
    program = compile_program(graph, compiled.model.templates, compiled.model.settings)
    types = ColumnTypes(
        {name: event.schema for name, event in compiled.model.events.items() if event.schema is not None},
        compiled.model.profile,
    )
    recordings = [replace(recording, types=types) for recording in recordings]
    profiles = [replace(recording, types=types) for recording in profiles]
    with hashing(recordings) as hashes:
        replayed = replay(program, recordings, profiles, options)
        return Simulation(replayed, summarise(replayed, graph, options.intake, hashes()), options)


def _graph(compiled: Compiled) -> Graph:
    if compiled.graph is None:
        raise WorkspaceHasErrors(compiled.diagnostics)
    return compiled.graph
