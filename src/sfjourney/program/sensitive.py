"""Graph and templates -> where else in the state of sends the values of sensitive paths stand (semantics.md D5)."""

from collections.abc import Iterator, Mapping

from msgspec import UNSET

from sfjourney import pointers
from sfjourney.expressions import tree
from sfjourney.graph.graph import Graph
from sfjourney.pointers import Parts
from sfjourney.steps.send import SendNode
from sfjourney.templates import Template

_PROFILE = "profile"


def sensitive_places(graph: Graph, templates: Mapping[str, Template]) -> Mapping[str | None, tuple[Parts, ...]]:
    """For each Journey the places in its runs' state that a sensitive path is bound to; for None those of all Profiles.

    A value that one send of a Journey calls sensitive is no less so in the state of the sends beside it.
    """
    found: dict[str | None, dict[Parts, None]] = {None: {}}
    for journey in graph.journeys:
        own = found.setdefault(journey.key, {})
        for node in journey.nodes:
            if isinstance(node, SendNode):
                for place in _places(node, templates[node.template]):
                    (found[None] if place[0] == _PROFILE else own)[place] = None
    return {key: tuple(places) for key, places in found.items()}


def _places(node: SendNode, template: Template) -> Iterator[Parts]:
    """Where the sensitive values of one send come from: variables of the trigger, or what the send binds."""
    bound = {binding.name: binding.value for binding in node.data}
    for path in template.sensitive_paths:
        value = bound.get(path[1]) if len(path) > 1 else None
        if value is None:
            yield path
        else:
            yield from ((*source, *path[2:]) for source in _sources(value))


def _sources(operand: tree.Operand) -> Iterator[Parts]:
    left = [operand]
    while left:
        one = left.pop()
        if one.pointer is not UNSET:
            yield tuple(pointers.parse(one.pointer))
        if one.of is not UNSET:
            left.append(one.of)
