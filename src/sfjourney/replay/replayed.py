"""What a replay gives."""

from msgspec import Struct, field
from msgspec.structs import replace

from sfjourney.replay.answers import Counted
from sfjourney.replay.intake import Intake
from sfjourney.replay.lines import Rows
from sfjourney.replay.tally import Tally


class Replayed(Struct):
    """Everything that a replay gives. Rows are lines of JSON in the order of the output files.

    ``hashes`` are the SHA-256 of the recordings by name, in hexadecimal.
    """

    intake: Intake
    counted: Counted
    tally: Tally
    hashes: dict[str, str]
    runs: Rows = field(default_factory=Rows)
    sends: Rows = field(default_factory=Rows)
    outcomes: Rows = field(default_factory=Rows)

    def loaded(self) -> "Replayed":
        """The same, with all rows in memory."""
        runs, sends, outcomes = self.runs.loaded(), self.sends.loaded(), self.outcomes.loaded()
        return replace(self, runs=runs, sends=sends, outcomes=outcomes)
