"""JSON Pointers (RFC 6901), the one notation for a value in Journeys, templates, redactions and events."""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from jsonpointer import JsonPointer, JsonPointerException, escape

Parts = tuple[str, ...]
"""The unescaped segments of a pointer: ``("event", "orderId")`` for ``/event/orderId``."""


class _Missing:
    """The result of reading what is not there; unlike None it is no JSON value."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False

    def __reduce__(self) -> str:
        return "MISSING"  # there is one, also for who was sent it by another process


MISSING: Final = _Missing()


class Each(Enum):
    """The segment that stands for whichever item of an array is at hand; no key is equal to it."""

    ITEM = "*"

    def __repr__(self) -> str:
        return "EACH"


EACH: Final = Each.ITEM

Path = tuple[str | Each, ...]
"""Segments below a root, where one may stand for every item of an array."""

_LONGEST_INDEX: Final = 15
"""No array is longer than a number of so many digits says."""


def parse(text: str) -> Parts:
    """Split a pointer into segments. Raises ValueError for a missing ``/`` or a ``~`` not followed by 0 or 1."""
    if not text.startswith("/"):
        raise ValueError("a pointer begins with /")
    try:
        return tuple(JsonPointer(text).parts)
    except JsonPointerException as error:
        raise ValueError("in a pointer, ~ is written ~0 and / inside a name is written ~1") from error


def text_of(parts: Sequence[str]) -> str:
    """The pointer with these segments, escaped where needed."""
    return "".join("/" + str(escape(part)) for part in parts)


def array_index(segment: str) -> int | None:
    """The index that a segment names in an array: digits without leading zeros (RFC 6901, section 4), else None."""
    if not segment.isascii() or not segment.isdigit() or len(segment) > _LONGEST_INDEX:
        return None
    return int(segment) if segment == "0" or segment[0] != "0" else None


def read(value: object, parts: Sequence[str]) -> object:
    """The value below ``value`` at ``parts``, or MISSING. Nothing is coerced and nothing is raised."""
    for segment in parts:
        if isinstance(value, dict):
            value = value.get(segment, MISSING)
        elif isinstance(value, list):
            index = array_index(segment)
            value = value[index] if index is not None and index < len(value) else MISSING
        else:
            return MISSING
    return value


def holds(outer: Sequence[str], inner: Sequence[str]) -> bool:
    """Whether ``inner`` names the same place as ``outer`` or one below it."""
    return len(inner) >= len(outer) and tuple(inner[: len(outer)]) == tuple(outer)
