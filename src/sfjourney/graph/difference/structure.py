"""Steps added, removed and moved -> their classes, with a sentence for each."""

from collections.abc import Iterator, Sequence

from sfjourney.graph.difference.arms import taken
from sfjourney.graph.difference.capped import beside_gone, beside_new
from sfjourney.graph.difference.changes import Class, Found, Remark
from sfjourney.graph.difference.crossed import crossed_classes
from sfjourney.graph.difference.edits import ListEdit, NodeEdit, RouteEdit
from sfjourney.graph.difference.elsewhere import by_other_ways, elsewhere, not_yet_told, set_for_others
from sfjourney.graph.difference.forks import AS_BEFORE, NOBODY
from sfjourney.graph.difference.lasting import classes_of_ends, lasting_classes, unless_of_waits
from sfjourney.graph.difference.naming import few
from sfjourney.graph.difference.order import order_classes
from sfjourney.graph.difference.properties import Properties
from sfjourney.graph.difference.view import JourneyView
from sfjourney.graph.graph import GraphNode
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.exit import EndNode, ExitNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode


def classify_added(view: JourneyView, properties: Properties, node: GraphNode, edit: NodeEdit) -> Iterator[Remark]:
    if view.nobody_comes_to(None, node.id):
        yield Remark(Class.SAFE, NOBODY, edit, view.key, node.id)
        return
    found = [*_added(view, properties, node)]
    found += _from_here(node, found, elsewhere(view, edit.routes, at="here"))
    by_ways = [*by_other_ways(view, properties, edit.routes)]
    found += not_yet_told(found, by_ways)
    found += not_yet_told(found, unless_of_waits(by_ways, lasting_classes(view, edit.routes)))
    for kind, message in found:
        yield Remark(kind, message, edit, view.key, node.id)


def classify_removed(view: JourneyView, properties: Properties, node: GraphNode, edit: NodeEdit) -> Iterator[Remark]:
    if view.nobody_comes_to(node.id, None):
        yield Remark(Class.SAFE, NOBODY, edit, view.key, node.id)
        return
    found = [*_removed(view, properties, node)]
    if isinstance(node, ExitNode):
        by_ways = [*set_for_others(view, properties, edit.routes)]
    else:
        found += _from_here(node, found, elsewhere(view, edit.routes, at="here"))
        by_ways = [*by_other_ways(view, properties, edit.routes)]
    found += not_yet_told(found, by_ways)
    found += not_yet_told(found, unless_of_waits(by_ways, lasting_classes(view, edit.routes)))
    for kind, message in found:
        yield Remark(kind, message, edit, view.key, node.id)


def _from_here(node: GraphNode, told: list[tuple[Class, str]], found: Found) -> list[tuple[Class, str]]:
    """Who comes elsewhere by the ways of a step; a branch may have said that already."""
    return not_yet_told(told, found) if isinstance(node, BranchNode) else [*found]


# ---- added


def _added(view: JourneyView, properties: Properties, node: GraphNode) -> Found:
    match node:
        case SendNode():
            yield Class.ADDITIVE, f"sends {node.template}"
            most = view.repeated.get(node.template)
            if most is not None:
                yield Class.DUPLICATE, f"{node.template} can now be sent {most} times to one person on one way"
            yield from beside_new(view, node)
            yield from _narrows(view, node)
        case WaitNode() | WaitUntilNode() | WaitForNode():
            last = view.head.leads_nowhere(node.id)
            what = "nothing follows it, but runs end later" if last else "what follows comes later"
            yield Class.TIMING, f"a new wait: {what}"
            yield from _narrows(view, node)
            yield from classes_of_ends(view, shorter=False, longer=last)
        case BranchNode() if node.id in view.forks.head:
            yield Class.SAFE, f"a new branch: {AS_BEFORE}"
        case BranchNode():
            guarded = view.head.guarded(node.id, set(view.back))
            if not guarded:
                yield Class.ADDITIVE, "a new branch, around new steps alone"
            else:
                fewer = view.arrivals.fewer(guarded)
                more = view.arrivals.more([name for name in guarded if name not in fewer])
                yield from _come(fewer, more, f"a new branch: {AS_BEFORE}")
        case SplitNode():
            yield Class.EXPERIMENT, "a new split"
            yield from _narrows(view, node)
        case SetNode():
            yield from properties.added(view, node)
        case ExitNode():
            yield Class.SAFE, "a new exit"
        case EndNode():
            yield Class.SAFE, "runs can come to the end"


def _narrows(view: JourneyView, node: GraphNode) -> Found:
    yield from _come(view.head.guarded(node.id, set(view.back)), [])


def _come(fewer: Sequence[str], more: Sequence[str], neither: str = "") -> Found:
    """To which steps fewer come, and to which more do; what is safe where they are ``neither``."""
    if fewer:
        yield Class.NARROWER, f"some may not come to {few(fewer)} any more"
    if more:
        yield Class.WIDER, f"more people may come to {few(more)}"
    if neither and not fewer and not more:
        yield Class.SAFE, neither


# ---- removed


