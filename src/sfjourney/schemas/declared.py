"""A schema -> the names and pointers it declares, from which suggestions are made."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from sfjourney.schemas.descent import Analysis
from sfjourney.schemas.formulas import Asking, Budget, Question
from sfjourney.schemas.nodes import Node, Schema
from sfjourney.schemas.reach import Place, Presence, follow, go_down
from sfjourney.schemas.segments import EACH, Segment

_MOST: Final = 1_000
"""Names below one place, and pointers in all."""

_MOST_VISITS: Final = 100_000


def declared_names(schema: Schema, parts: Sequence[Segment]) -> tuple[str, ...]:
    """The property names declared below a place that may be there, sorted; at most 1,000."""
    path = tuple(parts)
    names = schema.declared.get(path)
    if names is None:
        analysis = Analysis(schema, Budget(_MOST_VISITS))
        names = schema.declared[path] = tuple(name for name, _ in _named_below(analysis, follow(analysis, path)))
    return names


def declared_pointers(schema: Schema, depth: int = 4) -> tuple[tuple[Segment, ...], ...]:
    """The declared pointers of up to ``depth`` segments that may be there, short ones first; at most 1,000.

    The items of an array are one segment, ``EACH``.
    """
    analysis = Analysis(schema, Budget(_MOST_VISITS))
    found: list[tuple[Segment, ...]] = []
    root: tuple[Segment, ...] = ()
    waiting = deque([(root, follow(analysis, root))])
    while waiting:
        parts, place = waiting.popleft()
        inside: list[tuple[Segment, Place]] = [*_named_below(analysis, place)]
        item = go_down(analysis, place, EACH)
        if item.presence is Presence.ALWAYS:
            inside.append((EACH, item))
        for segment, below in inside:
            if len(found) == _MOST:
                return tuple(found)
            found.append((*parts, segment))
            if len(parts) + 1 < depth:
                waiting.append((found[-1], below))
    return tuple(found)


def _named_below(analysis: Analysis, place: Place) -> list[tuple[str, Place]]:
    if place.presence is Presence.NEVER:
        return []

    def of_node(_: int, node: Node) -> frozenset[str]:
        if node.names is None or node.names.refused or not analysis.budget.spend(len(node.names.properties)):
            return frozenset()
        allowed = analysis.shape(node.names.allowed).values if node.names.allowed is not None else None
        listed = frozenset(name for name in (allowed or {}).values() if isinstance(name, str))
        return node.names.required.union(node.names.properties, listed)

    def united(answers: Sequence[frozenset[str]]) -> frozenset[str]:
        return frozenset().union(*answers)

    question = Question(of_node, united, united, frozenset[str]())
    names = sorted(Asking(analysis.nodes, question, analysis.budget).ask(place.formula))[:_MOST]
    below = [(name, go_down(analysis, place, name)) for name in names]
    return [(name, there) for name, there in below if there.presence is not Presence.NEVER]
