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
        raise GraphError(f"not a {FORMAT}{_instead(content) or f': {error}'}") from error
    found = problems(graph)
    if found:
        raise GraphError("; ".join(found))
    return graph


class _Headed(msgspec.Struct):
    """Any of our formats, by its name alone."""

    format: str


def _instead(content: bytes) -> str | None:
    """What there is in place of a graph, where that says more than the first member that is wrong."""
    if not content.strip():
        return ": the file is empty"
    try:
        named = msgspec.json.decode(content, type=_Headed).format
    except msgspec.ValidationError:
        return ": it has no member `format`, as all that `sfjourney compile` writes has"
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return ": its JSON ends before it is complete" if "truncated" in str(error) else None
    return f", but a {named}" if named != FORMAT else None
