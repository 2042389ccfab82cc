"""Edges with other targets -> the nodes that people no longer come to by them, and those that they newly come to."""

from collections.abc import Iterable, Sequence

from sfjourney.graph.difference.arms import pair_arms
from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.edits import Route
from sfjourney.graph.difference.naming import few, of_few
from sfjourney.graph.difference.properties import Properties
from sfjourney.graph.difference.view import JourneyView
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_WAITING = (WaitNode, WaitUntilNode, WaitForNode)


def elsewhere(view: JourneyView, routes: Sequence[Route], *, at: str | None = None) -> Found:
    """What people no longer come to where ways lead elsewhere, or come to now.

    ``at`` says where that is: "here" for the ways of one step, which is named beside it; without it each is named.
    """
    lost, gained = view.rerouted(routes)
    if at is None:
        lost, gained = _not_by_asking(view, lost), _not_by_asking(view, gained)
    if lost:
        where = at or _places(view, routes, lost, 0)
        yield Class.LOST, f"people may no longer come to {few(lost)}{f' from {where}' if where else ''}"
    if gained:
        where = at or _places(view, routes, gained, 1)
        yield Class.WIDER, f"people may come to {few(gained)}{f' from {where}' if where else ''}, who did not"


def _not_by_asking(view: JourneyView, names: Sequence[str]) -> list[str]:
    """Those but the ones to which nobody comes in one version, for a branch that changed tells it of its ways."""
    shut = {name for name in names if view.head.comes_to(name) is not view.base.comes_to(view.back[name])}
    told: set[str] = set()
    for name, node in view.head.nodes.items() if shut else ():
        before = view.base.nodes[view.back[name]] if name in view.back else None
        if isinstance(node, BranchNode) and isinstance(before, BranchNode) and before.cases != node.cases:
            told |= _behind(view, before, node)
    return [name for name in names if name not in shut & told]


def _behind(view: JourneyView, before: BranchNode, after: BranchNode) -> set[str]:
    """The sends behind the ways of a branch that both versions have, unless all comes to the same there."""
    if view.nobody_comes_to(before.id, after.id) or view.forks.both(before.id, after.id):
        return set()
    pairs = pair_arms(view, (before.id, after.id), before.cases, after.cases).pairs
    ports = [*((case.port, now.port) for case, now in pairs), ("else", "else")]
    ways = ((view.base_ways[before.id, port], view.head_ways[after.id, now]) for port, now in ports)
    return set().union(*(view.sends_after(base=way) | view.sends_after(head=now) for way, now in ways))


def _places(view: JourneyView, routes: Sequence[Route], names: Sequence[str], side: int) -> str:
    """The ways by which people no longer come to these nodes (``side`` 0), or newly come to them (1), in words.

    Empty where some of the nodes are not explained by a way: they stand on the other side of a guard.
    """
    led: dict[str, set[str]] = {}
    for route in routes:
        led.setdefault(_place(view, route), set()).update(view.led_elsewhere(route)[side])
    found = [place for place, targets in led.items() if not targets.isdisjoint(names)]
    return few(found) if {*names} <= set().union(*led.values()) else ""


def _place(view: JourneyView, route: Route) -> str:
    source = route.head.source if route.head is not None else None
    if source is None:
        return "the start"
    return source if len(view.head.out[source]) == 1 else f"{source} by {route.port}"


def not_yet_told(told: Iterable[tuple[Class, str]], more: Iterable[tuple[Class, str]]) -> list[tuple[Class, str]]:
    """What has another class than all that is told of an edit: of one class, one sentence says enough."""
    kinds = {kind for kind, _ in told}
    return [(kind, message) for kind, message in more if kind not in kinds]


