"""A graph -> what a program must see of a recording: which events, which past, which Profile Properties."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from sfjourney import pointers
from sfjourney.expressions import tree
from sfjourney.expressions.within import conditions_within, segments_in
from sfjourney.graph import graph as g
from sfjourney.graph.reads import journey_conditions
from sfjourney.steps.send import SendNode
from sfjourney.steps.wait_for import Arm, WaitForNode


def conditions_of(graph: g.Graph) -> Iterator[tree.Condition]:
    """Every condition of a graph, those inside others too."""
    asked = [condition for journey in graph.journeys for _, condition in journey_conditions(journey)]
    return conditions_within([*(segment.where for segment in graph.segments), *asked])


def segments_inner_first(segments: tuple[g.Segment, ...]) -> list[g.Segment]:
    """Segments, each behind those it asks about; they form no cycle (reference/segment-cycle)."""
    by_name = {segment.name: segment for segment in segments}
    ordered: dict[str, g.Segment] = {}
    left = [(segment, False) for segment in reversed(segments)]
    while left:
        segment, done = left.pop()
        if done:
            ordered[segment.name] = segment
        elif segment.name not in ordered:
            left.append((segment, True))
            left += [(by_name[name], False) for name in segments_in(segment.where)]
    return list(ordered.values())


def remembered_events(graph: g.Graph) -> Iterator[str]:
    """The events whose past can matter: history conditions, and waits that look back to the enrollment."""
    yield from (condition.event for condition in conditions_of(graph) if isinstance(condition, tree.Did))
    yield from (arm.event for arm in _arms(graph) if arm.event is not None and not arm.new)


def awaited_events(graph: g.Graph) -> Iterator[str]:
    """The events that can resolve a wait."""
    yield from (arm.event for arm in _arms(graph) if arm.event is not None)


def _arms(graph: g.Graph) -> Iterator[Arm]:
    for journey in graph.journeys:
        for node in journey.nodes:
            if isinstance(node, WaitForNode):
                yield from node.arms


def read_properties(graph: g.Graph) -> Iterator[str]:
    """The Profile Properties that a Journey, a segment or a template reads; ``*`` where the Profile is read whole."""
    read = [pointer for journey in graph.journeys for pointer in journey.reads]
    read += [pointer for template in graph.templates for pointer in template.reads]
    read += [pointer for segment in graph.segments for pointer in _pointers(segment.where)]
    for pointer in read:
        if pointer == "/profile" or not pointer.startswith("/"):
            yield EVERYTHING
        elif pointer.startswith("/profile/"):
            yield pointers.parse(pointer)[1]


EVERYTHING = "*"
"""Stands for all Profile Properties; a property of this very name makes it no less true."""


def event_fields(graph: g.Graph) -> dict[str, frozenset[str] | None]:
    """For each event the members of its payload that something reads; None where the payload is read whole."""
    found: dict[str, set[str] | None] = {}
    for read in payload_reads(graph):
        _add_field(found, read.event, read.path)
    return {event: frozenset(fields) if fields is not None else None for event, fields in found.items()}


class PayloadRead(NamedTuple):
    """A read of what an event carries: who reads, in words, and the path in the payload, empty for the whole of it."""

    reader: str
    event: str
    path: tuple[str, ...]


def payload_reads(graph: g.Graph) -> Iterator[PayloadRead]:
    """Every read of a payload, under whichever name: in Journeys that are no drafts, their templates, and segments."""
    templates = {template.id: template for template in graph.templates}
    for journey in graph.journeys:
        if journey.draft:
            continue
        named = named_events(journey)
        own = f"the Journey {journey.key}"
        read = [(own, pointer) for pointer in (*_pointers(journey), *journey.reads)]
        for node in journey.nodes:
            if isinstance(node, SendNode):
                template = templates[node.template]
                read += [(f"the template {template.id}", pointer) for pointer in template.reads]
        for reader, pointer in read:
            root, *rest = pointers.parse(pointer) if pointer.startswith("/") else ("event",)
            for event in named.get(root, ()):
                yield PayloadRead(reader, event, tuple(rest))
        # What correlates is read of the arriving event at the place that the pointer names of the run's own.
        for event, pointer in _correlations(journey):
            yield PayloadRead(own, event, tuple(pointers.parse(pointer)[1:]))
    for segment in graph.segments:
        for condition in conditions_within([segment.where]):
            if isinstance(condition, tree.Did):
                for pointer in _pointers(condition.where):
                    root, *rest = pointers.parse(pointer)
                    if root == condition.name:
                        yield PayloadRead(f"the segment {segment.name}", condition.event, tuple(rest))


def _add_field(found: dict[str, set[str] | None], event: str, path: Sequence[str]) -> None:
    fields = found.setdefault(event, set())
    if not path:
        found[event] = None
    elif fields is not None:
        fields.add(path[0])


def named_events(journey: g.Journey) -> dict[str, set[str]]:
    """The events that a root may stand for anywhere in a Journey."""
    named: dict[str, set[str]] = {"event": {entry.event for entry in journey.entries if entry.event is not None}}
    for part in _parts(journey):
        name, event = part.get("name"), part.get("event")
        if isinstance(name, str) and isinstance(event, str):
            named.setdefault(name, set()).add(event)
    return named


def _correlations(journey: g.Journey) -> Iterator[tuple[str, str]]:
    for part in _parts(journey):
        event, matching = part.get("event"), part.get("matching")
        if isinstance(event, str) and isinstance(matching, str):
            yield event, matching


def _parts(whole: Any) -> Iterator[dict[str, Any]]:
    """Every object inside the JSON of something."""
    left: list[Any] = [msgspec.to_builtins(whole)]
    while left:
        part = left.pop()
        if isinstance(part, dict):
            yield part
            left += part.values()
        elif isinstance(part, (list, tuple)):
            left += part


def _pointers(whole: Any) -> Iterator[str]:
    """Every pointer inside something, found in its JSON: the members that hold one."""
    for part in _parts(whole):
        yield from (part[member] for member in ("pointer", "matching", "per") if isinstance(part.get(member), str))
