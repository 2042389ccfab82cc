"""Recordings -> every record to the desk, in order of time; and the lines that are none (semantics.md R1-R3, T1, T2).

Most recordings are written as things happen, so records are answered as they are read. Where one turns out to come
before another that stands behind it, all is forgotten, and the recording is read again and put in order first.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from sfjourney.recordings.blocks import Block
from sfjourney.recordings.bodies import Body, Refusal
from sfjourney.recordings.calls import Record, Who
from sfjourney.recordings.envelope import CallError, Clock
from sfjourney.recordings.fields import canonical_email
from sfjourney.recordings.files import Recording
from sfjourney.recordings.plain import PlainCalls, PlainReader
from sfjourney.recordings.reading import CallReader, Wanted
from sfjourney.replay.desk import Desk
from sfjourney.replay.first_uses import OutOfOrderError
from sfjourney.replay.initial import InitialLine
from sfjourney.replay.plain_lane import PlainLane


class Refused(Struct, frozen=True):
    """One refused line, as refused.jsonl holds it. Lines and columns count from 1, columns characters."""

    file: str
    line: int
    column: int
    code: str
    message: str


class TooManyRefused(Exception):  # noqa: N818  # it ends the reading, as it was asked to
    """More lines were refused than the user would have."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(f"{refused.file}:{refused.line}:{refused.column}: {refused.message}")
        self.refused = refused


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """How to read: which clock, whether keys are required, when to give up, and where time stops."""

    clock: Literal["occurred", "received"] = "occurred"
    require_keys: bool = False
    most_refused: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class InputFile:
    """What a file was: its name, and how many lines it has."""

    name: str
    lines: int


@dataclass(slots=True)
class Intake:
    """What reading gave beside the records. A record's place is one number, counted through all files.

    ``later`` counts the records left out because they come after ``until``.
    """

    inputs: list[InputFile] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    records: int = 0
    later: int = 0
    borrowed_instants: int = 0
    floored_instants: int = 0

    def file_and_line(self, place: int) -> tuple[str, int]:
        """The file, as named, and the line, from 1, of a record by its place."""
        number = bisect_right(self.starts, place) - 1
        return self.inputs[number].name, place - self.starts[number]


def take_in(
    recordings: Sequence[Recording],
    wanted: Wanted,
    options: IntakeOptions,
    initial: Sequence[InitialLine],
    new_desk: Callable[[], Desk],
) -> tuple[Intake, Desk]:
    """Read all recordings, in the order of their names, and have every record answered in order of time.

    What ``initial`` says of Profiles holds before the first.

    Raises OSError where one cannot be read, TooManyRefused as the options ask.
    """
    ordered = sorted(recordings, key=lambda recording: recording.name)
    try:
        reading = _Reading(wanted, options, new_desk(), at_once=True)
        reading.prepare(initial)
        reading.read(ordered)
    except OutOfOrderError:
        reading = _Reading(wanted, options, new_desk(), at_once=False)
        reading.prepare(initial)
        reading.read(ordered)
        reading.answer_kept()
    return reading.intake, reading.desk


class _Reading:
    """One passage through all recordings. ``kept`` are the records to be answered later, where not at once."""

    def __init__(self, wanted: Wanted, options: IntakeOptions, desk: Desk, *, at_once: bool) -> None:
        self.wanted = wanted
        self.options = options
        self.desk = desk
        self.at_once = at_once
        self.plain_at_once = at_once and options.until is None and not desk.keep
        self.whole_blocks = self.plain_at_once and options.clock == "occurred"
        self.intake = Intake()
        self.last = 0
        self.kept: list[tuple[int, int, Record]] = []

    def prepare(self, initial: Sequence[InitialLine]) -> None:
        """Take what is known of Profiles before the first record; refuse what contradicts what stands before it."""
        for one in initial:
            if isinstance(one.read, Refusal):
                refusal = one.read
            else:
                code = self.desk.prepare(one.read)
                if code is None:
                    continue
                refusal = Refusal(1, code.replace("_", "-"), _CONTRADICTIONS[code])
            self.refuse(Refused(one.file, one.line, refusal.column, refusal.code, refusal.message))

    def read(self, recordings: Sequence[Recording]) -> None:
        start = 0
        for recording in recordings:
            self.intake.starts.append(start)
            start += _FileReading(self, recording, start).read() + 1

    def take(self, place: int, record: Record) -> None:
        """One record: answer it, or keep it until all are there."""
        if self.options.until is not None and record.at > self.options.until:
            self.intake.later += 1
            return
        self.intake.records += 1
        if not self.at_once:
            self.kept.append((record.at, place, record))
            return
        if record.at < self.last:
            raise OutOfOrderError
        self.last = record.at
        self.desk.answer(place, record)

    def answer_kept(self) -> None:
        """Answer in order of (instant, position): T2."""
        for _, place, record in sorted(self.kept, key=lambda one: one[:2]):
            self.desk.answer(place, record)

    def refuse(self, refused: Refused) -> None:
        self.intake.refused.append(refused)
        most = self.options.most_refused
        if most is not None and len(self.intake.refused) > most:
            raise TooManyRefused(refused)


