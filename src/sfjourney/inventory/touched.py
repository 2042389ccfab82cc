"""An inventory and two versions of its workspace -> what of it changed, and which Journeys that reaches."""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from sfjourney.graph.difference.version import Version
from sfjourney.graph.graph import Graph
from sfjourney.inventory.listing import KINDS, Item, Key, Touched

_PROFILE = "the schema of Profiles"


def touched(items: Iterable[Item], base: Version, head: Version) -> tuple[Item, ...]:
    """The items that are new or changed, those that are gone, and the Journeys that use any of these.

    Between graphs that name the texts of their schemas by path alone, a schema counts as changed where its path did.
    """
    marks = dict(_marks(base, head))
    listed = {item.key: item for item in items}
    found = [_marked(listed.get(key), key, mark) for key, mark in marks.items()]
    about_profiles = _profile_changed(base, head)
    readers = {journey.key for journey in head.graph.journeys if _reads_profile(journey.reads)}
    for key, item in listed.items():
        because = [*_because(item, marks, listed)]
        if about_profiles and item.kind == "journey" and item.name in readers:
            because.append(_PROFILE)
        if item.kind == "journey" and key not in marks and because:
            found.append(msgspec.structs.replace(item, change="reached", because=tuple(because)))
    return tuple(sorted(found, key=lambda item: (KINDS.index(item.kind), item.name)))


def _marked(item: Item | None, key: Key, mark: Touched) -> Item:
    """The item with what happened to it. One that is still used and gone is in the inventory, too."""
    return msgspec.structs.replace(item or Item(kind=key[0], name=key[1]), change=mark)


def _because(item: Item, marks: Mapping[Key, Touched], listed: Mapping[Key, Item]) -> Iterator[str]:
    """What an item uses, at first or second hand, that is not as it was."""
    left, seen = [item], {item.key}
    while left:
        for use in left.pop().uses:
            key = (use.kind, use.name)
            if key in seen:
                continue
            seen.add(key)
            if key in marks:
                yield f"{use.kind} {use.name}"
            if key in listed:
                left.append(listed[key])


def _marks(base: Version, head: Version) -> Iterator[tuple[Key, Touched]]:
    before, after = dict(_contents(base, head)), dict(_contents(head, base))
    for key in {**before, **after}:
        if key not in before:
            yield key, "new"
        elif key not in after:
            yield key, "gone"
        elif before[key] != after[key]:
            yield key, "changed"


def _contents(version: Version, other: Version) -> Iterator[tuple[Key, object]]:
    """Everything in a graph with what makes it what it is."""
    graph: Graph = version.graph
    yield from ((("journey", journey.key), journey.hash) for journey in graph.journeys)
    yield from ((("event", event.name), (event, _text(version, other, event.schema))) for event in graph.events)
    yield from ((("template", template.id), template.hash) for template in graph.templates)
    yield from ((("segment", segment.name), segment) for segment in graph.segments)
    yield from ((("subscription", group.name), group) for group in graph.subscriptions)


def _text(version: Version, other: Version, path: str | None) -> str | None:
    """The text of a schema, where both versions have theirs."""
    if path is None or version.contents is None or other.contents is None:
        return None
    return version.contents.texts.get(path)


def _profile_changed(base: Version, head: Version) -> bool:
    paths = base.graph.profile_schema, head.graph.profile_schema
    return paths[0] != paths[1] or _text(base, head, paths[0]) != _text(head, base, paths[1])


def _reads_profile(reads: Iterable[str]) -> bool:
    return any(read.startswith("/profile/") for read in reads)
