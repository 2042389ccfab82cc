"""A graph -> the most sends on one path, how long a run can take, and what lies before each node."""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.clock.durations import Duration, from_iso
from sfjourney.clock.instants import MINUTE
from sfjourney.clock.weekly import DAY_NAMES, Window, longest_closed, longest_until
from sfjourney.graph.graph import Bounds, DurationBounds, Edge, GraphNode, SendBounds
from sfjourney.graph.nodes import Built
from sfjourney.steps.kind import Hours
from sfjourney.steps.send import SendNode
from sfjourney.steps.wait import WaitNode
from sfjourney.steps.wait_for import WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode

_NOTHING = Duration()


def bounds(built: Built, windows: Sequence[Hours], *, stops_early: bool) -> Bounds:
    """Bound every run. ``windows`` are the Journey's, for sends without their own.

    ``stops_early`` says that a run can end wherever it stands, and so at once: then only the longest hangs on the path.
    """
    start = built.start
    by_id = {node.id: node for node in built.nodes}
    out = ways_out(built.edges)
    sends: dict[str, int] = {}
    shortest: dict[str, Duration] = {}
    longest: dict[str, Duration | None] = {}
    for node_id in reversed(topological(start, out)):
        node, ways = by_id[node_id], out.get(node_id, [])
        sends[node_id] = isinstance(node, SendNode) + max((sends[edge.target] for edge in ways), default=0)
        least = [held(node, edge.port, windows)[0] + shortest[edge.target] for edge in ways]
        shortest[node_id] = _NOTHING if stops_early or _may_end(node) else min(least, key=_length, default=_NOTHING)
        longest[node_id] = _longest(node, ways, longest, windows)
    most = longest[start]
    return Bounds(
        sends=SendBounds(max=sends[start]),
        duration=DurationBounds(min=shortest[start].iso(), max=most.iso() if most is not None else None),
    )


class Arrival(Struct, frozen=True):
    """What lies between enrollment and a node on the ways that lead there.

    The times are the least and the most it takes, the latter None where data decides; ``sends`` are the fewest and the
    most emails. ``always`` says that no way from the start to an end leaves it out.
    """

    earliest: Duration
    latest: Duration | None
    sends: tuple[int, int]
    always: bool


def arrivals(built: Built, windows: Sequence[Hours]) -> dict[str, Arrival]:
    """For each node what lies before it. ``windows`` are the Journey's, for sends without their own."""
    by_id = {node.id: node for node in built.nodes}
    out = ways_out(built.edges)
    order = topological(built.start, out)
    behind: dict[str, int] = {}
    for node_id in reversed(order):
        behind[node_id] = sum(behind[edge.target] for edge in out.get(node_id, [])) or 1
    before = {built.start: 1}
    found = {built.start: Arrival(_NOTHING, _NOTHING, (0, 0), always=True)}
    for node_id in order:
        node, here = by_id[node_id], found[node_id]
        sent = int(isinstance(node, SendNode))
        for edge in out.get(node_id, []):
            before[edge.target] = before.get(edge.target, 0) + before[node_id]
            least, most = held(node, edge.port, windows)
            latest = None if most is None or here.latest is None else here.latest + most
            sends = here.sends[0] + sent, here.sends[1] + sent
            way = Arrival(here.earliest + least, latest, sends, always=False)
            found[edge.target] = _either(found[edge.target], way) if edge.target in found else way
    ways = behind[built.start]
    return {name: replace(one, always=before[name] * behind[name] == ways) for name, one in found.items()}


def _either(one: Arrival, other: Arrival) -> Arrival:
    """What lies before a node to which two ways lead."""
    later = None if one.latest is None or other.latest is None else max(one.latest, other.latest, key=_length)
    sends = min(one.sends[0], other.sends[0]), max(one.sends[1], other.sends[1])
    return Arrival(min(one.earliest, other.earliest, key=_length), later, sends, always=False)


def ways_out(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    """The edges that lead out of each node."""
    out: dict[str, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.source, []).append(edge)
    return out


def topological(start: str, out: dict[str, list[Edge]]) -> list[str]:
    """The nodes reached from ``start``, each before those it leads to. Raises ValueError where there is a cycle."""
    order: list[str] = []
    state: dict[str, bool] = {}
    left = [(start, False)]
    while left:
        node, done = left.pop()
        if done:
            state[node] = True
            order.append(node)
        elif node not in state:
            state[node] = False
            left.append((node, True))
            for edge in reversed(out.get(node, [])):
                if state.get(edge.target) is False:
                    raise ValueError(f"a cycle through {edge.target}")
                left.append((edge.target, False))
    order.reverse()
    return order


def _longest(
    node: GraphNode, ways: Sequence[Edge], longest: dict[str, Duration | None], windows: Sequence[Hours]
) -> Duration | None:
    most = _NOTHING
    for edge in ways:
        stay, rest = held(node, edge.port, windows)[1], longest[edge.target]
        if stay is None or rest is None:
            return None
        most = max(most, stay + rest, key=_length)
    return most


def _may_end(node: GraphNode) -> bool:
    """Whether the run can end in a node although it has a way out, without any time having passed there."""
    match node:
        case SendNode():
            return node.if_skipped == "exit"
        case WaitUntilNode(date=date) if date is not None:
            return "exit" in (date.if_past, date.if_missing)
        case _:
            return False


def _length(duration: Duration) -> int:
    return duration.nominal


def held(node: GraphNode, port: str, windows: Sequence[Hours]) -> tuple[Duration, Duration | None]:
    """The least and the most time that a run stays in a node which it leaves by ``port``."""
    match node:
        case WaitNode():
            length = from_iso(node.duration)
            return length, length
        case WaitForNode():
            length = from_iso(node.duration)
            return (length if port == "timeout" else _NOTHING), length
        case WaitUntilNode():
            return _NOTHING, _longest_until(node)
        case SendNode():
            hours = windows if node.windows is None else node.windows
            return _NOTHING, Duration(millis=longest_closed([window_of(window) for window in hours]) * MINUTE)
        case _:
            return _NOTHING, _NOTHING


def _longest_until(node: WaitUntilNode) -> Duration | None:
    if node.time is None:
        return None
    if node.time.end is None:
        return Duration(days=longest_until([DAY_NAMES.index(day) for day in node.time.days]))
    window = window_of(Hours(node.time.days, node.time.at, node.time.end))
    return Duration(millis=longest_closed([window]) * MINUTE)


def window_of(hours: Hours) -> Window:
    """A window of the graph as the clock knows it."""
    return Window(tuple(DAY_NAMES.index(day) for day in hours.days), minute_of(hours.start), minute_of(hours.end))


def minute_of(text: str) -> int:
    """The minute of the day that ``HH:MM`` names."""
    return int(text[:2]) * 60 + int(text[3:])
