"""A step that changed -> its classes, with a sentence for each."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final

from sfjourney.clock.durations import from_iso
from sfjourney.graph.difference import deadlines, timing
from sfjourney.graph.difference.arms import arm_classes, case_classes, pair_arms
from sfjourney.graph.difference.capped import beside_regrouped
from sfjourney.graph.difference.changes import Class, Found, Remark
from sfjourney.graph.difference.clauses import burst, gate_classes, window_classes
from sfjourney.graph.difference.edits import Edit, NodeEdit, Route, Way
from sfjourney.graph.difference.elsewhere import by_other_ways, not_yet_told
from sfjourney.graph.difference.forks import AS_BEFORE, NOBODY
from sfjourney.graph.difference.lasting import classes_of_ends, lasting_classes, unless_of_waits
from sfjourney.graph.difference.naming import few
from sfjourney.graph.difference.properties import Properties
from sfjourney.graph.difference.routes import ends_of
from sfjourney.graph.difference.view import JourneyView, gate_of_send
from sfjourney.graph.graph import GraphNode
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.split import SplitNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import DataDate, WaitUntilNode


def classify_changed(
    view: JourneyView, properties: Properties, base: GraphNode, head: GraphNode, edit: Edit
) -> Iterator[Remark]:
    """The classes of a step that is in both versions; where nobody notices, that it is safe."""
    if view.nobody_comes_to(base.id, head.id):
        yield Remark(Class.SAFE, NOBODY, edit, view.key, head.id)
        return
    found: list[tuple[Class, str]] = []
    leads_as_before = _asks_otherwise(base, head, edit) and view.forks.both(base.id, head.id)
    if leads_as_before:
        found.append((Class.SAFE, AS_BEFORE))
    else:
        found += _classes(view, properties, base, head)
    if isinstance(edit, NodeEdit) and not leads_as_before:
        routes = _routes(view, base, head)
        found += _rerouted(view, routes)
        by_ways = [*by_other_ways(view, properties, routes)]
        found += not_yet_told(found, by_ways)
        found += unless_of_waits(by_ways, lasting_classes(view, routes))
        found += not_yet_told(found, _ends_otherwise(view, base, head, {kind for kind, _ in found}))
        if not found:
            found.append((Class.SAFE, _unnoticed(base, head)))
    for kind, message in found:
        yield Remark(kind, message, edit, view.key, head.id)


def _asks_otherwise(base: GraphNode, head: GraphNode, edit: Edit) -> bool:
    """Whether a branch has other conditions, or leads elsewhere."""
    if not isinstance(base, BranchNode) or not isinstance(head, BranchNode):
        return False
    return base.cases != head.cases or (isinstance(edit, NodeEdit) and bool(edit.routes))


def _unnoticed(base: GraphNode, head: GraphNode) -> str:
    return f"it was called {base.id}" if base.id != head.id else "it is written in another way, and does the same"


def _classes(view: JourneyView, properties: Properties, base: GraphNode, head: GraphNode) -> Found:
    match base, head:
        case WaitNode(), WaitNode() if _lasts_otherwise(view, base.duration, head.duration):
            follows = not _is_last_wait(view, head)
            yield from _durations(view, base.duration, head.duration, "waits", follows=follows)
        case WaitUntilNode(), WaitUntilNode():
            yield from _wait_until(view, base, head)
        case WaitForNode(), WaitForNode():
            if _lasts_otherwise(view, base.duration, head.duration):
                yield from _ends_earlier_or_later(view, properties, base, head)
            yield from arm_classes(view, pair_arms(view, (base.id, head.id), base.arms, head.arms))
        case BranchNode(), BranchNode():
            yield from case_classes(view, pair_arms(view, (base.id, head.id), base.cases, head.cases))
        case SplitNode(), SplitNode():
            yield from _split(base, head)
        case SendNode(), SendNode():
            yield from _send(view, base, head)
        case SetNode(), SetNode():
            yield from properties.changed(view, base, head)
        case _:
            pass


def _lasts_otherwise(view: JourneyView, base: str, head: str) -> bool:
    """Whether two durations ever differ: days are 24 hours each where no clock changes."""
    if view.has_calendar:
        return base != head
    return from_iso(base).nominal != from_iso(head).nominal


def _durations(view: JourneyView, base: str, head: str, verb: str, *, follows: bool) -> Found:
    """A wait that lasts otherwise; ``follows`` says whether anything comes behind it."""
    before, after = from_iso(base), from_iso(head)
    what = f"{verb} {after.words()} instead of {before.words()}"
    if Class.BURST in timing.of_durations(base, head):
        told = burst(what, view)
        yield Class.BURST, told if follows else told.replace("moves on at once", "leaves at once, and nothing follows")
    elif before.nominal == after.nominal:
        yield Class.TIMING, f"{what}: that differs only where clocks change while it lasts"
    else:
        yield Class.TIMING, what


def _ends_earlier_or_later(view: JourneyView, properties: Properties, base: WaitForNode, head: WaitForNode) -> Found:
    follows = not _is_last_wait(view, head)
    yield from _durations(view, base.duration, head.duration, "waits up to", follows=follows)
    yield from deadlines.of_arms(view, properties, base, head)


def _wait_until(view: JourneyView, base: WaitUntilNode, head: WaitUntilNode) -> Found:
    if base.time is not None and head.time is not None:
        found = timing.of_clock_times(base.time, head.time)
    elif base.date is not None and head.date is not None:
        found = timing.of_dates(base.date, head.date, calendar=view.has_calendar)
        yield from _reactions(base.date, head.date)
        clocks = timing.only_where_clocks_change(base.date, head.date)
        earlier, later = Class.BURST in found or (bool(found) and clocks), Class.TIMING in found
        past = "it is past, where clocks change before it" if clocks else "it is past"
        yield from deadlines.of_past_dates(view, base, head, earlier=earlier, later=later, past=past)
        if found and clocks:
            yield Class.TIMING, "waits until another time: that differs only where clocks change before it"
            return
    else:
        found = timing.BOTH
    if Class.TIMING in found:
        yield Class.TIMING, "waits until another time, which for some comes later"
    if Class.BURST in found:
        yield Class.BURST, burst("waits until another time, which for some comes earlier", view)


def _reactions(base: DataDate, head: DataDate) -> Found:
    for what, before, after in (
        ("past", base.if_past, head.if_past),
        ("missing", base.if_missing, head.if_missing),
    ):
        if (before, after) == ("continue", "exit"):
            yield Class.LOST, f"where the date is {what}, runs end: what they had before them is never sent"
        elif (before, after) == ("exit", "continue"):
            yield Class.WIDER, f"where the date is {what}, runs go on that ended before"


def _ends_otherwise(view: JourneyView, base: GraphNode, head: GraphNode, told: Collection[Class]) -> Found:
    """What it does to further entries that runs end at a step where they went on, or go on where they ended.

    So it is where the last wait of a run ends earlier or later, as is ``told``.
    """
    before, after = ends_of(base), ends_of(head)
    last = _is_last_wait(view, head)
    shorter, longer = (last and kind in told for kind in (Class.BURST, Class.TIMING))
    yield from classes_of_ends(view, shorter=shorter or bool(after - before), longer=longer or bool(before - after))


def _is_last_wait(view: JourneyView, node: GraphNode) -> bool:
    """Whether runs end where a wait does."""
    if isinstance(node, WaitForNode):
        return deadlines.leads_nowhere(view, node)
    return isinstance(node, (WaitNode, WaitUntilNode)) and view.head.leads_nowhere(node.id)


def _split(base: SplitNode, head: SplitNode) -> Found:
    if base.salt != head.salt:
        yield Class.EXPERIMENT, "its name changed, by which people are dealt out: everybody is dealt out anew"
    elif _only_called_otherwise(base, head):
        before, after = (", ".join(share.name for share in node.shares) for node in (base, head))
        yield Class.EXPERIMENT, f"its arms are called {after} instead of {before}; nobody changes arms"
    elif base.shares != head.shares:
        before, after = (
            ", ".join(f"{share.percent:g}% {share.name}" for share in node.shares) for node in (base, head)
        )
        yield (
            Class.EXPERIMENT,
            f"{after} instead of {before}: {'some' if _some_stay(base, head) else 'all'} change arms",
        )


def _some_stay(base: SplitNode, head: SplitNode) -> bool:
    """Whether some buckets belong to an arm of the same name as before."""
    before = _buckets(base)
    return any(
        name in before and start < before[name][1] and before[name][0] < end
        for name, (start, end) in _buckets(head).items()
    )


def _buckets(node: SplitNode) -> dict[str, tuple[int, int]]:
    """Where the buckets of each arm begin and end (S6)."""
    ends = [*accumulate(round(share.percent * 100) for share in node.shares)]
    return {share.name: ends for share, ends in zip(node.shares, pairwise([0, *ends]), strict=True)}


def _only_called_otherwise(base: SplitNode, head: SplitNode) -> bool:
    """Whether arms have other names and the shares that they had; not where they changed places."""
    if base.shares == head.shares or len(base.shares) != len(head.shares):
        return False
    names = {share.name for share in base.shares}
    return all(
        one.percent == other.percent and (one.name == other.name or other.name not in names)
        for one, other in zip(base.shares, head.shares, strict=True)
    )


_WORDS: Final = (("subject", "subject"), ("sender", "from"), ("reply_to", "reply-to"), ("data", "data"))


def _send(view: JourneyView, base: SendNode, head: SendNode) -> Found:
    if base.template != head.template:
        yield Class.CONTENT, f"sends {head.template} instead of {base.template}"
        most = view.repeated.get(head.template)
        if most is not None:
            yield Class.DUPLICATE, f"{head.template} can now be sent {most} times to one person on one way"
    changed = [word for name, word in _WORDS if getattr(base, name) != getattr(head, name)]
    if changed:
        yield Class.CONTENT, f"its {' and '.join(changed)} changed"
    before, after = gate_of_send(view.paired.base, base), gate_of_send(view.paired.head, head)
    if base.consent != head.consent:
        yield from gate_classes(before, after)
        if before.subscription != after.subscription:
            yield from beside_regrouped(view, [(base, head)], "it")
    if base.windows != head.windows:
        hours, hours_now = (
            journey.windows if node.windows is None else node.windows
            for journey, node in ((view.paired.base, base), (view.paired.head, head))
        )
        yield from window_classes(view, hours, hours_now)
    if (base.if_skipped, head.if_skipped) == ("continue", "exit"):
        yield Class.LOST, "who is not sent to leaves now: what they had before them is never sent"
    elif (base.if_skipped, head.if_skipped) == ("exit", "continue"):
        yield Class.WIDER, "who is not sent to stays now, and gets what follows"


def _rerouted(view: JourneyView, routes: Sequence[Route]) -> Found:
    """Ways out of a step that lead elsewhere, or that nobody takes: one sentence, for arms may have been exchanged."""
    lost, gained = [], []
    for route in routes:
        if route.base is not None and route.head is not None:
            before, after = view.sends_after(base=route.base.target), view.sends_after(head=route.head.target)
            missed, got = (before - after) | _no_more(view, before), (after - before) | _not_before(view, after)
            lost += [(route.port, few(view.in_order(missed)))] if missed else []
            gained += [(route.port, few(view.in_order(got)))] if got else []
    if lost:
        yield Class.LOST, f"nobody comes {_by_ports(lost)} any more"
    if gained:
        yield Class.WIDER, f"people come {_by_ports(gained)} now"


def _no_more(view: JourneyView, sends: Iterable[str]) -> set[str]:
    """The sends to which somebody came, and nobody does."""
    return {name for name in sends if view.base.comes_to(view.back[name]) and not view.head.comes_to(name)}


def _not_before(view: JourneyView, sends: Iterable[str]) -> set[str]:
    """The sends to which nobody came, and somebody does."""
    return {name for name in sends if view.head.comes_to(name) and not view.base.comes_to(view.back[name])}


def _by_ports(ways: Sequence[tuple[str, str]]) -> str:
    listed = [f"by {port} to {sends}" for port, sends in ways]
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def _routes(view: JourneyView, base: GraphNode, head: GraphNode) -> list[Route]:
    """The ways out of a step, port by port as its cases and arms are paired."""
    return [
        Route(after, Way(base.id, view.base_ways[base.id, before]), Way(head.id, view.head_ways[head.id, after]))
        for before, after in _paired_ports(view, base, head)
    ]


def _paired_ports(view: JourneyView, base: GraphNode, head: GraphNode) -> list[tuple[str, str]]:
    match base, head:
        case BranchNode(), BranchNode():
            paired = pair_arms(view, (base.id, head.id), base.cases, head.cases)
            return [*((before.port, after.port) for before, after in paired.pairs), ("else", "else")]
        case WaitForNode(), WaitForNode():
            arms = pair_arms(view, (base.id, head.id), base.arms, head.arms)
            return [*((before.port, after.port) for before, after in arms.pairs), ("timeout", "timeout")]
        case SplitNode(), SplitNode():
            return [(share.name, share.name) for share in head.shares if share.name in {s.name for s in base.shares}]
        case _:
            return []
