"""Schemas that changed -> the steps that still read what is gone or has another type (class DATA)."""

from collections.abc import Iterable, Iterator
from functools import cached_property, reduce

from msgspec import Struct

from sfjourney import pointers
from sfjourney.facts.fact import Known
from sfjourney.facts.lookup import Lookup, either
from sfjourney.graph.difference.changes import Class, Policy, Remark
from sfjourney.graph.difference.conditions import Side
from sfjourney.graph.difference.edits import Clause, ClauseEdit, DeclarationEdit, Edit, ProfileEdit, SchemaEdit
from sfjourney.graph.difference.presence import asked_before
from sfjourney.graph.difference.routes import Routes
from sfjourney.graph.graph import Entry, Event, Journey
from sfjourney.graph.reads import Payload, Read
from sfjourney.model.origins import Origin, Place
from sfjourney.pointers import Path
from sfjourney.schemas import DECLARED, Presence
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode

_SEVERAL = 2


class Payloads(Struct, frozen=True, dict=True):
    """Reads of both versions against the schemas of both."""

    base: Side
    head: Side
    policy: Policy

    def remarks(self, edit: Edit) -> list[Remark]:
        """What an edit of a schema, or of what names one, takes from those who read it."""
        concerned = _Concerned(edit, self.base, self.head)
        found: dict[tuple[str, str | None, str], Remark] = {}
        for key in sorted(self.base.journeys.keys() & self.head.journeys.keys()):
            before, after = self.base.journeys[key], self.head.journeys[key]
            if before.draft:
                continue
            for read, kind, message in self._of_journey(before, after, concerned):
                place = (key, read.node, read.written)
                found.setdefault(place, Remark(kind, message, edit, key, read.node, about=read.written))
        return list(found.values())

    def _of_journey(self, base: Journey, head: Journey, concerned: "_Concerned") -> Iterator[tuple[Read, Class, str]]:
        ours = [read for read in self.base.reads(base.key) if concerned.breaks(read, (base, head))]
        theirs = [read for read in self.head.reads(head.key) if concerned.breaks(read, (base, head))]
        waiting = _behind_holds(head)
        measured = self.head.only_measured(head.key)
        for read in theirs:
            before, after = self._known(read, self.base, base), self._known(read, self.head, head)
            message = _broken(read, before, after) or self._broken_of_one(read, base, head)
            if message is None and self.policy is Policy.LIVE and read.node in waiting:
                message = self._not_yet(read, before, after)
            if read in measured:
                if message is not None or _may_be_missing(before, after):
                    yield read, Class.SAFE, _of_goal(read, message)
            elif message is not None:
                yield read, Class.DATA, message
            elif _may_be_missing(before, after):
                yield read, *_uncertain(read, head)
        if self.policy is Policy.PINNED:
            kept = frozenset(theirs) | self.base.only_measured(base.key)
            for read in ours:
                if read not in kept and (read.root == "profile" or isinstance(read.root, Payload)):
                    message = _broken(read, self._known(read, self.base, base), self._known(read, self.head, head))
                    if message is not None:
                        yield read, Class.DATA, f"{message}, and runs that have begun finish where it is read"

    def _broken_of_one(self, read: Read, base: Journey, head: Journey) -> str | None:
        """The same of one of several events that start runs: the others may never have had what is read."""
        started = _entered(head)
        if read.root != "event" or len(started) < _SEVERAL:
            return None
        for event in dict.fromkeys(name for name in started if name in _entered(base)):
            one = Read(read.node, read.written, Payload(event), read.path)
            message = _broken(read, self._known(one, self.base, base), self._known(one, self.head, head))
            if message is not None:
                return f"{message}, in runs that {event} starts"
        return None

    @staticmethod
    def _not_yet(read: Read, before: Known, after: Known) -> str | None:
        """What the payloads of runs that wait do not have, because it was not in the schema when they began."""
        if read.root in ("event", "data") and before.absent and after.presence is Presence.ALWAYS:
            return f"{read.written} is new, and runs that wait began without it"
        return None

    @cached_property
    def _lookup(self) -> Lookup:
        return Lookup()

    def _known(self, read: Read, side: Side, journey: Journey) -> Known:
        places = [place.below(read.path) for place in _places(read.root, side, journey)]
        if isinstance(read.root, Payload) or read.root == "event":
            names = [read.root.event] if isinstance(read.root, Payload) else _entered(journey)
            if any(_redacted(side, name, read.path) for name in names):
                return Known(Presence.NEVER, reduce(either, [self._lookup.of_place(place) for place in places]).fact)
        return self._lookup.of_origin(Origin("what is read", tuple(places)))


def _broken(read: Read, before: Known, after: Known) -> str | None:
    if before.presence in DECLARED and after.absent:
        return f"{read.written} is gone"
    if before.presence in DECLARED and after.presence in DECLARED:
        new = _kinds(after) - _kinds(before)
        if new and _kinds(before):
            return f"{read.written} can be {' or '.join(sorted(new))} now"
    return None


