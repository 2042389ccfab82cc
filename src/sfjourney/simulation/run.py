"""One run: an enrollment of a Profile in a Journey, and where it stands. It is the scope its conditions read."""

from typing import Any, Final, Literal

from sfjourney.clock.instants import END_OF_TIME
from sfjourney.clock.zones import Zone, find_zone
from sfjourney.expressions.evaluate import Past
from sfjourney.program.program import (
    AwaitStep,
    HoldStep,
    HoldUntilDateStep,
    HoldUntilTimeStep,
    JourneyProgram,
    SendStep,
    Step,
)
from sfjourney.simulation.moments import Moment
from sfjourney.simulation.person import Person

NEVER: Final = END_OF_TIME + 1
"""Later than every timer: when something is due that waits for none."""

Waiting = SendStep | HoldStep | HoldUntilTimeStep | HoldUntilDateStep | AwaitStep


class Run:
    """An enrollment. ``roots`` are the values that pointers begin with, shared with nobody but the live Profile.

    ``since`` is the number of the last event that came before it or started it; ``used`` that of the last event that
    resolved a wait. ``due`` is when its timer rings. ``path`` holds (node id, instant reached, port taken).
    ``resume`` is where it goes on once what its `set` caused has happened.
    """

    __slots__ = (
        "decided_at",
        "due",
        "ended_at",
        "enrolled_at",
        "goal_at",
        "goal_until",
        "held_zone",
        "journey",
        "key",
        "key_text",
        "masked",
        "order",
        "origin",
        "path",
        "person",
        "reached",
        "reason",
        "resume",
        "roots",
        "since",
        "started_by",
        "status",
        "step",
        "used",
    )

    def __init__(self, person: Person, journey: JourneyProgram, roots: dict[str, Any], origin: Moment) -> None:
        self.person = person
        self.journey = journey
        self.roots = roots
        self.origin = origin
        self.started_by: str | None = None
        self.since = self.used = person.events_seen
        self.key: Any = None
        self.key_text = ""
        self.order = 0
        self.masked: tuple[tuple[str, ...], ...] = ()
        self.enrolled_at = person.now
        self.step: Waiting | None = None
        self.due = NEVER
        self.reached = 0
        self.decided_at = 0
        self.held_zone: Zone | None = None
        self.resume: Step | None = None
        self.path: list[tuple[str, int, str | None]] = []
        self.status: Literal["running", "completed", "exited"] = "running"
        self.reason: str | None = None
        self.ended_at: int | None = None
        self.goal_until = NEVER
        self.goal_at: int | None = None

    # ---- the scope of its conditions

    @property
    def now(self) -> int:
        return self.person.now

    @property
    def history(self) -> dict[str, list[Past]]:
        return self.person.history

    def zone(self) -> Zone:
        """The Journey's zone as the data has it now (semantics.md T7)."""
        rule = self.journey.zone
        if rule.read is None:
            return rule.fallback
        name = rule.read(self)
        zone = find_zone(name) if isinstance(name, str) else None
        if zone is None:
            if isinstance(name, str):
                self.person.unknown_zones.add(self.journey.key)
            return rule.fallback
        return zone
