"""What a Profile's story is told in, as JSON: the format sfjourney.why/1, field by field.

Instants are RFC 3339, UTC, milliseconds. Runs go by their ids; `runs` has the row of each, as runs.jsonl has it.
"""

from typing import Any, Final, Literal

from msgspec import Struct, field

from sfjourney.replay.rows import RunRow, SendRow

FORMAT: Final = "sfjourney.why/1"


class Told(Struct, frozen=True, rename="camel"):
    """A part of the story."""


class Value(Told, frozen=True):
    """Something that was read, as an author writes it, and what it was: ``value`` is null where there is none to show.

    ``redacted`` is what must not be shown, whether it was there or had been removed before anything could read it.
    """

    read: str
    state: Literal["value", "missing", "redacted"]
    value: Any = None


class Asked(Told, frozen=True):
    """A condition that was asked, whether it held, what it read, and its parts as far as they were asked.

    ``op`` is the graph's, or ``arrival`` where an event's payload is asked. ``of`` says what a part was asked of: an
    item of an array, an event of the past.
    """

    op: str
    condition: str
    holds: bool
    of: str | None = None
    values: tuple[Value, ...] = ()
    parts: tuple["Asked", ...] = ()


class Place(Told, frozen=True):
    """A line of a recording."""

    file: str
    line: int


class RecordTold(Told, frozen=True):
    """A record that is about the Profile, and its answer (semantics.md R4), or ``refused`` for a line that is no call.

    ``names`` is the event, Journey or template that the call names; ``original`` where the call was made first, of one
    that is made again. ``message`` says what is wrong with a refused line.
    """

    file: str
    line: int
    call: str | None
    names: str | None
    status: str
    code: str | None
    message: str | None
    original: Place | None


WaitKind = Literal["window", "duration", "time", "date", "event"]
"""What a run waits for in a node, as runs.jsonl has it."""


class TimerTold(Told, frozen=True):
    """A timer that rang."""

    journey: str
    run_id: str
    node: str
    kind: WaitKind


class Note(Told, frozen=True, tag_field="what"):
    """One thing that happened at a moment. Notes stand in the order in which things happened."""


class Changed(Note, frozen=True, tag="changed"):
    """The record changed the Profile: ``values`` are its properties and identity, ``missing`` for what was deleted."""

    values: tuple[Value, ...]
    subscriptions: dict[str, bool]
    suppressed: bool | None


class Matched(Note, frozen=True, tag="matched"):
    """A Journey matched; ``reason`` says why it did not enroll (semantics.md E2), ``because`` says more of it.

    ``asked`` are the filters, ``key`` is the value of `per`.
    """

    journey: str
    enrolled: bool
    reason: str | None
    because: str | None
    run_id: str | None
    key: Value | None
    asked: tuple[Asked, ...]


class Question(Note, frozen=True, tag="asked"):
    """A run was asked something: ``purpose`` is what for, ``port`` the way that a case or an arm leads."""

    journey: str
    run_id: str
    purpose: Literal["exit-on", "exit-when", "goal", "arm", "case"]
    node: str | None
    port: str | None
    asked: Asked


class Read(Note, frozen=True, tag="read"):
    """A step read a date, or the value that it sets."""

    journey: str
    run_id: str
    node: str
    purpose: Literal["date", "set"]
    value: Value


class Passed(Note, frozen=True, tag="passed"):
    """A run left a node that it reached earlier or just now, by a port; null where it ended there.

    ``bucket`` is that of the Profile, where the node is a split (semantics.md S6).
    """

    journey: str
    run_id: str
    node: str
    reached: str
    out: str | None
    bucket: int | None


class Waits(Note, frozen=True, tag="waits"):
    """A run waits in a node, at most until an instant; ``again`` where its timer was set anew.

    ``zone`` is the one that days and clock times are those of.
    """

    journey: str
    run_id: str
    node: str
    kind: WaitKind
    until: str
    zone: str
    again: bool


class CapTold(Told, frozen=True):
    """A cap: how many sends it found in the duration (ISO 8601) before now, and how many it lets through.

    ``subscription`` is null for a cap of the Journey.
    """

    subscription: str | None
    found: int
    most: int
    duration: str