def _may_be_missing(before: Known, after: Known) -> bool:
    """Whether what was always there is so no more."""
    return before.presence is Presence.ALWAYS and after.presence is Presence.MAYBE


def _of_goal(read: Read, message: str | None) -> str:
    """What becomes of a goal, which changes nothing for people."""
    what = message if message is not None else f"{read.written} may be missing now"
    return f"{what}; only the goal reads it, and is measured otherwise"


def _uncertain(read: Read, journey: Journey) -> tuple[Class, str]:
    """What it does that something was always there, and may be missing now: no comparison holds then."""
    for node in journey.nodes:
        if node.id == read.node and isinstance(node, (SendNode, SetNode)):
            return Class.CONTENT, f"{read.written} may be missing now, and what is sent or set lacks it then"
    if asked_before(journey, read.node, read.written):
        return Class.SAFE, f"{read.written} may be missing now, and each time is asked for before it is compared"
    return Class.UNCLEAR, f"{read.written} may be missing now, and what is asked of it may come out otherwise"


def _kinds(known: Known) -> frozenset[str]:
    return frozenset("number" if kind in NUMBERS else kind for kind in known.fact.types)


def _places(root: str | Payload, side: Side, journey: Journey) -> list[Place]:
    if isinstance(root, Payload):
        return [side.schemas.event_place(root.event)]
    if root == "profile":
        return [side.schemas.profile_place()]
    if root == "data":
        return [side.schemas.data_place(journey.key)]
    return [side.schemas.event_place(event) for event in _entered(journey)] if root == "event" else []


def _entered(journey: Journey) -> list[str]:
    return [entry.event for entry in journey.entries if entry.event is not None]


def _redacted(side: Side, event: str, path: Path) -> bool:
    """Whether an event redacts what is read, or what it is in."""
    for declared in side.graph.events:
        if declared.name == event:
            paths = [pointers.parse(text)[1:] for text in declared.redacted]
            return any(tuple(path[: len(redacted)]) == redacted for redacted in paths)
    return False


def _behind_holds(journey: Journey) -> set[str | None]:
    """The steps to which people come who already wait."""
    routes = Routes(journey)
    bits = 0
    for name in routes.held:
        bits |= routes.reach[name]
    return set(routes.names(bits))


class _Concerned:
    """What an edit of a schema may change: payloads of these events, the Profile, variables of these Journeys."""

    def __init__(self, edit: Edit, base: Side, head: Side) -> None:
        self.events: set[str] = set()
        self.profile = False
        self.calls: set[str] = set()
        self.redacted: tuple[Path, ...] | None = None
        match edit:
            case SchemaEdit(path=path):
                self._of_path(path, (base, head))
            case DeclarationEdit(base=was, head=now) if isinstance(edit.either, Event):
                self.events.add(edit.either.name)
                if isinstance(was, Event) and isinstance(now, Event) and was.schema == now.schema:
                    self.redacted = tuple(pointers.parse(text)[1:] for text in {*was.redacted} ^ {*now.redacted})
            case ProfileEdit():
                self.profile = True
            case ClauseEdit(clause=Clause.ENTRIES, event=None):
                self.calls.add(edit.journey)
            case _:
                pass

    def _of_path(self, path: str, sides: Iterable[Side]) -> None:
        for side in sides:
            self.events |= {event.name for event in side.graph.events if event.schema == path}
            self.profile = self.profile or side.graph.profile_schema == path
            self.calls |= {
                journey.key for journey in side.graph.journeys if any(_described(e, path) for e in journey.entries)
            }

    def breaks(self, read: Read, versions: Iterable[Journey]) -> bool:
        """Whether it may take something from a read: of an event whose redactions changed only what is redacted."""
        if self.redacted is not None and not any(read.path[: len(path)] == path for path in self.redacted):
            return False
        return self.touches(read, versions)

    def touches(self, read: Read, versions: Iterable[Journey]) -> bool:
        if isinstance(read.root, Payload):
            return read.root.event in self.events
        if read.root == "event":
            return any(event in self.events for journey in versions for event in _entered(journey))
        if read.root == "data":
            return any(journey.key in self.calls for journey in versions)
        return read.root == "profile" and self.profile

    def journeys(self, sides: Iterable[Side]) -> tuple[str, ...]:
        """The Journeys that read something of what may have changed."""
        found = {
            journey.key
            for side in sides
            for journey in side.graph.journeys
            if any(self.touches(read, (journey,)) for read in side.reads(journey.key))
        }
        return tuple(sorted(found))


def _described(entry: Entry, path: str) -> bool:
    return entry.kind == "api" and entry.schema == path


def reached(edit: Edit, base: Side, head: Side) -> tuple[str, ...]:
    """The Journeys that read something of what an edit of a schema may have changed."""
    return _Concerned(edit, base, head).journeys((base, head))
