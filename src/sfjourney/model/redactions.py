"""What a read has to do with what its event redacts: the very value, something in it, or something that holds it."""

from collections.abc import Iterator
from enum import Enum

from msgspec import Struct

from sfjourney.model.model import EventType
from sfjourney.model.origins import Origin
from sfjourney.pointers import Each, Parts, Path, array_index
from sfjourney.syntax.values import Pointer


class Relation(Enum):
    """How a path that is read lies to one that is redacted."""

    REDACTED = "redacted"
    """It is the redacted path, or lies below it: it is always missing."""
    HOLDS = "holds"
    """It lies above it: what is read is an object or array from which something was taken out."""


class Clash(Struct, frozen=True):
    """A read that touches something redacted."""

    event: EventType
    redacted: Pointer
    relation: Relation


def clashes(origin: Origin | None) -> Iterator[Clash]:
    """What the events that a value may come from redact of it."""
    for place in origin.places if origin is not None else ():
        if place.event is None:
            continue
        for redacted in place.event.redacted:
            relation = relate(place.inside, redacted.parts[1:])
            if relation is not None:
                yield Clash(place.event, redacted, relation)


def relate(path: Path, redacted: Parts) -> Relation | None:
    """How a path in a payload lies to a redacted one; None where neither is inside the other."""
    if not all(_same(one, other) for one, other in zip(path, redacted, strict=False)):
        return None
    return Relation.REDACTED if len(path) >= len(redacted) else Relation.HOLDS


def _same(segment: str | Each, redacted: str) -> bool:
    if isinstance(segment, Each):
        return array_index(redacted) is not None
    return segment == redacted
