"""Recordings and a program -> everything that happened: the local engine (semantics.md O).

The steps are those of every engine: read, answer in order of time, simulate each Profile by itself, and put what came
of it in order.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from sfjourney.canonical import canonical
from sfjourney.collector import without_collector
from sfjourney.program.needs import EVERYTHING
from sfjourney.program.program import Program
from sfjourney.recordings.files import Recording
from sfjourney.recordings.reading import Wanted, without_envelope
from sfjourney.replay.answers import Answer, Answers
from sfjourney.replay.desk import Desk
from sfjourney.replay.initial import read_initial
from sfjourney.replay.intake import Intake, IntakeOptions, bodies_at, take_in
from sfjourney.replay.outcomes import outcome_rows
from sfjourney.replay.rows import RunOrder, SendOrder, run_lines, send_lines
from sfjourney.replay.tally import Tally
from sfjourney.simulation.simulate import simulate
from sfjourney.simulation.story import Decision


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """What to replay beside the recordings, and what to keep of it.

    ``keep_rows`` keeps runs and sends, ``keep_states`` with each send what it was made from, ``keep_outcomes`` the
    outcome of every record. Without them a replay gives its counts alone.
    """

    intake: IntakeOptions = field(default_factory=IntakeOptions)
    keep_rows: bool = True
    keep_states: bool = False
    keep_outcomes: bool = False


@dataclass(slots=True)
class Replayed:
    """Everything that a replay gives. ``runs`` and ``sends`` are lines of JSON in the order of the output files."""

    intake: Intake
    answers: Answers
    tally: Tally
    runs: list[bytes] = field(default_factory=list)
    sends: list[bytes] = field(default_factory=list)
    outcomes: list[bytes] = field(default_factory=list)


def replay(
    program: Program,
    recordings: Sequence[Recording],
    profiles: Sequence[Recording] = (),
    options: ReplayOptions = ReplayOptions(),
) -> Replayed:
    """Replay recordings. ``profiles`` hold the state before the first record (P5).

    Raises OSError where a file cannot be read, TooManyRefused as the options ask.
    """
    with without_collector():

        def new_desk() -> Desk:
            return Desk(program, keep=options.keep_outcomes)

        intake, desk = answer_all(program, recordings, profiles, options, new_desk)
        return _simulated(program, intake, desk, options)


def answer_all(
    program: Program,
    recordings: Sequence[Recording],
    profiles: Sequence[Recording],
    options: ReplayOptions,
    new_desk: Callable[[], Desk],
) -> tuple[Intake, Desk]:
    """Read recordings and answer every call: all that concerns more than one Profile. Raises as ``replay`` does."""
    initial = read_initial(profiles)
    intake, desk = take_in(recordings, _wanted(program, options), options.intake, initial, new_desk)
    desk.out.count("accepted", by=desk.accepted)
    _compare_repeats(recordings, intake, desk.out)
    return intake, desk


def _wanted(program: Program, options: ReplayOptions) -> Wanted:
    whole = options.keep_states
    properties = None if whole or EVERYTHING in program.properties else program.properties
    # An event that declares redactions is looked at whole: whether it was redacted is a finding.
    fields = {} if whole else {name: read for name, read in program.fields.items() if read is not None}
    nothing = {} if whole else dict.fromkeys(program.events - program.fields.keys(), frozenset[str]())
    kept = {name: read for name, read in (nothing | fields).items() if name not in program.redacted}
    return Wanted(program.events | program.redacted.keys(), kept, properties, everything=options.keep_outcomes)


def _compare_repeats(recordings: Sequence[Recording], intake: Intake, answers: Answers) -> None:
    """A key used again with another body is a conflict (I1): read those lines once more and compare them."""
    places = {intake.file_and_line(place) for pair in answers.repeats for place in pair}
    bodies: dict[tuple[str, int], str] = {}
    for place, body in bodies_at(recordings, places) if places else ():
        bodies[place] = canonical(without_envelope(body))
    for repeat, first in answers.repeats:
        if bodies[intake.file_and_line(repeat)] != bodies[intake.file_and_line(first)]:
            answers.count("replayed", by=-1)
            answers.refused(repeat, "conflict", "idempotency_conflict")
            if repeat in answers.kept:
                answers.kept[repeat].answer = Answer("conflict", "idempotency_conflict")


def _simulated(program: Program, intake: Intake, desk: Desk, options: ReplayOptions) -> Replayed:
    out = Replayed(intake, desk.out, Tally(program))
    runs: list[tuple[RunOrder, bytes]] = []
    sends: list[tuple[SendOrder, bytes]] = []
    decisions: dict[int, Decision] = {}
    starts, moments_of, until = desk.lives.starts, desk.lives.moments, options.intake.until
    for profile in list(moments_of):
        start, moments = starts[profile], moments_of.pop(profile)  # freed at once, while they are at hand
        story = simulate(
            program, start, moments, until, keep_states=options.keep_states, keep_decisions=options.keep_outcomes
        )
        out.tally.add(story)
        if options.keep_rows:
            runs += run_lines(story)
            sends += send_lines(story, with_states=options.keep_states)
        if options.keep_outcomes:
            decisions |= story.decisions
    runs.sort(key=_order)
    sends.sort(key=_order)
    out.runs, out.sends = [line for _, line in runs], [line for _, line in sends]
    if options.keep_outcomes:
        out.outcomes = [msgspec.json.encode(row) for row in outcome_rows(intake, desk.out, decisions)]
    return out


def _order(line: tuple[RunOrder | SendOrder, bytes]) -> RunOrder | SendOrder:
    return line[0]
