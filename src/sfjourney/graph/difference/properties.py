"""A `set` that was added, removed or changed -> its classes, by who reads the Profile Property."""

from collections.abc import Collection, Iterator
from functools import cached_property

from msgspec import UNSET, Struct, field

from sfjourney import pointers
from sfjourney.expressions.tree import Operand
from sfjourney.graph.difference.changes import Class, Found
from sfjourney.graph.difference.conditions import Side
from sfjourney.graph.difference.routes import may_end
from sfjourney.graph.difference.view import JourneyView, has_one_run
from sfjourney.graph.graph import Journey
from sfjourney.graph.reads import Read, bound_names, condition_reads, journey_reads, node_reads, template_reads
from sfjourney.pointers import Path
from sfjourney.schemas.kinds import NUMBERS, kind_of
from sfjourney.steps.send import SendNode
from sfjourney.steps.set_property import SetNode
from sfjourney.steps.wait_until import WaitUntilNode


class Properties(Struct, frozen=True, dict=True):
    """Who reads which Profile Property in the head, and decides by it or shows it."""

    head: Side
    _readers: dict[tuple[str, str], tuple[frozenset[str | None], frozenset[str | None]]] = field(default_factory=dict)
    _classes: dict[tuple[str | None, str], Class | None] = field(default_factory=dict)

    @cached_property
    def deciding(self) -> tuple[tuple[str | None, Read], ...]:
        """What Journeys and segments read of the Profile to decide, each with its Journey; None for segments."""
        found: list[tuple[str | None, Read]] = []
        for journey in self.head.graph.journeys:
            sends = {node.id for node in journey.nodes if isinstance(node, SendNode)}
            found += [(journey.key, read) for read in journey_reads(journey) if read.node not in sends]
        for where in self.head.segments.values():
            found += [(None, read) for read in condition_reads(None, where, {})]
        return tuple((key, read) for key, read in found if read.root == "profile")

    @cached_property
    def showing(self) -> tuple[tuple[str | None, Read], ...]:
        """What emails read of the Profile: their templates, and what sends say of subject and data."""
        found = [(key, read) for journey in self.head.graph.journeys for key, read in self.shown(journey)]
        return tuple((key, read) for key, read in found if read.root == "profile")

    def shown(self, journey: Journey) -> Iterator[tuple[str, Read]]:
        """What a Journey's sends read, and their templates."""
        reads = {template.id: template.reads for template in self.head.graph.templates}
        names = bound_names(journey)
        for node in journey.nodes:
            if isinstance(node, SendNode):
                yield from ((journey.key, read) for read in node_reads(node, names.get(node.id, {})))
                yield from (
                    (journey.key, read)
                    for read in template_reads(node, reads.get(node.template, ()), names.get(node.id, {}))
                )

    # ---- classes

    def added(self, view: JourneyView, node: SetNode) -> Found:
        yield Class.ADDITIVE, f"sets {node.pointer}"
        following = view.head.names(view.head.reach[node.id])
        if self._decides(node.pointer):
            yield Class.UNCLEAR, f"conditions read {node.pointer}, which is set now"
        elif self._reader(view, following, node.pointer) or self._shown_to_others(view, node.pointer):
            yield Class.CONTENT, f"emails show {node.pointer}, which is set now"

    def removed(self, view: JourneyView, node: SetNode) -> Found:
        later = self._read_later(view, node.id, node.pointer)
        if later is not None:
            yield Class.DATA, f"{node.pointer} is no longer set here, and {later} reads it"
        elif self._decides(node.pointer):
            yield Class.UNCLEAR, f"conditions read {node.pointer}, which is no longer set here"
        elif self._shown_to_others(view, node.pointer):
            yield Class.CONTENT, f"emails show {node.pointer}, which is no longer set here"
        else:
            yield Class.SAFE, f"{node.pointer} is no longer set here; nothing in this workspace reads it afterwards"

    def changed(self, view: JourneyView, base: SetNode, head: SetNode) -> Found:
        if base.pointer != head.pointer:
            yield from self.removed(view, base)
            yield from self.added(view, head)
        elif base.value != head.value:
            before, after = _kind(base.value), _kind(head.value)
            later = self._read_later(view, base.id, head.pointer)
            if later is not None and None not in (before, after) and before != after:
                yield Class.DATA, f"{head.pointer} is set to a value of another type, and {later} reads it"
            elif self._only_waited_for(head.pointer) and _shifted(base.value, head.value):
                yield (
                    Class.TIMING,
                    f"{head.pointer} is set to another instant: who waits until then goes on at another time",
                )
                if self._shows(head.pointer):
                    yield Class.CONTENT, f"emails show {head.pointer}, which is set to another value"
            elif self._decides(head.pointer):
                yield Class.UNCLEAR, f"conditions read {head.pointer}, which is set to another value"
            elif self._shows(head.pointer):
                yield Class.CONTENT, f"emails show {head.pointer}, which is set to another value"
            else:
                yield Class.SAFE, f"sets {head.pointer} to another value; nothing in this workspace reads it"

    def read_anywhere(self, pointer: str, besides: str | None = None) -> Class | None:
        """What it does that a property is set for others, or at another time; None where nothing reads it.

        Reads of the Journey ``besides`` do not count.
        """
        place = (besides, pointer)
        if place not in self._classes:
            self._classes[place] = self._class_of(*place)
        return self._classes[place]

    def _class_of(self, besides: str | None, pointer: str) -> Class | None:
        deciding, showing = (
            any(_touches(pointer, read) for key, read in reads if besides is None or key != besides)
            for reads in (self.deciding, self.showing)
        )
        if deciding:
            return Class.UNCLEAR
        return Class.CONTENT if showing else None

    def reading(self, view: JourneyView, pointer: str) -> dict[Class, int]:
        """The steps of the head by what it does that a property is set on the other side of them, as bits."""
        place = (view.key, pointer)
        if place not in self._readers:
            self._readers[place] = self._readers_of(*place)
        deciding, showing = self._readers[place]
        bits = view.head.bits
        if None in deciding:
            return {Class.UNCLEAR: sum(bits.values())}
        by_class = ((Class.UNCLEAR, deciding), (Class.CONTENT, showing - deciding))
        return {kind: sum(bits[name] for name in names if name is not None) for kind, names in by_class}

    def _readers_of(self, key: str, pointer: str) -> tuple[frozenset[str | None], frozenset[str | None]]:
        """The steps of a Journey that decide by a property, None for its clauses and for segments; those that show it.

        Found once for each property: asked for each two steps that changed places, it would take far too long.
        """
        deciding, showing = (
            frozenset(read.node for of, read in reads if of in (key, None) and _touches(pointer, read))
            for reads in (self.deciding, self.showing)
        )
        return deciding, showing

    def _only_waited_for(self, pointer: str) -> bool:
        """Whether waits until a date, by which nobody leaves who comes too late, are all that decides by a property."""
        nodes = [
            self.head.nodes[key].get(read.node) if key is not None and read.node is not None else None
            for key, read in self.deciding
            if _touches(pointer, read)
        ]
        return bool(nodes) and all(isinstance(node, WaitUntilNode) and not may_end(node) for node in nodes)

    def _shows(self, pointer: str) -> bool:
        return any(_touches(pointer, read) for _, read in self.showing)

    def _decides(self, pointer: str) -> bool:
        return any(_touches(pointer, read) for _, read in self.deciding)

    def _shown_to_others(self, view: JourneyView, pointer: str) -> bool:
        """Whether emails of other runs show a property: of another Journey, or of this one if there are several."""
        return self.read_by_others(view, pointer) is Class.CONTENT

    def read_by_others(self, view: JourneyView, pointer: str) -> Class | None:
        """What it does to other runs that a property is set, or at another time; None where none reads it."""
        once = has_one_run(view.paired.base) and has_one_run(view.paired.head)
        return self.read_anywhere(pointer, besides=view.key if once else None)

    def _read_later(self, view: JourneyView, base: str, pointer: str) -> str | None:
        """The first step of the Journey that could come after one of the base and reads the property."""
        pairs = view.paired.pairing.pairs
        following = view.base.names(view.base.reach[base])
        return self._reader(view, [pairs[name] for name in following if name in pairs], pointer)

    def _reader(self, view: JourneyView, following: Collection[str], pointer: str) -> str | None:
        """The first of these steps of the head that reads the property."""
        reads = [read for key, read in (*self.deciding, *self.showing) if key == view.key and read.node is not None]
        readers = {read.node for read in reads if _touches(pointer, read)}
        among = readers.intersection(following)
        return next((name for name in view.head.nodes if name in among), None)


def overlap(one: str, other: str) -> bool:
    """Whether one pointer names what the other does, something in it, or what it is in."""
    return _within(pointers.parse(one), pointers.parse(other))


def _touches(pointer: str, read: Read) -> bool:
    """Whether a read is of what a pointer names, of something in it, or of what it is in."""
    return _within(pointers.parse(pointer)[1:], read.path)


def _within(one: Path, other: Path) -> bool:
    length = min(len(one), len(other))
    return one[:length] == other[:length]


def _shifted(base: Operand, head: Operand) -> bool:
    """Whether both are instants that are there or missing together: before or after the same, or none of data."""
    before, after = (value.of if value.fn in ("before", "after") else value for value in (base, head))
    absolute = [
        isinstance(value, Operand) and (value.fn == "now" or value.instant is not UNSET) for value in (before, after)
    ]
    return _kind(base) == _kind(head) == "instant" and (before == after or all(absolute))


def _kind(value: Operand) -> str | None:
    """The type of a value that is written out; None for one that is read."""
    if value.literal is UNSET:
        return "instant" if value.fn in ("now", "before", "after") or value.instant is not UNSET else None
    kind = kind_of(value.literal)
    return "number" if kind in NUMBERS else kind
