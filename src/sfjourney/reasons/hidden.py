"""Graph and templates -> which values no story may show, and what to show in their place (semantics.md D2, D5)."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from sfjourney import pointers
from sfjourney.expressions.compare import Instant
from sfjourney.graph.graph import Graph
from sfjourney.pointers import MISSING, Parts
from sfjourney.program.needs import named_events
from sfjourney.program.sensitive import sensitive_places
from sfjourney.reasons.told import Value
from sfjourney.redaction import masked
from sfjourney.simulation.sending import written
from sfjourney.templates import Template

Paths = Mapping[str, tuple[Parts, ...]]


class Hidden(Struct, frozen=True):
    """Paths whose values are not shown: in payloads, by event; in Profiles; in what triggers bring, by Journey."""

    events: Paths
    profile: tuple[Parts, ...]
    variables: Paths

    def and_of(self, other: "Hidden") -> "Hidden":
        """What either of two versions hides."""
        return Hidden(
            _either(self.events, other.events),
            tuple(dict.fromkeys((*self.profile, *other.profile))),
            _either(self.variables, other.variables),
        )


def _either(one: Paths, other: Paths) -> Paths:
    return {name: tuple(dict.fromkeys((*one.get(name, ()), *other.get(name, ())))) for name in {*one, *other}}


def hidden_values(graph: Graph, templates: Mapping[str, Template]) -> Hidden:
    """What an event declares redacted, and what a template calls sensitive, wherever its sends take it from."""
    events: dict[str, list[Parts]] = {
        event.name: [pointers.parse(path)[1:] for path in event.redacted] for event in graph.events
    }
    profile: dict[Parts, None] = {}
    variables: dict[str, list[Parts]] = {}
    named = {journey.key: named_events(journey) for journey in graph.journeys}
    for key, places in sensitive_places(graph, templates).items():
        for root, *rest in places:
            if root == "profile":
                profile[tuple(rest)] = None
            elif root == "data" and key is not None:
                variables.setdefault(key, []).append(tuple(rest))
            for event in named[key].get(root, ()) if key is not None else ():
                events.setdefault(event, []).append(tuple(rest))
    return Hidden(
        {event: tuple(paths) for event, paths in events.items() if paths},
        tuple(profile),
        {key: tuple(paths) for key, paths in variables.items()},
    )


def shown_value(read: str, value: object, path: Parts, hidden: Iterable[Parts], removed: Iterable[Parts] = ()) -> Value:
    """A value as a story shows it, by the path at which it stands below its root.

    ``hidden`` are paths there that are not shown, ``removed`` those of which nothing was kept.
    """
    if any(pointers.holds(one, path) for one in removed):
        return Value(read, "redacted")
    if value is MISSING:
        return Value(read, "missing")
    if any(pointers.holds(one, path) for one in hidden):
        return Value(read, "redacted")
    inner = [one[len(path) :] for one in hidden if pointers.holds(path, one)]
    return Value(
        read, "value", as_json(masked({"": value}, [("", *one) for one in inner])[""]) if inner else as_json(value)
    )


def as_json(value: object) -> Any:
    """A value of the simulation as JSON has it: an instant is text."""
    return written(value) if isinstance(value, Instant) else value
