"""Blocks of plain lines -> answers, most of them without a look at each (semantics.md I1, P2, T2).

An event that nothing listens to uses up its key, and may name its Profile in a new way. Both can be asked of a whole
block at once; only the lines that something comes of are taken one by one.
"""

from collections.abc import Sequence
from itertools import islice
from operator import le

from sfjourney.recordings.blocks import Block
from sfjourney.recordings.envelope import Clock
from sfjourney.recordings.fields import canonical_email
from sfjourney.recordings.plain import PlainCalls
from sfjourney.recordings.reading import Wanted
from sfjourney.replay.desk import Desk


class PlainLane:
    """The plain blocks of one file. ``start`` and the number of a line are its place."""

    def __init__(self, desk: Desk, wanted: Wanted, clock: Clock, start: int) -> None:
        self.desk = desk
        self.wanted = wanted
        self.clock = clock
        self.start = start
        self._before: Block | None = None

    def take(self, block: Block, read: PlainCalls, last: int) -> int | None:
        """Answer a block whose records come not before ``last``. Returns the instant of the last of them.

        None says that nothing was done: something in the block needs a closer look.
        """
        start = self.start + block.first
        keys = [key or "" for key in read.keys]
        if "" in keys or not self._instants_are_plain(read):
            return None
        repeats = self.desk.tracked.repeated(keys)
        if repeats:
            numbers = [number for number in range(block.count) if number not in repeats]
            fresh, places = read.at(numbers), [start + number for number in numbers]
        else:
            fresh, places = read, [*range(start, start + block.count)]
        order = fresh.occurred
        if not order or not all(map(le, order, islice(order, 1, None))) or self.clock.seen(order[0]) < last:
            return None
        unfamiliar = self._unfamiliar(fresh)
        if unfamiliar is None:
            return None
        uses = self.desk.tracked
        uses.note_instants(start, read.occurred)
        uses.claim_block([key or "" for key in fresh.keys], places)
        if repeats:
            self._repeat(block, read, sorted(repeats))
        self._answer(fresh, places, unfamiliar)
        self._before = block
        self.clock.last = self.clock.seen(read.occurred[-1])
        return self.clock.seen(order[-1])

    def _instants_are_plain(self, read: PlainCalls) -> bool:
        received = [text for text in read.received if text is not None]
        return (not received or self.clock.all_plain(received)) and self.clock.all_plain(read.occurred)

    def _unfamiliar(self, fresh: PlainCalls) -> list[int] | None:
        """The numbers of those whose identity says something new; None where a closer look is needed.

        That is where an email is written in another way than it is kept, or where a known external id comes with
        another email: it may then make unfamiliar what was familiar when the block began.
        """
        profiles = self.desk.out.profiles
        emails, external_ids = fresh.emails, fresh.external_ids
        settled = [profiles.settled.get(external_id or "") for external_id in external_ids]
        found: list[int] = []
        if settled == emails and None not in emails:
            return found
        for number, (email, known) in enumerate(zip(emails, settled, strict=True)):
            if known != email or email is None:
                if profiles.familiar(email, external_ids[number]) is not None:
                    continue
                if email is None or known is not None or canonical_email(email) != email:
                    return None
                found.append(number)
        return found

    def _answer(self, fresh: PlainCalls, places: Sequence[int], unfamiliar: Sequence[int]) -> None:
        """Take one by one those that something comes of; the others are accepted, and that is all."""
        desk, wanted = self.desk, self.wanted
        events, kept, instant = wanted.events, wanted.kept, self.clock.seen
        profiles, handled = desk.out.profiles, 0
        listened = {
            number
            for number, (event, properties) in enumerate(zip(fresh.events, fresh.properties, strict=True))
            if event in events or (properties and kept(properties))
        }
        new = set(unfamiliar)
        for number in sorted(listened | new):
            email, external_id = fresh.emails[number], fresh.external_ids[number]
            if number not in listened and profiles.meet(email, external_id) is not None:
                continue  # somebody is known from here on, and that is all
            profile = None if number in new else profiles.familiar(email, external_id)
            call, at = wanted.track(fresh.events[number], fresh.payloads[number] or {}), instant(fresh.occurred[number])
            properties = kept(fresh.properties[number])
            desk.track(places[number], at, fresh.keys[number], email, external_id, properties, call, profile)
            handled += 1
        desk.accepted += len(places) - handled

    # ---- repeats

    def _repeat(self, block: Block, read: PlainCalls, repeats: Sequence[int]) -> None:
        """Answer repeats. Most stand close to what they repeat, and are written in the same way."""
        before, start = self._before, self.start + block.first
        for number in repeats:
            at = self.clock.seen(read.occurred[number])
            first = self.desk.tracked.claim(read.keys[number] or "", start + number, at)
            if first is None:
                raise ValueError("a repeat repeats something")
            line = first - self.start
            written = None
            if first >= start:
                written = block.written(line)
            elif before is not None and before.first <= line < before.first + before.count:
                written = before.written(line)
            same = written is not None and written == block.written(block.first + number)
            self.desk.repeated(start + number, at, first, same_body=same)
