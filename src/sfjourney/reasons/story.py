"""One Profile's records and a witnessed program -> its story, told (semantics.md O3)."""

from collections.abc import Mapping
from operator import itemgetter
from typing import Any, Literal, cast

import msgspec
from msgspec import Struct

from sfjourney import pointers
from sfjourney.clock.instants import format_instant
from sfjourney.graph.graph import Graph, GraphNode
from sfjourney.model.model import Settings
from sfjourney.pointers import MISSING, Parts
from sfjourney.program.compile import compile_program
from sfjourney.program.program import Program
from sfjourney.reasons import told
from sfjourney.reasons.asking import Words
from sfjourney.reasons.hidden import Hidden, hidden_values, shown_value
from sfjourney.reasons.selection import Line, Recorded, Selected
from sfjourney.reasons.trace import Act, Answered, Decided, Fetched, Held, Left, Made, Met, Over, Trace, TraceNote
from sfjourney.redaction import masked
from sfjourney.replay.ordered import line_of
from sfjourney.replay.rows import RunRow, SendRow, run_id, run_rows, send_rows
from sfjourney.simulation.moments import Change, Start
from sfjourney.simulation.person import Person
from sfjourney.simulation.run import Run
from sfjourney.simulation.simulate import simulate
from sfjourney.simulation.stepping import bucket
from sfjourney.simulation.story import Story
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_until import WaitUntilNode
from sfjourney.templates import Template


class Workspace(Struct, frozen=True):
    """What stories are told of: a graph, its program compiled for a trace, and that. ``nodes`` go by Journey and id."""

    graph: Graph
    program: Program
    trace: Trace
    nodes: Mapping[tuple[str, str], GraphNode]


def witnessed_workspace(
    graph: Graph,
    templates: Mapping[str, Template],
    settings: Settings,
    words: Words,
    also_hidden: Hidden | None = None,
) -> Workspace:
    """Make a workspace ready to tell stories. ``also_hidden`` is what another version of it hides."""
    hidden = hidden_values(graph, templates)
    trace = Trace(words, hidden if also_hidden is None else hidden.and_of(also_hidden))
    nodes = {(journey.key, node.id): node for journey in graph.journeys for node in journey.nodes}
    return Workspace(graph, compile_program(graph, templates, settings, {}, trace), trace, nodes)


class Lived(Struct, frozen=True):
    """What came of a Profile's records: as the simulation tells it, act by act, and in the rows of the output files."""

    story: Story
    acts: tuple[Act, ...]
    person: Person | None
    runs: tuple[RunRow, ...]
    sends: tuple[SendRow, ...]


def live(workspace: Workspace, selected: Selected, until: int | None) -> Lived:
    """Simulate one Profile, before a witness. With ``until`` nothing later happens, inclusive."""
    trace = workspace.trace
    moments = [moment for moment in selected.moments if until is None or moment.at <= until]
    trace.begin(moments, selected.removed)
    story = simulate(workspace.program, selected.start, moments, until, observer=trace)
    trace.finish()
    runs = tuple(msgspec.json.decode(line_of(row), type=RunRow) for row in run_rows(story))
    sends = tuple(msgspec.json.decode(line_of(row), type=SendRow) for row in send_rows(story, with_states=False))
    lived = Lived(story, tuple(trace.acts), trace.person, runs, sends)
    trace.begin((), {})  # the program tells the trace: what both hold would never be freed
    return lived


def moments_told(workspace: Workspace, recorded: Recorded, selected: Selected, lived: Lived) -> list[told.MomentTold]:
    """Every record that is about the Profile, and every timer, with what came of it.

    At an instant records come first, those of which nothing came too (semantics.md T3).
    """
    writing = _Writing(workspace, lived)
    of_records: dict[int, list[told.AnyNote]] = {}
    made: list[tuple[tuple[int, bool, int], told.MomentTold]] = []
    for number, act in enumerate(lived.acts):
        notes = writing.notes(act)
        if act.moment is not None:
            of_records.setdefault(act.moment.place, []).extend(notes)
        elif act.run is not None:
            timer = writing.timer(act.run, act.node)
            moment = told.MomentTold(format_instant(act.at), None, timer, tuple(notes))
            made.append(((act.at, True, number), moment))
    for number, line in enumerate(selected.lines):
        at = format_instant(line.at) if line.at is not None else None
        moment = told.MomentTold(at, record_told(recorded, line), None, tuple(of_records.get(line.place, ())))
        made.append(((line.at if line.at is not None else -1, False, number), moment))
    made.sort(key=itemgetter(0))
    return [moment for _, moment in made]


def record_told(recorded: Recorded, line: Line) -> told.RecordTold:
    """A record and its answer."""
    file, number = line.position
    if line.answered is None:
        refused = line.refused
        code, message = (refused.code, refused.message) if refused is not None else (None, None)
        return told.RecordTold(file, number, _call(line), _names(line), "refused", code, message, None)
    answer = line.answered.answer
    content = recorded.content(line.place)
    original = None
    if answer.original is not None:
        original = told.Place(*recorded.intake.file_and_line(answer.original))
    code = content.code if content is not None else None
    return told.RecordTold(file, number, line.answered.kind, _names(line), answer.status, code, None, original)


def _call(line: Line) -> str | None:
    call = line.body.get("call")
    return call if isinstance(call, str) else None


