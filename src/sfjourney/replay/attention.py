"""A replay -> what in it needs somebody's attention, the worst first."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Final, Literal

from msgspec import Struct

from sfjourney import pointers
from sfjourney.clock.instants import instant_words
from sfjourney.graph.graph import Graph, Journey
from sfjourney.pointers import Parts
from sfjourney.program.needs import PayloadRead, payload_reads
from sfjourney.replay.answers import Sightings
from sfjourney.replay.other_spellings import Spelt, awaited
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.tally import Emails, JourneyTally, Tally, UnknownZones
from sfjourney.rules.recording.broken_schema import BROKEN_SCHEMA
from sfjourney.rules.recording.failed_send import FAILED_SEND
from sfjourney.rules.recording.identity_conflict import IDENTITY_CONFLICT
from sfjourney.rules.recording.key_reuse import KEY_REUSE
from sfjourney.rules.recording.never_entered import NEVER_ENTERED
from sfjourney.rules.recording.never_reached import NEVER_REACHED
from sfjourney.rules.recording.never_sent import NEVER_SENT
from sfjourney.rules.recording.redacted_read import REDACTED_READ
from sfjourney.rules.recording.refused import REFUSED
from sfjourney.rules.recording.unanswered import UNANSWERED
from sfjourney.rules.recording.unknown_zone import UNKNOWN_ZONE
from sfjourney.rules.recording.unredacted import UNREDACTED
from sfjourney.rules.recording.unresolved_value import UNRESOLVED_VALUE
from sfjourney.rules.rule import Rule
from sfjourney.spelling import likely


class Attention(Struct, frozen=True):
    """One thing to look at: ``code`` as in `sfjourney explain`, how often, and in words that say so too."""

    code: str
    severity: Literal["error", "warning", "info"]
    count: int
    message: str


def _attention(rule: Rule, count: int, message: str) -> Attention:
    return Attention(rule.code, rule.severity.word, count, message)  # type: ignore[arg-type]  # Severity's three words


def _counted(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


_LONGEST_NAME = 60
_MOST_NAMED = 3
_RANK = {"error": 0, "warning": 1, "info": 2}


def attention(replayed: Replayed, graph: Graph, others: Mapping[str, Spelt]) -> tuple[Attention, ...]:
    """Everything to look at, errors first, the most frequent first. ``others`` may be what is waited for in vain."""
    of_records = (*_records(replayed, graph), *_redaction(replayed, graph), *_broken(replayed))
    found = [*of_records, *_sends(replayed), *_zones(replayed, graph), *_journeys(replayed, graph, others)]
    return tuple(sorted(found, key=lambda one: (_RANK[one.severity], -one.count, one.code, one.message)))


def _records(replayed: Replayed, graph: Graph) -> Iterator[Attention]:
    refused = replayed.intake.refused
    if refused:
        first = refused[0]
        first_at = "at" if len(refused) == 1 else "the first at"
        where = f"{first.file}:{first.line}:{first.column}: {first.message}"
        yield _attention(
            REFUSED,
            len(refused),
            f"{_counted(len(refused), 'line was', 'lines were')} refused, {first_at} {where}",
        )
    for (status, code), seen in sorted(replayed.counted.refusals.items(), key=itemgetter(0)):
        where = _first_place(replayed, seen)
        if code == "idempotency_conflict":
            message = f"{_counted(seen.count, 'call')} used a key again with another body, {where}"
            yield _attention(KEY_REUSE, seen.count, message)
        elif code == "identity_conflict":
            calls = _counted(seen.count, "call")
            message = f"{calls} named an email and an id that belong to different Profiles, {where}"
            yield _attention(IDENTITY_CONFLICT, seen.count, message)
        else:
            message = f"{_counted(seen.count, 'call was', 'calls were')} {status}: {code}, {where}"
            meant = likely(seen.named or "", _known_names(graph, code))
            message += "" if meant is None else f"; did you mean {meant}?"
            message += _OF_NOBODY if status == "dropped" else ""
            yield _attention(UNANSWERED, seen.count, message)


_OF_NOBODY: Final = "; track and page make no Profile: an identify before them does, or a line of --profiles"
"""What helps where items of ingestion are about nobody known."""


def _known_names(graph: Graph, code: str) -> list[str]:
    """What a call could have named in the place of what is not known."""
    match code:
        case "journey_not_found":
            return [journey.key for journey in graph.journeys]
        case "unknown_template":
            return [template.id for template in graph.templates]
        case "unknown_subscription_group":
            return [group.name for group in graph.subscriptions]
        case _:
            return []


def _first_place(replayed: Replayed, seen: Sightings) -> str:
    """Where something was seen first, and what the call there names: never a value of its payload."""
    file, line = replayed.intake.file_and_line(seen.first)
    name = seen.named if seen.named is None or len(seen.named) <= _LONGEST_NAME else seen.named[:_LONGEST_NAME] + "..."
    named = "" if name is None else f", which names {name}"
    return f"{'at' if seen.count == 1 else 'the first at'} {file}:{line}{named}"


def _redaction(replayed: Replayed, graph: Graph) -> Iterator[Attention]:
    for (event, path), seen in sorted(replayed.counted.unredacted.items(), key=itemgetter(0)):
        text = pointers.text_of(("event", *path))
        carry = _counted(seen.count, "record carries", "records carry")
        where = _first_place(replayed, seen)
        message = f"{carry} {text} of {event} without redacting it, which the event declares redacted, {where}"
        yield _attention(UNREDACTED, seen.count, message)
    reads = tuple(payload_reads(graph)) if replayed.counted.redacted else ()
    for (event, path), seen in sorted(replayed.counted.redacted.items(), key=itemgetter(0)):
        reader = _reader(reads, graph, event, path)
        if reader is not None:
            text = pointers.text_of(("event", *path))
            redact = _counted(seen.count, "record redacts", "records redact")
            where = _first_place(replayed, seen)
            message = f"{redact} {text} of {event}, which {reader} reads, {where}; declare it: redact {text}"
            yield _attention(REDACTED_READ, seen.count, message)


def _broken(replayed: Replayed) -> Iterator[Attention]:
    for (event, path, words), seen in sorted(replayed.counted.broken.items(), key=itemgetter(0)):
        text = pointers.text_of(("event", *path))
        breaks = _counted(seen.count, "record breaks", "records break")
        message = f"{breaks} the schema of {event}: {text} {words}, {_first_place(replayed, seen)}"
        yield _attention(BROKEN_SCHEMA, seen.count, message)


def _reader(reads: Iterable[PayloadRead], graph: Graph, event: str, path: Parts) -> str | None:
    """Who reads a path that only the recording redacts, or one above or below it (D3)."""
    declared = pointers.text_of(("event", *path))
    if any(one.name == event and declared in one.redacted for one in graph.events):
        return None
    return next(
        (
            read.reader
            for read in reads
            if read.event == event and (pointers.holds(path, read.path) or pointers.holds(read.path, path))
        ),
        None,
    )


def _sends(replayed: Replayed) -> Iterator[Attention]:
    tally = replayed.tally
    for (template, pointer, count, first), places in _unresolved(tally).items():
        emails = Emails(count, first)
        read = _counted(emails.count, "email reads", "emails read")
        listed = _enumerated(places if len(places) <= _MOST_NAMED else [*places[: _MOST_NAMED - 1], "other places"])
        message = f"{read} {pointer} in {template} and found nothing, in {listed}, {_first_email(emails)}"
        yield _attention(UNRESOLVED_VALUE, emails.count, message)
    for (template, reason), emails in sorted(tally.failed.items(), key=str):
        counted = _counted(emails.count, "email")
        message = f"{counted} of {template} cannot be rendered: {reason}, {_first_email(emails)}"
        yield _attention(FAILED_SEND, emails.count, message)


def _unresolved(tally: Tally) -> dict[tuple[str, str, int, tuple[int, str]], list[str]]:
    """The places of a template that lack one value. Those in which as many emails do, and first the same, are one."""
    found: dict[tuple[str, str, int, tuple[int, str]], list[str]] = {}
    for (template, pointer, where, element), emails in sorted(tally.unresolved.items(), key=str):
        place = f"element {element}" if element is not None else f"the {where}"
        found.setdefault((template, pointer, emails.count, emails.first), []).append(place)
    return found


def _first_email(emails: Emails) -> str:
    """To whom the first of some emails goes, and when: what `sfjourney why` is asked for."""
    at, profile_id = emails.first
    return f"{'for' if emails.count == 1 else 'the first for'} Profile {profile_id} at {instant_words(at)}"


def _zones(replayed: Replayed, graph: Graph) -> Iterator[Attention]:
    """One remark for each pointer, whichever Journeys read it: it is the data that has to be put right."""
    for pointer, zones in sorted(replayed.tally.unknown_zones.items(), key=itemgetter(0)):
        instead: dict[str, list[str]] = {}
        for journey in graph.journeys:
            if journey.key in zones.journeys:
                instead.setdefault(journey.timezone.zone, []).append(journey.key)
        takes = ", ".join(
            f"{_enumerated(keys)} {'takes' if len(keys) == 1 else 'take'} {zone}" for zone, keys in instead.items()
        )
        whom = _counted(zones.profiles, "Profile")
        message = f"{pointer} names a time zone that does not exist for {whom}{_names(zones)}; {takes} instead"
        yield _attention(UNKNOWN_ZONE, zones.profiles, message)


def _names(zones: UnknownZones) -> str:
    """The most frequent names, as far as they may be told and can be read."""
    counted = {name: count for name, count in zones.counted() if len(name) <= _LONGEST_NAME and name.isprintable()}
    most = sorted(counted, key=lambda name: (-counted[name], name))[:_MOST_NAMED]
    if not most:
        return ""
    alone = len(zones.names) == 1
    listed = [json.dumps(name, ensure_ascii=False) + ("" if alone else f" ({counted[name]:,})") for name in most]
    return f": {', '.join(listed)}{' and others' if len(zones.names) > len(most) else ''}"


def _enumerated(words: Sequence[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last


def _journeys(replayed: Replayed, graph: Graph, others: Mapping[str, Spelt]) -> Iterator[Attention]:
    counted = replayed.tally.journeys(journey.key for journey in graph.journeys)
    for journey in graph.journeys:
        tally = counted[journey.key]
        if journey.draft:
            continue
        if not tally.enrolled:
            yield _attention(NEVER_ENTERED, 1, _nobody_entered(journey, tally, others))
            continue
        unreached = [node.id for node in journey.nodes if node.id not in tally.reached]
        if unreached:
            listed = ", ".join(unreached)
            message = f"nobody reached {listed} of {journey.key}"
            yield _attention(NEVER_REACHED, len(unreached), message)
        yield from _never_sent(journey.key, tally)


def _nobody_entered(journey: Journey, tally: JourneyTally, others: Mapping[str, Spelt]) -> str:
    """Which names were waited for in vain: another spelling of one is another event, and nothing else would say so."""
    if tally.matched:
        return f"nobody entered {journey.key}"
    names = awaited(journey)
    if not names:
        return f"nobody entered {journey.key}: no accepted journeys.trigger names it"
    message = f"nobody entered {journey.key}: no accepted event is called {' or '.join(names)}, letter by letter"
    for name in names:
        if (one := others.get(name)) is not None:
            return f"{message}; did {one.name}, the first at {one.file}:{one.line}, mean {name}?"
    return message


def _never_sent(journey: str, tally: JourneyTally) -> Iterator[Attention]:
    """Emails that were held back each time; one that failed is told as such."""
    held: dict[str, Counter[str]] = {}
    for (template, _, reason), count in tally.sends.items():
        held.setdefault(template, Counter())[reason or ""] += count
    for template in sorted(held):
        if all(status == "Skipped" for name, status, _ in tally.sends if name == template):
            reasons = sorted(held[template].items(), key=lambda one: (-one[1], one[0]))
            listed = ", ".join(f"{count:,} {reason}" for reason, count in reasons)
            message = f"nobody got {template} of {journey}: {listed}"
            yield _attention(NEVER_SENT, held[template].total(), message)
