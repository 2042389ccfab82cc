"""Stories of Profiles, one after another -> the counts that a summary tells."""

from collections import Counter

from msgspec import Struct, field

from sfjourney.program.program import Program
from sfjourney.simulation.story import Story


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
    unknown_zones: int = 0


class Tally:
    """All counts. ``unresolved`` is by (template, pointer, where, element)."""

    def __init__(self, program: Program) -> None:
        self._reached: dict[str, set[str]] = {key: set() for key in program.journeys}
        self._skips: Counter[tuple[str, str]] = Counter()
        self._ends: Counter[tuple[str, str, str | None]] = Counter()
        self._goals: Counter[str] = Counter()
        self._sends: Counter[tuple[str | None, str, str, str | None]] = Counter()
        self._unknown_zones: Counter[str] = Counter()
        self.unresolved: Counter[tuple[str, str, str, str | None]] = Counter()

    def add(self, story: Story) -> None:
        """Count what happened to one Profile."""
        for skip in story.skips:
            self._skips[skip] += 1
        for run in story.runs:
            journey = run.journey
            self._ends[journey.key, run.status, run.reason] += 1
            if run.goal_at is not None:
                self._goals[journey.key] += 1
            reached = self._reached[journey.key]
            if len(reached) < journey.nodes:
                reached.update(visit[0] for visit in run.path)
                if run.step is not None:
                    reached.add(run.step.node)
        for send in story.sends:
            self._sends[send.journey, send.template, send.status, send.reason] += 1
            for one in send.unresolved:
                self.unresolved[send.template, one.pointer, one.where, one.element] += 1
        for key in story.unknown_zones:
            self._unknown_zones[key] += 1

    def journeys(self) -> dict[str, JourneyTally]:
        """The counts of every Journey, by key."""
        made = {
            key: JourneyTally(goals=self._goals[key], reached=reached, unknown_zones=self._unknown_zones[key])
            for key, reached in self._reached.items()
        }
        for (key, skipped), count in self._skips.items():
            made[key].matched += count
            made[key].skipped[skipped] += count
        for (key, status, reason), count in self._ends.items():
            journey = made[key]
            journey.matched += count
            journey.enrolled += count
            if status == "running":
                journey.running += count
            elif status == "completed":
                journey.completed += count
            else:
                journey.exited[reason or ""] += count
        for (sender, template, status, reason), count in self._sends.items():
            if sender is not None:
                made[sender].sends[template, status, reason] += count
        return made

    @property
    def recorded(self) -> Counter[tuple[str, str, str | None]]:
        """The sends of calls, by (template, status, reason)."""
        return Counter(
            {
                (template, status, reason): count
                for (sender, template, status, reason), count in self._sends.items()
                if sender is None
            }
        )
