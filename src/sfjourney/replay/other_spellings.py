"""A replay whose Journeys waited for events in vain -> events of its recordings that may be those, spelt otherwise."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from sfjourney.graph.graph import Graph, Journey
from sfjourney.program.needs import awaited_events, remembered_events
from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.calls import Track
from sfjourney.recordings.envelope import Clock
from sfjourney.recordings.files import Recording
from sfjourney.recordings.reading import Wanted
from sfjourney.recordings.records import RecordReader
from sfjourney.replay.replayed import Replayed
from sfjourney.spelling import slips_among

_MOST_BLOCKS: Final = 32
"""Of a longer recording only the beginning is looked at once more: what is spelt otherwise is so from the first on."""


class Spelt(Struct, frozen=True):
    """What an event is called that nobody waits for, and where it stands first."""

    name: str
    file: str
    line: int


def awaited(journey: Journey) -> tuple[str, ...]:
    """The events that start a Journey, each once, in the order in which it names them."""
    return tuple(dict.fromkeys(entry.event for entry in journey.entries if entry.event is not None))


def other_spellings(recordings: Sequence[Recording], replayed: Replayed, graph: Graph) -> Mapping[str, Spelt]:
    """The events that were waited for in vain, each with the first that may have meant it. Raises OSError."""
    counted = replayed.tally.journeys(journey.key for journey in graph.journeys)
    vain = {
        name
        for journey in graph.journeys
        if not journey.draft and not counted[journey.key].matched
        for name in awaited(journey)
    }
    found: dict[str, Spelt] = {}
    seen = set(_heard(graph))
    meant_by = slips_among(vain)
    for one in _events(recordings) if vain else ():
        if one.name in seen:
            continue
        seen.add(one.name)
        meant = meant_by(one.name)
        if meant is not None:
            found.setdefault(meant, one)
        if found.keys() >= vain:
            break
    return found


def _heard(graph: Graph) -> Iterator[str]:
    """The events that are declared, or that a Journey or segment listens to: they are called as they are meant."""
    yield from (event.name for event in graph.events)
    yield from remembered_events(graph)
    yield from awaited_events(graph)
    for journey in graph.journeys:
        yield from awaited(journey)
        yield from (rule.event for rule in journey.exits if rule.event is not None)
        yield from (goal.event for goal in (journey.goal,) if goal is not None)


def _events(recordings: Sequence[Recording]) -> Iterator[Spelt]:
    for recording in sorted(recordings, key=lambda recording: recording.name):
        # The instant of a record says nothing of what it is called: the first of a file may be without one.
        reader = RecordReader(Clock(last=0), Wanted(everything=True), writing=recording.writing())
        for block in islice(recording.blocks(), _MOST_BLOCKS):
            for number, read in enumerate(reader.read(block.content, block.count), block.first):
                if read is not None and not isinstance(read, Refusal) and isinstance(read.call, Track):
                    yield Spelt(read.call.event, recording.name, number)
