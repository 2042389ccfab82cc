"""A graph -> every pointer that its Journeys read, with the step that reads it and what it is read of."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import UNSET, Struct

from sfjourney import pointers
from sfjourney.expressions.tree import (
    AllItems,
    Always,
    And,
    AnyItem,
    Condition,
    Did,
    In,
    InSegment,
    Missing,
    Never,
    Not,
    NotIn,
    Operand,
    Or,
    Present,
    StartedBy,
)
from sfjourney.expressions.within import segments_asked_for
from sfjourney.graph.bounds import topological
from sfjourney.graph.graph import Edge, Exit, Goal, Graph, GraphNode, Journey
from sfjourney.model.origins import ROOTS
from sfjourney.pointers import EACH, Path
from sfjourney.steps.branch import BranchNode
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.wait_for import Arm, WaitForNode
from sfjourney.steps.wait_until import WaitUntilNode
from sfjourney.templates import interpolations
from sfjourney.templates.paths import segments


class Payload(Struct, frozen=True):
    """The root of what an event carries that arrives or happened, by the event's name."""

    event: str


class Read(Struct, frozen=True):
    """One pointer that is read: below ``event``, ``profile`` or ``data`` of the run, or an arriving payload.

    ``node`` is the id of the step that reads it, None for a clause. ``written`` is the pointer as it stands there,
    ``by_name`` says that it begins with a name that something binds.
    """

    node: str | None
    written: str
    root: str | Payload
    path: Path
    by_name: bool = False


class _Bound(Struct, frozen=True):
    """What a name stands for: a root, and the way below it to the item at hand."""

    root: str | Payload
    path: Path = ()


Names = Mapping[str, _Bound]


def own_pointers(journey: Journey, segments: Mapping[str, Condition]) -> tuple[str, ...]:
    """What a graph lists as the reads of a Journey: pointers of the run itself, those of its segments included."""
    reads = [*journey_reads(journey)]
    for name in _segments_of(journey, segments):
        reads += condition_reads(None, segments[name], {})
    return tuple(sorted({read.written for read in reads if read.root in ROOTS and not read.by_name}))


def all_reads(journey: Journey, graph: Graph) -> Iterator[Read]:
    """What a Journey reads altogether: what its segments read as clauses, what its templates read as the sends."""
    segments = {segment.name: segment.where for segment in graph.segments}
    templates = {template.id: template.reads for template in graph.templates}
    yield from journey_reads(journey)
    for name in _segments_of(journey, segments):
        yield from condition_reads(None, segments[name], {})
    names = bound_names(journey)
    for node in journey.nodes:
        if isinstance(node, SendNode):
            yield from template_reads(node, templates.get(node.template, ()), names.get(node.id, {}))


def _segments_of(journey: Journey, segments: Mapping[str, Condition]) -> list[str]:
    asked = segments_asked_for((condition for _, condition in journey_conditions(journey)), segments)
    return [name for name in asked if name in segments]


def journey_conditions(journey: Journey) -> Iterator[tuple[str | None, Condition]]:
    """The conditions of a Journey, each with the node that asks it, None for a clause; not those inside them."""
    asked = [entry.where for entry in journey.entries]
    asked += [condition for clause in journey.exits for condition in (clause.where, clause.when)]
    asked += [journey.goal.where] if journey.goal is not None else []
    for clause in asked:
        if clause is not None:
            yield None, clause
    for node in journey.nodes:
        if isinstance(node, BranchNode):
            for case in node.cases:
                yield node.id, case.when
        elif isinstance(node, WaitForNode):
            for arm in node.arms:
                for condition in (arm.where, arm.when):
                    if condition is not None:
                        yield node.id, condition


def journey_reads(journey: Journey) -> Iterator[Read]:
    """What the clauses and steps of a Journey read themselves; not what its segments and templates do."""
    for entry in journey.entries:
        yield from condition_reads(None, entry.where, {})
    for pointer in (journey.enroll.per, journey.timezone.pointer):
        if pointer is not None:
            yield _read(None, pointer, {})
    for clause in journey.exits:
        yield from _arrival(None, clause, {})
    if journey.goal is not None:
        yield from _arrival(None, journey.goal, {})
    names = bound_names(journey)
    for node in journey.nodes:
        yield from node_reads(node, names.get(node.id, {}))


def node_reads(node: GraphNode, names: Mapping[str, str]) -> Iterator[Read]:
    """What one step reads where these names are bound to payloads of these events."""
    bound = {name: _Bound(Payload(event)) for name, event in names.items()}
    match node:
        case BranchNode():
            for case in node.cases:
                yield from condition_reads(node.id, case.when, bound)
        case WaitForNode():
            for arm in node.arms:
                yield from _arrival(node.id, arm, bound)
        case WaitUntilNode(date=date) if date is not None:
            yield _read(node.id, date.pointer, bound)
        case SetNode():
            yield from _operand(node.id, node.value, bound)
        case SendNode():
            for binding in node.data:
                yield from _operand(node.id, binding.value, bound)
            for found in interpolations(node.subject or ""):
                yield _at(node.id, found.written, found.parts, bound)
        case _:
            pass


