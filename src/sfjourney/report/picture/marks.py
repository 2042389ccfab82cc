"""What a picture shows beside the graph itself: counts of a replay, for example."""

from collections.abc import Mapping

from msgspec import Struct


class Mark(Struct, frozen=True):
    """A note of a few words at a node or an edge.

    ``share`` is how much of all comes by there, from 0 to 1: edges are drawn as wide as that, and what nobody comes by
    is drawn faintly.
    """

    note: str
    share: float


class Marks(Struct, frozen=True):
    """Marks by node id, by (node id, port), and of the way in."""

    nodes: Mapping[str, Mark] = {}
    ports: Mapping[tuple[str, str], Mark] = {}
    entry: Mark | None = None


NO_MARKS = Marks()
