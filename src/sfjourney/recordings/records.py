"""The lines of one file -> its records, in order; nearly all of them at the speed of a decoder (semantics.md R1-R3)."""

from collections.abc import Iterator, Sequence
from typing import Final

from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.calls import Record, Who
from sfjourney.recordings.envelope import CallError, Clock
from sfjourney.recordings.fields import are_canonical, canonical_email
from sfjourney.recordings.misspelt import with_slip
from sfjourney.recordings.plain import PlainReader, PlainTrack
from sfjourney.recordings.reading import CallReader, Wanted
from sfjourney.recordings.writing import AS_LINES, Writing

_MOST_EMAILS: Final = 100_000


class RecordReader:
    """Reads lines of one file, one after another. ``clock`` knows the instant of the record before each (T1)."""

    def __init__(
        self, clock: Clock, wanted: Wanted, *, require_keys: bool = False, writing: Writing = AS_LINES
    ) -> None:
        self.clock = clock
        self.wanted = wanted
        self.writing = writing
        self._needs_key = require_keys or wanted.everything
        self._careful = CallReader(clock, wanted, writing.limits, require_keys)
        self._plain = PlainReader(writing.limits)
        self._emails: dict[str, str | None] = {}

    def read(self, content: bytes, count: int) -> Iterator[Record | Refusal | None]:
        """Read ``count`` whole lines, each with its end: a record each, or why there is none; None for a blank one."""
        plain = self.plain(content, count)
        if plain is not None and self.at_once(plain):
            yield from (self._record(one, self.instant(one)) for one in plain)
            return
        lines = content.split(b"\n") if plain is None else []
        for number in range(count):
            record = self.record(plain[number]) if plain is not None else None
            if record is not None:
                yield record
                continue
            lines = lines or content.split(b"\n")
            yield self.line(lines[number], careful=plain is not None)

    def plain(self, content: bytes, count: int) -> list[PlainTrack] | None:
        """Read ``count`` whole lines as plain ones; None where one of them is not."""
        return self._plain.read_all(content, count)

    def at_once(self, read: Sequence[PlainTrack]) -> bool:
        """Whether plain lines need no more than this look at all of them: keys, emails and instants are as usual."""
        clock = self.clock
        clock.make_room()
        if not clock.all_plain([one.occurredAt for one in read]):
            return False
        received = [one.receivedAt for one in read if one.receivedAt is not None]
        if received and not clock.all_plain(received):
            return False
        keyed = None not in [one.idempotencyKey for one in read]
        if not keyed or not are_canonical([one.profile.email or "" for one in read]):
            return False
        clock.last = self.instant(read[-1])
        return True

    def instant(self, one: PlainTrack) -> int:
        """The instant of one that ``at_once`` was asked about last."""
        received = one.receivedAt if self.clock.kind == "received" else None
        return self.clock.seen(one.occurredAt if received is None else received)

    def read_again(self, content: bytes, instants: Sequence[int]) -> list[Record] | None:
        """Read whole lines of which ``at_once`` was asked, and their instants, when they were read before.

        None where this reader does not know yet how they are written.
        """
        plain = self._plain.read_again(content)
        return None if plain is None else list(map(self._record, plain, instants))

    def _record(self, one: PlainTrack, at: int) -> Record:
        wanted, who = self.wanted, one.profile
        call = wanted.track(one.event, one.data or {})
        properties = wanted.kept(who.properties)
        whom = Who(who.email, who.externalId)
        return Record("events.track", one.idempotencyKey, at, whom, call, properties)

    def record(self, one: PlainTrack) -> Record | None:
        """The record of a plain line; None where it needs more than a look."""
        clock, who, key, received = self.clock, one.profile, one.idempotencyKey, one.receivedAt
        at = clock.plain(one.occurredAt)
        arrived = clock.plain(received) if received is not None else at
        email = self.email(who.email) if who.email is not None else None
        call = self.wanted.track(one.event, one.data or {})
        unclear = email is None and (who.email is not None or who.externalId is None)
        if at is None or arrived is None or unclear or (key is None and (call is not None or self._needs_key)):
            return None
        clock.last = arrived if clock.kind == "received" else at
        properties = self.wanted.kept(who.properties)
        return Record("events.track", key, clock.last, Who(email, who.externalId), call, properties)

    def email(self, text: str) -> str | None:
        """``canonical_email``, asked once for each."""
        try:
            return self._emails[text]
        except KeyError:
            if len(self._emails) > _MOST_EMAILS:
                self._emails.clear()
            email = self._emails[text] = canonical_email(text)
            return email

    def line(self, line: bytes, *, careful: bool = False) -> Record | Refusal | None:
        """Read one line without its end. ``careful`` where it is known not to be plain."""
        one = None if careful else self._plain.read(line)
        record = self.record(one) if one is not None else None
        return record if record is not None else self._with_care(line)

    def _with_care(self, line: bytes) -> Record | Refusal | None:
        if not line.strip():
            return None
        body = self.writing.body(line)
        if isinstance(body, Refusal):
            return body
        borrowed, floored = self.clock.borrowed, self.clock.floored
        try:
            record = self._careful.read(body)
        except CallError as error:
            self.clock.borrowed, self.clock.floored = borrowed, floored  # a refused line counts as nothing else
            return self.writing.refusal(line, with_slip(error, body))
        if record.kind == "events.track":
            self._plain.learn(body)
        return record
