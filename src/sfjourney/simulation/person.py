"""The live state of one Profile while it is simulated."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sfjourney.expressions.scope import Past
from sfjourney.identifiers import identifier
from sfjourney.pointers import Parts, array_index
from sfjourney.program.program import Entrance, Group, JourneyProgram, Program
from sfjourney.redaction import without
from sfjourney.simulation.moments import Change, Start

if TYPE_CHECKING:
    from sfjourney.simulation.observer import Observer
    from sfjourney.simulation.run import Run
    from sfjourney.simulation.story import Decision, EmailSend

_IDENTITY = ("email", "externalId")


class Sent(Struct, gc=False):
    """An email that went out: what caps count."""

    at: int
    journey: int | None
    group: Group | None


class Person(Struct, gc=False, eq=False):
    """A Profile in the middle of its story.

    ``profile`` is what ``/profile`` reads: the properties, under the identity that hides properties of its names (P5).
    ``active`` are the runs that go on, by (rank of their Journey, order of enrollment); ``watched`` those whose goal
    may still be met. ``agenda`` is what a `set` still has to cause, the next thing last (simulation/stepping.py).
    ``history`` holds the events that something looks back at; ``last_past`` is the number of the last of them.
    ``runs``, ``sends``, ``skips``, ``passed``, ``decisions`` and ``unknown_zones`` are what its story will hold.
    ``observer`` is told what happens as it happens, where somebody wants to know (simulation/observer.py).
    """

    program: Program
    key: str
    email: str
    profile: dict[str, Any]
    suppressed: bool
    keep_states: bool
    keep_decisions: bool
    subscriptions: dict[str, bool] = {}
    id: str | None = None
    now: int = 0
    events_seen: int = 0
    enrollments: int = 0
    history: dict[str, list[Past]] = {}
    last_past: int = 0
    active: "list[Run]" = []
    watched: "list[Run]" = []
    enrolled: dict[tuple[int, str], int] = {}
    sent: list[Sent] = []
    agenda: "list[tuple[Callable[[Run], None], Run]]" = []
    runs: "list[Run]" = []
    sends: "list[EmailSend]" = []
    skips: list[tuple[str, str]] = []
    passed: list[tuple[Entrance, Sequence[JourneyProgram]]] = []
    decisions: "dict[int, Decision]" = {}
    unknown_zones: set[tuple[str, str, str | None]] = set()
    observer: "Observer | None" = None

    @property
    def profile_id(self) -> str:
        """The id of the Profile, made when it is first asked for: many Profiles have nothing to tell."""
        if self.id is None:
            self.id = identifier("profile", self.key)
        return self.id


def person_at(program: Program, start: Start, *, keep_states: bool, keep_decisions: bool) -> Person:
    """A Profile before its first moment."""
    profile: dict[str, Any] = {"email": start.email}
    if start.external_id is not None:
        profile["externalId"] = start.external_id
    if start.properties:
        profile = {**start.properties, **profile}
        if start.external_id is None:
            profile.pop("externalId", None)
    person = Person(program, start.key, start.email, profile, start.suppressed, keep_states, keep_decisions)
    if start.subscriptions:
        person.subscriptions.update(start.subscriptions)
    return person


def apply_change(person: Person, change: Change) -> None:
    """Merge a Profile change: properties key by key, ``None`` deletes (P4)."""
    for name, value in (change.properties or {}).items():
        if name in _IDENTITY:
            continue
        if value is None:
            person.profile.pop(name, None)
        else:
            person.profile[name] = value
    if change.email is not None:
        person.email = person.profile["email"] = change.email
    if change.external_id is not None:
        person.profile["externalId"] = change.external_id
    if change.subscriptions:
        person.subscriptions.update(change.subscriptions)
    if change.suppressed is not None:
        person.suppressed = change.suppressed


def set_property(person: Person, path: Parts, value: Any) -> None:
    """Set, or with None delete, a property or something inside one (semantics.md S7)."""
    first, *rest = path
    if value is None:
        person.profile.update(without(person.profile, [path]))
        if not rest:
            person.profile.pop(first, None)
    else:
        person.profile[first] = _placed(person.profile.get(first), rest, value)


def _placed(holder: Any, path: list[str], value: Any) -> Any:
    """``holder`` with ``value`` inside it. Containers are copied: a kept state, or the record, stays as it was.

    Objects are made where there are none, also in place of what is neither an object nor an array with that index.
    """
    if not path:
        return value
    segment, *rest = path
    index = array_index(segment)
    if isinstance(holder, list) and index is not None and index < len(holder):
        return [_placed(item, rest, value) if at == index else item for at, item in enumerate(holder)]
    own = holder if isinstance(holder, dict) else {}
    return {**own, segment: _placed(own.get(segment), rest, value)}
