"""Facts about values of one payload -> what the alternatives of its schema say then of its other values."""

from collections.abc import Mapping

from msgspec import Struct, field

from sfjourney.facts.decide import INSTANT
from sfjourney.facts.fact import TOP, Fact, of_reach
from sfjourney.model.origins import Place
from sfjourney.pointers import Each, Path
from sfjourney.schemas import Given, Presence
from sfjourney.schemas.kinds import KINDS
from sfjourney.schemas.shapes import Shape


class Instance(Struct, frozen=True, eq=False):
    """What stands at one ``place``; something is ``given`` of the payload, Profile or call that it belongs to."""

    place: Place
    given: Given
    answers: dict[Path, Fact] = field(default_factory=dict)

    def implied(self, path: Path) -> Fact:
        """What follows for the value at a path below the place; nothing where no payload is as given."""
        fact = self.answers.get(path)
        if fact is None:
            fact = self.answers[path] = self._implied(path)
        return fact

    def _implied(self, path: Path) -> Fact:
        found = self.place.reach(path, self.given)
        if found.presence is Presence.NEVER and not self._is_possible:
            return TOP
        return of_reach(found)

    @property
    def _is_possible(self) -> bool:
        whole = Place(self.place.schema, is_profile=self.place.is_profile)
        return whole.reach((), self.given).presence is not Presence.NEVER


def given(facts: Mapping[Path, Fact]) -> Given:
    """The facts about places of one instance as schemas take them."""
    inside: dict[Path, dict[str | Each, Given]] = {(): {}}
    for path in facts:
        for length in range(len(path) + 1):
            inside.setdefault(path[:length], {})
    made = Given()
    for path in sorted(inside, key=len, reverse=True):
        fact, below = facts.get(path, TOP), inside[path]
        holds = any(inner.present for inner in below.values())
        made = Given(True if holds else fact.present, _shape(fact), below)
        if path:
            inside[path[:-1]][path[-1]] = made
    return made


def _shape(fact: Fact) -> Shape:
    types = fact.types | {"string"} if INSTANT in fact.types else fact.types
    return Shape(types & KINDS, fact.values, fact.excluded, lowest=fact.lowest, highest=fact.highest)
