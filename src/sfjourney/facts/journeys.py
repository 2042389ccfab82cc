"""Model -> everything that is known on the paths of its Journeys: once for a whole check."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sfjourney.facts.conditions import Conditions, Observed
from sfjourney.facts.lookup import Lookup
from sfjourney.facts.state import Knowledge as State
from sfjourney.facts.walk import Asked, JourneyWalk, Sending, Shared, deleted_properties
from sfjourney.model.model import Journey, Model
from sfjourney.model.reads import Read, Usage, journey_reads
from sfjourney.model.scopes import SendSite, StepSite, segment_scope, send_sites, step_sites
from sfjourney.pointers import Path


@dataclass(frozen=True, slots=True)
class KnownJourney:
    """One Journey: its steps, sends and reads as written; questions and sendings once for each event that starts it."""

    journey: Journey
    steps: tuple[StepSite, ...]
    sends: tuple[SendSite, ...]
    reads: tuple[Read, ...]
    starts: tuple[str | None, ...]
    asked: tuple[Asked, ...]
    sendings: tuple[Sending, ...]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is known in a workspace. ``sendings`` are those of each template, by its name."""

    model: Model
    journeys: tuple[KnownJourney, ...]
    segments: tuple[Asked, ...]
    sendings: Mapping[str, tuple[Sending, ...]]


def know(model: Model) -> Knowledge:
    """Walk every Journey from each of its starts."""
    lookup = Lookup()

    @cache
    def reads(template: str) -> frozenset[Path]:
        survey = model.surveys.get(template)
        return frozenset(read.parts for read in survey.reads) if survey is not None else frozenset()

    shared = Shared(model, lookup, reads, deleted_properties(model))
    known = []
    sendings: dict[str, list[Sending]] = {}
    for journey in model.journeys:
        starts: tuple[str | None, ...] = tuple(dict.fromkeys(entry.event.text for entry in journey.entries)) or (None,)
        steps = tuple(step_sites(model, journey))
        sends = tuple(send_sites(journey, steps))
        asked: list[Asked] = []
        sent: list[Sending] = []
        for start in starts:
            walk = JourneyWalk(shared, journey, sends, start)
            walk.walk()
            asked += walk.asked
            sent += walk.sendings
        read = tuple(journey_reads(model, journey, steps, sends))
        known.append(KnownJourney(journey, steps, sends, read, starts, tuple(asked), tuple(sent)))
        for sending in sent:
            sendings.setdefault(sending.site.step.template.text, []).append(sending)
    return Knowledge(
        model,
        tuple(known),
        tuple(_segments(model, lookup)),
        {name: tuple(found) for name, found in sendings.items()},
    )


def _segments(model: Model, lookup: Lookup) -> Iterator[Asked]:
    """The questions of segments, which know of nothing but the Profile."""
    scope = segment_scope(model)
    for segment in model.segments.values():
        state = State(lambda path: lookup.of_origin(scope.find(path)))
        found: list[Observed] = []
        Conditions(model, lookup, scope, None, state).observe(segment.condition, found.append)
        yield from (Asked(observed, Usage.SEGMENT, None) for observed in found)