def _names(line: Line) -> str | None:
    """The event, Journey, template or kind of ingest item that a call names."""
    body, event = line.body, line.event
    if event == "emails.batchSend":
        items = body.get("items")
        return f"{len(items)} items" if isinstance(items, list) else None
    named = {"journeys.trigger": "journey", "emails.send": "templateId"}.get(event)
    value: Any = body.get(named) if named is not None else None if event == "profiles.update" else event
    return value if isinstance(value, str) else None


NO_CHANGE = Change()


class _Writing:
    """Writes down what a trace noted, with the ids and instants of the output files."""

    def __init__(self, workspace: Workspace, lived: Lived) -> None:
        self.hidden = workspace.trace.hidden
        self.nodes = workspace.nodes
        self.rows = {id(send): row for send, row in zip(lived.story.sends, lived.sends, strict=True)}

    def notes(self, act: Act) -> list[told.AnyNote]:
        made: list[told.AnyNote] = []
        change = act.moment.change if act.moment is not None else None
        if change is not None and change != NO_CHANGE:
            made.append(changed(change, self.hidden))
        return made + [self._note(note) for note in act.notes]

    def _note(self, note: TraceNote) -> told.AnyNote:
        match note:
            case Decided():
                return self._matched(note)
            case Answered(role=role, run=run):
                purpose = cast('Literal["exit-on", "exit-when", "goal", "arm", "case"]', role.kind)
                node = role.at if role.kind in ("arm", "case") else None
                return told.Question(role.journey, run_id(run), purpose, node, role.port, note.asked)
            case Fetched():
                return self._read(note)
            case Left(run=run):
                node_id, reached, out = run.path[note.visit]
                at, lot = format_instant(reached), self._bucket(run, node_id)
                return told.Passed(run.journey.key, run_id(run), node_id, at, out, lot)
            case Held(run=run):
                kind, until = self._wait_kind(run, note.node), format_instant(note.due)
                return told.Waits(run.journey.key, run_id(run), note.node, kind, until, note.zone, note.again)
            case Made():
                return told.Email(self.rows[id(note.send)], note.gates)
            case Over(run=run):
                status = cast('Literal["completed", "exited"]', run.status)
                return told.Ended(run.journey.key, run_id(run), status, run.reason)
            case Met(run=run):
                return told.GoalMet(run.journey.key, run_id(run))

    def timer(self, run: Run, node_id: str) -> told.TimerTold:
        return told.TimerTold(run.journey.key, run_id(run), node_id, self._wait_kind(run, node_id))

    def _bucket(self, run: Run, node_id: str) -> int | None:
        node = self.nodes[run.journey.key, node_id]
        return bucket(run.journey.key, node.salt, run.person.profile_id) if isinstance(node, SplitNode) else None

    def _matched(self, note: Decided) -> told.Matched:
        started = run_id(note.run) if note.reason is None else None
        key = note.run.journey.key
        return told.Matched(key, note.reason is None, note.reason, note.because, started, note.key, note.asked)

    def _read(self, note: Fetched) -> told.Read:
        role, run, node = note.role, note.run, note.role.at or ""
        if role.kind == "date":
            return told.Read(role.journey, run_id(run), node, "date", note.values[-1])
        step = self.nodes[role.journey, node]
        path = pointers.parse(step.pointer)[1:] if isinstance(step, SetNode) else ()
        value = profile_value(path, note.result, self.hidden)
        if any(one.state == "redacted" for one in note.values):
            value = told.Value(value.read, "redacted")
        return told.Read(role.journey, run_id(run), node, "set", value)

    def _wait_kind(self, run: Run, node_id: str) -> told.WaitKind:
        match self.nodes[run.journey.key, node_id]:
            case SendNode():
                return "window"
            case WaitNode():
                return "duration"
            case WaitUntilNode() as node:
                return "date" if node.time is None else "time"
            case _:
                return "event"


# ---- Profiles


def profile_value(path: Parts, value: object, hidden: Hidden) -> told.Value:
    """A property, or something inside one, as a story shows it."""
    return shown_value(pointers.text_of(("profile", *path)), value, path, hidden.profile)


def changed(change: Change, hidden: Hidden) -> told.Changed:
    """What a record changes of a Profile."""
    values = [
        profile_value((name,), MISSING if value is None else value, hidden)
        for name, value in sorted((change.properties or {}).items())
    ]
    if change.email is not None:
        values.append(told.Value("/profile/email", "value", change.email))
    if change.external_id is not None:
        values.append(told.Value("/profile/externalId", "value", change.external_id))
    return told.Changed(tuple(values), dict(sorted((change.subscriptions or {}).items())), change.suppressed)


def start_told(start: Start, hidden: Hidden) -> told.State:
    """What a Profile was before its first record."""
    return _state(start.properties, start.subscriptions, hidden, suppressed=start.suppressed)


def state_of(person: Person | None, start: Start, hidden: Hidden) -> told.State:
    """What a Profile is where its simulation stopped."""
    if person is None:
        return start_told(start, hidden)
    own = {name: value for name, value in person.profile.items() if name not in ("email", "externalId")}
    return _state(own, person.subscriptions, hidden, suppressed=person.suppressed)


def _state(
    properties: dict[str, Any], subscriptions: dict[str, bool], hidden: Hidden, *, suppressed: bool
) -> told.State:
    shown = masked(properties, hidden.profile)
    return told.State(dict(sorted(shown.items())), dict(sorted(subscriptions.items())), suppressed)
