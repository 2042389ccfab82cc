"""Payloads, one after another -> what was seen at each place of them, in memory that does not grow with the recording.

What is kept does not depend on the order of the payloads: of more places than can be kept, the least deep stay, among
them those first by name; and a place that stays was never given up before, so nothing of it was missed.
"""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct, field

from sfjourney.inference.names import names_member
from sfjourney.inference.texts import Texts
from sfjourney.pointers import Parts, array_index

ITEM: Final = "*"
"""The segment of a path that stands for the items of an array; those of members begin with a dot."""
_MOST_PLACES: Final = 10_000
_MOST_REDACTED: Final = 100


class Node(Struct):
    """One place: how often something was there, and what. ``path`` begins with the name of the event.

    ``members`` are by their names; ``hidden`` says that callers redact the place, or something above it.
    """

    path: tuple[str, ...]
    seen: int = 0
    nulls: int = 0
    booleans: int = 0
    integers: int = 0
    fractions: int = 0
    objects: int = 0
    arrays: int = 0
    texts: Texts = field(default_factory=Texts)
    members: dict[str, "Node"] = field(default_factory=dict)
    item: "Node | None" = None
    hidden: bool = False

    @property
    def parts(self) -> Parts:
        """The segments of the pointer to it from the payload; items of arrays stand as ``*``."""
        return tuple(segment if segment == ITEM else segment[1:] for segment in self.path[1:])

    @property
    def rank(self) -> tuple[int, tuple[str, ...]]:
        """By which places are kept: those with the smallest."""
        return len(self.path), self.path

    def below(self) -> Iterator["Node"]:
        """The places one step further down."""
        yield from self.members.values()
        if self.item is not None:
            yield self.item

    def all(self) -> Iterator["Node"]:
        """This place and all below it."""
        left = [self]
        while left:
            node = left.pop()
            yield node
            left.extend(node.below())


class Sketch(Struct):
    """What was seen of one event, or of Profiles: in how many records, and which paths callers redacted."""

    root: Node
    records: int = 0
    redacted: dict[Parts, int] = field(default_factory=dict)


class Sketches:
    """What was seen of all events, by their names, and of Profile Properties.

    ``left_out`` says whether there were more places than are kept.
    """

    def __init__(self, most: int = _MOST_PLACES) -> None:
        self.events: dict[str, Sketch] = {}
        self.profile = Sketch(Node(("",)))
        self.left_out = False
        self._most = most
        self._places = 1
        self._last: tuple[int, tuple[str, ...]] | None = None

    def take_event(self, event: str, data: dict[str, Any], redacted: tuple[Parts, ...], profile: int | None) -> None:
        """Note the payload of one record; ``profile`` is the number of whom it is about."""
        sketch = self.events.get(event)
        if sketch is None:
            root = self._made((event,))
            if root is None:
                return
            sketch = self.events[event] = Sketch(root)
        sketch.records += 1
        for path in redacted:
            self._redact(sketch, path)
        self._take(sketch.root, data, profile)
        self._prune(2)

    def take_properties(self, properties: dict[str, Any], profile: int | None) -> None:
        """Note the properties of one record. One that is null is taken away by it, and says nothing."""
        self.profile.records += 1
        kept = {name: value for name, value in properties.items() if value is not None}
        self._take(self.profile.root, kept, profile)
        self._prune(2)

    def close(self) -> None:
        """Give up what is too much. Nothing may be noted afterwards."""
        self._prune(1)

    def _take(self, root: Node, value: Any, profile: int | None) -> None:
        left: list[tuple[Node, Any]] = [(root, value)]
        while left:
            node, value = left.pop()
            node.seen += 1
            if isinstance(value, str):
                node.texts.take(value, profile)
            elif value is None:
                node.nulls += 1
            elif isinstance(value, bool):
                node.booleans += 1
            elif isinstance(value, int):
                node.integers += 1
            elif isinstance(value, float):
                node.fractions += 1
            elif isinstance(value, dict):
                node.objects += 1
                left += [(child, inner) for name, inner in value.items() if (child := self._member(node, name))]
            else:
                node.arrays += 1
                item = self._item(node) if value else None
                left += [(item, inner) for inner in value] if item is not None else []

    def _member(self, node: Node, name: str) -> Node | None:
        found = node.members.get(name)
        if found is None and names_member(name):
            found = self._made((*node.path, f".{name}"))
            if found is not None:
                node.members[name] = found
        return found

    def _item(self, node: Node) -> Node | None:
        if node.item is None:
            node.item = self._made((*node.path, ITEM))
        return node.item

    def _redact(self, sketch: Sketch, path: Parts) -> None:
        """Note that a path is redacted: its place is hidden, whether anything was seen there or not."""
        sketch.redacted[path] = sketch.redacted.get(path, 0) + 1
        if len(sketch.redacted) > _MOST_REDACTED:
            del sketch.redacted[max(sketch.redacted)]
            self.left_out = True
        places = [sketch.root]
        for segment in path:
            found = [self._member(place, segment) for place in places]
            if array_index(segment) is not None:
                found += [self._item(place) for place in places]
            places = [place for place in found if place is not None]
        for place in places:
            place.hidden = True

    def _made(self, path: tuple[str, ...]) -> Node | None:
        node = Node(path)
        if self._last is not None and node.rank > self._last:
            return None
        self._places += 1
        return node

    def _prune(self, times: int) -> None:
        """Keep as many places as may be kept, once there are more than so many times that."""
        if self._places <= times * self._most:
            return
        nodes = [node for sketch in (self.profile, *self.events.values()) for node in sketch.root.all()]
        last = self._last = sorted(node.rank for node in nodes)[self._most - 1]
        self.left_out = True
        self.events = {name: sketch for name, sketch in self.events.items() if sketch.root.rank <= last}
        for sketch in (self.profile, *self.events.values()):
            for node in list(sketch.root.all()):
                node.members = {name: child for name, child in node.members.items() if child.rank <= last}
                if node.item is not None and node.item.rank > last:
                    node.item = None
        self._places = self._most
