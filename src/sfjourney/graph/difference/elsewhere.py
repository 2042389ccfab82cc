"""Ways that lead elsewhere -> what people no longer come to by them, and what they come to that they did not."""

from collections.abc import Iterable, Sequence

from sfjourney.graph.difference.changes import Class
from sfjourney.graph.difference.clauses import Found
from sfjourney.graph.difference.edits import Route
from sfjourney.graph.difference.properties import Properties
from sfjourney.graph.difference.view import JourneyView
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_MOST_LISTED = 4


def elsewhere(view: JourneyView, routes: Iterable[Route]) -> Found:
    """What people no longer come to where a way leads elsewhere, or come to now."""
    lost, gained = view.rerouted(routes)
    if lost:
        yield Class.LOST, f"people may no longer come to {few(lost)} from here"
    if gained:
        yield Class.WIDER, f"people may come to {few(gained)} from here, who did not"


def not_yet_told(told: Iterable[tuple[Class, str]], more: Found) -> list[tuple[Class, str]]:
    """What has another class than all that is told of an edit: of one class, one sentence says enough."""
    kinds = {kind for kind, _ in told}
    return [(kind, message) for kind, message in more if kind not in kinds]


def by_other_ways(view: JourneyView, properties: Properties, routes: Sequence[Route]) -> Found:
    """Whom it lets wait that did not, or no longer, whom it asks, and for whom it sets what it did not.

    Of waits before emails that some now come to, or no longer, nothing more is said.
    """
    sends = {name for side in view.rerouted(routes) for name in side}
    lost, gained = (
        [name for name in side if not sends or _followed(view, name) - sends]
        for side in view.rerouted_to(routes, (WaitNode, WaitUntilNode, WaitForNode))
    )
    if lost and gained:
        waits = [name for name in view.head.nodes if name in {*lost, *gained}]
        yield Class.TIMING, f"others than before come to {few(waits)}: what follows comes at another time"
    elif gained:
        yield Class.TIMING, f"people may come to {few(gained)}, who did not: what follows comes later"
    elif lost:
        yield Class.TIMING, f"people may no longer come to {few(lost)}: what follows comes earlier"
    asking = {name for side in view.rerouted_to(routes, (BranchNode,)) for name in side if view.lets_some(name)}
    if asking and not sends:
        yield Class.UNCLEAR, f"others than before come to {few(sorted(asking))}, by which some miss what follows"
    lost, gained = view.rerouted_to(routes, (SetNode,))
    moved = {*lost, *gained, *(name for name in view.back if routes and view.others_come_to(name))}
    pointers = dict.fromkeys(
        node.pointer for name, node in view.head.nodes.items() if name in moved and isinstance(node, SetNode)
    )
    for kind, words in ((Class.UNCLEAR, "conditions read"), (Class.CONTENT, "emails show")):
        listed = [pointer for pointer in pointers if properties.read_anywhere(pointer) is kind]
        if listed:
            yield kind, f"{words} {', '.join(listed)}, which is set for others than before"


def _followed(view: JourneyView, wait: str) -> set[str]:
    """The sends of both versions that can follow a step of the head, or what it was."""
    return view.sends_after(head=wait) | view.sends_after(base=view.back[wait])


def few(names: Iterable[str]) -> str:
    """Some of the names, and how many more there are."""
    listed = [*names]
    more = f" and {len(listed) - _MOST_LISTED} more" if len(listed) > _MOST_LISTED else ""
    return ", ".join(listed[:_MOST_LISTED]) + more
