"""What a simulation gives: runs, EmailSends and decisions of one Profile, in the order they were made."""

from dataclasses import dataclass, field
from typing import Any, Literal

from sfjourney.simulation.moments import Moment, RecordedSend
from sfjourney.simulation.run import Run
from sfjourney.templates import Unresolved


@dataclass(slots=True)
class EmailSend:
    """One email that was decided on (semantics.md M1). A recorded one has no run and no node.

    ``state`` is what it was resolved against, masked, where the simulation was asked to keep it.
    """

    origin: Run | Moment
    node: str | None
    template: str
    to: str
    subject: str
    decided_at: int
    sent_at: int | None
    status: Literal["Sent", "Skipped", "Failed"]
    reason: str | None
    unresolved: tuple[Unresolved, ...]
    state: dict[str, Any] | None = None

    @property
    def recorded(self) -> RecordedSend | None:
        call = self.origin.call if isinstance(self.origin, Moment) else None
        return call if isinstance(call, RecordedSend) else None


@dataclass(slots=True)
class Decision:
    """What became of a call that could enroll: Journeys matched, runs started, and why not the others."""

    matched: int
    enrolled: list[Run] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Story:
    """Everything that happened to one Profile. ``unknown_zones`` are the Journeys that read a zone name unknown."""

    profile_id: str
    runs: list[Run] = field(default_factory=list)
    sends: list[EmailSend] = field(default_factory=list)
    decisions: dict[int, Decision] = field(default_factory=dict)
    unknown_zones: set[str] = field(default_factory=set)
