"""A Profile's story -> the rows of the output files (docs/outputs.md); the field order is the column order."""

from typing import Any, Literal, TypeVar

import msgspec
from msgspec import Struct
from msgspec.structs import astuple, replace

from sfjourney.clock.instants import format_instant
from sfjourney.identifiers import fingerprint, identifier
from sfjourney.program.program import AwaitStep, HoldStep, HoldUntilDateStep, HoldUntilTimeStep, SendStep
from sfjourney.replay.ordered import ordered
from sfjourney.simulation.moments import Moment
from sfjourney.simulation.run import Run
from sfjourney.simulation.story import EmailSend, Story

# Members are camel case in JSON; instants are RFC 3339, UTC, milliseconds.


class Visit(Struct, frozen=True, gc=False):
    """A node that a run reached: when, and by which port it went on; ``out`` is None where it ended or still waits."""

    node: str
    at: str
    out: str | None


class WaitingFor(Struct, frozen=True, rename="camel"):
    """What a run still waits for at ``--until``: the node, the kind of wait, and when it is over at the latest."""

    node: str
    kind: Literal["window", "duration", "time", "date", "event"]
    until: str


class RunRow(Struct, frozen=True, rename="camel", gc=False):
    """A line of runs.jsonl: one run.

    ``event_id`` is that of the event or trigger that started it, ``key`` the value of ``per``. ``reason`` says why it
    exited. ``waiting_for`` is there while it runs, ``ended_at`` once it ended.
    """

    run_id: str
    journey: str
    profile_id: str
    event_id: str
    key: Any
    status: Literal["running", "completed", "exited"]
    reason: str | None
    enrolled_at: str
    ended_at: str | None
    path: list[Visit]
    waiting_for: WaitingFor | None
    goal_at: str | None


class UnresolvedPointer(Struct, frozen=True, rename="camel"):
    """A pointer that resolved to nothing: in which part of the email, and in which element of its body."""

    pointer: str
    where: Literal["subject", "preheader", "body"]
    element: str | None


class SendRow(Struct, frozen=True, rename="camel", gc=False):
    """A line of sends.jsonl: one EmailSend (semantics.md M1). A recorded one has no Journey, run and node.

    ``reason`` is the gate that stopped it or what makes rendering throw; ``sent_at`` is there where it was sent.
    """

    send_id: str
    idempotency_key: str | None
    journey: str | None
    run_id: str | None
    node: str | None
    template: str
    profile_id: str
    to: str
    subject: str
    decided_at: str
    sent_at: str | None
    status: Literal["Sent", "Skipped", "Failed"]
    reason: str | None
    unresolved: list[UnresolvedPointer]


class Common(Struct, frozen=True, rename="camel", gc=False):
    """What the Profile of a row goes by in two versions (replay/either.py), and the call that the row comes from."""

    profile_id: str
    call_id: str


class SendRowWithState(SendRow, frozen=True, rename="camel", gc=False):
    """A send with what its reader sees of it, in the inbox and in the email, and what it was made from."""

    preview_text: str
    visible_text: str
    state: dict[str, Any]


class RunRowBeside(RunRow, frozen=True, rename="camel", gc=False):
    """A run beside those of another version; ``common`` is None where its ids are the same there."""

    common: Common | None = None


class SendRowBeside(SendRowWithState, frozen=True, rename="camel", gc=False):
    """A send beside those of another version, in the same way."""

    common: Common | None = None


AnyRow = TypeVar("AnyRow", bound=RunRowBeside | SendRowBeside)

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode_send = msgspec.json.Decoder(SendRow).decode


def run_rows(story: Story, common_key: str | None = None) -> list[bytes]:
    """The runs of a story as rows: ordered by enrolledAt, profileId, journey, key (null first), as made.

    With ``common_key``, each says what its ids are beside another version.
    """
    profile, rows = story.profile_id, list[bytes]()
    for number, run in enumerate(story.runs):
        row = _run_row(run, profile)
        if common_key is not None:
            row = RunRowBeside(*(*astuple(row), _common(common_key, run.origin)))
        order = f"{row.enrolled_at}{profile}{row.journey}\0{run.key_text}\0{number:09d}"
        rows.append(ordered(order, _encode(row)))
    return rows


