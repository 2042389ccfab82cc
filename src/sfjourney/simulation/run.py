"""One run: an enrollment of a Profile in a Journey, and where it stands. It is the scope its conditions read."""

from typing import Any, Final, Literal

from msgspec import Struct

from sfjourney.clock.instants import END_OF_TIME
from sfjourney.clock.zones import Zone, find_zone
from sfjourney.expressions.scope import Past
from sfjourney.pointers import Parts
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


class Run(Struct, gc=False, eq=False):
    """An enrollment. ``roots`` are the values that pointers begin with, shared with nobody but the live Profile.

    ``since`` is the number of the last event that came before it or started it; ``used`` that of the last event that
    resolved a wait. ``due`` is when its timer rings. ``path`` holds (node id, instant reached, port taken).
    ``resume`` is where it goes on once what its `set` caused has happened. ``held_name`` is the name of the zone that
    the step it waits in was reached in, ``kept_name`` the same while that step is asked something (T7). ``id`` is made
    when outputs ask for it.
    """

    person: Person
    journey: JourneyProgram
    roots: dict[str, Any]
    origin: Moment
    since: int
    used: int
    enrolled_at: int
    started_by: str | None = None
    key: Any = None
    key_text: str = ""
    order: int = 0
    masked: tuple[Parts, ...] = ()
    step: Waiting | None = None
    due: int = NEVER
    reached: int = 0
    decided_at: int = 0
    held_zone: Zone | None = None
    held_name: tuple[object] | None = None
    kept_name: tuple[object] | None = None
    resume: Step | None = None
    path: list[tuple[str, int, str | None]] = []
    status: Literal["running", "completed", "exited"] = "running"
    reason: str | None = None
    ended_at: int | None = None
    goal_until: int = NEVER
    goal_at: int | None = None
    id: str | None = None

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
        name = rule.read(self) if self.kept_name is None else self.kept_name[0]
        zone = find_zone(name) if isinstance(name, str) else None
        if zone is None:
            if isinstance(name, str):
                self.person.unknown_zones.add((rule.pointer, self.journey.key, name if rule.shown else None))
            return rule.fallback
        return zone
