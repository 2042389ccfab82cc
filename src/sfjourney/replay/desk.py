"""Calls in order of time, one by one -> an answer to each, and moments for the Profile it is about.

What is decided here is global: which call was made before (semantics.md I), who a Profile is (P), whether a call can
be carried out at all (E6, M6). Everything after it concerns one Profile alone.
"""

from typing import Any, Final

from msgspec.structs import replace

from sfjourney import pointers
from sfjourney.canonical import canonical
from sfjourney.pointers import MISSING, Parts
from sfjourney.program.program import Program
from sfjourney.recordings.calls import (
    BatchCall,
    BatchItem,
    Call,
    EmailCall,
    Identify,
    Kind,
    Record,
    Track,
    TriggerCall,
    UpdateCall,
    Who,
)
from sfjourney.recordings.reading import identifying, without_envelope
from sfjourney.redaction import without
from sfjourney.replay.answers import Answer, Answered, Answers, ItemAnswer, Sightings
from sfjourney.replay.either import Either
from sfjourney.replay.identity import Resolution
from sfjourney.replay.lives import Lives
from sfjourney.replay.refusals import refusal
from sfjourney.simulation.moments import CallId, Change, Event, RecordedSend, Trigger

_TRACK: Final = "events.track"
_NOT_FOUND: Final = ("profile_not_found", "journey_not_found")


