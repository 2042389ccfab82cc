"""What a simulation tells, as it happens, to whoever wants to know why: without one it says nothing and loses no time.

An observer changes nothing. What conditions are asked, and what they read, tells the program itself, where it was
compiled for a witness (expressions/scope.py); both together are the whole story.
"""

from typing import Protocol

from sfjourney.clock.durations import Duration
from sfjourney.program.program import Group
from sfjourney.simulation.moments import Moment
from sfjourney.simulation.person import Person
from sfjourney.simulation.run import Run
from sfjourney.simulation.story import EmailSend


class Observer(Protocol):
    """Who is told. What a run did since it was last spoken of stands in its ``path``."""

    def arrives(self, person: Person, moment: Moment) -> None:
        """A record is here, and nothing of it has been applied."""

    def rings(self, run: Run) -> None:
        """The timer of a run is due, and the run still waits."""

    def decides(self, run: Run, reason: str | None) -> None:
        """A Journey matched: the run starts, or this is why it does not (semantics.md E2)."""

    def holds(self, run: Run) -> None:
        """A run waits from now on, or its timer was set anew."""

    def counts(self, person: Person, group: Group | None, found: int, most: int, duration: Duration) -> None:
        """A cap, of a group or of the Journey, was asked for the email that is made next (semantics.md M3)."""

    def makes(self, person: Person, send: EmailSend, group: Group | None) -> None:
        """An email was decided on."""

    def meets_goal(self, run: Run) -> None:
        """A run met its goal."""

    def ends(self, run: Run) -> None:
        """A run has ended."""
