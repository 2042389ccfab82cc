"""Recordings and a program -> everything that happened (semantics.md O)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct, field

from sfjourney.collector import without_collector
from sfjourney.program.needs import EVERYTHING
from sfjourney.program.program import Program
from sfjourney.recordings.files import Recording
from sfjourney.recordings.hashes import hashing
from sfjourney.recordings.reading import Wanted
from sfjourney.recordings.sources import Source
from sfjourney.replay.desk import Desk
from sfjourney.replay.initial import InitialLine, read_initial
from sfjourney.replay.intake import IntakeOptions, take_in
from sfjourney.replay.lines import Rows
from sfjourney.replay.ordered import line_of
from sfjourney.replay.part import Lines, PartOptions, play, prepared
from sfjourney.replay.progress import Watch, nobody
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.sizes import Sizes

_UNPACKED: Final = 8
"""About how many times as long a packed recording is once it is unpacked."""


class ReplayOptions(Struct, frozen=True):
    """What to replay beside the recordings, and what to keep of it.

    ``keep_rows`` keeps runs and sends, ``keep_states`` with each send what it was made from, ``keep_outcomes`` the
    outcome of every record. Without them a replay gives its counts alone. ``workers`` are the processes that a long
    recording is replayed by. Raises ValueError for less than one.
    """

    intake: IntakeOptions = field(default_factory=IntakeOptions)
    keep_rows: bool = True
    keep_states: bool = False
    keep_outcomes: bool = False
    workers: int = 1
    sizes: Sizes = field(default_factory=Sizes)

    def __post_init__(self) -> None:
        if self.workers < 1:
            raise ValueError(f"{self.workers} is no number of workers")


_DEFAULTS: Final = ReplayOptions()


def replay(
    program: Program,
    recordings: Sequence[Recording],
    profiles: Sequence[Recording] = (),
    options: ReplayOptions = _DEFAULTS,
    folder: Path | None = None,
    watch: Watch = nobody,
) -> Replayed:
    """Replay recordings. ``profiles`` hold the state before the first record (P5).

    What is long goes through ``folder``, which is empty before: rows then lie there. Without one, all is in memory.
    ``watch`` is told how far it has come.
    Raises OSError where a file cannot be read, TooManyRefused as the options ask.
    """
    with without_collector():
        initial = read_initial(profiles)
        wanted = wanted_of(program, options)
        kept = PartOptions(options.intake.until, options.keep_rows, options.keep_states, options.keep_outcomes)
        if folder is not None and not is_short(recordings, options.sizes):
            from sfjourney.replay.local.local import replay_locally  # noqa: PLC0415  # what it needs is long to import
            from sfjourney.replay.local.playing import Player, Rules  # noqa: PLC0415  # the same

            rules = Rules(program, wanted, options.intake, kept)

            def player(sources: Sequence[Source]) -> Player:
                return Player(rules, sources, initial)

            return replay_locally(recordings, player, folder, options.workers, options.sizes, watch)
        return _replay_at_once(program, recordings, initial, wanted, options.intake, kept)


def is_short(recordings: Sequence[Recording], allowed: Sizes) -> bool:
    """Whether recordings are read into memory whole. Raises OSError."""
    sizes = [recording.size * (1 if recording.is_plain else _UNPACKED) for recording in recordings]
    return sum(sizes) < allowed.short


def _replay_at_once(
    program: Program,
    recordings: Sequence[Recording],
    initial: Sequence[InitialLine],
    wanted: Wanted,
    intake: IntakeOptions,
    options: PartOptions,
) -> Replayed:
    """Replay recordings that are read into memory whole: all of them are one part."""
    with hashing(recordings) as hashes:
        desk = Desk(program, keep=options.keep_outcomes)
        taken = take_in(recordings, wanted, intake, prepared(desk, initial))
        part = play(desk, taken.records, Lines(taken.line, taken.intake.file_and_line), options)
        return Replayed(
            taken.intake,
            part.answers.counted,
            part.tally,
            hashes(),
            *(Rows([line_of(row) for row in rows]) for rows in (part.runs, part.sends, part.outcomes)),
        )


def wanted_of(program: Program, options: ReplayOptions) -> Wanted:
    """What of a recording can matter."""
    whole = options.keep_states
    properties = None if whole or EVERYTHING in program.properties else program.properties
    # An event that declares redactions is looked at whole: whether it was redacted is a finding.
    fields = {} if whole else {name: read for name, read in program.fields.items() if read is not None}
    nothing = {} if whole else dict.fromkeys(program.events - program.fields.keys(), frozenset[str]())
    kept = {name: read for name, read in (nothing | fields).items() if name not in program.redacted}
    events = program.events | program.redacted.keys()
    return Wanted(events, kept, properties, everything=options.keep_outcomes, schemas=program.schemas)
