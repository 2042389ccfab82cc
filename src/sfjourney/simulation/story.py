"""What a simulation gives: runs, EmailSends and decisions of one Profile, in the order they were made."""

from collections.abc import Sequence
from typing import Any, Literal

from msgspec import Struct

from sfjourney.identifiers import identifier
from sfjourney.program.program import Entrance, JourneyProgram
from sfjourney.simulation.moments import Moment, RecordedSend
from sfjourney.simulation.person import Person
from sfjourney.simulation.run import Run
from sfjourney.templates import Unresolved


class EmailSend(Struct, gc=False):
    """One email that was decided on (semantics.md M1). A recorded one has no Journey, run and node.

    Where the simulation was asked to keep states, ``state`` is what it was resolved against, masked, and the texts are
    what its reader sees, in the inbox and in the email.
    """

    origin: Run | Moment
    journey: str | None
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
    preview_text: str = ""
    visible_text: str = ""

    @property
    def run(self) -> Run | None:
        return self.origin if isinstance(self.origin, Run) else None

    @property
    def recorded(self) -> RecordedSend | None:
        call = self.origin.call if isinstance(self.origin, Moment) else None
        return call if isinstance(call, RecordedSend) else None


class Decision(Struct, gc=False):
    """What became of a call that could enroll: Journeys matched, runs started, and why not the others."""

    matched: int
    enrolled: list[Run] = []
    skipped: list[tuple[str, str]] = []


class Story(Struct, gc=False):
    """Everything that happened to one Profile.

    ``skips`` are the Journeys that matched and did not enroll, with the reason, but for those that were passed over:
    ``passed`` says what an event could have started, and which Journeys of it were asked. ``decisions`` say the same
    call by call, by the place of the record, where the simulation was asked to keep them. ``unknown_zones`` are the
    pointers at which there is the name of a zone that does not exist, with the Journeys that read it there, and the
    name where it may be told.
    """

    key: str
    runs: list[Run]
    sends: list[EmailSend]
    skips: list[tuple[str, str]]
    decisions: dict[int, Decision]
    unknown_zones: set[tuple[str, str, str | None]]
    passed: list[tuple[Entrance, Sequence[JourneyProgram]]]
    id: str | None = None

    @property
    def profile_id(self) -> str:
        """The id of the Profile, made when it is first asked for: many Profiles have nothing to tell."""
        if self.id is None:
            self.id = identifier("profile", self.key)
        return self.id


def story_of(person: Person) -> Story:
    """Take from a Profile what happened to it. It is left without: what refers to each other would never be freed."""
    story = Story(
        person.key,
        person.runs,
        person.sends,
        person.skips,
        person.decisions,
        person.unknown_zones,
        person.passed,
        person.id,
    )
    person.runs, person.sends, person.active, person.watched, person.decisions = [], [], [], [], {}
    person.agenda, person.observer = [], None
    return story
