"""Stories of Profiles, one after another -> the counts that a summary tells."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final, TypeVar

from msgspec import Struct, field

from sfjourney.program.program import Entrance
from sfjourney.simulation.story import EmailSend, Story


class JourneyTally(Struct):
    """What happened in one Journey. ``exited`` is by reason, ``sends`` by (template, status, reason)."""

    matched: int = 0
    enrolled: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    running: int = 0
    completed: int = 0
    exited: Counter[str] = field(default_factory=Counter)
    goals: int = 0
    sends: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)
    reached: set[str] = field(default_factory=set)


Key = TypeVar("Key")


class PassedOver(Struct):
    """How often events came that start Journeys by tables, and how often each Journey was asked all the same."""

    events: dict[Entrance, int] = {}
    asked: dict[tuple[Entrance, str], int] = {}

    def add(self, story: Story) -> None:
        for entrance, asked in story.passed:
            self.events[entrance] = self.events.get(entrance, 0) + 1
            for journey in asked:
                one = entrance, journey.key
                self.asked[one] = self.asked.get(one, 0) + 1

    def skips(self) -> Iterator[tuple[str, int]]:
        """The Journeys that were passed over because their filters cannot hold, and how often."""
        for entrance, events in self.events.items():
            for journey in entrance.journeys:
                yield journey.key, events - self.asked.get((entrance, journey.key), 0)


def _add(counts: dict[Key, int], more: dict[Key, int]) -> None:
    for key, count in more.items():
        counts[key] = counts.get(key, 0) + count


def _count(counts: dict[Key, "Emails"], key: Key, emails: "Emails") -> None:
    known = counts.get(key)
    if known is None:
        counts[key] = Emails(emails.count, emails.first)
    else:
        known.add(emails)


class Emails(Struct):
    """Emails that have something in common: how many, and of the first when it was decided on and for which Profile."""

    count: int
    first: tuple[int, str]

    def add(self, other: "Emails") -> None:
        self.count += other.count
        self.first = min(self.first, other.first)


_MOST_NAMES: Final = 1000


class UnknownZones(Struct):
    """What is found at one pointer and names no zone: in how many Profiles, read by which Journeys, and the names.

    ``names`` says of each in how many Profiles. Of very many only the first by their letters are counted, which are the
    same whatever the order in which Profiles are added.
    """

    profiles: int = 0
    journeys: set[str] = set()
    names: dict[str, int] = {}

    def add(self, other: "UnknownZones") -> None:
        self.profiles += other.profiles
        self.journeys.update(other.journeys)
        _add(self.names, other.names)
        if len(self.names) > 2 * _MOST_NAMES:
            self.names = dict(self.counted())

    def counted(self) -> list[tuple[str, int]]:
        """The names whose number is certain."""
        return sorted(self.names.items())[:_MOST_NAMES]


def _unknown_zones(story: Story) -> dict[str, UnknownZones]:
    """What one Profile names that is no zone, by pointer."""
    found: dict[str, UnknownZones] = {}
    for pointer, journey, name in story.unknown_zones:
        zones = found.setdefault(pointer, UnknownZones(1))
        zones.journeys.add(journey)
        if name is not None:
            zones.names[name] = 1
    return found


class Tally(Struct):
    """All counts.

    ``reached`` are the nodes that somebody reached, by Journey. ``skips`` are by (Journey, reason), ``ends`` by
    (Journey, status, reason), ``goals`` by Journey, ``unknown_zones`` by pointer, ``sends`` by (Journey or None,
    template, status, reason), ``unresolved`` by (template, pointer, where, element), ``failed`` by (template, reason).
    """

    reached: dict[str, set[str]] = {}
    skips: dict[tuple[str, str], int] = {}
    ends: dict[tuple[str, str, str | None], int] = {}
    goals: dict[str, int] = {}
    sends: dict[tuple[str | None, str, str, str | None], int] = {}
    unknown_zones: dict[str, UnknownZones] = {}
    unresolved: dict[tuple[str, str, str, str | None], Emails] = {}
    failed: dict[tuple[str, str | None], Emails] = {}

    def add(self, story: Story) -> None:
        """Count what happened to one Profile."""
        skips, ends, sends = self.skips, self.ends, self.sends
        for skip in story.skips:
            skips[skip] = skips.get(skip, 0) + 1
        for run in story.runs:
            journey = run.journey
            end = journey.key, run.status, run.reason
            ends[end] = ends.get(end, 0) + 1
            if run.goal_at is not None:
                self.goals[journey.key] = self.goals.get(journey.key, 0) + 1
            reached = self.reached.setdefault(journey.key, set())
            if len(reached) < journey.nodes:
                reached.update([visit[0] for visit in run.path])
                if run.step is not None:
                    reached.add(run.step.node)
        for send in story.sends:
            sent = send.journey, send.template, send.status, send.reason
            sends[sent] = sends.get(sent, 0) + 1
            if send.unresolved or send.status == "Failed":
                self._add_faulty(send, story.profile_id)
        for pointer, zones in _unknown_zones(story).items():
            self.unknown_zones.setdefault(pointer, UnknownZones()).add(zones)

    def add_passed_over(self, passed: PassedOver) -> None:
        """Count as skips what was passed over."""
        for journey, count in passed.skips():
            if count:
                self.skips[journey, "filter"] = self.skips.get((journey, "filter"), 0) + count

    def _add_faulty(self, send: EmailSend, profile_id: str) -> None:
        this = Emails(1, (send.decided_at, profile_id))
        for one in send.unresolved:
            _count(self.unresolved, (send.template, one.pointer, one.where, one.element), this)
        if send.status == "Failed":
            _count(self.failed, (send.template, send.reason), this)

    def absorb(self, other: "Tally") -> None:
        """Add what was counted of other Profiles."""
        for key, reached in other.reached.items():
            self.reached.setdefault(key, set()).update(reached)
        _add(self.skips, other.skips)
        _add(self.ends, other.ends)
        _add(self.goals, other.goals)
        _add(self.sends, other.sends)
        for pointer, zones in other.unknown_zones.items():
            self.unknown_zones.setdefault(pointer, UnknownZones()).add(zones)
        for place, emails in other.unresolved.items():
            _count(self.unresolved, place, emails)
        for failure, emails in other.failed.items():
            _count(self.failed, failure, emails)

    def journeys(self, keys: Iterable[str]) -> dict[str, JourneyTally]:
        """The counts of every Journey of these keys."""
        made = {
            key: JourneyTally(
                goals=self.goals.get(key, 0),
                reached=self.reached.get(key, set()),
            )
            for key in keys
        }
        for (key, skipped), count in self.skips.items():
            made[key].matched += count
            made[key].skipped[skipped] += count
        for (key, status, reason), count in self.ends.items():
            journey = made[key]
            journey.matched += count
            journey.enrolled += count
            if status == "running":
                journey.running += count
            elif status == "completed":
                journey.completed += count
            else:
                journey.exited[reason or ""] += count
        for (sender, template, status, reason), count in self.sends.items():
            if sender is not None:
                made[sender].sends[template, status, reason] += count
        return made

    @property
    def recorded(self) -> Counter[tuple[str, str, str | None]]:
        """The sends of calls, by (template, status, reason)."""
        return Counter(
            {
                (template, status, reason): count
                for (sender, template, status, reason), count in self.sends.items()
                if sender is None
            }
        )
