"""Steps that are the same ones in another order -> who gets what they did not, and what is asked at another time.

No wait need stand between two steps for their order to matter: a branch may ask for what a `set` has made so, an exit
ends runs before what stands behind it, and of two emails under a cap the first goes out.
"""

from collections.abc import Iterable, Iterator

from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.changing import asks_for_what_changes
from sfjourney.graph.difference.properties import Properties
from sfjourney.graph.difference.view import JourneyView, gate_of_send
from sfjourney.graph.graph import GraphNode
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.wait_for import WaitForNode


def order_classes(view: JourneyView, properties: Properties) -> Found:
    """What it does that steps of both versions changed places, besides the sends that come at another time."""
    nodes, held = view.base.nodes, view.base.held
    asking = [name for name, node in nodes.items() if _asks_for_what_changes(node)]
    asked = {one for one, _ in _exchanged(view, asking, held)}
    if asked:
        yield (
            Class.UNCLEAR,
            f"{_listed(view, asked)} is asked on the other side of a wait: by then it may come out otherwise",
        )
    if view.live:
        yield from _passed_by(view)
    alone = [name for name in held if not isinstance(nodes[name], SendNode)]
    waits = {one for one, _ in _exchanged(view, alone, alone)}
    if waits - asked:
        yield Class.TIMING, f"{_listed(view, waits)} changed places: what follows may come at another time"
    yield from _set_otherwise(view, properties)
    capped = {
        one for one, other in _exchanged(view, view.base.sends, view.base.sends) if _share_a_cap(view, one, other)
    }
    if capped:
        yield (
            Class.LOST,
            f"{_listed(view, capped)} changed places: where a cap stops one of them, it is another one now",
        )


def _passed_by(view: JourneyView) -> Found:
    """What comes before a wait now: the runs that are in the wait never come to it."""
    pairs, nodes = view.paired.pairing.pairs, view.base.nodes
    deciding = [name for name in nodes if name in pairs and view.base.guarded(name, pairs)]
    passed = {one for one, wait in _exchanged(view, deciding, view.base.held) if view.base.reaches(wait, one)}
    if passed:
        yield (
            Class.WIDER,
            f"{_listed(view, passed)} comes before a wait that it stood behind: who waits is not asked any more",
        )
    sets = [name for name, node in nodes.items() if isinstance(node, SetNode)]
    unset = {one for one, wait in _exchanged(view, sets, view.base.held) if view.base.reaches(wait, one)}
    if unset:
        yield (
            Class.UNCLEAR,
            f"{_listed(view, unset)} comes before a wait that it stood behind: for who waits it is not set",
        )


def _set_otherwise(view: JourneyView, properties: Properties) -> Found:
    """Properties that are set before what reads them, and were set behind it; or the other way round.

    On the other side of a wait they are set at another time, for all that reads them in other runs.
    """
    sets = [name for name, node in view.base.nodes.items() if isinstance(node, SetNode)]
    found: dict[Class, dict[str, None]] = {Class.UNCLEAR: {}, Class.CONTENT: {}}
    for one, other in _exchanged(view, sets, view.base.nodes):
        node = view.base.nodes[one]
        if isinstance(node, SetNode):
            kind = properties.reads_at(view, node.pointer, view.paired.pairing.pairs[other])
            if kind is None and other in view.base.held:
                kind = properties.read_by_others(view, node.pointer)
            if kind is not None:
                found[kind][node.pointer] = None
    words = {Class.UNCLEAR: "conditions read", Class.CONTENT: "emails show"}
    for kind, pointers in found.items():
        if pointers:
            yield kind, f"{words[kind]} {', '.join(pointers)}, which is set earlier or later now"


def _exchanged(view: JourneyView, ones: Iterable[str], others: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Steps of the base that stand on the other side of each other in the head; each of ``ones`` with an other."""
    pairs = view.paired.pairing.pairs
    kept = [name for name in others if name in pairs]
    for one in ones:
        for other in kept:
            if one == other or one not in pairs:
                continue
            before, after = (one, other), (pairs[one], pairs[other])
            if (view.base.reaches(*before) and view.head.reaches(*reversed(after))) or (
                view.base.reaches(*reversed(before)) and view.head.reaches(*after)
            ):
                yield one, other


def _asks_for_what_changes(node: GraphNode) -> bool:
    """Whether a step asks for what may come out otherwise later."""
    if isinstance(node, WaitForNode):
        return True
    return isinstance(node, BranchNode) and any(asks_for_what_changes(case.when) for case in node.cases)


def _share_a_cap(view: JourneyView, one: str, other: str) -> bool:
    """Whether, of two sends of the base, a cap may let through the first alone."""
    if view.paired.base.caps and view.paired.head.caps:
        return True
    groups = {gate_of_send(view.paired.base, view.base.sends[name]).subscription for name in (one, other)}
    capped = {group.name for group in view.head_side.graph.subscriptions if group.caps}
    return len(groups) == 1 and bool(groups & capped)


def _listed(view: JourneyView, names: Iterable[str]) -> str:
    """Steps of the base, as the head calls them, in its order."""
    return view.listed({view.paired.pairing.pairs[name] for name in names})
