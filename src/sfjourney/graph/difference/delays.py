"""What holds runs before an email, in two versions -> by how much later it comes."""

from collections.abc import Iterator

from sfjourney.clock.durations import from_iso
from sfjourney.clock.instants import DAY
from sfjourney.graph.difference.routes import Routes, windows_of
from sfjourney.graph.difference.view import JourneyView
from sfjourney.graph.graph import GraphNode, Journey
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_until import WaitUntilNode


def delay(view: JourneyView, base: str, head: str) -> int | None:
    """By how much later an email comes, in milliseconds of days of 24 hours; None where that is not the same for all.

    It is where the same holds all runs in turn, in both versions, and where nothing but waits of a duration does.
    """
    before, after = _held_by(view.base, base), _held_by(view.head, head)
    if before is None or after is None:
        return None
    turn, turn_now = [*_in_turn(view, view.paired.base, before)], [*_in_turn(view, view.paired.head, after)]
    if turn == turn_now and None not in turn:
        return 0
    waits, waits_now = _durations(before, base), _durations(after, head)
    if waits is None or waits_now is None:
        return None
    lengths, lengths_now = ([from_iso(wait.duration) for wait in each] for each in (waits, waits_now))
    later = sum(one.nominal for one in lengths_now) - sum(one.nominal for one in lengths)
    exact = not view.has_calendar or not any(one.days for one in (*lengths, *lengths_now))
    return later if exact or abs(later) > DAY else None


def _held_by(version: Routes, send: str) -> list[GraphNode] | None:
    """The steps of one version that hold all runs until an email goes out; None where others hold some of them."""
    held = version.ancestors[send] & version.holding
    if held & ~version.dominators.get(send, 0):
        return None
    return [version.nodes[name] for name in version.order if held & version.bits[name]]


def _durations(held: list[GraphNode], send: str) -> list[WaitNode] | None:
    """The waits of a duration where nothing else holds runs but the windows of the email itself."""
    others = [node for node in held if node.id != send]
    waits = [node for node in others if isinstance(node, WaitNode)]
    return waits if len(waits) == len(others) else None


def _in_turn(view: JourneyView, journey: Journey, held: list[GraphNode]) -> Iterator[object]:
    """What holds runs, one after another; durations that follow each other are one. None is of no known end."""
    together = 0
    for node in held:
        if isinstance(node, WaitNode) and not view.has_calendar:
            together += from_iso(node.duration).nominal
            continue
        if together:
            yield together
        together = 0
        yield _holding(journey, node)
    if together:
        yield together


def _holding(journey: Journey, node: GraphNode) -> object:
    """What of a step says how long it holds runs that come to it at some time; None where other things do."""
    moves = journey.timezone.pointer is not None and any(isinstance(one, SetNode) for one in journey.nodes)
    if isinstance(node, WaitNode):
        return node.duration if not moves else None
    if isinstance(node, SendNode):
        return windows_of(journey, node) if not moves else None
    return node.time if isinstance(node, WaitUntilNode) and not moves else None