def by_other_ways(view: JourneyView, properties: Properties, routes: Sequence[Route]) -> Found:
    """What routes change beside sends: who comes to waits, to guards, and to `set`s that somebody reads.

    Nothing is said of a wait if all that follows it is told of already, or if nothing follows it.
    """
    sends = {name for side in view.rerouted(routes) for name in side}
    others = sends.union(*view.rerouted_to(routes, (SetNode,)))
    lost, gained = ([name for name in side if _followed(view, name) - others] for side in _waits(view, routes))
    if lost and gained:
        waits = [name for name in view.head.nodes if name in {*lost, *gained}]
        yield Class.TIMING, f"others than before come to {few(waits)}: what follows comes at another time"
    elif gained:
        yield Class.TIMING, f"people may come to {few(gained)}, who did not: what follows comes later"
    elif lost:
        yield Class.TIMING, f"people may no longer come to {few(lost)}: what follows comes earlier"
    missed = view.guarding_for_others(routes, view.head.sends.keys() - sends)
    asking = set().union(*(guards for sides in missed.values() for guards in sides))
    if asking:
        yield Class.UNCLEAR, f"others than before come to {few(sorted(asking))}, by which some miss what follows"
    yield from set_for_others(view, properties, routes)


def set_for_others(view: JourneyView, properties: Properties, routes: Sequence[Route]) -> Found:
    """For whom properties are set that somebody reads, and for whom they no longer are."""
    others = _to_others(view, routes)
    pointers = dict.fromkeys(
        node.pointer for name, node in view.head.nodes.items() if name in others and isinstance(node, SetNode)
    )
    yield from read_of_others(properties, pointers)


def _to_others(view: JourneyView, routes: Sequence[Route]) -> set[str]:
    """The `set`s of both versions to which others come: by routes, by other guards, or by guards of others."""
    lost, gained = view.rerouted_to(routes, (SetNode,))
    kept = [name for name in view.back if routes and isinstance(view.head.nodes[name], SetNode)]
    return {*lost, *gained, *filter(view.others_come_to, kept), *view.guarding_for_others(routes, kept)}


def read_of_others(properties: Properties, pointers: Iterable[str]) -> Found:
    """Who reads properties that are set for others than before."""
    listed = [*pointers]
    for kind, words in ((Class.UNCLEAR, "conditions read"), (Class.CONTENT, "emails show")):
        read = [pointer for pointer in listed if properties.read_anywhere(pointer) is kind]
        if read:
            yield kind, of_few(read, f"{words} {{}}, which is|are set for others than before")


def _waits(view: JourneyView, routes: Sequence[Route]) -> tuple[list[str], list[str]]:
    """The waits that some now bypass to come to what follows them, and those that some no longer bypass."""
    kept = [name for name in view.back if isinstance(view.head.nodes[name], _WAITING)]
    sides = zip(view.rerouted_to(routes, _WAITING), view.rerouted_through(routes, kept), strict=True)
    lost, gained = (
        [name for name in through if name in led or _passed_by(view, name, head=head)]
        for head, (led, through) in zip((True, False), sides, strict=True)
    )
    return lost, gained


def _passed_by(view: JourneyView, wait: str, *, head: bool) -> bool:
    """Whether a node that guards a wait in one version only has a way around the wait to what follows it."""
    guards, following = view.guards_of(wait, head=head), _followed(view, wait)
    if not head:
        guards, following, wait = ({view.back[n] for n in guards}, {view.back[n] for n in following}, view.back[wait])
    version = view.head if head else view.base
    bits = sum(version.bits[name] for name in following)
    led = [version.reach[edge.target] for name in guards for edge in version.out[name]]
    return any(bits & reach and not version.bits[wait] & reach for reach in led)


def _followed(view: JourneyView, wait: str) -> set[str]:
    """The sends and `set`s of both versions reachable from a node, in the base or in the head; ids of the head."""
    before, after = view.paired.pairing.pairs, view.back
    doing = (SendNode, SetNode)
    found = {before[name] for name in view.base.names(view.base.reach[after[wait]]) if name in before}
    found |= {name for name in view.head.names(view.head.reach[wait]) if name in after}
    return {name for name in found if isinstance(view.head.nodes[name], doing)}