def _removed(view: JourneyView, properties: Properties, node: GraphNode) -> Found:
    if node.id in view.base.held:
        yield Class.STRANDED, _stranded(view)
    match node:
        case SendNode():
            yield Class.LOST, f"{node.template} is not sent here any more"
            yield from beside_gone(view, node)
            yield from _widens(view, node)
        case WaitNode() | WaitUntilNode() | WaitForNode():
            yield Class.BURST, _at_once(view, node)
            yield from _widens(view, node)
            yield from classes_of_ends(view, shorter=view.base.leads_nowhere(node.id), longer=False)
        case BranchNode() if node.id in view.forks.base:
            yield Class.SAFE, f"the branch is gone: {AS_BEFORE}"
        case BranchNode():
            guarded = view.base.guarded(node.id, set(view.paired.pairing.pairs))
            freed = view.in_order({view.paired.pairing.pairs[name] for name in guarded})
            if not freed:
                yield Class.SAFE, "the branch is gone, and only what was in it with it"
            else:
                more = view.arrivals.more(freed)
                fewer = view.arrivals.fewer([name for name in freed if name not in more])
                yield from _come(fewer, more, f"the branch is gone: {AS_BEFORE}")
        case SplitNode():
            yield Class.EXPERIMENT, "the split is gone"
            yield from _widens(view, node)
        case SetNode():
            yield from properties.removed(view, node)
        case ExitNode():
            yield from _exit_gone(view, node)
        case EndNode():
            yield Class.SAFE, "no run comes to the end any more"


def _stranded(view: JourneyView) -> str:
    if view.live:
        return "people wait here, and their runs have nowhere to go on"
    return "people wait here, and finish on the version they began"


def _at_once(view: JourneyView, node: GraphNode) -> str:
    if not view.live:
        return "the wait is gone; runs that have begun keep it"
    if view.base.leads_nowhere(node.id):
        return "the wait is gone: nothing followed it, but runs end at once"
    followed = view.base.names(view.base.reach[node.id])
    kept = (view.base.nodes[name] for name in followed if name in view.paired.pairing.pairs)
    if all(isinstance(one, (EndNode, ExitNode)) for one in kept):
        return "the wait is gone, with all that followed it"
    return "the wait is gone: what follows comes at once"


def _widens(view: JourneyView, node: GraphNode) -> Found:
    guarded = view.base.guarded(node.id, set(view.paired.pairing.pairs))
    yield from _come([], [view.paired.pairing.pairs[name] for name in guarded])


def _exit_gone(view: JourneyView, node: ExitNode) -> Found:
    """Whoever left there goes on, wherever the steps lead that were before it."""
    following: set[str] = set()
    for source, port in _ways_into(view, node.id):
        if source is not None and view.forks.both(view.back[source], source):
            continue
        target = view.head_ways.get((source, port))
        targets = [target] if target is not None else [t for (s, _), t in view.head_ways.items() if s == source]
        for name in targets:
            following |= {send for send in view.head.sends if view.head.reaches(name, send)}
    if following:
        sends = [name for name in view.head.nodes if name in following]
        yield Class.CONSENT, f"the exit is gone: who left there comes to {few(sends)}"
    else:
        yield Class.SAFE, "the exit is gone, and nothing is sent to those who left there"


def _ways_into(view: JourneyView, node: str) -> Iterator[tuple[str | None, str]]:
    """The ways to a node of the base, from steps that are still there, by their ids in the head.

    Ways that nobody takes are left out, and those of branches that lead everybody as before.
    """
    left, seen = [node], {node}
    while left:
        target = left.pop()
        for (source, port), to in view.base_ways.items():
            if to != target or not _leads_some(view, source, port):
                continue
            if source is None or source in view.paired.pairing.pairs:
                yield (view.paired.pairing.pairs[source] if source is not None else None), port
            elif source not in seen:
                seen.add(source)
                left.append(source)


def _leads_some(view: JourneyView, source: str | None, port: str) -> bool:
    node = view.base.nodes[source] if source is not None else None
    if isinstance(node, BranchNode):
        if node.id in view.forks.base and node.id not in view.paired.pairing.pairs:
            return False
        return all(taken(view, case, head=False) for case in node.cases if case.port == port)
    if isinstance(node, WaitForNode):
        return all(taken(view, arm, head=False) for arm in node.arms if arm.port == port)
    return True


# ---- moved


def classify_moved(view: JourneyView, properties: Properties, edit: RouteEdit) -> Iterator[Remark]:
    """Steps that are the same ones in another order: who is between them gets some twice, or never."""
    found = [*elsewhere(view, edit.routes)]
    found += crossed_classes(view, edit.routes)
    found += [
        (Class.DUPLICATE, f"{template} can now be sent {most} times to one person on one way")
        for template, most in view.repeated.items()
        if all(node.template != template for name, node in view.head.sends.items() if name not in view.back)
    ]
    found += order_classes(view, properties)
    by_ways = [*by_other_ways(view, properties, edit.routes)]
    found += not_yet_told(found, by_ways)
    found += not_yet_told(found, unless_of_waits(by_ways, lasting_classes(view, edit.routes)))
    if not found and all(map(view.forks.leads_as_before, edit.routes)):
        found.append((Class.SAFE, AS_BEFORE))
    if not found:
        found.append((Class.SAFE, "steps follow each other in another order, and nothing else comes of it"))
    for kind, message in found:
        yield Remark(kind, message, edit, view.key)


def classify_listed(view: JourneyView, edit: ListEdit) -> Iterator[Remark]:
    words = {
        "nodes": "the steps are written in another order, which by itself changes nothing",
        "reads": "what it reads in steps that no run comes to",
    }
    yield Remark(Class.SAFE, words[edit.what], edit, view.key)
