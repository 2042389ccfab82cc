"""One version of a workspace as a difference needs it: its graph, and what a graph only names."""

from collections.abc import Mapping
from dataclasses import dataclass

from sfjourney.graph.graph import Graph
from sfjourney.schemas import Schema
from sfjourney.templates import Template


@dataclass(frozen=True, slots=True)
class Contents:
    """What a graph names by path or hash: schemas by their path, templates by their id, and every text that was read
    by the name of its file.
    """

    schemas: Mapping[str, Schema]
    templates: Mapping[str, Template]
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Version:
    """A graph with its ``contents``, which are None where only a compiled graph is there."""

    graph: Graph
    contents: Contents | None = None
