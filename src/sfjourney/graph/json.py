"""Graph <-> canonical JSON, and the JSON Schema of it."""

import msgspec

from sfjourney.graph.graph import FORMAT, Graph
from sfjourney.graph.validate import problems


class GraphError(ValueError):
    """Why a text is no compiled graph."""


def graph_json(graph: Graph) -> bytes:
    """The graph as JSON, two spaces deep, members in one order: equal graphs give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(graph, order="deterministic"), indent=2) + b"\n"


def graph_from_json(content: bytes) -> Graph:
    """Read a graph that ``graph_json`` wrote. Raises GraphError for anything else, or a graph that is not sound."""
    try:
        graph = msgspec.json.decode(content, type=Graph)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise GraphError(f"not a {FORMAT}: {error}") from error
    found = problems(graph)
    if found:
        raise GraphError("; ".join(found))
    return graph
