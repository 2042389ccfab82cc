"""Graph <-> canonical JSON, and the JSON Schema of it."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from sfjourney import pointers
from sfjourney.documents.scan import JsonProblem, scan
from sfjourney.graph.graph import FORMAT, Graph
from sfjourney.graph.validate import problems
from sfjourney.limits import DEFAULT_LIMITS

_MOST = 3
"""More mistakes than these are only counted: they tend to be of one kind."""
_MEMBER: Final = re.compile(r" - at `(?:key in )?\$([^`]*)`")
_BYTE: Final = re.compile(r" \(byte ([0-9]+)\)")
_LONGEST: Final = 1 << 30
"""A bound that nothing reaches: what is too deep or long for a template is read here all the same."""


class GraphError(ValueError):
    """Why a text is no compiled graph."""


def graph_json(graph: Graph) -> bytes:
    """The graph as JSON, two spaces deep, members in one order: equal graphs give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(graph, order="deterministic"), indent=2) + b"\n"


def graph_from_json(content: bytes) -> Graph:
    """Read a graph that ``graph_json`` wrote. Raises GraphError for anything else, or a graph that is not sound."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        graph = msgspec.json.decode(content, type=Graph)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise GraphError(f"not a {FORMAT}{_instead(content) or f': {_placed(str(error), content)}'}") from error
    found = [*_twice(content), *problems(graph)]
    if found:
        more = f"; and {len(found) - _MOST} more" if len(found) > _MOST else ""
        raise GraphError("; ".join(found[:_MOST]) + more)
    return graph


class _Headed(msgspec.Struct):
    """Any of our formats, by its name alone."""

    format: str


def _instead(content: bytes) -> str | None:
    """What there is in place of a graph, where that says more than the first member that is wrong."""
    if not content.strip():
        return ": the file is empty"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ": it is UTF-16, and JSON is UTF-8"
    try:
        named = msgspec.json.decode(content, type=_Headed).format
    except msgspec.ValidationError:
        return ": it has no member `format`, as all that `sfjourney compile` writes has"
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return ": its JSON ends before it is complete" if "truncated" in str(error) else None
    return f", but a {named}" if named != FORMAT else None


def _placed(message: str, content: bytes) -> str:
    """What the decoder says, with the place as we name places: a JSON Pointer, or a line where there is no JSON."""

    def pointer(found: re.Match[str]) -> str:
        parts = re.findall(r"\.([^.\[]+)|\[([0-9]+|\.\.\.)\]", found[1])
        return f", at {pointers.text_of([name or at.replace('...', '*') for name, at in parts])}" if parts else ""

    def line(found: re.Match[str]) -> str:
        return f", at {_line(content, int(found[1]))}"

    return _BYTE.sub(line, _MEMBER.sub(pointer, message))


def _line(content: bytes, offset: int) -> str:
    lines = content[:offset].decode("utf-8", "replace").split("\n")
    return f"line {len(lines)}, column {len(lines[-1]) + 1}"


def _twice(content: bytes) -> list[str]:
    """A key that stands twice in one object: of the two the decoder silently takes the last."""
    try:
        json.loads(content, object_pairs_hook=_refuse_repeated)
    except _RepeatedKeyError:
        text = content.decode("utf-8")
        problem = scan(text, replace(DEFAULT_LIMITS, json_depth=_LONGEST, object_keys=_LONGEST))
        if isinstance(problem, JsonProblem):
            before = text[: problem.offset].encode()
            return [f"{problem.message}, at {_line(before, len(before))}"]
    except (ValueError, RecursionError):
        pass  # the decoder has read it: it only is deeper, or has longer numbers
    return []


class _RepeatedKeyError(ValueError):
    """An object has a key twice."""


def _refuse_repeated(members: Sequence[tuple[str, Any]]) -> None:
    if len({name for name, _ in members}) < len(members):
        raise _RepeatedKeyError
