"""What a replay gives."""

from dataclasses import dataclass, field

from sfjourney.replay.answers import Counted
from sfjourney.replay.intake import Intake
from sfjourney.replay.lines import Rows
from sfjourney.replay.tally import Tally


@dataclass(slots=True)
class Replayed:
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
