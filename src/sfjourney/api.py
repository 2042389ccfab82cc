"""The verbs of the command line as functions: paths in, typed values out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from msgspec.structs import replace

from sfjourney.clock.durations import from_short
from sfjourney.graph.difference.changes import Difference, Policy
from sfjourney.graph.difference.classify import difference
from sfjourney.graph.difference.version import Contents, Version
from sfjourney.graph.graph import Graph
from sfjourney.graph.json import graph_from_json
from sfjourney.opening import instant_of, with_journeys
from sfjourney.pipeline import Compiled, compile_folder, compile_workspace
from sfjourney.program.program import Program
from sfjourney.program.recipe import Recipe
from sfjourney.program.succession import succeeded
from sfjourney.reasons.told import Why
from sfjourney.recordings.column_types import types_of
from sfjourney.recordings.files import Names, Recording, expanded, listed, named_twice, open_recordings
from sfjourney.recursion import room_to_call
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.other_spellings import other_spellings
from sfjourney.replay.progress import Watch, nobody
from sfjourney.replay.replay import ReplayOptions, replay
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import RunRow, SendRowWithState
from sfjourney.replay.sizes import processors
from sfjourney.replay.spill import spill_folder
from sfjourney.replay.summary import summarise
from sfjourney.results import Diagnostics, Simulation, WorkspaceHasErrors, diagnostics_of, graph_of
from sfjourney.rules import diagnose
from sfjourney.schemas import Schema
from sfjourney.source import line_end_of, source_from_text
from sfjourney.spelling import unknown
from sfjourney.syntax.formatting import format_source
from sfjourney.workspace import load_workspace

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from sfjourney.behaviour.told import Behaviour
    from sfjourney.report.page.stories import Stories


def check(workspace: str | Path) -> Diagnostics:
    """Everything that is found in a workspace, in the order of files and places.

    As everywhere, the workspace is a folder, or the one that the folder lies in. Raises WorkspaceError, an OSError,
    where there is none, ConfigurationError for its configuration, OSError where it cannot be read.
    """
    return diagnostics_of(compile_folder(workspace))


def compile(workspace: str | Path) -> Graph:  # noqa: A001  # the command's own verb
    """The validated graph of a workspace. Raises WorkspaceHasErrors where there is none, and as ``check`` does."""
    return graph_of(compile_folder(workspace))


@room_to_call()
def fmt(text: str, name: str = "text") -> str:
    """A Journey file in its one form (docs/formatting.md). ``name`` is what diagnostics call it.

    Its line ends are what its first one is. Raises WorkspaceHasErrors where it cannot be read whole.
    """
    source = source_from_text(name, text)
    checked = format_source(source)
    if checked.value is None:
        raise WorkspaceHasErrors(Diagnostics(diagnose(checked.findings), {name: source}))
    return checked.value.replace("\n", line_end_of(text))


def diff(base: str | Path, head: str | Path, deploy: Literal["live", "pinned"] = "live") -> Difference:
    """What changed between two versions, folders or compiled graphs, and what it does to people.

    Raises as ``compile`` does, GraphError for a file that is no compiled graph, and ValueError for another ``deploy``.
    """
    if deploy not in tuple(Policy):
        raise ValueError(f"deploy is {' or '.join(Policy)}, and not {deploy!r}")
    with room_to_call():
        before, after = (_version(Path(side)) for side in (base, head))
        return difference(before, after, Policy(deploy))


def _version(path: Path) -> Version:
    if path.is_file():
        return Version(graph_from_json(path.read_bytes()))
    return version_of(compile_workspace(with_journeys(load_workspace(path))))


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

    ``outcomes`` and ``states`` keep what ``outcomes`` and ``sends_with_state`` of the result hold, which are empty
    without. ``until`` is an instant in RFC 3339. ``max_errors`` stops at more refused records than that, with
    TooManyRefused. ``workers`` are the processes for a long recording, from 1 on; without it, as many as there are
    processors.
    ``against`` is an export of the emails that really went out, to compare with; instants ``within`` a duration, such
    as ``90s`` or ``1h``, are the same. Raises as ``compile`` does, InstantError for ``until``, OSError where a
    recording cannot be read, ValueError where none is named, or one twice, and for other options that cannot be.
    """
    compiled = compile_folder(workspace)
    graph_of(compiled)
    stop = instant_of("until", until)
    options = ReplayOptions(
        IntakeOptions(clock=clock, require_keys=require_keys, most_refused=max_errors, until=stop),
        keep_states=states,
        keep_outcomes=outcomes,
        workers=processors() if workers is None else workers,
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
    graph = graph_of(compiled)
    if spark is not None and folder is not None:
        from sfjourney.replay.spark.files import replay_files  # noqa: PLC0415  # long to import

        replayed = replay_files(spark, recipe_of(compiled), recordings, profiles, options, folder, watch)
    else:
        replayed = replay(_program(compiled), recordings, profiles, options, folder, watch)
    others = other_spellings(recordings, replayed, graph)
    simulation = Simulation(replayed, summarise(replayed, graph, options.intake, others), options)
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
    return Recipe(graph_of(compiled), model.templates, model.settings, schemas)


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
        graphs = graph_of(base), graph_of(head)

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


def _several(texts: str | Sequence[str]) -> Sequence[str]:
    return (texts,) if isinstance(texts, str) else texts


def why(  # noqa: PLR0913  # the options of the command, by keyword
    recordings: Names,
    workspace: str | Path,
    profile: str,
    *,
    journey: str | None = None,
    at: str | None = None,
    shift: str | Sequence[str] = (),
    drop: str | Sequence[str] = (),
    profiles: Names = (),
    until: str | None = None,
    clock: Literal["occurred", "received"] = "occurred",
    require_keys: bool = False,
) -> Why:
    """The story of one Profile, by its email, externalId, profileId or anonymousId.

    ``shift`` and ``drop`` change its records, as `--shift EVENT=+1h` and `--drop EVENT` do. Raises as ``simulate``
    does, NobodyError where nobody is called so, EditError for what cannot be changed, KeyError for a Journey that there
    is not.
    """
    from sfjourney.reasons.edits import Drop, Edit, parse_shift  # noqa: PLC0415  # who only replays does not wait for it
    from sfjourney.reasons.recall import Records, Spill  # noqa: PLC0415  # the same
    from sfjourney.reasons.tell import Inquiry  # noqa: PLC0415  # the same
    from sfjourney.stories import tell_story  # noqa: PLC0415  # the same

    compiled = compile_folder(workspace)
    graph = graph_of(compiled)
    if journey is not None and all(one.key != journey for one in graph.journeys):
        raise KeyError(unknown("Journey", journey, [one.key for one in graph.journeys]))
    edits: tuple[Edit, ...] = (*map(parse_shift, _several(shift)), *map(Drop, _several(drop)))
    inquiry = Inquiry(profile, journey, instant_of("at", at), edits)
    stop = instant_of("until", until)
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
    """Open recordings. Raises ValueError where none is named, or one twice, OSError where one cannot be opened."""
    records, before, sent = expanded(listed(recordings)), expanded(listed(profiles)), listed(exports)
    if not records:
        raise ValueError("no recording is named")
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
        graph_of(compiled),
        simulation.summary,
        Decoded(replayed.runs, RunRow),
        Decoded(replayed.sends, SendRowWithState),
    )
    with room_to_call():
        return replay_page(values, compiled_templates(compiled))


def version_of(compiled: Compiled) -> Version:
    """A compiled workspace as one side of a difference. Raises WorkspaceHasErrors."""
    graph = graph_of(compiled)
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
