"""A Profile's story -> what became of it in each Journey; of those never entered why not, and what came nearest."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sfjourney.graph.graph import Journey
from sfjourney.reasons.told import Asked, JourneyTold, Matched, MomentTold, Never, RecordTold, ZoneTold
from sfjourney.spelling import is_slip_of

_FURTHER = ("filter", "missing-key", "running", "once", "too-soon")
"""How far a record came: each reason is asked for after those before it (semantics.md E2)."""

Skip = tuple[MomentTold, RecordTold, Matched]


def journeys_told(
    journeys: Sequence[Journey], moments: Sequence[MomentTold], unknown_zones: Iterable[tuple[str, str, str | None]]
) -> list[JourneyTold]:
    """What became of a Profile in every Journey. The zones are those of its story (simulation/story.py)."""
    zones: dict[str, list[tuple[str, str | None]]] = {}
    for pointer, key, name in unknown_zones:
        zones.setdefault(key, []).append((pointer, name))
    return [_journey(journey, moments, zones.get(journey.key, [])) for journey in journeys]


def _journey(journey: Journey, moments: Sequence[MomentTold], zones: Sequence[tuple[str, str | None]]) -> JourneyTold:
    starts_with = tuple(dict.fromkeys(entry.event for entry in journey.entries if entry.event is not None))
    decided = [
        (moment, note)
        for moment in moments
        for note in moment.notes
        if isinstance(note, Matched) and note.journey == journey.key
    ]
    enrolled = sum(note.enrolled for _, note in decided)
    skipped = Counter(note.reason for _, note in decided if note.reason is not None)
    skips = [
        (moment, moment.record, note) for moment, note in decided if not note.enrolled and moment.record is not None
    ]
    never = None if enrolled else _never(journey, starts_with, skips, moments)
    unknown = tuple(ZoneTold(read, name, journey.timezone.zone) for read, name in sorted(zones, key=str))
    skips_by_reason = dict(sorted(skipped.items()))
    return JourneyTold(journey.key, journey.title, starts_with, enrolled, skips_by_reason, never, unknown)


def _never(journey: Journey, starts_with: tuple[str, ...], skips: list[Skip], moments: Sequence[MomentTold]) -> Never:
    if journey.draft:
        return Never("it is a draft, which enrolls nobody", None, None, ())
    if skips:
        moment, record, note = max(skips, key=_nearness)
        because = f"skipped each time, {_reasons(skips)}" if len(skips) > 1 else f"skipped: {note.reason}"
        if note.because is not None:
            because += f"; {note.because}"
        return Never(because, moment.at, record, note.asked)
    names = starts_with or ("journeys.trigger",)
    refused = [(moment, moment.record) for moment in moments if moment.record and _would_start(moment.record, journey)]
    if refused:
        moment, record = refused[-1]
        code = f", {record.code}" if record.code is not None else ""
        because = f"no {_either(names)} was accepted: {record.status}{code}"
        return Never(because, moment.at, record, ())
    if not starts_with:
        return Never("no journeys.trigger named it", None, None, ())
    because = f"no {_either(names)} came"
    slip = next(_slips(starts_with, moments), None)
    if slip is not None:
        moment, record, meant = slip
        return Never(f"{because}; did {record.names} mean {meant}?", moment.at, record, ())
    return Never(because, None, None, ())


def _would_start(record: RecordTold, journey: Journey) -> bool:
    """Whether a record that was not accepted would have matched a Journey."""
    if record.status == "accepted":
        return False
    if record.call == "journeys.trigger":
        return record.names == journey.key
    return any(entry.event is not None and entry.event == record.names for entry in journey.entries)


def _slips(starts_with: Sequence[str], moments: Sequence[MomentTold]) -> Iterator[tuple[MomentTold, RecordTold, str]]:
    for moment in moments:
        record = moment.record
        if record is not None and record.names is not None:
            for event in starts_with:
                if is_slip_of(record.names, event):
                    yield moment, record, event


def _nearness(skip: Skip) -> tuple[int, float]:
    """How far a skipped record came: how late the reason is asked for; of filters, how much of one was true."""
    note = skip[2]
    return _FURTHER.index(note.reason or "filter"), max(map(_share, note.asked), default=0.0)


def _share(asked: Asked) -> float:
    """The share of a condition's parts that held. The first of an `and` that does not ends it: the rest are unknown."""
    parts = [part for part in asked.parts if part.of is None]
    if asked.holds or not parts:
        return float(asked.holds)
    return sum(map(_share, parts)) / (len(parts) + 1)


def _reasons(skips: Sequence[Skip]) -> str:
    counts = Counter(note.reason or "" for _, _, note in skips)
    return ", ".join(f"{count} {reason}" for reason, count in counts.most_common())


def _either(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
