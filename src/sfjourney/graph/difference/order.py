"""Steps that are the same ones in another order -> who gets what they did not, and what is asked at another time.

No wait need stand between two steps for their order to matter: a branch may ask for what a `set` has made so, an exit
ends runs before what stands behind it, and of two emails under a cap the first goes out.
"""

from collections.abc import Iterable

from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.changing import asks_for_what_changes
from sfjourney.graph.difference.deadlines import of_past_dates
from sfjourney.graph.difference.naming import of_few
from sfjourney.graph.difference.properties import Properties, overlap
from sfjourney.graph.difference.view import JourneyView, gate_of_send
from sfjourney.graph.difference.waits_exchanged import classes_of_waits
from sfjourney.graph.graph import GraphNode
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode


def order_classes(view: JourneyView, properties: Properties) -> Found:
    """What it does that steps of both versions changed places, besides the sends that come at another time."""
    nodes, held = view.base.nodes, [view.back[name] for name in view.held]
    asking = [name for name, node in nodes.items() if _asks_for_what_changes(node)]
    asked = _exchanged(view, asking, held).keys()
    if asked:
        yield (
            Class.UNCLEAR,
            _told(view, asked, "{} is|are asked on the other side of a wait: by then it|they may come out otherwise"),
        )
    if view.live:
        yield from _passed_by(view)
    alone = [name for name in held if not isinstance(nodes[name], SendNode)]
    waits = _exchanged(view, alone, alone)
    yield from classes_of_waits(view, waits, asked=waits.keys() <= asked)
    yield from _past_by_then(view)
    yield from _set_otherwise(view, properties)
    together = _capped_together(view)
    exchanged = _exchanged(view, view.base.sends, view.base.sends)
    capped = [one for one, others in exchanged.items() if others & together[one]]
    if capped:
        yield (
            Class.LOST,
            _told(view, capped, "{} changed places: where a cap stops one of them, it is another one now"),
        )


def _past_by_then(view: JourneyView) -> Found:
    """Dates on the other side of a wait: runs come to them later, or sooner."""
    base, head = view.base, view.head
    dates = {name: node for name, node in base.nodes.items() if isinstance(node, WaitUntilNode)}
    for name, waits in _exchanged(view, dates, [view.back[one] for one in view.held]).items():
        now = head.nodes[view.paired.pairing.pairs[name]]
        if isinstance(now, WaitUntilNode):
            later, sooner = bool(waits & base.reach[name]), bool(waits & base.ancestors[name])
            past = f"the date of {now.id} is past"
            yield from of_past_dates(view, dates[name], now, earlier=later, later=sooner, past=past)


def _passed_by(view: JourneyView) -> Found:
    """What comes before a wait now: the runs that are in the wait never come to it."""
    pairs, nodes = view.paired.pairing.pairs, view.base.nodes
    deciding = [name for name in nodes if name in pairs and view.base.guarded(name, pairs)]
    passed = _before_now(view, deciding)
    if passed:
        yield (
            Class.WIDER,
            _told(
                view, passed, "{} comes|come before a wait that it|they stood behind: who waits is not asked any more"
            ),
        )
    sets = [name for name, node in nodes.items() if isinstance(node, SetNode)]
    unset = _before_now(view, sets)
    if unset:
        yield (
            Class.UNCLEAR,
            _told(view, unset, "{} comes|come before a wait that it|they stood behind: for who waits it is not set"),
        )


def _before_now(view: JourneyView, names: Iterable[str]) -> list[str]:
    """Of these steps of the base those that stood behind a step that holds runs, and stand before it now."""
    exchanged = _exchanged(view, names, view.base.held)
    return [one for one, waits in exchanged.items() if waits & view.base.ancestors[one]]


def _set_otherwise(view: JourneyView, properties: Properties) -> Found:
    """Properties that are set before what reads them, and were set behind it; or the other way round.

    On the other side of a wait they are set at another time, for all that reads them in other runs, and what is set
    before it may be another value behind it: calls change it, and other runs. So it is where two steps set the same.
    """
    sets = {name: node.pointer for name, node in view.base.nodes.items() if isinstance(node, SetNode)}
    held = sum(view.head.bits[name] for name in view.held)
    by_pointer: dict[str, int] = {}
    for name, pointer in sets.items():
        by_pointer[pointer] = by_pointer.get(pointer, 0) | view.base.bits[name]
    alike = {one: sum(bits for other, bits in by_pointer.items() if overlap(one, other)) for one in by_pointer}
    found: dict[Class, dict[str, None]] = {Class.UNCLEAR: {}, Class.CONTENT: {}}
    for one, others in _exchanged(view, sets, view.base.nodes).items():
        lasting = others & (held | alike[sets[one]])
        following = view.base.reach[one] | view.head.reach[view.paired.pairing.pairs[one]] if lasting else 0
        reading = properties.reading(view, sets[one])
        kinds = [kind for kind, readers in reading.items() if readers & (others | following)]
        if lasting:
            kinds += [kind for kind in [properties.read_by_others(view, sets[one])] if kind is not None]
        for kind in kinds:
            found[kind][sets[one]] = None
    words = {Class.UNCLEAR: "conditions read", Class.CONTENT: "emails show"}
    for kind, pointers in found.items():
        if pointers:
            yield kind, of_few(pointers, f"{words[kind]} {{}}, which is|are set earlier or later now")


def _exchanged(view: JourneyView, ones: Iterable[str], others: Iterable[str]) -> dict[str, int]:
    """Of these steps of the base those that stand on the other side of others in the head; each with these, as bits."""
    pairs, base, head = view.paired.pairing.pairs, view.base, view.head
    kept = sum(base.bits[name] for name in others if name in pairs)
    found = {}
    for one in ones:
        if one in pairs:
            now = pairs[one]
            exchanged = (base.reach[one] & head.ancestors[now]) | (base.ancestors[one] & head.reach[now])
            if exchanged & kept & ~base.bits[one]:
                found[one] = exchanged & kept & ~base.bits[one]
    return found


def _asks_for_what_changes(node: GraphNode) -> bool:
    """Whether a step asks for what may come out otherwise later."""
    if isinstance(node, WaitForNode):
        return True
    if isinstance(node, WaitUntilNode) and node.date is not None:
        return node.date.pointer.startswith("/profile/") and node.date.if_missing == "exit"
    return isinstance(node, BranchNode) and any(asks_for_what_changes(case.when) for case in node.cases)


def _capped_together(view: JourneyView) -> dict[str, int]:
    """The sends of the base, each with those, as bits, of which a cap may let through the first alone."""
    journey, bits = view.paired.base, view.base.bits
    groups = {name: gate_of_send(journey, send).subscription for name, send in view.base.sends.items()}
    if journey.caps and view.paired.head.caps:
        return dict.fromkeys(groups, sum(bits[name] for name in groups))
    capped = [group.name for group in view.head_side.graph.subscriptions if group.caps]
    together = {group: sum(bits[name] for name in groups if groups[name] == group) for group in capped}
    return {name: together.get(group or "", 0) for name, group in groups.items()}


def _told(view: JourneyView, names: Iterable[str], sentence: str) -> str:
    """A sentence about steps of the base, as the head calls them, in its order."""
    return of_few(view.head.names(sum(view.base.bits[name] for name in names)), sentence)
