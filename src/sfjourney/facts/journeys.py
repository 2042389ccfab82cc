"""Model -> everything that is known on the paths of its Journeys: once for a whole check."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import chain

from msgspec import Struct

from sfjourney.facts.conditions import Conditions, Observed
from sfjourney.facts.here import Here
from sfjourney.facts.lookup import Lookup
from sfjourney.facts.noted import Asked, Found
from sfjourney.facts.questions import Question, questions_asked
from sfjourney.facts.sending import Sending, Shared
from sfjourney.facts.setters import setters
from sfjourney.facts.state import PathState
from sfjourney.facts.walk import JourneyWalk
from sfjourney.model.model import Journey, Model
from sfjourney.model.reads import Read, Usage, journey_reads
from sfjourney.model.scopes import SendSite, StepSite, segment_scope, send_sites, step_sites
from sfjourney.pointers import Path
from sfjourney.templates import Survey


class KnownJourney(Struct, frozen=True):
    """One Journey: its steps, sends and reads as written, and what a walk found, once for each event that starts it."""

    journey: Journey
    steps: tuple[StepSite, ...]
    sends: tuple[SendSite, ...]
    reads: tuple[Read, ...]
    walks: Mapping[str | None, Found]

    @property
    def asked(self) -> Iterator[Asked]:
        for found in self.walks.values():
            yield from found.asked

    @property
    def sendings(self) -> Iterator[Sending]:
        for found in self.walks.values():
            yield from found.sendings


class Knowledge(Struct, frozen=True, dict=True, eq=False):
    """What is known in a workspace. ``sendings`` are those of each template, by its name."""

    model: Model
    journeys: tuple[KnownJourney, ...]
    segments: tuple[Asked, ...]
    sendings: Mapping[str, tuple[Sending, ...]]
    shared: Shared

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The questions of all conditions, segments last."""
        of_journeys = (questions_asked(known.asked, known.journey) for known in self.journeys)
        return (
            *chain.from_iterable(of_journeys),
            *(one for each in self.segments for one in questions_asked([each], None)),
        )


def know(model: Model) -> Knowledge:
    """Walk every Journey from each of its starts."""
    reads = {name: frozenset(_places(survey)) for name, survey in model.surveys.items()}
    writes = setters(model)
    shared = Shared(Lookup(changes=bool(writes.by_name)), writes, reads)
    known = []
    sendings: dict[str, list[Sending]] = {}
    for journey in model.journeys:
        starts: tuple[str | None, ...] = tuple(dict.fromkeys(entry.event.text for entry in journey.entries)) or (None,)
        steps = tuple(step_sites(model, journey))
        sends = tuple(send_sites(journey, steps))
        walks = {start: JourneyWalk(model, journey, start, shared, sends).walk() for start in starts}
        read = tuple(journey_reads(model, journey, steps, sends))
        known.append(KnownJourney(journey, steps, sends, read, walks))
        for sending in known[-1].sendings:
            sendings.setdefault(sending.site.step.template.text, []).append(sending)
    return Knowledge(
        model,
        tuple(known),
        tuple(_segments(model, shared.lookup)),
        {name: tuple(found) for name, found in sendings.items()},
        shared,
    )


def _places(survey: Survey) -> Iterator[Path]:
    """What a template reads, and what a name would in the whole state that no item of its list has."""
    for read in survey.reads:
        yield read.parts
        if read.bare:
            yield read.in_state().parts


def _segments(model: Model, lookup: Lookup) -> Iterator[Asked]:
    """The questions of segments, which know of nothing but the Profile."""
    here = Here(lookup, segment_scope(model))
    for segment in model.segments.values():
        state = PathState(here)
        found: list[Observed] = []
        Conditions(model, here, None, state, (segment.name.text,)).observe(segment.condition, found.append)
        yield from (Asked(observed, Usage.SEGMENT, None) for observed in found)
