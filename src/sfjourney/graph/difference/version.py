"""One version of a workspace as a difference needs it: its graph, and what a graph only names."""

from collections.abc import Mapping

from msgspec import Struct

from sfjourney.graph.graph import Graph
from sfjourney.schemas import Schema
from sfjourney.templates import Template


class Contents(Struct, frozen=True):
    """What a graph names by path or hash: schemas by their path, templates by their id, and every text that was read
    by the name of its file.
    """

    schemas: Mapping[str, Schema]
    templates: Mapping[str, Template]
    texts: Mapping[str, str]


class Version(Struct, frozen=True):
    """A graph with its ``contents``, which are None where only a compiled graph is there."""

    graph: Graph
    contents: Contents | None = None
