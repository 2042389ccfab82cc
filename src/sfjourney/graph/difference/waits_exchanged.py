"""Waits that are the same ones in another order -> for whom what follows comes at another time."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.naming import few, of_few
from sfjourney.graph.difference.routes import Routes, may_end
from sfjourney.graph.difference.view import JourneyView
from sfjourney.steps.wait import WaitNode

_MOST_TOLD: Final = 2
"""Of more waits that passed by different others it is not said of each what that does to who waits."""
_OTHER_TIME: Final = "what follows may come at another time"


def classes_of_waits(view: JourneyView, exchanged: Mapping[str, int], *, asked: bool) -> Found:
    """Waits of the base that changed places, each with the others, as bits.

    Who comes to all of them waits as long as before where nothing stands between. Live, a run goes on from the step in
    which it waits: it passes by what stands before that now, and comes again to what stands behind it now.
    ``asked`` says whether it is told already that what follows may come out otherwise.
    """
    if not exchanged:
        return
    other_time = not asked and not _as_long_together(view, exchanged) and not _called_otherwise(view, exchanged)
    names = view.head.names(sum(view.base.bits[name] for name in exchanged))
    if not view.live:
        if other_time:
            yield Class.TIMING, of_few(names, f"{{}} changed places: {_OTHER_TIME}")
        return
    moved = _by_what_they_passed(view, exchanged)
    also = f"{_OTHER_TIME}, and " if other_time else ""
    if len(moved) > _MOST_TOLD:
        who = "who waits in one of them may pass by others, or come to them again"
        yield Class.TIMING, of_few(names, f"{{}} changed places: {also}{who}")
        return
    for passed, waits in moved.items():
        behind = few(view.head.names(passed))
        again = "waits in {passed} again" if _surely(view, waits, passed) else "may come to {passed} again"
        yield (
            Class.TIMING,
            of_few(
                view.head.names(waits),
                f"{{0}} comes|come before {{passed}} now: {also}who waits in {{passed}} goes on without it|them, "
                f"who waits in {{0}} {again}",
                passed=behind,
            ),
        )


def _by_what_they_passed(view: JourneyView, exchanged: Mapping[str, int]) -> dict[int, int]:
    """The waits that stand before others which they stood behind, by these; all as bits."""
    found: dict[int, int] = {}
    for name, others in exchanged.items():
        passed = others & view.base.ancestors[name]
        if passed:
            found[passed] = found.get(passed, 0) | view.base.bits[name]
    return found


def _surely(view: JourneyView, waits: int, passed: int) -> bool:
    """Whether all who wait in some waits came by others, and come by them again."""
    base, head = view.base, view.head
    for name in head.names(waits):
        if passed & ~base.dominators.get(view.back[name], 0):
            return False
        between = sum(head.bits[one] for one in head.names(head.reach[name]) if passed & head.reach[one]) & ~passed
        if any(len(head.out[one]) != 1 or may_end(head.nodes[one]) for one in head.names(between)):
            return False
    return True


def _as_long_together(view: JourneyView, exchanged: Mapping[str, int]) -> bool:
    """Whether each wait stands in a row with all that it changed places with, and the row is of the same waits."""
    if view.has_calendar:
        return False
    rows, rows_now = dict(_in_a_row(view.base)), dict(_in_a_row(view.head))
    return all(
        rows.get(name, 0) == rows_now.get(view.paired.pairing.pairs[name]) and not others & ~rows[name]
        for name, others in exchanged.items()
    )


def _called_otherwise(view: JourneyView, exchanged: Collection[str]) -> bool:
    """Whether where each of the waits stood one stands that lasts as long: nothing but their labels changed places."""
    stands: dict[str | None, str | None] = {None: None}
    stands |= {name: now for name, now in view.paired.pairing.pairs.items() if name not in exchanged}
    ways = {(source, port): target for (source, port), target in view.base_ways.items() if source in stands}
    for name in (name for name in view.base.order if name in exchanged):
        into = [way for way, target in view.base_ways.items() if target == name]
        found = {view.head_ways.get((stands[source], port)) for source, port in into if source in stands}
        now = found.pop() if len(found) == 1 else None
        before, after = view.base.nodes[name], view.head.nodes.get(now or "")
        if not (isinstance(before, WaitNode) and isinstance(after, WaitNode) and before.duration == after.duration):
            return False
        stands[name] = now
        ways |= {way: target for way, target in view.base_ways.items() if way[0] == name}
    led = {(stands[source], port): stands.get(target) for (source, port), target in ways.items()}
    meant = {*map(stands.get, exchanged)}
    return all(led.get(way) == target for way, target in view.head_ways.items() if way[0] in meant or target in meant)


def _in_a_row(routes: Routes) -> Iterator[tuple[str, int]]:
    """The waits of a duration, each with those that follow each other at once, as bits."""
    ways_into = Counter(edge.target for ways in routes.out.values() for edge in ways)
    firsts: dict[str, str] = {}
    rows: dict[str, int] = {}
    for name in routes.order:
        if isinstance(routes.nodes[name], WaitNode):
            first = firsts.setdefault(name, name)
            rows[first] = rows.get(first, 0) | routes.bits[name]
            for edge in routes.out[name]:
                if ways_into[edge.target] == 1 and isinstance(routes.nodes[edge.target], WaitNode):
                    firsts[edge.target] = first
    yield from ((name, rows[first]) for name, first in firsts.items())
