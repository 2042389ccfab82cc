"""Stories of Profiles, one after another -> the counts that a summary tells."""

from collections import Counter
from dataclasses import dataclass, field

from sfjourney.simulation.story import Story


@dataclass(slots=True)
class JourneyTally:
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


@dataclass(slots=True)
class Tally:
    """All counts. ``recorded`` are the sends of calls, ``unresolved`` is by (template, pointer, where, element)."""

    journeys: dict[str, JourneyTally] = field(default_factory=dict)
    recorded: Counter[tuple[str, str, str | None]] = field(default_factory=Counter)
    unresolved: Counter[tuple[str, str, str, str | None]] = field(default_factory=Counter)

    def journey(self, key: str) -> JourneyTally:
        found = self.journeys.get(key)
        if found is None:
            found = self.journeys[key] = JourneyTally()
        return found

    def add(self, story: Story) -> None:
        for key, reason in story.skips:
            counted = self.journey(key)
            counted.matched += 1
            counted.skipped[reason] += 1
        for run in story.runs:
            counted = self.journey(run.journey.key)
            counted.matched += 1
            counted.enrolled += 1
            if run.status == "running":
                counted.running += 1
            elif run.status == "completed":
                counted.completed += 1
            else:
                counted.exited[run.reason or ""] += 1
            counted.goals += run.goal_at is not None
            counted.reached.update(visit[0] for visit in run.path)
            if run.step is not None:
                counted.reached.add(run.step.node)
        for send in story.sends:
            to = self.recorded if send.run is None else self.journey(send.run.journey.key).sends
            to[send.template, send.status, send.reason] += 1
            for one in send.unresolved:
                self.unresolved[send.template, one.pointer, one.where, one.element] += 1
        for key in story.unknown_zones:
            self.journey(key).unknown_zones += 1
