"""A pointer and where it stands -> the values it may mean: which events, which schemas, which part of them.

A root is a set of places. ``/event`` of a Journey with two `on` clauses has two, one for each event; an item of an
array is a place inside another; a value bound in ``data`` is the place that it came from.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from sfjourney.model.model import EventType
from sfjourney.pointers import EACH, Each, Path
from sfjourney.schemas import Given, Presence, Reach, Schema, declared_names, reach
from sfjourney.schemas.kinds import KINDS

ROOTS = frozenset({"data", "event", "profile"})
"""What a run itself has, and the state of a send begins with. Every other root is a name that `as` binds."""

IDENTITY = ("email", "externalId")
"""What ``/profile`` always offers beside the Profile Properties (semantics.md P5)."""


class Place(Struct, frozen=True):
    """One thing that a root may stand for: a part of an event's payload, of a Profile, or of a call's variables."""

    schema: Schema | None
    event: EventType | None = None
    inside: Path = ()
    is_profile: bool = False

    def reach(self, path: Sequence[str | Each], given: Given | None = None) -> Reach:
        """What is at ``path`` below this place, where this is ``given`` of the whole payload, Profile or call."""
        whole = (*self.inside, *path)
        if self.is_profile and whole[:1] in {("email",), ("externalId",)}:
            presence = Presence.ALWAYS if whole == ("email",) else Presence.MAYBE
            return Reach(presence if len(whole) == 1 else Presence.NEVER, frozenset({"string"}))
        if self.schema is None:
            return UNTYPED
        return reach(self.schema, whole, given)

    def below(self, path: Sequence[str | Each]) -> "Place":
        return Place(self.schema, self.event, (*self.inside, *path), self.is_profile) if path else self

    def names(self, path: Sequence[str | Each]) -> tuple[str, ...]:
        """The names declared directly below ``path``."""
        own = declared_names(self.schema, (*self.inside, *path)) if self.schema is not None else ()
        at_top = self.is_profile and not self.inside and not path
        return tuple(sorted({*own, *(IDENTITY if at_top else ())}))


UNTYPED = Reach(Presence.UNKNOWN, KINDS)


class Origin(Struct, frozen=True):
    """What a root or a value may stand for, in words and as places. A constant stands for no place."""

    words: str
    places: tuple[Place, ...] = ()

    def items(self) -> "Origin":
        """The items of the array that stands here."""
        return Origin(f"an item of {self.words}", tuple(place.below((EACH,)) for place in self.places))

    def below(self, path: Sequence[str | Each]) -> "Origin":
        return Origin(self.words, tuple(place.below(path) for place in self.places))


ANYTHING = Origin("what is not known", (Place(None),))
"""Where a mistake elsewhere leaves open what a root is: nothing that is read of it is called wrong."""


class DataRoot(Struct, frozen=True):
    """``/data``: the names that a send binds, over the variables of a trigger where the Journey starts by API."""

    bound: Mapping[str, Origin]
    variables: Origin | None

    def find(self, path: Sequence[str | Each]) -> "Origin | None":
        """What the whole path means; None where its first name is neither bound nor a variable."""
        if path and isinstance(path[0], str) and path[0] in self.bound:
            return self.bound[path[0]].below(path[1:])
        return self.variables.below(path) if self.variables is not None else None


Root = Origin | DataRoot


class Scope(Struct, frozen=True):
    """The roots that a pointer may begin with, where it stands.

    ``misnamed`` says that something is bound here under a name that no binding may have: a root that is not there may
    be meant for it.
    """

    roots: Mapping[str, Root] = field(default_factory=dict)
    misnamed: bool = False

    def with_root(self, name: str, root: Root) -> "Scope":
        return replace(self, roots={**self.roots, name: root})

    def bound(self, name: str, root: Root) -> "Scope":
        """The scope in which `as` binds a name. What a reserved one means then is not known."""
        if name in ROOTS:
            return Scope({**self.roots, name: ANYTHING}, misnamed=True)
        return self.with_root(name, root)

    def find(self, parts: Sequence[str | Each]) -> Origin | None:
        """What a pointer means; None where its root, or its name in ``/data``, does not exist here."""
        if not parts or not isinstance(parts[0], str):
            return None
        root = self.roots.get(parts[0])
        if isinstance(root, DataRoot):
            return root.find(parts[1:]) if len(parts) > 1 else Origin("/data")
        return root.below(parts[1:]) if root is not None else None


def reaches(origin: Origin) -> tuple[tuple[Place, Reach], ...]:
    """For each place what is there."""
    return tuple((place, place.reach(())) for place in origin.places)


def is_absent(found: Reach) -> bool:
    """Whether there is nothing there as far as the schema's author wrote.

    A schema that declares some properties and says nothing of others means those: its silence is no declaration.
    """
    return found.presence in (Presence.NEVER, Presence.UNDECLARED)


def is_nowhere(origin: Origin) -> bool:
    """Whether there is nothing at any of its places; of what stands for no place nobody knows."""
    found = reaches(origin)
    return bool(found) and all(is_absent(reach) for _, reach in found)


def is_date_time(origin: Origin | None) -> bool:
    """Whether the schemas call whatever stands there a date-time (semantics.md C2)."""
    if origin is None or not origin.places:
        return False
    return all(
        found.types == frozenset({"string"}) and found.formats == frozenset({"date-time"})
        for _, found in reaches(origin)
    )
