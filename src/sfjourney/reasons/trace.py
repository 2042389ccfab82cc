"""What a simulation tells as it goes -> acts, each a record or a timer with what came of it, in order.

Notes speak of runs and emails as the simulation has them; reasons/story.py writes them down once all is over.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from sfjourney.clock.durations import Duration
from sfjourney.clock.instants import instant_words
from sfjourney.clock.zones import find_zone
from sfjourney.expressions.scope import F
from sfjourney.pointers import Parts
from sfjourney.program.program import Group
from sfjourney.program.roles import Role
from sfjourney.reasons.asking import Asking, Frame, Payload, Words
from sfjourney.reasons.hidden import Hidden
from sfjourney.reasons.told import Asked, CapTold, Gates, Value
from sfjourney.simulation.moments import Event, Moment
from sfjourney.simulation.person import Person
from sfjourney.simulation.run import Run
from sfjourney.simulation.story import EmailSend


class Decided(Struct, frozen=True):
    """A Journey matched: the run it started or did not start."""

    run: Run
    reason: str | None
    because: str | None
    key: Value | None
    asked: tuple[Asked, ...]


class Answered(Struct, frozen=True):
    """A run was asked something, for a role."""

    role: Role
    run: Run
    asked: Asked


class Fetched(Struct, frozen=True):
    """A step read a date, or the value to set."""

    role: Role
    run: Run
    values: tuple[Value, ...]
    result: object


class Left(Struct, frozen=True):
    """A run left a node: the visit by its number in the run's path, which its end may still change."""

    run: Run
    visit: int


class Held(Struct, frozen=True):
    """A run waits from now on, or ``again`` with another timer."""

    run: Run
    node: str
    due: int
    zone: str
    again: bool


class Made(Struct, frozen=True):
    """An email was decided, with what its gates read."""

    send: EmailSend
    gates: Gates


class Over(Struct, frozen=True):
    """A run ended."""

    run: Run


class Met(Struct, frozen=True):
    """A run met its goal."""

    run: Run


TraceNote = Decided | Answered | Fetched | Left | Held | Made | Over | Met


class Act(Struct):
    """A record with its place, or a timer of a run in a node; and what happened then."""

    at: int
    moment: Moment | None = None
    run: Run | None = None
    node: str = ""
    notes: list[TraceNote] = []


class Trace:
    """The witness of a program and the observer of its simulation, one Profile at a time (``begin``)."""

    def __init__(self, words: Words, hidden: Hidden) -> None:
        self.hidden = hidden
        self._asking = Asking(words, hidden, self._answered)
        self.begin((), {})

    def begin(self, moments: Sequence[Moment], removed: Mapping[int, tuple[Parts, ...]]) -> None:
        """Make ready for a simulation of these records. ``removed`` are the paths that one redacts, by its place."""
        self.acts: list[Act] = []
        self.person: Person | None = None
        self._told: dict[int, int] = {}
        self._going: list[Run] = []
        self._held: dict[int, str] = {}
        self._matching: list[Asked] = []
        self._key: Value | None = None
        self._caps: list[CapTold] = []
        payloads: dict[int, Payload] = {}
        for moment in moments:
            if isinstance(moment.call, Event):
                hidden = (*self.hidden.events.get(moment.call.name, ()), *moment.call.masked)
                payload = Payload(hidden, removed.get(moment.place, ()))
                payloads[id(moment.call.data)] = payload
                if moment.call.raw is not None:
                    payloads[id(moment.call.raw)] = payload
        self._asking.payloads = payloads

    def over(self, what: object, function: F, /) -> F:
        return self._asking.over(what, function)

    # ---- what is asked

    def _answered(self, role: Role, run: Run, frame: Frame, result: object) -> None:
        if role.kind == "filter":
            self._matching += frame.parts
        elif role.kind == "key":
            self._key = frame.values[0]
        elif role.kind in ("date", "set"):
            self._note(Fetched(role, run, tuple(frame.values), result))
        else:
            self._note(Answered(role, run, frame.parts[0]))

    # ---- what is decided

    def arrives(self, person: Person, moment: Moment) -> None:
        self._catch_up()
        self.person = person
        self.acts.append(Act(moment.at, moment))

    def rings(self, run: Run) -> None:
        self._catch_up()
        self.acts.append(Act(run.due, None, run, run.step.node if run.step is not None else ""))

    def decides(self, run: Run, reason: str | None) -> None:
        asked, self._matching = tuple(self._matching), []
        key, self._key = self._key, None
        self._note(Decided(run, reason, _because(run, reason), key, asked))
        if reason is None:
            self._told[id(run)] = 0
            self._going.append(run)

    def holds(self, run: Run) -> None:
        if run.step is not None:
            node = run.step.node
            again = self._held.get(id(run)) == node  # no run comes to a node twice
            self._held[id(run)] = node
            self._note(Held(run, node, run.due, _zone_name(run), again))

    def counts(self, person: Person, group: Group | None, found: int, most: int, duration: Duration) -> None:  # noqa: ARG002  # as an Observer has it
        self._caps.append(CapTold(group.name if group is not None else None, found, most, duration.iso()))

    def makes(self, person: Person, send: EmailSend, group: Group | None) -> None:
        caps, self._caps = tuple(self._caps), []
        gates = Gates(person.suppressed, None, None, None, caps)
        if group is not None:
            choice = person.subscriptions.get(group.name)
            gates = Gates(person.suppressed, group.name, "opt-in" if group.opt_in else "opt-out", choice, caps)
        self._note(Made(send, gates))

    def meets_goal(self, run: Run) -> None:
        self._note(Met(run))

    def ends(self, run: Run) -> None:
        self._note(Over(run))
        self._going.remove(run)

    def finish(self) -> None:
        """The simulation is over: note what was done last."""
        if self.acts:
            self._catch_up()

    # ---- notes

    def _note(self, note: TraceNote) -> None:
        self._catch_up()
        self.acts[-1].notes.append(note)

    def _catch_up(self) -> None:
        """Note the nodes that runs have left since; before anything else is told, so that all stands in order."""
        for run in self._going:
            told = self._told[id(run)]
            for visit in range(told, len(run.path)):
                self.acts[-1].notes.append(Left(run, visit))
            self._told[id(run)] = len(run.path)


def _because(run: Run, reason: str | None) -> str | None:
    """More of why a Journey did not enroll."""
    person, journey = run.person, run.journey
    if reason == "running":
        goes_on = next(
            one for one in person.active if one.journey.rank == journey.rank and one.key_text == run.key_text
        )
        return f"the run that began at {instant_words(goes_on.enrolled_at)} goes on"
    last = person.enrolled.get((journey.rank, run.key_text))
    if last is None or reason not in ("once", "too-soon"):
        return None
    entered = f"it was entered at {instant_words(last)}"
    if journey.gap is None:
        return entered
    return f"{entered}, and again only {journey.gap.words()} later"


def _zone_name(run: Run) -> str:
    """The zone that the node was reached in, without asking for it: to ask is noted where there is no such zone."""
    rule = run.journey.zone
    name = run.held_name[0] if run.held_name is not None else None
    found = find_zone(name) if isinstance(name, str) else None
    return (found or rule.fallback).name
