"""The verbs of the command line as functions: paths in, typed values out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sfjourney.clock.durations import from_short
from sfjourney.clock.instants import parse_instant
from sfjourney.diagnostics import Diagnostic, Severity
from sfjourney.graph.difference.changes import Difference, Policy
from sfjourney.graph.difference.classify import difference
from sfjourney.graph.difference.version import Contents, Version
from sfjourney.graph.graph import Graph
from sfjourney.graph.json import graph_from_json
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.plurals import plural
from sfjourney.program.program import Program
from sfjourney.program.recipe import Recipe
from sfjourney.program.succession import succeeded
from sfjourney.recordings.column_types import types_of
from sfjourney.recordings.files import Names, Recording, expanded, listed, named_twice, open_recordings
from sfjourney.recursion import room_to_call
from sfjourney.replay.intake import IntakeOptions, Refused
from sfjourney.replay.outcomes import OutcomeRow
from sfjourney.replay.progress import Watch, nobody
from sfjourney.replay.replay import ReplayOptions, replay
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import RunRow, SendRow, SendRowWithState
from sfjourney.replay.sizes import processors
from sfjourney.replay.spill import spill_folder
from sfjourney.replay.summary import Summary, summarise
from sfjourney.rules import diagnose
from sfjourney.schemas import Schema
from sfjourney.source import Source
from sfjourney.syntax.formatting import format_source
from sfjourney.workspace import load_workspace

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from sfjourney.against.told import Against
    from sfjourney.behaviour.told import Behaviour
    from sfjourney.reasons.told import Why
    from sfjourney.report.page.stories import Stories


class WorkspaceHasErrors(Exception):  # noqa: N818  # reads as what it says
    """A workspace that cannot be compiled, or a text that cannot be formatted; ``diagnostics`` say why."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        errors = [diagnostic.finding for diagnostic in diagnostics if diagnostic.severity is Severity.ERROR]
        first = errors[0]
        count = f"{len(errors)} {plural(len(errors), 'error')}"
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


@room_to_call()
def fmt(text: str, name: str = "text") -> str:
    """A Journey file in its one form (docs/formatting.md). ``name`` is what diagnostics call it.

    Raises WorkspaceHasErrors where it cannot be read whole.
    """
    checked = format_source(Source(name, text))
    if checked.value is None:
        raise WorkspaceHasErrors(diagnose(checked.findings))
    return checked.value


def diff(base: str | Path, head: str | Path, deploy: Literal["live", "pinned"] = "live") -> Difference:
    """What changed between two versions, folders or compiled graphs, and what it does to people.

    Raises as ``compile`` does, and GraphError for a file that is no compiled graph.
    """
    with room_to_call():
        before, after = (_version(Path(side)) for side in (base, head))
        return difference(before, after, Policy(deploy))


def _version(path: Path) -> Version:
    if path.is_file():
        return Version(graph_from_json(path.read_bytes()))
    return version_of(compile_workspace(load_workspace(path)))


