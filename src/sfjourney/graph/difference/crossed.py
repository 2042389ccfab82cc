"""Sends that changed sides with a wait -> who gets them twice, never, at another time, or only since they moved."""

from collections.abc import Collection, Mapping, Sequence

from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.changing import asks_for_what_changes
from sfjourney.graph.difference.delays import delay
from sfjourney.graph.difference.edits import Route
from sfjourney.graph.difference.naming import few, of_few
from sfjourney.graph.difference.view import JourneyView
from sfjourney.steps.send import SendNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode


def crossed_classes(view: JourneyView, routes: Sequence[Route]) -> Found:
    """What it does to people that emails stand on the other side of waits that both versions have."""
    crossed = _Crossed(view, routes)
    if view.live:
        again = "{} comes|come after {waits}, which it|they stood before: who waits there gets it|them twice"
        yield from _told(view, Class.DUPLICATE, crossed.again, again)
        missed = "{} came after {waits}, and does|do not any more: who waits there never gets it|them"
        yield from _told(view, Class.LOST, crossed.missed, missed)
    exits, exits_now = _exits(view, head=False), _exits(view, head=True)
    if exits_now:
        behind = "{} comes|come behind {waits}: who leaves there by {exits} never gets it|them"
        yield from _told(view, Class.LOST, crossed.behind, behind, exits=exits_now)
    if exits:
        before = "{} comes|come before {waits}: who leaves there by {exits} has got it|them by then"
        yield from _told(view, Class.WIDER, crossed.before, before, exits=exits)
    if crossed.moved:
        yield Class.TIMING, of_few(crossed.moved, "{} comes|come at another time")


def _told(view: JourneyView, kind: Class, crossed: Mapping[str, int], sentence: str, **others: str) -> Found:
    """A sentence about sends, and about the waits that they crossed where all crossed the same ones."""
    if crossed:
        each = {*crossed.values()}
        waits = few(view.head.names(each.pop())) if len(each) == 1 else "a wait"
        yield kind, of_few(crossed, sentence, waits=waits, **others)


class _Crossed:
    """For each pair of a send and a wait, both in both versions: on which side of the wait the send stands now.

    Sends by their ids in the head, in order, each with these waits as bits. For runs that are in the wait when the head
    is deployed: ``again`` stood before it and is behind it, ``missed`` is no longer behind it, which no way out of it
    tells. For runs from then on: ``behind`` are reachable from the wait now, or dominated by it, and were not, and come
    later; ``before`` were, and are no longer, and come sooner; ``moved`` come at another time. Runs are in what holds
    them in the base; those from then on are held by the steps of both versions that hold in either.
    """

    def __init__(self, view: JourneyView, routes: Sequence[Route]) -> None:
        self.again: dict[str, int] = {}
        self.missed: dict[str, int] = {}
        self.behind: dict[str, int] = {}
        self.before: dict[str, int] = {}
        self.moved: dict[str, None] = {}
        pairs, bits = view.paired.pairing.pairs, view.head.bits
        self._waiting = sum(bits[pairs[wait]] for wait in view.base.held if wait in pairs)
        self._ways_tell = _lost_by_ways(view, routes) if view.live else {}
        self._for_others = sum(bits[wait] for wait in _come_to_by_others(view, routes, view.held))
        all_waits = sum(bits[wait] for wait in view.held)
        for before, after in view.paired_sends:
            self._beside(view, all_waits & ~bits[after.id], (before.id, after.id))

    def _beside(self, view: JourneyView, waits: int, send: tuple[str, str]) -> None:
        """One send beside all waits, which are bits of both versions: each with each takes too long."""
        base, head = view.base, view.head
        behind, behind_now = base.ancestors[send[0]] & waits, head.ancestors[send[1]] & waits
        sure, sure_now = base.dominators[send[0]] & waits, head.dominators[send[1]] & waits
        again = base.reach[send[0]] & behind_now & self._waiting
        if again:
            self.again[send[1]] = again
        missed = behind & ~behind_now & ~self._ways_tell.get(send[1], 0) & self._waiting
        if missed:
            self.missed[send[1]] = missed
        in_turn = (behind | base.reach[send[0]]) & (behind_now | head.reach[send[1]])
        met = in_turn | self._for_others  # who comes to others gets the email in one version alone: told with the ways
        later, earlier = (behind_now & ~behind) | (sure_now & ~sure), (behind & ~behind_now) | (sure & ~sure_now)
        by = delay(view, *send) if (later | earlier) & met else 0
        if later & met and (by is None or by > 0):
            self.behind[send[1]] = later & met
        if earlier & met and (by is None or by < 0):
            self.before[send[1]] = earlier & met
        if (later | earlier) & met and by != 0:
            self.moved[send[1]] = None


def _come_to_by_others(view: JourneyView, routes: Sequence[Route], waits: Collection[str]) -> set[str]:
    """Those of the waits (ids of the head) to which other people come than before."""
    kinds = (WaitNode, WaitUntilNode, WaitForNode, SendNode)
    sides = (*view.rerouted_to(routes, kinds), *view.rerouted_through(routes, waits))
    return {name for side in sides for name in side if name in waits}


def _lost_by_ways(view: JourneyView, routes: Sequence[Route]) -> dict[str, int]:
    """The sends (ids of the head) to which ways no longer lead, each with the steps that these leave, as bits."""
    found: dict[str, int] = {}
    for route in routes:
        if route.head is not None and route.head.source is not None:
            for send in view.led_elsewhere(route)[0]:
                found[send] = found.get(send, 0) | view.head.bits[route.head.source]
    return found


def _exits(view: JourneyView, *, head: bool) -> str:
    """The exits by which a run may leave a wait, in words; without those whose condition cannot change in a run."""
    listed = (view.paired.head if head else view.paired.base).exits
    met = (one for one in listed if view.conditions.met(one, head=head))
    met = (one for one in met if one.event is not None or asks_for_what_changes(one.when))
    return " or ".join(dict.fromkeys("`exit when`" if one.event is None else f"`exit on {one.event}`" for one in met))