def bound_names(journey: Journey) -> dict[str, dict[str, str]]:
    """For each node the names that arms before it have bound, with the event whose payload each stands for.

    Where ways meet, a name stands for what all of them agree on.
    """
    out: dict[str, list[Edge]] = {}
    for edge in journey.edges:
        out.setdefault(edge.source, []).append(edge)
    nodes = {node.id: node for node in journey.nodes}
    names: dict[str, dict[str, str]] = {journey.start: {}}
    for node_id in topological(journey.start, out):
        node = nodes[node_id]
        for edge in out.get(node_id, []):
            arriving = dict(names[node_id])
            if isinstance(node, WaitForNode):
                arm = next((arm for arm in node.arms if arm.port == edge.port), None)
                if arm is not None and arm.name is not None and arm.event is not None:
                    arriving[arm.name] = arm.event
            known = names.get(edge.target)
            agreed = arriving if known is None else dict(known.items() & arriving.items())
            names[edge.target] = agreed
    return names


def _arrival(node: str | None, clause: Exit | Goal | Arm, names: Names) -> Iterator[Read]:
    if clause.event is None:
        if not isinstance(clause, Goal):
            yield from condition_reads(node, clause.when, names)
        return
    if clause.matching is not None:
        yield _read(node, clause.matching, names)
        yield Read(node, clause.matching, Payload(clause.event), pointers.parse(clause.matching)[1:])
    inner = names if clause.name is None else {**names, clause.name: _Bound(Payload(clause.event))}
    yield from condition_reads(node, clause.where, inner)


def condition_reads(node: str | None, condition: Condition | None, names: Names) -> Iterator[Read]:
    """Every read of a condition and of those inside it; not of the segments that it asks for."""
    left: list[tuple[Condition, Names]] = [(condition, names)] if condition is not None else []
    while left:
        one, bound = left.pop()
        match one:
            case Always() | Never() | StartedBy() | InSegment():
                pass
            case And() | Or():
                left.extend((part, bound) for part in reversed(one.of))
            case Not():
                left.append((one.of, bound))
            case Present() | Missing():
                yield _read(node, one.pointer, bound)
            case In() | NotIn():
                for value in (one.value, *one.options):
                    yield from _operand(node, value, bound)
            case AnyItem() | AllItems():
                array = _read(node, one.pointer, bound)
                yield array
                left.append((one.where, {**bound, one.name: _Bound(array.root, (*array.path, EACH))}))
            case Did():
                if one.matching is not None:
                    yield _read(node, one.matching, bound)
                    yield Read(node, one.matching, Payload(one.event), pointers.parse(one.matching)[1:])
                if one.where is not None:
                    inner = bound if one.name is None else {**bound, one.name: _Bound(Payload(one.event))}
                    left.append((one.where, inner))
            case _:
                yield from _operand(node, one.left, bound)
                yield from _operand(node, one.right, bound)


def _operand(node: str | None, operand: Operand, names: Names) -> Iterator[Read]:
    while operand.of is not UNSET:
        operand = operand.of
    if operand.pointer is not UNSET:
        yield _read(node, operand.pointer, names)


def _read(node: str | None, pointer: str, names: Names) -> Read:
    return _at(node, pointer, pointers.parse(pointer), names)


def _at(node: str | None, written: str, parts: Path, names: Names) -> Read:
    root = str(parts[0]) if parts else ""
    bound = names.get(root)
    if bound is None:
        return Read(node, written, root, parts[1:])
    return Read(node, written, bound.root, (*bound.path, *parts[1:]), by_name=True)


def template_reads(node: SendNode, reads: Sequence[str], names: Mapping[str, str]) -> Iterator[Read]:
    """What a send's template reads of the run: by the graph's list, in which ``*`` is every item of an array.

    What it reads of ``/data`` is what the send binds there, or a variable of the call.
    """
    bindings = {binding.name: binding.value for binding in node.data}
    payloads = {name: _Bound(Payload(event)) for name, event in names.items()}
    for written in reads:
        parts: Path = tuple(EACH if part == "*" else part for part in segments(written))
        bound = bindings.get(str(parts[1])) if len(parts) > 1 and parts[0] == "data" else None
        if bound is None:
            yield _at(node.id, written, parts, {})
        elif bound.pointer is not UNSET:
            yield _at(node.id, written, (*pointers.parse(bound.pointer), *parts[2:]), payloads)