class Simulation(Struct, frozen=True, dict=True):
    """What a replay gave, and with which options. Rows are in the order of the output files (docs/outputs.md)."""

    replayed: Replayed
    summary: Summary
    options: ReplayOptions
    against: "Against | None" = None
    """The comparison with the emails that really went out, where an export of them was given."""

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
    recordings: Names,
    workspace: str | Path,
    *,
    profiles: Names = (),
    until: str | None = None,
    clock: Literal["occurred", "received"] = "occurred",
    require_keys: bool = False,
    max_errors: int | None = None,
    outcomes: bool = False,
    states: bool = False,
    workers: int | None = None,
    against: str | Path | None = None,
    within: str = "5m",
) -> Simulation:
    """Replay recordings through the Journeys of a workspace.

    ``until`` is an instant in RFC 3339. ``max_errors`` stops at more refused records than that, with TooManyRefused.
    ``against`` is an export of the emails that really went out, to compare with; instants ``within`` a duration, such
    as ``90s`` or ``1h``, are the same. Raises as ``compile`` does, InstantError for ``until``, OSError where a
    recording cannot be read, ValueError where one is named twice, and for other options that cannot be.
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
    tolerance = from_short(within).nominal
    with (
        _opened(compiled, recordings, profiles, [against] if against is not None else []) as (
            opened,
            before,
            exports,
        ),
        spill_folder() as folder,
    ):
        export = (exports[0], tolerance) if exports else None
        simulation = simulate_compiled(compiled, opened, before, options, folder, export=export)
        return replace(simulation, replayed=simulation.replayed.loaded())


@room_to_call()
def simulate_compiled(
    compiled: Compiled,
    recordings: Sequence[Recording],
    profiles: Sequence[Recording],
    options: ReplayOptions,
    folder: Path | None = None,
    watch: Watch = nobody,
    *,
    export: tuple[Recording, int] | None = None,
    spark: "SparkSession | None" = None,
) -> Simulation:
    """Replay open recordings through a compiled workspace: what ``simulate`` and the command do once all is open.

    ``profiles`` hold the state before the first record. What is long goes through ``folder``,
    and ``watch`` is told how far it has come. ``export`` are the emails that really went out, with the milliseconds
    that make no difference; to compare them the options must keep rows. ``spark`` is who does the work, if not we;
    it needs a ``folder``.
    Raises WorkspaceHasErrors, TooManyRefused, and OSError where a recording cannot be read.
    """
    graph = _graph(compiled)
    if spark is not None and folder is not None:
        from sfjourney.replay.spark.files import replay_files  # noqa: PLC0415  # long to import

        replayed = replay_files(spark, recipe_of(compiled), recordings, profiles, options, folder, watch)
    else:
        replayed = replay(_program(compiled), recordings, profiles, options, folder, watch)
    simulation = Simulation(replayed, summarise(replayed, graph, options.intake), options)
    if export is None:
        return simulation
    from sfjourney.reasons.recall import Records, Spill  # noqa: PLC0415  # who does not compare does not wait for it
    from sfjourney.stories import compare_with_actual  # noqa: PLC0415  # the same

    spill = Spill(_folder_in(folder, "stories"), options.workers, options.sizes) if folder is not None else None
    records = Records(recordings, profiles, options.intake, spill)
    rows = _folder_in(folder, "rows") if folder is not None else None
    against = compare_with_actual(compiled, graph, records, replayed, export, rows)
    return replace(simulation, against=against)


def _folder_in(folder: Path, name: str) -> Path:
    place = folder / name
    place.mkdir()
    return place


def _program(compiled: Compiled) -> Program:
    """A program of its own. Raises WorkspaceHasErrors."""
    return recipe_of(compiled).program()


def recipe_of(compiled: Compiled) -> Recipe:
    """What a program is made of. Raises WorkspaceHasErrors."""
    model = compiled.model
    schemas = {name: event.schema for name, event in model.events.items() if event.schema is not None}
    return Recipe(_graph(compiled), model.templates, model.settings, schemas)


def replay_versions(  # noqa: PLR0913  # what simulate_compiled is given, for two
    base: Compiled,
    head: Compiled,
    recordings: Sequence[Recording],
    profiles: Sequence[Recording],
    options: IntakeOptions,
    folder: Path,
    watch: Watch = nobody,
    *,
    deployment: tuple[int, Policy] | None = None,
    for_page: bool = False,
) -> "tuple[Behaviour, Stories | None]":
    """Replay open recordings through two compiled workspaces, and compare what they do to people.

    ``deployment`` asks what becomes of the runs that wait at an instant (in milliseconds since 1970), if the head is
    deployed then. ``folder`` must be empty. With ``for_page`` come the stories of those for whom anything differs,
    which a page carries, else None. Raises as ``simulate_compiled`` does.
    """
    from sfjourney.behaviour.behaviour import pairs_between  # noqa: PLC0415  # who does not compare does not wait for it
    from sfjourney.behaviour.inflight import Deployed  # noqa: PLC0415  # the same
    from sfjourney.reasons.recall import Records, Spill  # noqa: PLC0415  # the same
    from sfjourney.stories import compare_versions, page_stories  # noqa: PLC0415  # the same

    with room_to_call():
        kept = ReplayOptions(options, keep_states=True, workers=processors())
        graphs = _graph(base), _graph(head)

        def replayed(name: str, program: Program, until: int | None) -> Replayed:
            up_to = replace(kept, intake=replace(options, until=until))
            return replay(program, recordings, profiles, up_to, _folder_in(folder, name), watch)

        others = {"base": _program(head), "head": _program(base)}

        def program(name: str) -> Program:
            return replace(_program(base if name == "base" else head), beside=others[name])

        sides = [
            (compiled, graph, replayed(name, program(name), options.until))
            for name, compiled, graph in (("base", base, graphs[0]), ("head", head, graphs[1]))
        ]
        deployed = None
        if deployment is not None:
            at, policy = deployment
            pairs = pairs_between(*graphs) if policy is Policy.LIVE else None
            both = succeeded(program("base"), program("head"), at, pairs)
            before, then = replayed("before", program("base"), at), replayed("then", both, at)
            deployed = Deployed(at, policy, before, then, replayed("deployed", both, options.until))
        spill = Spill(_folder_in(folder, "stories"), kept.workers, kept.sizes)
        records, rows = Records(recordings, profiles, options, spill), _folder_in(folder, "rows")
        beside = compare_versions(sides[0], sides[1], records, deployed, rows, for_page=for_page)
        return beside.told, page_stories(beside, sides[0], sides[1]) if for_page else None


def why(  # noqa: PLR0913  # the options of the command, by keyword
    recordings: Names,
    workspace: str | Path,
    profile: str,
    *,
    journey: str | None = None,
    at: str | None = None,
    shift: Sequence[str] = (),
    drop: Sequence[str] = (),
    profiles: Names = (),
    until: str | None = None,
    clock: Literal["occurred", "received"] = "occurred",
    require_keys: bool = False,
) -> "Why":
    """The story of one Profile, by its email, externalId, profileId or anonymousId.

    ``shift`` and ``drop`` change its records, as `--shift EVENT=+1h` and `--drop EVENT` do. Raises as ``simulate``
    does, NobodyError where nobody is called so, EditError for what cannot be changed, KeyError for a Journey that there
    is not.
    """
    from sfjourney.reasons.edits import Drop, Edit, parse_shift  # noqa: PLC0415  # who only replays does not wait for it
    from sfjourney.reasons.recall import Records, Spill  # noqa: PLC0415  # the same
    from sfjourney.reasons.tell import Inquiry  # noqa: PLC0415  # the same
    from sfjourney.stories import tell_story  # noqa: PLC0415  # the same

    compiled = compile_workspace(load_workspace(Path(workspace)))
    graph = _graph(compiled)
    if journey is not None and all(one.key != journey for one in graph.journeys):
        raise KeyError(journey)
    edits: tuple[Edit, ...] = (*map(parse_shift, shift), *map(Drop, drop))
    inquiry = Inquiry(profile, journey, parse_instant(at) if at is not None else None, edits)
    stop = parse_instant(until) if until is not None else None
    options = IntakeOptions(clock=clock, require_keys=require_keys, until=stop)
    with _opened(compiled, recordings, profiles) as (opened, before, _), spill_folder() as folder:
        records = Records(opened, before, options, Spill(folder, processors()))
        return tell_story(compiled, graph, records, inquiry)


@contextmanager
def _opened(
    compiled: Compiled,
    recordings: Names,
    profiles: Names,
    exports: Names = (),
) -> Iterator[tuple[list[Recording], list[Recording], list[Recording]]]:
    """Open recordings. Raises ValueError where one is named twice, OSError where one cannot be opened."""
    records, before, sent = expanded(listed(recordings)), expanded(listed(profiles)), listed(exports)
    twice = named_twice((*records, *before, *sent))
    if twice is not None:
        raise ValueError(f"{twice} is named twice")
    limits, types = compiled.limits, types_of(compiled.model)
    with (
        open_recordings(records, types, limits) as first,
        open_recordings(before, types, limits) as second,
        open_recordings(sent, limits=limits) as third,
    ):
        yield first, second, third


def report_page(compiled: Compiled, simulation: Simulation) -> str:
    """A page of HTML about a simulation that kept states, as long as its rows are there (docs/reports.md).

    Raises WorkspaceHasErrors, OSError where rows cannot be read, ValueError for a simulation without states.
    """
    if not simulation.options.keep_states:
        raise ValueError("a report shows emails, so it needs a simulation with states")
    from sfjourney.report.page.replay_page import replay_page  # noqa: PLC0415  # few ask for it
    from sfjourney.report.page.replay_values import ReplayValues  # noqa: PLC0415
    from sfjourney.stories import Decoded, compiled_templates  # noqa: PLC0415

    replayed = simulation.replayed
    values = ReplayValues(
        _graph(compiled),
        simulation.summary,
        Decoded(replayed.runs, RunRow),
        Decoded(replayed.sends, SendRowWithState),
    )
    with room_to_call():
        return replay_page(values, compiled_templates(compiled))


def _graph(compiled: Compiled) -> Graph:
    if compiled.graph is None:
        raise WorkspaceHasErrors(compiled.diagnostics)
    return compiled.graph


def version_of(compiled: Compiled) -> Version:
    """A compiled workspace as one side of a difference. Raises WorkspaceHasErrors."""
    graph = _graph(compiled)
    model = compiled.model
    schemas: dict[str, Schema] = {}
    if graph.profile_schema is not None and model.profile is not None:
        schemas[graph.profile_schema] = model.profile
    for event in graph.events:
        schema = model.event(event.name).schema
        if event.schema is not None and schema is not None:
            schemas[event.schema] = schema
    calls = {journey.key: journey.api_schema for journey in model.journeys}
    for journey in graph.journeys:
        path, variables = journey.entries[0].schema, calls.get(journey.key)
        if path is not None and variables is not None:
            schemas[path] = variables
    texts = {name: source.text for name, source in compiled.sources.items()}
    return Version(graph, Contents(schemas, model.templates, texts))