class Desk:
    """Where calls are answered. They must come in order of (instant, place)."""

    def __init__(self, program: Program, *, keep: bool) -> None:
        self.program = program
        self.keep = keep
        self.out = Answers()
        self.lives = Lives(self.out.profiles)
        self.either: Either | None = None
        """Who is who for another version, too, once only one of them has carried out a call."""
        self.first_event: dict[str, int] = {}
        """Where a key of events.track was used first; those of the other calls are below."""
        self.first_use: dict[tuple[str, str], tuple[int, set[str]]] = {}
        self.first_item: dict[str, tuple[str, ItemAnswer]] = {}
        self.accepted = 0
        """Events accepted that nobody wants to hear more of; all other answers are counted one by one."""
        self.keyless_at = -1
        self.keyless: dict[tuple[int, str], list[CallId]] = {}

    def prepare(self, record: Record) -> str | None:
        """Take an update that holds before the first record (P5). Returns why not, if it cannot be."""
        if not isinstance(record.call, UpdateCall):
            raise TypeError(f"not {record.kind} but profiles.update says what a Profile is")
        resolution, profile = self._meant(record.who, record.call, creates=True, teaches_id=True)
        if resolution.code is None:
            self.lives.begin(profile, self._update_of(resolution, record, record.call))
        return resolution.code

    def answer(self, place: int, record: Record) -> None:
        """Answer any call."""
        then = self.program.then
        if then is not None and record.at > then.at:
            self.program = then.program
        if record.kind == _TRACK:
            self._tracked(place, record)
            return
        key = (record.kind, record.key) if record.key is not None else None
        used = self.first_use.get(key) if key is not None else None
        if used is not None:
            self._told(place, record.at, record.kind, self._again(record, *used))
            return
        answer = self._first(place, record)
        if key is not None:
            self.first_use[key] = place, self._signatures(record)
        named = self._named(record.call, answer.code) if answer.code is not None else None
        self._told(place, record.at, record.kind, answer, named)

    def _first(self, place: int, record: Record) -> Answer:
        """Carry out a call that was not made before."""
        match record.call:
            case TriggerCall() as call:
                return self._trigger(place, record, call)
            case EmailCall() as call:
                return self._email(place, record, call)
            case BatchCall() as call:
                items = [self._item(place, record.at, number, item) for number, item in enumerate(call.items)]
                return Answer("accepted", items=items)
            case UpdateCall() as call:
                return self._update(place, record, call)
            case Track() as call:
                return self._ingested_track(place, record, call)
            case _:
                return self._ingested(place, record)

    def _told(self, place: int, at: int, kind: Kind, answer: Answer, named: str | None = None) -> None:
        if answer.code is None:
            self.out.counted.count(answer.status)
        else:
            self.out.counted.refused(place, answer.status, answer.code, named)
        if self.keep:
            self.out.kept[place] = Answered(kind, at, answer)

    # ---- keys

    def _again(self, record: Record, first: int, signatures: set[str]) -> Answer:
        """The answer to a key that was used before (I1, I2)."""
        if record.kind == "ingest":
            return Answer("duplicate", original=first)
        if signatures.isdisjoint(self._signatures(record)):
            return Answer("conflict", "idempotency_conflict")
        return Answer("replayed", original=first)

    def _signatures(self, record: Record) -> set[str]:
        """What two calls of one key are the same by: their body, or of a trigger what it resolves to."""
        if record.kind == "ingest":
            return set()
        signatures = {canonical(without_envelope(record.body or {}))}
        if isinstance(record.call, TriggerCall):
            found = self.out.profiles.resolve(record.who, creates=False).profile
            who: Any = found if found is not None else [record.who.email, record.who.external_id]
            signatures.add(canonical([record.call.journey, who, record.call.variables]))
        return signatures

    def _numbered(self, profile: int, at: int, made: CallId) -> CallId:
        """Count the equal calls without a key that came before in the same instant (R5)."""
        if made.key is None:
            if at != self.keyless_at:
                self.keyless_at = at
                self.keyless.clear()
            same = self.keyless.setdefault((profile, made.kind), [])
            if same:
                text = canonical(made.body)
                made.nth = sum(canonical(other.body) == text for other in same)
            same.append(made)
        return made

    # ---- Profiles and moments

    def _named(self, call: object, code: str) -> str | None:
        """What a call names that a code is about: a Journey, a template, a subscription."""
        match call:
            case TriggerCall() if code != "identity_conflict":
                return call.journey
            case EmailCall(template=template) if code in ("unknown_template", "template_not_transactional"):
                return template
            case EmailCall(group=group) if code == "unknown_subscription_group":
                return group
            case UpdateCall() if code == "unknown_subscription_group":
                return next(group for group in call.subscriptions if group not in self.program.group_ids)
            case _:
                return None

    def _meant(self, who: Who, call: Call | None, *, creates: bool, teaches_id: bool = False) -> tuple[Resolution, int]:
        """Whom a call is about: the Profile, which is made or told what is new of it, unless there is a code."""
        profiles, refused = self.out.profiles, refusal(self.program, call)
        resolution = profiles.resolve(who, creates=creates, teaches_id=teaches_id)
        code = _first_code(refused, resolution.code)
        other = self.program.beside
        taken = refused is None or (other is not None and refusal(other, call) is None)
        if self.either is None and refused is not None and taken:
            self.either = Either(profiles)
        if self.either is not None and taken:
            self.either.learn(who, creates=creates, teaches_id=teaches_id)
        if code is not None:
            return replace(resolution, code=code), -1
        profile = profiles.apply(resolution)
        if self.either is not None and resolution.profile is None:
            self.either.name(profiles.known[profile], who)
        return resolution, profile

    def _groups(self, chosen: dict[str, bool]) -> dict[str, bool]:
        """Choices by group name."""
        return {self.program.group_ids[group]: choice for group, choice in chosen.items()}

    # ---- events

    def _tracked(self, place: int, record: Record) -> None:
        """Answer events.track. Its call is None for an event that nothing listens to."""
        at, key, who, properties = record.at, record.key, record.who, record.properties
        call = record.call if isinstance(record.call, Track) else None
        if key is not None and not self._claim(place, at, key):
            return
        profiles = self.out.profiles
        change = Change(properties) if properties else None
        profile = profiles.familiar(who.email, who.external_id)
        if profile is None and self.either is None:
            profile = profiles.meet(who.email, who.external_id)
        if profile is None:
            resolution, profile = self._meant(who, None, creates=True)
            if resolution.code is not None:
                self._told(place, at, _TRACK, _refusal(resolution.code))
                return
            change = _change(resolution, properties)
            profiles.settle(profile, who.email, who.external_id)
        made = None
        if call is not None:
            made = self._event(place, at, profile, change, CallId("event", _TRACK, key, call.body), call)
        elif change is not None:
            self.lives.add(profile, at, place, change)
        if self.keep:
            self._told(place, at, _TRACK, Answer("accepted", profile=profile, id=made))
        else:
            self.accepted += 1

    def _claim(self, place: int, at: int, key: str) -> bool:
        """Whether this is the first use of a key of events.track; if not, answer it.

        Its body is still to be compared with that of the first.
        """
        first = self.first_event.setdefault(key, place)
        if first == place:
            return True
        self.out.repeats.append((place, first))
        self._told(place, at, _TRACK, Answer("replayed", original=first))
        return False

    def _event(self, place: int, at: int, profile: int, change: Change | None, made: CallId, call: Track) -> CallId:
        """What an event leaves behind: a moment where something listens, else its Profile change."""
        data = call.data
        bare: tuple[Parts, ...] = ()
        if call.redacted:
            data = without(data, call.redacted)
            if made.body is not None and isinstance(made.body.get("data"), dict):
                made.body = made.body | {"data": without(made.body["data"], call.redacted)}
        if call.redacted or call.event in self.program.redacted:
            bare = self._bare(place, call)
        if call.breaches:
            self._broken(place, call)
        self._numbered(profile, at, made)
        if call.event in self.program.events:
            raw = call.data if call.redacted and self.program.reads_redacted else None
            masked = bare if raw is None else (*bare, *call.redacted)
            self.lives.add(profile, at, place, change, Event(made, call.event, data, raw, masked))
        elif change is not None:
            self.lives.add(profile, at, place, change)
        return made

    def _bare(self, place: int, call: Track) -> tuple[Parts, ...]:
        """The declared paths that a record carries without redacting them (D2); what it redacts is noted (D3)."""
        counted, found = self.out.counted, []
        for path in call.redacted:
            counted.redacted.setdefault((call.event, path), Sightings()).add(place)
        for path in self.program.redacted.get(call.event, ()):
            covered = any(pointers.holds(redacted, path) for redacted in call.redacted)
            if not covered and pointers.read(call.data, path) is not MISSING:
                found.append(path)
                counted.unredacted.setdefault((call.event, path), Sightings()).add(place)
        return tuple(found)

    def _broken(self, place: int, call: Track) -> None:
        """Note where an event breaks its schema; what is redacted may be gone already where it was recorded."""
        redacted = (*call.redacted, *self.program.redacted.get(call.event, ()))
        for breach in call.breaches:
            if not any(pointers.holds(path, breach.path) for path in redacted):
                seen = self.out.counted.broken.setdefault((call.event, breach.path, breach.words), Sightings())
                seen.add(place)

    def _ingested_track(self, place: int, record: Record, call: Track) -> Answer:
        resolution, profile = self._meant(record.who, None, creates=False)
        if resolution.code is not None:
            return _refusal(resolution.code, ingested=True)
        made = CallId("event", record.kind, record.key)
        made = self._event(place, record.at, profile, _change(resolution, None), made, call)
        return Answer("accepted", profile=profile, id=made)

    def _ingested(self, place: int, record: Record) -> Answer:
        """``identify`` makes a Profile where there is none, ``page`` does not; neither makes an event (P2)."""
        resolution, profile = self._meant(record.who, None, creates=isinstance(record.call, Identify))
        if resolution.code is not None:
            return _refusal(resolution.code, ingested=True)
        self.lives.add(profile, record.at, place, _change(resolution, record.properties))
        return Answer("accepted", profile=profile)

    # ---- the other calls

    def _trigger(self, place: int, record: Record, call: TriggerCall) -> Answer:
        resolution, profile = self._meant(record.who, call, creates=True)
        if resolution.code is not None:
            return _refusal(resolution.code)
        body = identifying(record.kind, record.body or {}) if record.key is None else None
        made = self._numbered(profile, record.at, CallId("trigger", record.kind, record.key, body))
        trigger = Trigger(made, call.journey, call.variables)
        self.lives.add(profile, record.at, place, _change(resolution, record.properties), trigger)
        return Answer("accepted", profile=profile, id=made)

    def _email(self, place: int, record: Record, call: EmailCall) -> Answer:
        body = identifying(record.kind, record.body or {}) if record.key is None else None
        made = CallId("email", record.kind, record.key, body)
        code, profile = self._sent(place, record.at, record.who, call, made)
        return _refusal(code) if code is not None else Answer("accepted", profile=profile, id=made)

    def _item(self, place: int, at: int, number: int, item: BatchItem) -> ItemAnswer:
        """One item of a batch, answered by itself; its key has a scope of its own (I1)."""
        signature = canonical(item.body)
        used = self.first_item.get(item.key) if item.key is not None else None
        if used is not None:
            if used[0] != signature:
                return ItemAnswer(number, item.key, "conflict", "idempotency_conflict")
            first = used[1]
            return ItemAnswer(number, item.key, "replayed", first.code, first.profile, first.id, first.at)
        answer = self._carry_out(place, at, number, item)
        if item.key is not None:
            self.first_item[item.key] = signature, answer
        return answer

    def _carry_out(self, place: int, at: int, number: int, item: BatchItem) -> ItemAnswer:
        """Carry out an item whose key is new. One that is no call is rejected, and remembered all the same (I1)."""
        if item.who is None or item.email is None:
            return ItemAnswer(number, item.key, "rejected", "invalid_item")
        body = identifying("emails.batchSend", item.body) if item.key is None else None
        made = CallId("item", "emails.batchSend", item.key, body)
        code, profile = self._sent(place, at, item.who, item.email, made)
        if code is not None:
            return ItemAnswer(number, item.key, _refusal(code).status, code)
        return ItemAnswer(number, item.key, "accepted", None, profile, made, at)

    def _sent(self, place: int, at: int, who: Who, call: EmailCall, made: CallId) -> tuple[str | None, int | None]:
        """Carry out a recorded email: the reason why not, else the Profile it goes to (M6)."""
        resolution, profile = self._meant(who, call, creates=True)
        if resolution.code is not None:
            return resolution.code, None
        group = self.program.group_ids[call.group] if call.group is not None else None
        template = self.program.template_ids[call.template]
        sent = RecordedSend(self._numbered(profile, at, made), template, who.email, call.data, call.subject, group)
        self.lives.add(profile, at, place, _change(resolution, None), sent)
        return None, profile

    def _update(self, place: int, record: Record, call: UpdateCall) -> Answer:
        resolution, profile = self._meant(record.who, call, creates=True, teaches_id=True)
        if resolution.code is not None:
            return _refusal(resolution.code)
        self.lives.add(profile, record.at, place, self._update_of(resolution, record, call))
        return Answer("accepted", profile=profile)

    def _update_of(self, resolution: Resolution, record: Record, call: UpdateCall) -> Change:
        change = _change(resolution, record.properties) or Change()
        change.subscriptions = self._groups(call.subscriptions) or None
        change.suppressed = call.suppressed
        return change


def _change(resolution: Resolution, properties: dict[str, Any] | None) -> Change | None:
    """The Profile change of a call; the identity that a new Profile begins with is no change."""
    email = resolution.email if resolution.profile is not None else None
    external_id = resolution.external_id if resolution.profile is not None else None
    if not properties and email is None and external_id is None:
        return None
    return Change(properties or None, email, external_id)


def _first_code(*codes: str | None) -> str | None:
    """Of several reasons the one that is answered: 404 before 409 before 422 (P3)."""
    found = [code for code in codes if code is not None]
    return min(found, key=lambda code: (code not in _NOT_FOUND, code != "identity_conflict"), default=None)


def _refusal(code: str, *, ingested: bool = False) -> Answer:
    if code == "identity_conflict":
        return Answer("conflict", code)
    return Answer("dropped" if ingested else "rejected", code)
