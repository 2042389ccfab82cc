"""An email that is new, or gone, for a cap -> the others that a cap stops because of it, or no longer stops.

A cap of a Journey counts the emails of all its runs, that of a group those of all Journeys (semantics.md M3): one more
takes the place of another, which may be one of a Journey in which nothing changed.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.conditions import Side
from sfjourney.graph.difference.edits import Gate
from sfjourney.graph.difference.naming import few
from sfjourney.graph.difference.routes import Routes
from sfjourney.graph.difference.view import JourneyView, gate_of_send, has_one_run
from sfjourney.graph.graph import Journey
from sfjourney.steps.send import SendNode


def beside_new(view: JourneyView, node: SendNode) -> Found:
    """What may not go out any more because of a send that is new."""
    own = _in_journey(view.head, node, view.back, view.head_side)
    yield from _stopped(own, view.base_side, view.head_side, view.paired.head, [node])


def beside_gone(view: JourneyView, node: SendNode) -> Found:
    """What may go out because a send is gone that was counted."""
    pairs = view.paired.pairing.pairs
    own = [pairs[name] for name in _in_journey(view.base, node, pairs, view.base_side)]
    yield from _let_out(own, view.base_side, view.head_side, view.paired.base, [node])


def beside_regrouped(view: JourneyView, sends: Sequence[tuple[SendNode, SendNode]], what: str) -> Found:
    """What may go out, or not any more, because sends are of another group; caps of the Journey count them as before.

    All were of one group, and all are of one. ``what`` says which these sends are, for the caps are about them, too.
    """
    pairs, back = view.paired.pairing.pairs, view.back
    known = back.keys() - {head.id for _, head in sends}
    known_before = {back[name] for name in known}
    behind = {name for _, head in sends for name in _of_group(view.head, head, known, view.head_side)}
    behind_before = {
        pairs[name] for base, _ in sends for name in _of_group(view.base, base, known_before, view.base_side)
    }
    joined, left = ([name for name in view.head.sends if name in names] for names in (behind, behind_before))
    bases, heads = map(list, zip(*sends, strict=True))
    if _capped(gate_of_send(view.paired.head, heads[0]), view.head_side):
        joined.insert(0, what)
    if _capped(gate_of_send(view.paired.base, bases[0]), view.base_side):
        left.insert(0, what)
    yield from _stopped(joined, view.base_side, view.head_side, view.paired.head, heads)
    yield from _let_out(left, view.base_side, view.head_side, view.paired.base, bases)


def beside_journey(base: Side, head: Side, journey: Journey) -> Found:
    """The same of a whole Journey that is new, or gone."""
    sends = [node for node in journey.nodes if isinstance(node, SendNode)]
    told = _stopped if journey.key in head.journeys else _let_out
    yield from told([], base, head, journey, sends)


def _stopped(own: list[str], base: Side, head: Side, journey: Journey, sends: list[SendNode]) -> Found:
    others = _listed(own, _of_others(head, base, journey, sends))
    if others:
        yield Class.LOST, f"a cap counts this, too: {others} may be stopped now"


def _let_out(own: list[str], base: Side, head: Side, journey: Journey, sends: list[SendNode]) -> Found:
    others = _listed(own, _of_others(base, head, journey, sends))
    if others:
        yield Class.WIDER, f"a cap counts this no more: {others} may go out where it stopped them"


def _listed(own: list[str], journeys: Iterable[str]) -> str:
    keys = [*journeys]
    return " and ".join([*([few(own)] if own else []), *([f"emails of {few(keys)}"] if keys else [])])


def _in_journey(routes: Routes, node: SendNode, known: Collection[str], side: Side) -> list[str]:
    """The other sends of a Journey, of those that are in both versions, that one may keep from going out."""
    journey = routes.journey
    full = any(not has_one_run(journey) or journey.bounds.sends.max > cap.sends for cap in journey.caps)
    return _behind(routes, node, known) if full else _of_group(routes, node, known, side)


def _of_group(routes: Routes, node: SendNode, known: Collection[str], side: Side) -> list[str]:
    """Those of them that the cap of its group lets it keep from going out."""
    group = _capped(gate_of_send(routes.journey, node), side)
    behind = _behind(routes, node, known) if group else ()
    return [name for name in behind if gate_of_send(routes.journey, routes.sends[name]).subscription == group]


def _behind(routes: Routes, node: SendNode, known: Collection[str]) -> list[str]:
    """The other sends that come behind one, where a person has one run; all others where not."""
    others = [name for name in routes.sends if name != node.id and name in known]
    return [name for name in others if routes.reaches(node.id, name)] if has_one_run(routes.journey) else others


def _of_others(side: Side, other: Side, journey: Journey, sends: Iterable[SendNode]) -> Iterator[str]:
    """The Journeys that are in both versions and send by a group whose cap counts these, too."""
    groups = {group for node in sends if (group := _capped(gate_of_send(journey, node), side)) is not None}
    for key in sorted(side.journeys.keys() & other.journeys.keys() - {journey.key}):
        one = side.journeys[key]
        gates = {gate_of_send(one, node).subscription for node in one.nodes if isinstance(node, SendNode)}
        if gates & groups and not one.draft and not other.journeys[key].draft:
            yield key


def _capped(gate: Gate, side: Side) -> str | None:
    """The group of a gate if it has a cap."""
    capped = {group.name for group in side.graph.subscriptions if group.caps}
    return gate.subscription if gate.subscription in capped else None
