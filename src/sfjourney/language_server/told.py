"""What a pointer may reach -> words: its type, its values, and whether it is always there."""

import json
import re
from collections.abc import Iterator
from typing import Final

from sfjourney.model.origins import Place
from sfjourney.schemas import Presence, Reach
from sfjourney.schemas.kinds import KINDS

_MOST_VALUES: Final = 8
_PRESENCE: Final = {
    Presence.ALWAYS: "always there",
    Presence.MAYBE: "may be missing",
    Presence.NEVER: "never there",
    Presence.UNDECLARED: "not declared",
    Presence.UNKNOWN: "not known to be there",
}
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def plain(text: str) -> str:
    """A text of an author, so that Markdown shows it as it is."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def type_words(reach: Reach) -> str:
    """The types that may be there, or its only values: ``number, at least 0``; ``one of "free", "pro"``."""
    if reach.enum is not None and len(reach.enum) <= _MOST_VALUES:
        values = ", ".join(json.dumps(value, ensure_ascii=False) for value in reach.enum)
        return f"one of {values}" if len(reach.enum) > 1 else values
    if not reach.types:
        return "nothing"
    types = reach.types - {"integer"} if "number" in reach.types else reach.types
    words = "any value" if reach.types == KINDS else " or ".join(sorted(types))
    return ", ".join([words, *sorted(reach.formats), *_bounds(reach)])


def presence_words(reach: Reach) -> str:
    return _PRESENCE[reach.presence]


def _bounds(reach: Reach) -> Iterator[str]:
    if reach.lowest is not None:
        yield f"{'more than' if reach.lowest.excluded else 'at least'} {reach.lowest.value}"
    if reach.highest is not None:
        yield f"{'less than' if reach.highest.excluded else 'at most'} {reach.highest.value}"


def is_redacted(place: Place) -> bool:
    """Whether callers redact what is there, or something around it."""
    if place.event is None:
        return False
    paths = [pointer.parts[1:] for pointer in place.event.redacted]
    return any(place.inside[: len(path)] == path for path in paths)
