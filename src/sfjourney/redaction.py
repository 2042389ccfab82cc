"""A payload and paths in it -> the payload without what is there, or with a mask in its place (semantics.md D1, D2).

The payload given is never changed: containers on the way to a path are copied, all else is shared.
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from sfjourney.pointers import Parts, array_index

MASK: Final = "[redacted]"
"""What stands in every output where a value must not be shown."""


def without(payload: dict[str, Any], paths: Iterable[Parts]) -> dict[str, Any]:
    """Take the values at these paths out: an object's member goes, an array's item becomes null."""
    for path in paths:
        payload = _changed(payload, path, _remove)
    return payload


def masked(payload: dict[str, Any], paths: Iterable[Parts]) -> dict[str, Any]:
    """Put a mask where there is a value at these paths."""
    for path in paths:
        payload = _changed(payload, path, _mask)
    return payload


def _remove(holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = None


def _mask(holder: Any, key: Any) -> None:
    holder[key] = MASK


def _changed(payload: dict[str, Any], path: Parts, change: Callable[[Any, Any], None]) -> dict[str, Any]:
    copies: list[tuple[Any, Any]] = []
    holder: Any = payload
    for segment in path:
        key = _key(holder, segment)
        if key is None:
            return payload  # a path to nothing is no error
        copies.append((dict(holder) if isinstance(holder, dict) else list(holder), key))
        holder = holder[key]
    if not copies:
        return payload
    change(*copies[-1])
    for (outer, key), (inner, _) in zip(reversed(copies[:-1]), reversed(copies), strict=False):
        outer[key] = inner
    whole: dict[str, Any] = copies[0][0]
    return whole


def _key(holder: Any, segment: str) -> str | int | None:
    """The key or index that a segment names in a container; None where there is nothing."""
    if isinstance(holder, dict):
        return segment if segment in holder else None
    if isinstance(holder, list):
        index = array_index(segment)
        return index if index is not None and index < len(holder) else None
    return None
