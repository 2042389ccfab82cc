"""A deadline that moved -> the sends and `set`s that some never come to now, and that some come to who did not."""

from collections.abc import Iterator

from sfjourney.clock.durations import from_iso
from sfjourney.graph.difference.arms import pair_arms
from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.elsewhere import read_of_others
from sfjourney.graph.difference.naming import few, of_few
from sfjourney.graph.difference.properties import Properties
from sfjourney.graph.difference.view import JourneyView
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_LATE = "what comes between the two ends of the wait"


def of_arms(view: JourneyView, properties: Properties, base: WaitForNode, head: WaitForNode) -> Found:
    """A wait for events that ends at another time: who comes between the two ends goes another way.

    It takes them from their arm to ``timeout`` where the wait got shorter, from ``timeout`` to their arm where it got
    longer. A day and 24 hours are each the longer one now and then, so there it takes some each way.
    """
    before, after = from_iso(base.duration).nominal, from_iso(head.duration).nominal
    pairs = pair_arms(view, (base.id, head.id), base.arms, head.arms).pairs
    if after <= before:
        for one, other in pairs:
            yield from _instead(
                view, (base.id, one.port), (head.id, "timeout"), f"{_LATE} is too late for {other.port}"
            )
    if after >= before:
        for _, other in pairs:
            yield from _instead(
                view, (base.id, "timeout"), (head.id, other.port), f"{_LATE} still goes by {other.port}"
            )

    late = [((base.id, one.port), (head.id, "timeout")) for one, _ in pairs if after <= before]
    early = [((base.id, "timeout"), (head.id, other.port)) for _, other in pairs if after >= before]
    yield from read_of_others(properties, dict.fromkeys(one for ways in (*late, *early) for one in _set(view, *ways)))


def _set(view: JourneyView, base: tuple[str, str], head: tuple[str, str]) -> Iterator[str]:
    """The properties that are set on one way alone, of the base or of the head, by steps that both have."""
    pairs, routes, routes_now = view.paired.pairing.pairs, view.base, view.head
    before = {pairs[name] for name in routes.names(routes.reach[view.base_ways[base]]) if name in pairs}
    after = {name for name in routes_now.names(routes_now.reach[view.head_ways[head]]) if name in view.back}
    for name, node in routes_now.nodes.items():
        if isinstance(node, SetNode) and name in before ^ after:
            yield node.pointer


def _instead(view: JourneyView, base: tuple[str, str], head: tuple[str, str], why: str) -> Found:
    """Some went one way in the base and go the other in the head."""
    before = view.sends_after(base=view.base_ways[base])
    after = view.sends_after(head=view.head_ways[head])
    if before - after:
        yield Class.LOST, of_few(view.in_order(before - after), f"{why}: {{}} is|are then never sent")
    if after - before:
        yield Class.WIDER, f"{why}: then people come to {few(view.in_order(after - before))}"


def leads_nowhere(view: JourneyView, head: WaitForNode) -> bool:
    """Whether who waits to the end of a wait for events only leaves then: nothing but the end follows."""
    following = view.head.names(view.head.reach[view.head_ways[head.id, "timeout"]])
    return all(isinstance(view.head.nodes[name], (EndNode, ExitNode)) for name in following)


def of_past_dates(
    view: JourneyView, base: WaitUntilNode, head: WaitUntilNode, *, earlier: bool, later: bool, past: str = "it is past"
) -> Found:
    """A date that moved where runs end (``if past exit``) that come to it too late; ``past`` says when that is."""
    if base.date is None or head.date is None or (base.date.if_past, head.date.if_past) != ("exit", "exit"):
        return
    following = view.sends_after(base=base.id) & view.sends_after(head=head.id)
    if following and earlier:
        yield (
            Class.LOST,
            of_few(view.in_order(following), f"more runs come when {past}, and end: {{}} is|are then never sent"),
        )
    if following and later:
        yield Class.WIDER, f"fewer runs come when {past}: more people come to {few(view.in_order(following))}"
