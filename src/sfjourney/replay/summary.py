"""A replay -> its summary: what summary.json holds, and what a person reads (docs/outputs.md)."""

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec
from msgspec import Struct

from sfjourney.clock.instants import format_instant
from sfjourney.clock.zones import TZDATA_VERSION
from sfjourney.graph.graph import FORMAT as GRAPH_FORMAT
from sfjourney.graph.graph import Graph, Journey
from sfjourney.graph.json import graph_json
from sfjourney.identifiers import fingerprint
from sfjourney.replay.attention import Attention, attention
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.other_spellings import Spelt
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.tally import JourneyTally
from sfjourney.version import VERSION


class InputSummary(Struct, frozen=True):
    """A recording: its name as given, the SHA-256 of what was read, as it was packed, and the lines in it."""

    file: str
    sha256: str
    lines: int


class RecordSummary(Struct, frozen=True, rename="camel"):
    """What became of the lines. ``outcomes`` is by status, ``codes`` by code of those that were not accepted."""

    read: int
    refused: int
    later: int
    borrowed_instants: int
    floored_instants: int
    outcomes: dict[str, int]
    codes: dict[str, int]


class TemplateSummary(Struct, frozen=True):
    """The sends of one template; ``reasons`` is by reason of those skipped or failed."""

    template: str
    sent: int
    skipped: int
    failed: int
    reasons: dict[str, int]


class JourneySummary(Struct, frozen=True, rename="camel"):
    """What happened in one Journey. ``goal_rate`` is per enrolled run, None where there is no goal or no run."""

    key: str
    title: str | None
    draft: bool
    matched: int
    enrolled: int
    skipped: dict[str, int]
    running: int
    completed: int
    exited: dict[str, int]
    goals: int | None
    goal_rate: float | None
    sends: tuple[TemplateSummary, ...]
    unreached: tuple[str, ...]


class Summary(Struct, frozen=True, rename="camel"):
    """What summary.json holds.

    ``tool`` and ``tzdata`` are versions, ``graph`` the format of the graph, ``workspace`` the SHA-256 of its canonical
    JSON. ``until`` is in RFC 3339. ``attention`` begins with the worst.
    """

    format: Literal["sfjourney.summary/1"]
    tool: str
    graph: str
    workspace: str
    tzdata: str
    clock: str
    until: str | None
    inputs: tuple[InputSummary, ...]
    records: RecordSummary
    journeys: tuple[JourneySummary, ...]
    recorded_sends: tuple[TemplateSummary, ...]
    attention: tuple[Attention, ...]


def summarise(
    replayed: Replayed, graph: Graph, options: IntakeOptions, others: Mapping[str, Spelt] = MappingProxyType({})
) -> Summary:
    """Sum a replay up. ``others`` are events that may have meant those for which nobody came."""
    intake, tally = replayed.intake, replayed.tally
    counts = replayed.counted.counts
    outcomes: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    for (status, code), count in counts.items():
        outcomes[status] += count
        if code is not None:
            codes[code] += count
    counted = tally.journeys(journey.key for journey in graph.journeys)
    journeys = tuple(_journey(journey, counted[journey.key]) for journey in graph.journeys)
    return Summary(
        format="sfjourney.summary/1",
        tool=VERSION,
        graph=GRAPH_FORMAT,
        workspace=fingerprint(graph_json(graph).decode()),
        tzdata=TZDATA_VERSION,
        clock=options.clock,
        until=format_instant(options.until) if options.until is not None else None,
        inputs=tuple(InputSummary(one.name, replayed.hashes[one.name], one.lines) for one in intake.inputs),
        records=RecordSummary(
            read=intake.records,
            refused=len(intake.refused),
            later=intake.later,
            borrowed_instants=intake.borrowed_instants,
            floored_instants=intake.floored_instants,
            outcomes=_sorted(outcomes),
            codes=_sorted(codes),
        ),
        journeys=journeys,
        recorded_sends=_templates(tally.recorded),
        attention=attention(replayed, graph, others),
    )


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return {name: count for name, count in sorted(counts.items()) if count}


def _journey(journey: Journey, tally: JourneyTally) -> JourneySummary:
    goals = tally.goals if journey.goal is not None else None
    return JourneySummary(
        key=journey.key,
        title=journey.title,
        draft=journey.draft,
        matched=tally.matched,
        enrolled=tally.enrolled,
        skipped=_sorted(tally.skipped),
        running=tally.running,
        completed=tally.completed,
        exited=_sorted(tally.exited),
        goals=goals,
        goal_rate=round(goals / tally.enrolled, 6) if goals is not None and tally.enrolled else None,
        sends=_templates(tally.sends),
        unreached=tuple(node.id for node in journey.nodes if node.id not in tally.reached),
    )


def _templates(sends: Counter[tuple[str, str, str | None]]) -> tuple[TemplateSummary, ...]:
    made = []
    for template in sorted({template for template, _, _ in sends}):
        by_status: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        for (name, status, reason), count in sends.items():
            if name == template:
                by_status[status] += count
                if reason is not None:
                    reasons[reason] += count
        made.append(
            TemplateSummary(template, by_status["Sent"], by_status["Skipped"], by_status["Failed"], _sorted(reasons))
        )
    return tuple(made)


def summary_json(summary: Summary) -> bytes:
    """The summary as summary.json holds it: indented, the same bytes for equal summaries, with a line end."""
    return msgspec.json.format(msgspec.json.encode(summary, order="deterministic"), indent=2) + b"\n"