class Gates(Told, frozen=True):
    """What stands before a send (semantics.md M2): ``choice`` is what the Profile chose, null where it never did."""

    suppressed: bool
    subscription: str | None
    policy: Literal["opt-in", "opt-out"] | None
    choice: bool | None
    caps: tuple[CapTold, ...]


class Email(Note, frozen=True, tag="send"):
    """An email was decided on: its row as sends.jsonl has it, and what the gates read."""

    send: SendRow
    gates: Gates


class Ended(Note, frozen=True, tag="ended"):
    """A run ended."""

    journey: str
    run_id: str
    status: Literal["completed", "exited"]
    reason: str | None


class GoalMet(Note, frozen=True, tag="goal"):
    """A run met its goal."""

    journey: str
    run_id: str


AnyNote = Changed | Matched | Question | Read | Passed | Waits | Email | Ended | GoalMet


def run_of(note: AnyNote) -> str | None:
    """The id of the run that a note is about; None where it is about none."""
    return note.send.run_id if isinstance(note, Email) else getattr(note, "run_id", None)


class MomentTold(Told, frozen=True):
    """A record or a timer, and what came of it. ``at`` is null for a refused line whose instant cannot be read."""

    at: str | None
    record: RecordTold | None
    timer: TimerTold | None
    notes: tuple[AnyNote, ...]


class ProfileTold(Told, frozen=True):
    """Who it is, as last known. ``workspace_id`` is its id in the real workspace, ``emails`` all that lead to it."""

    profile_id: str
    email: str
    external_id: str | None
    workspace_id: str | None
    emails: tuple[str, ...]


class State(Told, frozen=True):
    """What a Profile is at an instant. Subscriptions are those that were chosen."""

    properties: dict[str, Any]
    subscriptions: dict[str, bool]
    suppressed: bool


class Never(Told, frozen=True):
    """Why a Journey was never entered: in words; the record that came nearest, and what it was asked there."""

    because: str
    at: str | None
    nearest: RecordTold | None
    asked: tuple[Asked, ...]


class ZoneTold(Told, frozen=True):
    """What stands where the data names a time zone, and is none: ``name`` is null where it may not be shown."""

    read: str
    name: str | None
    instead: str


class JourneyTold(Told, frozen=True):
    """What became of the Profile in one Journey. ``starts_with`` are its entry events; calls start one without any.

    ``unknown_zones`` are those that another was taken instead of (semantics.md T7).
    """

    journey: str
    title: str | None
    starts_with: tuple[str, ...]
    enrolled: int
    skipped: dict[str, int]
    never: Never | None
    unknown_zones: tuple[ZoneTold, ...]


class AtInstant(Told, frozen=True):
    """How things stood at an instant, everything of that instant included: the runs as they were."""

    instant: str
    state: State
    runs: tuple[RunRow, ...]


class SendTold(Told, frozen=True):
    """One email of a story with other records: ``before`` as it was, ``after`` as it would be; ``by_millis`` later."""

    journey: str | None
    node: str | None
    template: str
    before: SendRow | None
    after: SendRow | None
    by_millis: int | None = None


class EnrollmentTold(Told, frozen=True):
    """A run that only one of two stories has, and the record that starts it."""

    journey: str
    at: str
    file: str
    line: int


class WhatIf(Told, frozen=True):
    """What other records would change. ``edits`` are as asked for, ``records`` those they concern.

    ``lost`` went out and would not, ``gained`` would and did not, ``moved`` go out at another time, ``changed`` at the
    same with another subject. ``gone`` says that without these records nobody would know the Profile.
    """

    edits: tuple[str, ...]
    records: tuple[Place, ...]
    gone: bool
    lost: tuple[SendTold, ...]
    gained: tuple[SendTold, ...]
    moved: tuple[SendTold, ...]
    changed: tuple[SendTold, ...]
    enrollments_lost: tuple[EnrollmentTold, ...]
    enrollments_gained: tuple[EnrollmentTold, ...]


class Why(Told, frozen=True, kw_only=True):
    """One Profile's story. With ``what_if`` it is the story as it would be."""

    format: Literal["sfjourney.why/1"] = field(default=FORMAT)
    tool: str
    tzdata: str
    clock: str
    until: str | None
    profile: ProfileTold
    start: State
    moments: tuple[MomentTold, ...]
    runs: tuple[RunRow, ...]
    journeys: tuple[JourneyTold, ...]
    at: AtInstant | None
    what_if: WhatIf | None
