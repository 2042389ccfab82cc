"""Two graphs -> the Journeys that look different, with marks on what changed and what is one step around it."""

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from sfjourney.graph.difference.compare import PairedJourney, compare_graphs
from sfjourney.graph.difference.edits import (
    Clause,
    ClauseEdit,
    DeclarationEdit,
    Edit,
    ListEdit,
    NodeEdit,
    Route,
    RouteEdit,
)
from sfjourney.graph.graph import Graph, Journey, Template
from sfjourney.report.graphs.edit_text import step_lines
from sfjourney.report.graphs.step_text import port_text
from sfjourney.report.picture.marks import Mark, Marks
from sfjourney.steps.send import SendNode

ADDED = Mark("+ new", tone="added")
REMOVED = Mark("− gone", tone="removed")  # noqa: RUF001  # a minus sign beside a plus sign
CHANGED = Mark("~ changed", tone="changed")
OTHER_EMAIL = Mark("~ says something else", tone="changed")


class Half(Struct, frozen=True):
    """A Journey in one version, what to mark in it, and the nodes worth looking at."""

    journey: Journey
    marks: Marks
    kept: frozenset[str]

    @property
    def whole(self) -> bool:
        """Whether every node is worth looking at."""
        return len(self.kept) == len(self.journey.nodes)


class ChangedJourney(Struct, frozen=True):
    """A Journey that looks different; a side is None where it is not there. ``pairs`` are its nodes in both."""

    base: Half | None
    head: Half | None
    pairs: Mapping[str, str] = {}

    @property
    def sides(self) -> tuple[Half, ...]:
        """What there is of it, the version before first."""
        return tuple(half for half in (self.base, self.head) if half is not None)

    @property
    def key(self) -> str:
        return self.sides[-1].journey.key

    @property
    def title(self) -> str:
        """Its key and title, and whether it is new or gone."""
        journey = self.sides[-1].journey
        status = " (new)" if self.base is None else " (gone)" if self.head is None else ""
        return journey.key + (f": {journey.title}" if journey.title else "") + status


def changed_journeys(base: Graph, head: Graph) -> tuple[ChangedJourney, ...]:
    """The Journeys in whose pictures anything differs, by their keys."""
    comparison = compare_graphs(base, head)
    found = {}
    for key, paired in comparison.journeys.items():
        changed = _changed(paired, _other_templates(comparison.shared))
        if changed is not None:
            found[key] = changed
    for edit in comparison.shared:
        if isinstance(edit, DeclarationEdit) and isinstance(edit.either, Journey):
            before, after = (_whole(side) if isinstance(side, Journey) else None for side in (edit.base, edit.head))
            found[edit.either.key] = ChangedJourney(before, after)
    return tuple(found[key] for key in sorted(found))


def _other_templates(edits: Iterable[Edit]) -> frozenset[str]:
    """The templates that are in both versions and say something else."""
    found = (edit for edit in edits if isinstance(edit, DeclarationEdit) and edit.base is not None)
    return frozenset(edit.head.id for edit in found if isinstance(edit.head, Template))


def _whole(journey: Journey) -> Half:
    return Half(journey, Marks(), frozenset(node.id for node in journey.nodes))


