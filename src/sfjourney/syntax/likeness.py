"""Conditions as written -> what they say, without where it stands and by what name: two that say the same are equal."""

from collections.abc import Hashable
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.canonical import canonical
from sfjourney.source import Span
from sfjourney.syntax import values

N = TypeVar("N")


def key_of(node: object) -> Hashable:
    """Equal for two conditions, values or names exactly where they are written alike, spaces aside."""
    if isinstance(node, values.Pointer):
        return "pointer", node.parts
    if isinstance(node, values.Constant):
        return "constant", canonical(node.value)
    if isinstance(node, tuple):
        return tuple(map(key_of, node))
    if not isinstance(node, Struct):
        return repr(node)
    inner = (getattr(node, name) for name in node.__struct_fields__)
    return type(node).__name__, *(key_of(value) for value in inner if not isinstance(value, Span))


def renamed(node: N, old: str, new: str) -> N:
    """The same where what was bound as ``old`` is called ``new``."""
    found: Any = node
    if isinstance(node, values.Pointer):
        found = replace(node, parts=(new, *node.parts[1:])) if node.root == old else node
    elif isinstance(node, tuple):
        found = tuple(renamed(each, old, new) for each in node)
    elif isinstance(node, values.Quantified) and node.name.text == old:
        found = replace(node, pointer=renamed(node.pointer, old, new))
    elif isinstance(node, values.Did) and node.name is not None and node.name.text == old:
        found = replace(node, matching=renamed(node.matching, old, new))
    elif isinstance(node, Struct) and not isinstance(node, Span):
        found = replace(node, **{name: renamed(getattr(node, name), old, new) for name in node.__struct_fields__})
    return found  # type: ignore[no-any-return]  # of the type that came in
