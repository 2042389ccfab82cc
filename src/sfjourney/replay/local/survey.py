"""A section of a recording -> which of its lines matter, and whom every line names, as numbers (semantics.md P, I).

A line matters where something listens to its event or reads what it says of its Profile. Of the others it is enough to
know that they are there, unless they share a name or a key with a line that says something else: what then concerns
each other is found later, for all sections at once, by the hashes that are noted here.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

from msgspec import Struct

from sfjourney.identifiers import identifier
from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.calls import BatchCall, Record, Who
from sfjourney.recordings.envelope import Clock
from sfjourney.recordings.plain import PlainTrack
from sfjourney.recordings.reading import Wanted
from sfjourney.recordings.records import RecordReader
from sfjourney.recordings.sources import Source, blocks_in
from sfjourney.recordings.writing import Writing
from sfjourney.replay.identity import key_of
from sfjourney.replay.initial import InitialLine
from sfjourney.replay.intake import IntakeOptions, Refused
from sfjourney.replay.local.columns import Columns


class Section(Struct, frozen=True):
    """A range of bytes of a recording, and the instant of the record ``before`` it, if ``is_known`` which.

    ``lends`` says that there can be one.
    """

    number: int
    source: int
    start: int
    end: int
    before: int | None = None
    is_known: bool = False
    lends: bool = True


class Surveyed(Struct):
    """What a survey counted. Lines are numbered from 0 in the section.

    ``last`` is the instant of its last record. ``needs_before`` says that it cannot be read without the instant of
    the record before it; nothing else means anything then.
    """

    section: Section
    lines: int = 0
    records: int = 0
    later: int = 0
    borrowed: int = 0
    floored: int = 0
    last: int | None = None
    refused: list[Refused] = []
    needs_before: bool = False


class Sought(Struct, frozen=True):
    """What else is noted of lines, where somebody asks about a few Profiles and not about all.

    ``mentioned`` gives the names that stand anywhere in a line, also in one that is refused; ``members`` are those
    where names may stand in a line. ``ids`` are ids of Profiles: lines that name one of them are noted.
    """

    mentioned: Callable[[bytes], Iterable[str]]
    members: frozenset[str]
    ids: frozenset[str] = frozenset()

    def is_one(self, email: str | None, external_id: str | None) -> bool:
        """Whether a Profile that is first heard of by these names would have one of the ids."""
        names = [names for names in ((email, None), (None, external_id)) if names != (None, None)]
        return any(identifier("profile", key_of(*one)) in self.ids for one in names)


def survey(  # all that a survey depends on
    section: Section,
    source: Source,
    wanted: Wanted,
    options: IntakeOptions,
    place: Path,
    sought: Sought | None = None,
) -> Surveyed:
    """Read a section, and write its columns to a file. Stops where it alone has too many lines refused."""
    surveying = Surveying(section, source.name, source.writing, wanted, options, sought)
    for block in blocks_in(source, section.start, section.end):
        surveying.take(block.content, block.content.count(b"\n"))
        surveying.columns.ends_of(block)
        if surveying.stopped:
            break
    found = surveying.finished()
    if not found.needs_before:
        surveying.columns.write(place)
    return found


class Surveying:
    """A survey going on, of lines of the recording ``name``. ``stopped`` is True once no more of them is needed."""

    def __init__(  # all that a survey depends on
        self,
        section: Section,
        name: str,
        writing: Writing,
        wanted: Wanted,
        options: IntakeOptions,
        sought: Sought | None = None,
    ) -> None:
        self.section = section
        self.name = name
        self.wanted = wanted
        self.options = options
        self.sought = sought
        self.found = Surveyed(section)
        self.columns = Columns()
        self.clock = Clock(options.clock, last=section.before, lends=section.lends)
        self.reader = RecordReader(self.clock, wanted, require_keys=options.require_keys, writing=writing)
        self.whole_blocks = options.until is None
        self.stopped = False
        self._borrowed = 0
        self._asked: dict[tuple[str | None, str | None], bool] = {}

    def finished(self) -> Surveyed:
        """What was found."""
        found, clock = self.found, self.clock
        found.borrowed, found.floored, found.last = clock.borrowed, clock.floored, clock.last
        return found

    def take(self, content: bytes, count: int) -> None:
        """Survey ``count`` whole lines, each with its end: as many at once as are events as usual."""
        if not self._at_once(content, count):
            for lines in _in_runs(content):
                if self.stopped:
                    return
                if len(lines) == count or not self._at_once(_joined(lines), len(lines)):
                    self._one_by_one(lines)

    def _at_once(self, content: bytes, count: int) -> bool:
        """Survey lines as a whole, if nothing in them needs more; else nothing is done."""
        plain = self.reader.plain(content, count) if self.whole_blocks else None
        if plain is None or self._may_mention_others(plain) or not self.reader.at_once(plain):
            return False
        self._whole(plain)
        self.found.lines += count
        return True

    def _whole(self, read: Sequence[PlainTrack]) -> None:
        """Note a block of plain lines at once."""
        who = [one.profile for one in read]
        self.columns.add_lines(
            [one.idempotencyKey for one in read], [one.email for one in who], [one.externalId for one in who]
        )
        kept, first, instant = self._kept(read), self.found.lines, self.reader.instant
        self.columns.kept.extend(kept)
        self.columns.plain.extend(kept)
        self.columns.plain_at.extend([instant(read[number - first]) for number in kept])
        self.found.records += len(read)
        if self.sought is not None and self.sought.ids:
            self.columns.called.extend(
                [number for number, one in enumerate(who, first) if self._is_sought(one.email, one.externalId)]
            )

    def _kept(self, read: Sequence[PlainTrack]) -> Iterable[int]:
        """The numbers of the lines that matter."""
        first, wanted = self.found.lines, self.wanted
        events, unread = wanted.events, wanted.unread
        if wanted.everything:
            return range(first, first + len(read))
        return [
            number
            for number, one in enumerate(read, first)
            if one.event in events or not unread(one.profile.properties or ())
        ]

    def _one_by_one(self, lines: Sequence[bytes]) -> None:
        content, count, first = _joined(lines), len(lines), self.found.lines
        told = self.sought is not None and self._tells_all(content, count)
        self.found.lines += count
        for number, read in enumerate(self.reader.read(content, count), first):
            later = isinstance(read, Record) and self.options.until is not None and read.at > self.options.until
            if read is not None and not later:
                self._seek(number, lines[number - first], read, told=told)
            if isinstance(read, Refusal):
                self._refused(number, read)
            elif read is not None and not later:
                self._record(number, read)
                continue
            elif read is not None:
                self.found.later += 1
            self.columns.add_line()
            if self.stopped:
                return

    def _seek(self, number: int, line: bytes, read: Record | Refusal, *, told: bool) -> None:
        """Note whom a line mentions, and whether it names one who is sought; ``told`` where an event mentions nobody
        but whom it names.
        """
        if self.sought is None:
            return
        if isinstance(read, Refusal) or not told or read.kind != "events.track":
            self.columns.add_mentions(number, self.sought.mentioned(line))
        if isinstance(read, Record) and self.sought.ids and any(self._is_sought(*who) for who in identities(read)):
            self.columns.called.append(number)

    def _tells_all(self, content: bytes, count: int) -> bool:
        """Whether these lines are plain, and mention nobody but whom they name."""
        plain = self.reader.plain(content, count)
        return plain is not None and not self._may_mention_others(plain)

    def _may_mention_others(self, read: Sequence[PlainTrack]) -> bool:
        """Whether plain lines have members of their own in which names may stand."""
        return bool(read) and self.sought is not None and not self.sought.members.isdisjoint(_members(type(read[0])))

    def _is_sought(self, email: str | None, external_id: str | None) -> bool:
        names = email, external_id
        known = self._asked.get(names)
        if known is None:
            known = self._asked[names] = self.sought is not None and self.sought.is_one(email, external_id)
        return known

    def _refused(self, number: int, read: Refusal) -> None:
        """Note a line that is none. What depends on the section before is left until that is known."""
        if read.code == "no-instant" and not self.section.is_known and self.clock.last is None:
            self.found.needs_before = self.stopped = True
        most = self.options.most_refused
        self.found.refused.append(Refused(self.name, number, read.column, read.code, read.message))
        self.stopped = self.stopped or (most is not None and len(self.found.refused) > most)

    def _record(self, number: int, record: Record) -> None:
        """Note one record by itself."""
        columns, who, borrowed = self.columns, record.who, self.clock.borrowed
        self.found.records += 1
        if record.kind == "events.track":
            columns.add_line(record.key, who.email, who.external_id)
            # Without an email there may be no such Profile, which is to be found out.
            if record.call is not None or record.properties is not None or who.email is None:
                columns.kept.append(number)
        else:
            columns.add_line()
            names = [name for name in names_of(record) if name is not None]
            columns.add_links(number, names)
            if not names:  # as a batch of items that are no calls: nobody else is concerned, but it has an answer
                columns.kept.append(number)
        if borrowed > self._borrowed:
            columns.add_instant(number, record.at)
            self._borrowed = borrowed


def _in_runs(content: bytes) -> Iterator[list[bytes]]:
    """Lines without their ends, by turns those that look like events as usual, and others."""
    for _, lines in groupby(content.removesuffix(b"\n").split(b"\n"), _looks_usual):
        yield list(lines)


def _joined(lines: Sequence[bytes]) -> bytes:
    return b"\n".join(lines) + b"\n"


def _looks_usual(line: bytes) -> bool:
    """A guess that costs little: calls other than of events name themselves, ingest items their type."""
    return b'"event"' in line and b'"call"' not in line


def _members(plain: type[PlainTrack]) -> tuple[str, ...]:
    """The members that lines read so may have."""
    return plain.__struct_encode_fields__


def identities(record: Record) -> Iterator[tuple[str | None, str | None]]:
    """Whom a call names, as email and external id."""
    items = record.call.items if isinstance(record.call, BatchCall) else ()
    for who in (record.who, *(item.who for item in items)):
        if who is not None:
            yield who.email, who.external_id


def names_of(record: Record) -> Iterator[Hashable]:
    """All that ties a call to others: whom it names, and its keys, each in its scope."""
    yield from _whom(record.who)
    if record.key is not None:
        yield record.kind, record.key
    if isinstance(record.call, BatchCall):
        for item in record.call.items:
            yield from _whom(item.who or Who())
            if item.key is not None:
                yield "item", item.key


def _whom(who: Who) -> Iterator[Hashable]:
    """Emails and external ids as themselves, as lines of events name them; ids of the workspace apart from those."""
    yield who.email
    yield who.external_id
    if who.profile_id is not None:
        yield "profileId", who.profile_id


def initial_columns(initial: Sequence[InitialLine]) -> Columns:
    """The lines that say what Profiles were before the first record, as columns of a section."""
    columns = Columns()
    for line, one in enumerate(initial):
        who = one.read.who if isinstance(one.read, Record) else Who()
        plain = who.email is not None and who.external_id is not None and who.profile_id is None
        columns.add_line(None, who.email if plain else None, who.external_id if plain else None)
        if plain:
            columns.kept.append(line)
        elif isinstance(one.read, Record):
            columns.add_links(line, (name for name in names_of(one.read) if name is not None))
    return columns