def send_rows(story: Story, common_key: str | None = None, *, with_states: bool) -> list[bytes]:
    """The sends of a story as rows: ordered by decidedAt, profileId, as made. ``common_key`` needs states."""
    profile, rows = story.profile_id, list[bytes]()
    for number, send in enumerate(story.sends):
        row = _send_row(send, profile, with_states=with_states)
        if common_key is not None and with_states:
            origin = send.origin.origin if isinstance(send.origin, Run) else send.origin
            row = SendRowBeside(*(*astuple(row), _common(common_key, origin)))
        rows.append(ordered(f"{row.decided_at}{profile}{number:09d}", _encode(row)))
    return rows


def _common(key: str, origin: Moment) -> Common:
    if origin.call is None:
        raise ValueError("runs and emails come from calls")
    profile = identifier("profile", key)
    return Common(profile, origin.call.id.id(profile, origin.at))


def in_common(row: AnyRow) -> AnyRow:
    """A row with the id of its Profile in both versions, where it says so."""
    return row if row.common is None else replace(row, profile_id=row.common.profile_id)


def without_state(line: bytes) -> bytes:
    """A line of a send with its state -> the line that there is where states are not asked for."""
    return _encode(_decode_send(line))


def run_id(run: Run, cause: str | None = None) -> str:
    """The id of a run (semantics.md R5). ``cause`` is the id of what started it, where that is known."""
    if run.id is None:
        run.id = identifier("run", run.journey.key, run.person.profile_id, run.key_text, cause or _cause(run))
    return run.id


def _cause(run: Run) -> str:
    """The id of the event or trigger that started a run."""
    call = run.origin.call
    if call is None:
        raise ValueError("a run has a call that started it")
    return call.id.id(run.person.profile_id, run.origin.at)


def _run_row(run: Run, profile_id: str) -> RunRow:
    path, at, text = [], -1, ""
    visits = run.path
    if run.step is not None:
        visits = [*visits, (run.step.node, run.reached, None)]
    for node, reached, out in visits:
        if reached != at:
            at, text = reached, format_instant(reached)
        path.append(Visit(node, text, out))
    cause = _cause(run)
    return RunRow(
        run_id(run, cause),
        run.journey.key,
        profile_id,
        cause,
        run.key,
        run.status,
        run.reason,
        format_instant(run.enrolled_at),
        format_instant(run.ended_at) if run.ended_at is not None else None,
        path,
        _waiting_for(run),
        format_instant(run.goal_at) if run.goal_at is not None else None,
    )


_WAIT_KINDS: dict[type, Literal["window", "duration", "time", "date", "event"]] = {
    SendStep: "window",
    HoldStep: "duration",
    HoldUntilTimeStep: "time",
    HoldUntilDateStep: "date",
    AwaitStep: "event",
}


def _waiting_for(run: Run) -> WaitingFor | None:
    if run.step is None:
        return None
    return WaitingFor(run.step.node, _WAIT_KINDS[type(run.step)], format_instant(run.due))


def _send_row(send: EmailSend, profile_id: str, *, with_states: bool) -> SendRow:
    origin = send.origin
    decided = format_instant(send.decided_at)
    sent = None
    if send.sent_at is not None:
        sent = decided if send.sent_at == send.decided_at else format_instant(send.sent_at)
    if isinstance(origin, Run):
        run, node, journey = run_id(origin), send.node or "", origin.journey.key
        ids = (identifier("send", run, node), fingerprint(journey, run, node), journey, run, node)
    else:
        call = send.recorded
        if call is None:
            raise ValueError("a send without a run is a recorded one")
        ids = (call.id.id(profile_id, origin.at), call.id.key, None, None, None)  # type: ignore[assignment]  # nothing of a run applies
    values = (
        *ids,
        send.template,
        profile_id,
        send.to,
        send.subject,
        decided,
        sent,
        send.status,
        send.reason,
        [UnresolvedPointer(one.pointer, one.where, one.element) for one in send.unresolved],  # type: ignore[arg-type]
    )
    if with_states:
        return SendRowWithState(*values, send.preview_text, send.visible_text, send.state or {})
    return SendRow(*values)
