"""Conditions as written -> what they say, without where it stands and by what name: two that say the same are equal."""

from collections.abc import Hashable
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

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
    if not is_dataclass(node) or isinstance(node, type):
        return repr(node)
    inner = (getattr(node, one.name) for one in fields(node))
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
    elif is_dataclass(node) and not isinstance(node, (type, Span)):
        found = replace(node, **{one.name: renamed(getattr(node, one.name), old, new) for one in fields(node)})
    return found  # type: ignore[no-any-return]  # of the type that came in
