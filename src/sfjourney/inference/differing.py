"""What was seen of an event beside what is declared of it -> how they differ, in words that repeat no value."""

from collections import Counter
from collections.abc import Iterator

from sfjourney import pointers
from sfjourney.inference.declarations import array_of, proposed
from sfjourney.inference.names import names_member
from sfjourney.inference.sketch import ITEM, Node, Sketch
from sfjourney.model.model import EventType
from sfjourney.model.redactions import Relation, relate
from sfjourney.plurals import counted
from sfjourney.pointers import EACH, Parts, Path, array_index
from sfjourney.schemas import Presence, Schema, reach
from sfjourney.schemas.conformance import Breach

Breaches = Counter[Breach]
"""How many records break a schema at each place, and how."""

_DIGITS_OF_DATA = 5
_NOT_SAID = frozenset({Presence.UNDECLARED, Presence.NEVER})


def differences(event: EventType, sketch: Sketch, breaches: Breaches) -> Iterator[str]:
    """What of an event was recorded otherwise than it is declared."""
    if event.schema is not None:
        yield from _not_in_schema(event.schema, sketch.root)
    for breach, count in sorted(breaches.items(), key=lambda one: one[0].path):
        place = _shown(breach.path)
        yield f"{place or 'the payload'} {breach.words}, in {counted(count, 'record')}"
    for path, count in sorted(sketch.redacted.items()):
        if not any(relate(path, one.parts[1:]) is Relation.REDACTED for one in event.redacted):
            place = _shown(path)
            # A key that is data is not told, and so the line that would declare it cannot be written for its author.
            what = "a key that is shown as * is by its name data" if ITEM in place.split("/") else f"redact {place}"
            yield f"{place} is redacted in {counted(count, 'record')}, and not declared so: {what}"
    for path in _secrets(event, sketch):
        if ITEM not in path:
            yield f"{_shown(path)} is a secret by its name, and nobody redacts it"


def secrets_in_arrays(event: EventType, sketch: Sketch) -> Iterator[str]:
    """What is a secret by its name in the items of an array: no declaration can say that each item's is redacted."""
    for path in _secrets(event, sketch):
        if ITEM in path:
            whole = f"give the whole array up with `redact {_shown(array_of(path))}`"
            yield f"{_shown(path)}: send a lookup id instead, or {whole}"


def _secrets(event: EventType, sketch: Sketch) -> Iterator[Parts]:
    for path in sorted(proposed(sketch)):
        if not any(relate(_generic(path), one.parts[1:]) is Relation.REDACTED for one in event.redacted):
            yield path


def properties_not_declared(schema: Schema, sketch: Sketch) -> Iterator[str]:
    """The Profile Properties that were recorded and are not in their schema."""
    yield from _not_in_schema(schema, sketch.root, "profile")


def _not_in_schema(schema: Schema, root: Node, name: str = "event") -> Iterator[str]:
    """The places of which a schema says nothing, those above others only."""
    left = list(root.below())
    found: list[tuple[str, int]] = []
    while left:
        node = left.pop()
        if not node.seen:
            continue
        if reach(schema, _generic(node.parts)).presence in _NOT_SAID:
            found.append((pointers.text_of((name, *node.parts)), node.seen))
        else:
            left.extend(node.below())
    for place, count in sorted(found):
        yield f"{place} is not in the schema, and was there {counted(count, 'time')}"


def _counts(segment: str) -> bool:
    """Whether a segment may be the number of an item; a longer one is an id or a telephone number."""
    return array_index(segment) is not None and len(segment) < _DIGITS_OF_DATA


def _generic(path: tuple[str, ...]) -> Path:
    return tuple(EACH if segment == ITEM else segment for segment in path)


def _shown(path: tuple[str, ...]) -> str:
    """A place as a pointer; keys that are data themselves stand as ``*``, long numbers too."""
    shown = (segment if names_member(segment) or _counts(segment) else ITEM for segment in path)
    return pointers.text_of(("event", *shown)) if path else ""
