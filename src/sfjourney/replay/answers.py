"""What is answered to calls, and what each Profile lived through (semantics.md R4)."""

from typing import Literal, TypeVar

from msgspec import Struct, field

from sfjourney.pointers import Parts
from sfjourney.recordings.calls import Kind
from sfjourney.replay.identity import Profiles
from sfjourney.simulation.moments import CallId

Key = TypeVar("Key")

Status = Literal["accepted", "replayed", "duplicate", "conflict", "rejected", "dropped"]


class ItemAnswer(Struct):
    """The answer to one item of a batch."""

    index: int
    key: str | None
    status: Status
    code: str | None = None
    profile: int | None = None
    id: CallId | None = None
    at: int = 0


class Answer(Struct):
    """The answer to one record. ``original`` is the place of the record whose answer it repeats."""

    status: Status
    code: str | None = None
    profile: int | None = None
    original: int | None = None
    id: CallId | None = None
    items: list[ItemAnswer] | None = None


class Answered(Struct):
    """A record as outcomes tell it."""

    kind: Kind
    at: int
    answer: Answer


class Sightings(Struct):
    """How often something was seen, first at which place of the input, and what the call there names."""

    count: int = 0
    first: int = -1
    named: str | None = None

    def add(self, place: int, named: str | None = None, count: int = 1) -> None:
        if self.count == 0 or place < self.first:
            self.first, self.named = place, named
        self.count += count


Seen = dict[tuple[str, Parts], Sightings]


class Counted(Struct):
    """All answers, counted by (status, code), and what is to be told of records.

    ``refusals`` are the records that were answered with a code, by status and code. ``unredacted`` are records that
    carry a declared path bare, ``redacted`` those that redact a path, both by event and path. ``broken`` are events
    that break their schema, by event, path and what is wrong there.
    """

    counts: dict[tuple[Status, str | None], int] = {}
    refusals: dict[tuple[Status, str], Sightings] = {}
    unredacted: Seen = {}
    redacted: Seen = {}
    broken: dict[tuple[str, Parts, str], Sightings] = {}

    def count(self, status: Status, code: str | None = None, by: int = 1) -> None:
        self.counts[status, code] = self.counts.get((status, code), 0) + by

    def refused(self, place: int, status: Status, code: str, named: str | None = None) -> None:
        """Count a record that was answered with a code; ``named`` is what it names that the code is about."""
        self.count(status, code)
        self.refusals.setdefault((status, code), Sightings()).add(place, named)

    def absorb(self, other: "Counted") -> None:
        """Add what was counted elsewhere, of other records."""
        for (status, code), count in other.counts.items():
            self.count(status, code, count)
        _absorb(self.refusals, other.refusals)
        _absorb(self.unredacted, other.unredacted)
        _absorb(self.redacted, other.redacted)
        _absorb(self.broken, other.broken)


def _absorb(seen: "dict[Key, Sightings]", other: "dict[Key, Sightings]") -> None:
    for key, one in other.items():
        seen.setdefault(key, Sightings()).add(one.first, one.named, one.count)


class Answers(Struct):
    """All answers, counted, and what became known on the way. Records go by their place.

    ``kept`` holds every answer where outcomes are wanted. ``repeats`` are events whose key was used before, with the
    place of the first: their bodies are still to be compared.
    """

    counted: Counted = field(default_factory=Counted)
    kept: dict[int, Answered] = field(default_factory=dict)
    profiles: Profiles = field(default_factory=Profiles)
    repeats: list[tuple[int, int]] = field(default_factory=list)
