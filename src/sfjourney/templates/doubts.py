"""Planned body and resolved values -> whether only rendering itself tells if it throws (semantics.md M5).

Both are rare: a value that JavaScript finds no text for, and elements of which a document has one.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from sfjourney.templates.dialect import Dialect
from sfjourney.templates.javascript import TEXTLESS
from sfjourney.templates.plan import Node

_ALONE: Final = ("Html", "Head", "Body")
"""Where a document of react-email would have two of one type, React throws."""


def is_doubtful(root: str | None, nodes: Mapping[str, Node], dialect: Dialect) -> bool:
    """Whether no values of a send are needed for the doubt."""
    if any(node.prints is not None and holds_textless(node.constants.values()) for node in nodes.values()):
        return True
    outermost = None if root is None else nodes.get(root)
    return dialect is Dialect.REACT_EMAIL and outermost is not None and _may_be_two(outermost, nodes)


def holds_textless(values: Iterable[object]) -> bool:
    """Whether an object with a key ``toString`` is among values or in them. Nesting costs no recursion."""
    waiting = [value for value in values if isinstance(value, (dict, list))]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict) and TEXTLESS in value:
            return True
        inside = value.values() if isinstance(value, dict) else value
        waiting.extend(each for each in inside if isinstance(each, (dict, list)))
    return False


def _may_be_two(root: Node, nodes: Mapping[str, Node]) -> bool:
    """Whether two elements of a type that stands alone, or one that is repeated, are the root or children of Html."""
    children = root.children if root.type == "Html" else ()
    outermost = [root, *(nodes[key] for key in children if key in nodes)]
    for name in _ALONE:
        found = [node for node in outermost if node.type == name]
        if len(found) > 1 or any(node.repeat is not None for node in found):
            return True
    return False
