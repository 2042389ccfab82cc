"""What a picture shows beside the graph itself: counts of a replay, or what changed."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Tone = Literal["added", "removed", "changed"]


class Mark(Struct, frozen=True):
    """A note of a few words at a node or an edge.

    ``share`` is how much of all comes by there, from 0 to 1: edges are drawn as wide as that, and what nobody comes by
    is drawn faintly. ``tone`` says what a change did to it: another line is drawn around each.
    """

    note: str
    share: float | None = None
    tone: Tone | None = None


class Marks(Struct, frozen=True):
    """Marks by node id, by (node id, port), of the way in, and of entries by their event, None for a call."""

    nodes: Mapping[str, Mark] = {}
    ports: Mapping[tuple[str, str], Mark] = {}
    entry: Mark | None = None
    entries: Mapping[str | None, Mark] = {}


NO_MARKS = Marks()