_CONTRADICTIONS = {
    "identity_conflict": "it names an email and an id that belong to different Profiles",
    "profile_not_found": "it names no Profile that is known, and no email to make one of",
    "unknown_subscription_group": "it names a subscription that the workspace does not have",
}


class _FileReading:
    """One file being read; its lines' places are ``start`` and their number."""

    def __init__(self, reading: _Reading, recording: Recording, start: int) -> None:
        self.reading = reading
        self.recording = recording
        self.start = start
        self.clock = Clock(reading.options.clock)
        self.careful = CallReader(self.clock, reading.wanted, reading.options.require_keys)
        self.plain = PlainReader()
        self.lane = PlainLane(reading.desk, reading.wanted, self.clock, start) if reading.whole_blocks else None

    def read(self) -> int:
        """Read the file. Returns how many lines it has."""
        lines = 0
        for block in self.recording.blocks():
            lines = block.first + block.count - 1
            read = block.plain(self.plain)
            if read is None:
                self._block(block)
            elif not self._in_lane(block, read):
                self._plain_block(block, read)
        intake = self.reading.intake
        intake.borrowed_instants += self.clock.borrowed
        intake.floored_instants += self.clock.floored
        intake.inputs.append(InputFile(self.recording.name, lines))
        return lines

    def _in_lane(self, block: Block, read: PlainCalls) -> bool:
        """Take a whole block of plain lines at once, if that can be."""
        last = self.lane.take(block, read, self.reading.last) if self.lane is not None else None
        if last is None:
            return False
        self.reading.last = last
        self.reading.intake.records += block.count
        return True

    def _block(self, block: Block) -> None:
        """A block with something unusual in it: piece by piece, those that are plain still fast."""
        for piece in block.pieces():
            read = piece.plain(self.plain)
            if read is not None:
                self._plain_block(piece, read)
                continue
            for number in range(piece.first, piece.first + piece.count):
                self._line(piece, number)

    def _plain_block(self, block: Block, read: PlainCalls) -> None:
        """Take plain lines one by one. What turns out to need more than a look is read once more, with care."""
        reading, wanted, clock = self.reading, self.reading.wanted, self.clock
        desk, at_once = reading.desk, reading.plain_at_once
        profiles = desk.out.profiles
        by_receipt = clock.kind == "received"
        needs_key = reading.options.require_keys or wanted.everything
        for number in range(block.count):
            place = self.start + block.first + number
            key, email, received = read.keys[number], read.emails[number], read.received[number]
            external_id = read.external_ids[number]
            at = clock.plain(read.occurred[number])
            arrived = clock.plain(received) if received is not None else at
            known = profiles.familiar(email, external_id)
            if known is None and email is not None:
                email = canonical_email(email)
            call = wanted.track(read.events[number], read.payloads[number] or {})
            unclear = email is None and (read.emails[number] is not None or external_id is None)
            if at is None or arrived is None or unclear or (key is None and (call is not None or needs_key)):
                self._line(block, block.first + number)
                continue
            clock.last = at = arrived if by_receipt else at
            properties = wanted.kept(read.properties[number])
            if not at_once:
                reading.take(place, Record("events.track", key, at, Who(email, external_id), call, properties))
                continue
            reading.intake.records += 1
            if key is not None and not desk.claim(place, at, key):
                continue
            if at < reading.last:
                raise OutOfOrderError
            reading.last = at
            if known is None or call is not None or properties is not None:
                desk.track(place, at, key, email, external_id, properties, call, known)
            else:
                desk.accepted += 1  # nothing listens: all it does is use up its key

    def _line(self, block: Block, number: int) -> None:
        """Read one line with care."""
        body = block.body(number)
        if body is None:
            return
        if isinstance(body, Refusal):
            self._refuse(number, body)
            return
        borrowed, floored = self.clock.borrowed, self.clock.floored
        try:
            record = self.careful.read(body)
        except CallError as error:
            self.clock.borrowed, self.clock.floored = borrowed, floored  # a refused line counts as nothing else
            self._refuse(number, block.refusal(number, error.path, error.code, error.message))
            return
        if record.kind == "events.track":
            self.plain.learn(body)
        self.reading.take(self.start + number, record)

    def _refuse(self, number: int, refusal: Refusal) -> None:
        name = self.recording.name
        self.reading.refuse(Refused(name, number, refusal.column, refusal.code, refusal.message))


def bodies_at(recordings: Sequence[Recording], places: set[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], Body]]:
    """Read once more the bodies of certain lines, by (file, line)."""
    for recording in recordings:
        wanted = sorted(line for name, line in places if name == recording.name)
        blocks = recording.blocks() if wanted else iter(())
        for block in blocks:
            end = block.first + block.count
            inside, wanted = wanted[: bisect_left(wanted, end)], wanted[bisect_left(wanted, end) :]
            for number in inside:
                body = block.body(number)
                if not isinstance(body, dict):
                    raise TypeError(f"{recording.name}:{number}: it was a call when it was read before")
                yield (recording.name, number), body
            if not wanted:
                break
