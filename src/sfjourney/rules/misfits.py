"""A value written out and the place that it is set to -> where the schema of that place rules it out."""

from collections.abc import Iterator

from msgspec import Struct

from sfjourney.facts.fact import PRESENT, Known
from sfjourney.facts.instance import given
from sfjourney.facts.lookup import Lookup
from sfjourney.model.origins import Place, Scope
from sfjourney.pointers import Parts
from sfjourney.rules.questions import cannot_be
from sfjourney.schemas import Presence
from sfjourney.schemas.kinds import kind_of


class Misfit(Struct, frozen=True):
    """A value, or a part of one, that cannot be where it is put; ``known`` is what the schema says of that place."""

    path: Parts
    value: object
    known: Known

    @property
    def allowed(self) -> bool:
        """Whether anything may be there at all."""
        return self.known.presence is not Presence.NEVER

    @property
    def of_type(self) -> bool:
        """Whether other values of its type may be there."""
        return kind_of(self.value) in self.known.fact.types


class Lack(Struct, frozen=True):
    """A member that an object lacks, or an item that a list does, by the schema of the place where it is put."""

    path: Parts
    missing: str | int


def lacks(scope: Scope, path: Parts, value: object) -> Iterator[Lack]:
    """What the schema requires inside a value, or a part of it, that is not there. Of items of one array, the first."""
    origin = scope.find(path)
    if origin is None or not origin.places or not isinstance(value, (dict, list)):
        return
    names = {name for place in origin.places for name in place.names(())}
    wanted: list[str | int] = [*sorted(names.difference(value))] if isinstance(value, dict) else [len(value)]
    for name in wanted:
        if all(_requires(place, str(name)) for place in origin.places):
            yield Lack(path, name)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from lacks(scope, (*path, name), inner)
    else:
        of_items = (list(lacks(scope, (*path, str(index)), item)) for index, item in enumerate(value))
        yield from next(filter(None, of_items), ())


def _requires(place: Place, name: str) -> bool:
    """Whether the name is there wherever something is at a place: what is set whole has to have it."""
    return place.reach((name,), given({place.inside: PRESENT})).presence is Presence.ALWAYS


def misfits(lookup: Lookup, scope: Scope, path: Parts, value: object) -> Iterator[Misfit]:
    """The parts that do not fit, or the whole value. Of several items of one array that do not, the first."""
    known = lookup.of_origin(scope.find(path))
    found = Misfit(path, value, known)
    if not found.allowed or (known.fact.types and not found.of_type) or cannot_be(known, value):
        yield found
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from misfits(lookup, scope, (*path, name), inner)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            of_item = list(misfits(lookup, scope, (*path, str(index)), item))
            if of_item:
                yield from of_item
                return