class _Marking(Struct):
    """The marks of one version, as they are found."""

    journey: Journey
    nodes: dict[str, Mark] = field(default_factory=dict)
    ports: dict[tuple[str, str], Mark] = field(default_factory=dict)
    entries: dict[str | None, Mark] = field(default_factory=dict)
    entry: Mark | None = None

    def route(self, route: Route, mark: Mark) -> None:
        way = route.head if mark is ADDED else route.base
        if way is not None and way.source is not None:
            self.ports[way.source, route.port] = mark
        elif way is not None:
            self.entry = mark

    def ways(self) -> Iterator[tuple[tuple[str, str], tuple[str, str, str]]]:
        """The marked ways: node and port, then where each begins, what it asks, and where it leads."""
        nodes = {node.id: node for node in self.journey.nodes}
        for edge in self.journey.edges:
            if (edge.source, edge.port) in self.ports:
                text = port_text(nodes[edge.source], edge.port)
                yield (edge.source, edge.port), (edge.source, text, edge.target)

    def touched(self) -> set[str]:
        """The marked nodes, and both ends of marked ways."""
        ends = {edge.target for edge in self.journey.edges if (edge.source, edge.port) in self.ports}
        start = {self.journey.start} if self.entries or self.entry is not None else set()
        return {*self.nodes, *(source for source, _ in self.ports), *ends, *start}

    def half(self, touched: set[str]) -> Half:
        """With what is one step around what was touched in either version."""
        near = {edge.source for edge in self.journey.edges if edge.target in touched}
        near |= {edge.target for edge in self.journey.edges if edge.source in touched}
        return Half(self.journey, Marks(self.nodes, self.ports, self.entry, self.entries), frozenset(touched | near))


def _changed(paired: PairedJourney, templates: frozenset[str]) -> ChangedJourney | None:
    base, head = _Marking(paired.base), _Marking(paired.head)
    for edit in paired.edits:
        _mark(edit, base, head)
    for marking in (base, head):
        for node in marking.journey.nodes:
            if isinstance(node, SendNode) and node.template in templates:
                marking.nodes.setdefault(node.id, OTHER_EMAIL)
    _forget_renumbered(base, head, paired.pairing.pairs)
    ours, theirs = base.touched(), head.touched()
    if not ours and not theirs:
        return None
    pairs, back = paired.pairing.pairs, paired.pairing.back
    before = ours | {back[name] for name in theirs if name in back}
    after = theirs | {pairs[name] for name in ours if name in pairs}
    return ChangedJourney(base.half(before), head.half(after), pairs)


def _forget_renumbered(base: _Marking, head: _Marking, pairs: Mapping[str, str]) -> None:
    """Take the marks off ways that ask the same and lead to the same step, by a port of another number."""
    before = {way: port for port, way in base.ways() if way[0] in pairs and way[2] in pairs}
    named = {(pairs[source], text, pairs[target]): port for (source, text, target), port in before.items()}
    for port, way in [*head.ways()]:
        if way in named:
            del head.ports[port], base.ports[named[way]]


def _mark(edit: Edit, base: _Marking, head: _Marking) -> None:
    match edit:
        case NodeEdit():
            _mark_node(edit, base, head)
            _mark_routes(edit.routes, base, head)
        case RouteEdit():
            _mark_routes(edit.routes, base, head)
        case ClauseEdit(clause=Clause.ENTRIES, event=event):
            if edit.base:
                base.entries[event] = CHANGED if edit.head else REMOVED
            if edit.head:
                head.entries[event] = CHANGED if edit.base else ADDED
        case ListEdit() | _:
            pass


def _mark_node(edit: NodeEdit, base: _Marking, head: _Marking) -> None:
    before, after = edit.base, edit.head
    if before is None or after is None:
        for node, marking, mark in ((before, base, REMOVED), (after, head, ADDED)):
            if node is not None:
                marking.nodes[node.id] = mark
    elif step_lines(before) != step_lines(after):
        base.nodes[before.id] = head.nodes[after.id] = CHANGED
    elif before.id.partition("#")[0] != after.id.partition("#")[0]:
        base.nodes[before.id] = head.nodes[after.id] = Mark("~ other name", tone="changed")


def _mark_routes(routes: Iterable[Route], base: _Marking, head: _Marking) -> None:
    for route in routes:
        base.route(route, REMOVED)
        head.route(route, ADDED)


def neighbours(half: Half) -> Iterator[tuple[str, str]]:
    """The nodes that are not drawn, each beside one that is: ``(drawn, "before")`` or ``(drawn, "behind")``, once."""
    found: dict[tuple[str, str], None] = {}
    for edge in half.journey.edges:
        if edge.source in half.kept and edge.target not in half.kept:
            found[edge.source, "behind"] = None
        elif edge.target in half.kept and edge.source not in half.kept:
            found[edge.target, "before"] = None
    yield from found
