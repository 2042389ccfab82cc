"""Two versions of a Journey -> what their schemas say of a value that a condition asks about."""

from collections.abc import Iterable, Sequence
from functools import reduce

from sfjourney.facts.asked import Key
from sfjourney.facts.fact import TOP, Fact, of_reach
from sfjourney.facts.implication import declared_by_form
from sfjourney.graph.difference.version import Version
from sfjourney.graph.graph import Journey
from sfjourney.model.origins import Place
from sfjourney.pointers import EACH, Path
from sfjourney.schemas import Schema


class Schemas:
    """The schemas of one version by what they describe. None stands for what is not known."""

    def __init__(self, version: Version) -> None:
        graph = version.graph
        contents = version.contents.schemas if version.contents is not None else {}
        self.events = {event.name: self._at(event.schema, contents) for event in graph.events}
        self.profile = self._at(graph.profile_schema, contents)
        self.calls = {
            journey.key: self._at(journey.entries[0].schema, contents)
            for journey in graph.journeys
            if journey.entries and journey.entries[0].kind == "api"
        }

    @staticmethod
    def _at(path: str | None, contents: object) -> Schema | None:
        return contents.get(path) if isinstance(contents, dict) and path is not None else None

    def event_place(self, name: str) -> Place:
        return Place(self.events.get(name))

    def profile_place(self) -> Place:
        return Place(self.profile, is_profile=True)

    def data_place(self, key: str) -> Place:
        return Place(self.calls.get(key))


class Known:
    """What both versions say of values in one Journey; ``events`` are those that a filter is asked for."""

    def __init__(self, sides: Sequence[tuple[Schemas, Journey | None]], events: Iterable[str] | None = None) -> None:
        self._sides = tuple(sides)
        self._events = tuple(events) if events is not None else None
        self._facts: dict[Key, Fact] = {}

    def __call__(self, key: Key) -> Fact:
        fact = self._facts.get(key)
        if fact is None:
            by_form = declared_by_form(key)
            fact = self._facts[key] = by_form if by_form is not None else self._declared(key)
        return fact

    def _declared(self, key: Key) -> Fact:
        facts = []
        for schemas, journey in self._sides:
            places, path = self._places(schemas, journey, key)
            facts += [of_reach(place.reach(path)) for place in places] or [TOP]
        return reduce(Fact.join, facts, facts[0]) if facts else TOP

    def _places(self, schemas: Schemas, journey: Journey | None, key: Key) -> tuple[list[Place], Path]:
        """The things that the root of a value may stand for, and the way to the value in them."""
        root, path = key[1], tuple(str(part) for part in key[2:])
        if isinstance(root, tuple) and root[0] == "item":
            places, above = self._places(schemas, journey, root[2])
            return places, (*above, EACH, *path)
        if isinstance(root, tuple):
            return [schemas.event_place(str(root[2]))], path
        if root == "profile":
            return [schemas.profile_place()], path
        if root == "event" and (journey is not None or self._events is not None):
            entered = [entry.event for entry in journey.entries] if journey is not None else []
            events = self._events if self._events is not None else [event for event in entered if event is not None]
            return [schemas.event_place(event) for event in events], path
        if root == "data" and journey is not None:
            return [schemas.data_place(journey.key)], path
        return [], path
