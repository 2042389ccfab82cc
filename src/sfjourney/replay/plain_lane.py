"""Blocks of plain lines -> answers, most of them without a look at each (semantics.md I1, P2, T2).

An event that nothing listens to uses up its key, and may name its Profile in a new way. Both can be asked of a whole
block at once; only the lines that something comes of are taken one by one.
"""

from collections.abc import Mapping, Sequence
from operator import le

from sfjourney.recordings.envelope import Clock
from sfjourney.recordings.fields import canonical_email
from sfjourney.recordings.files import Lines
from sfjourney.recordings.plain import PlainTrack
from sfjourney.recordings.reading import Wanted
from sfjourney.replay.desk import Desk


class PlainLane:
    """The plain blocks of one file. ``start`` and the number of a line are its place."""

    def __init__(self, desk: Desk, wanted: Wanted, clock: Clock, start: int) -> None:
        self.desk = desk
        self.wanted = wanted
        self.clock = clock
        self.start = start
        self._before: Lines | None = None

    def take(self, block: Lines, read: Sequence[PlainTrack], last: int) -> int | None:
        """Answer a block whose records come not before ``last``. Returns the instant of the last of them.

        None says that nothing was done: something in the block needs a closer look.
        """
        start = self.start + block.first
        keys = [one.idempotencyKey or "" for one in read]
        texts = [one.occurredAt for one in read]
        if "" in keys or not self._instants_are_plain(read, texts):
            return None
        repeats = self.desk.tracked.repeated(keys)
        if repeats:
            fresh = [one for number, one in enumerate(read) if number not in repeats]
            places: Sequence[int] = [start + number for number in range(len(read)) if number not in repeats]
            new_keys, order = [one.idempotencyKey or "" for one in fresh], [one.occurredAt for one in fresh]
        else:
            fresh, places, new_keys, order = list(read), range(start, start + len(read)), keys, texts
        if not fresh or not all(map(le, order, order[1:])) or self.clock.seen(order[0]) < last:
            return None
        unfamiliar = self._unfamiliar(fresh)
        if unfamiliar is None:
            return None
        uses = self.desk.tracked
        uses.note_instants(start, texts)
        uses.claim_block(new_keys, places)
        if repeats:
            self._repeat(block, {start + number: read[number] for number in sorted(repeats)})
        self._answer(fresh, places, unfamiliar)
        self._before = block
        self.clock.last = self.clock.seen(texts[-1])
        return self.clock.seen(order[-1])

    def _instants_are_plain(self, read: Sequence[PlainTrack], texts: Sequence[str]) -> bool:
        received = [one.receivedAt for one in read if one.receivedAt is not None]
        return (not received or self.clock.all_plain(received)) and self.clock.all_plain(texts)

    def _unfamiliar(self, fresh: Sequence[PlainTrack]) -> list[int] | None:
        """The numbers of those whose identity says something new; None where a closer look is needed.

        That is where an email is written in another way than it is kept, or where a known external id comes with
        another email: it may then make unfamiliar what was familiar when the block began.
        """
        profiles = self.desk.out.profiles
        emails = [one.profile.email for one in fresh]
        external_ids = [one.profile.externalId or "" for one in fresh]
        settled = [*map(profiles.settled.get, external_ids)]
        found: list[int] = []
        if settled == emails and None not in emails:
            return found
        for number, (email, known) in enumerate(zip(emails, settled, strict=True)):
            if known != email or email is None:
                if profiles.familiar(email, external_ids[number] or None) is not None:
                    continue
                if email is None or known is not None or canonical_email(email) != email:
                    return None
                found.append(number)
        return found

    def _answer(self, fresh: Sequence[PlainTrack], places: Sequence[int], unfamiliar: Sequence[int]) -> None:
        """Take one by one those that something comes of; the others are accepted, and that is all."""
        desk, wanted = self.desk, self.wanted
        events, kept, instant = wanted.events, wanted.kept, self.clock.seen
        profiles, handled = desk.out.profiles, 0
        listened = {
            number
            for number, one in enumerate(fresh)
            if one.event in events or (one.profile.properties and kept(one.profile.properties))
        }
        new = set(unfamiliar)
        for number in sorted(listened | new):
            one = fresh[number]
            who, key = one.profile, one.idempotencyKey
            if number not in listened and profiles.meet(who.email, who.externalId) is not None:
                continue  # somebody is known from here on, and that is all
            profile = None if number in new else profiles.familiar(who.email, who.externalId)
            call, at = wanted.track(one.event, one.data or {}), instant(one.occurredAt)
            desk.track(places[number], at, key, who.email, who.externalId, kept(who.properties), call, profile)
            handled += 1
        desk.accepted += len(fresh) - handled

    # ---- repeats

    def _repeat(self, block: Lines, repeats: Mapping[int, PlainTrack]) -> None:
        """Answer repeats, by place. Most stand close to what they repeat, and are the same byte for byte."""
        here, before = block.split(), self._before
        start = self.start + block.first
        for place, one in repeats.items():
            at = self.clock.seen(one.occurredAt)
            first = self.desk.tracked.claim(one.idempotencyKey or "", place, at)
            if first is None:
                raise ValueError("a repeat repeats something")
            line = None
            if first >= start:
                line = here[first - start]
            elif before is not None and before.first <= first - self.start < before.first + before.count:
                line = before.split()[first - self.start - before.first]
            self.desk.repeated(place, at, first, same_body=line == here[place - start])
