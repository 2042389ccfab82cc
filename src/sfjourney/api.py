"""The verbs of the command line as functions: paths in, typed values out."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Generic, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sfjourney.clock.instants import parse_instant
from sfjourney.diagnostics import Diagnostic, Severity
from sfjourney.graph.graph import Graph
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.program.compile import compile_program
from sfjourney.recordings.files import Recording, named_twice, open_recordings
from sfjourney.replay.intake import IntakeOptions, Refused
from sfjourney.replay.lines import Rows
from sfjourney.replay.outcomes import OutcomeRow
from sfjourney.replay.replay import ReplayOptions, replay
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import RunRow, SendRow, SendRowWithState
from sfjourney.replay.sizes import processors
from sfjourney.replay.spill import spill_folder
from sfjourney.replay.summary import Summary, summarise
from sfjourney.workspace import load_workspace

Row = TypeVar("Row")


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


class Simulation(Struct, frozen=True, dict=True):
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
    workers: int | None = None,
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
        workers=workers or processors(),
    )
    names, before = [str(name) for name in recordings], [str(name) for name in profiles]
    twice = named_twice((*names, *before))
    if twice is not None:
        raise ValueError(f"{twice} is named twice")
    with open_recordings(names) as opened, open_recordings(before) as opened_before, spill_folder() as folder:
        simulation = simulate_compiled(compiled, opened, opened_before, options, folder)
        return replace(simulation, replayed=simulation.replayed.loaded())


def simulate_compiled(
    compiled: Compiled,
    recordings: Sequence[Recording],
    profiles: Sequence[Recording],
    options: ReplayOptions,
    folder: Path | None = None,
) -> Simulation:
    """Replay open recordings through a compiled workspace: what ``simulate`` and the command do once all is open.

    ``profiles`` hold the state before the first record. What is long goes through ``folder``.
    Raises WorkspaceHasErrors, TooManyRefused, and OSError where a recording cannot be read.
    """
    graph = _graph(compiled)
    program = compile_program(graph, compiled.model.templates, compiled.model.settings)
    replayed = replay(program, recordings, profiles, options, folder)
    return Simulation(replayed, summarise(replayed, graph, options.intake), options)


class _Decoded(Struct, Generic[Row], frozen=True):
    """Rows of an output as values, decoded whenever somebody goes through them: they may be more than memory holds."""

    rows: Rows
    kind: type[Row]

    def __iter__(self) -> Iterator[Row]:
        return map(msgspec.json.Decoder(self.kind).decode, self.rows)


def report_page(compiled: Compiled, simulation: Simulation) -> str:
    """A page of HTML about a simulation that kept states, as long as its rows are there (docs/reports.md).

    Raises WorkspaceHasErrors, OSError where rows cannot be read, ValueError for a simulation without states.
    """
    if not simulation.options.keep_states:
        raise ValueError("a report shows emails, so it needs a simulation with states")
    from sfjourney.report.page.replay_page import replay_page  # noqa: PLC0415  # few ask for it
    from sfjourney.report.page.replay_values import ReplayValues  # noqa: PLC0415
    from sfjourney.templates import compile_template  # noqa: PLC0415

    replayed, settings = simulation.replayed, compiled.model.settings
    values = ReplayValues(
        _graph(compiled),
        simulation.summary,
        _Decoded(replayed.runs, RunRow),
        _Decoded(replayed.sends, SendRowWithState),
    )
    templates = {
        name: compile_template(template, settings.dialect, settings.catalog)
        for name, template in compiled.model.templates.items()
    }
    return replay_page(values, templates)


def _graph(compiled: Compiled) -> Graph:
    if compiled.graph is None:
        raise WorkspaceHasErrors(compiled.diagnostics)
    return compiled.graph
