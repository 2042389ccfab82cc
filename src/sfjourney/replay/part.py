"""The records of some Profiles -> everything that happened to them: the unit of work of every engine (semantics.md T5).

A part may be all Profiles of a recording, or any of them as long as what concerns each other is together: the records
that share a name of a Profile, or a key.
"""

from collections.abc import Callable, Iterable, Sequence

import msgspec
from msgspec import Struct, field

from sfjourney.canonical import canonical
from sfjourney.limits import WIDEST_LIMITS
from sfjourney.program.program import Program
from sfjourney.recordings.bodies import Refusal, read_body
from sfjourney.recordings.reading import without_envelope
from sfjourney.replay.answers import Answer, Answers
from sfjourney.replay.desk import Desk
from sfjourney.replay.initial import CONTRADICTIONS, InitialLine, refused_initial
from sfjourney.replay.intake import Placed, Refused
from sfjourney.replay.ordered import ordered
from sfjourney.replay.outcomes import outcome_rows
from sfjourney.replay.rows import run_rows, send_rows
from sfjourney.replay.tally import PassedOver, Tally
from sfjourney.simulation.simulate import simulate
from sfjourney.simulation.story import Decision


class PartOptions(Struct, frozen=True):
    """What to keep: runs and sends, with each send what it was made from, the outcome of every record.

    ``until`` is the instant at which the clock stops.
    """

    until: int | None = None
    keep_rows: bool = True
    keep_states: bool = False
    keep_outcomes: bool = False


class Lines(Struct, frozen=True):
    """Where the records of a part stand: their lines, without the end, and their file and line, both by place."""

    at: Callable[[int], bytes]
    position: Callable[[int], tuple[str, int]]


class Part(Struct):
    """What happened. Rows are lines of JSON behind what they are ordered by (replay/ordered.py), in that order."""

    answers: Answers
    tally: Tally
    runs: list[bytes] = field(default_factory=list)
    sends: list[bytes] = field(default_factory=list)
    outcomes: list[bytes] = field(default_factory=list)


def prepared(desk: Desk, initial: Sequence[InitialLine]) -> list[Refused]:
    """Take what is known of Profiles before the first record; refuse what contradicts what stands before it."""
    refused = []
    for one in initial:
        if isinstance(one.read, Refusal):
            refused.append(refused_initial(one, one.read))
            continue
        code = desk.prepare(one.read)
        if code is not None:
            refused.append(refused_initial(one, Refusal(1, code.replace("_", "-"), CONTRADICTIONS[code])))
    return refused


def play(desk: Desk, records: Sequence[Placed], lines: Lines, options: PartOptions) -> Part:
    """Answer records, which come in order of (instant, place), and simulate each Profile. The desk is done then."""
    program = desk.program  # which the desk may have left for another by the last record
    answer_all(desk, records, lines)
    return _simulated(program, desk, lines, options)


def answer_all(desk: Desk, records: Iterable[Placed], lines: Lines) -> None:
    """Answer records, which come in order of (instant, place): all that concerns more than one Profile."""
    for _, place, record in records:
        desk.answer(place, record)
    desk.out.counted.count("accepted", by=desk.accepted)
    _compare_repeats(desk.out, lines)


def _compare_repeats(answers: Answers, lines: Lines) -> None:
    """A key used again with another body is a conflict (I1)."""
    for repeat, first in answers.repeats:
        again, before = lines.at(repeat), lines.at(first)
        if again != before and _compared(again) != _compared(before):
            answers.counted.count("replayed", by=-1)
            answers.counted.refused(repeat, "conflict", "idempotency_conflict")
            if repeat in answers.kept:
                answers.kept[repeat].answer = Answer("conflict", "idempotency_conflict")


def _compared(line: bytes) -> str:
    body = read_body(line, WIDEST_LIMITS)
    if isinstance(body, Refusal):
        raise TypeError(body.message)  # it was read before
    return canonical(without_envelope(body))


def _simulated(program: Program, desk: Desk, lines: Lines, options: PartOptions) -> Part:
    out = Part(desk.out, Tally())
    decisions: dict[int, Decision] = {}
    passed = PassedOver()
    starts, moments_of = desk.lives.starts, desk.lives.moments
    for profile in list(moments_of):
        start, moments = starts[profile], moments_of.pop(profile)  # freed at once, while they are at hand
        story = simulate(
            program,
            start,
            moments,
            options.until,
            keep_states=options.keep_states,
            keep_decisions=options.keep_outcomes,
        )
        out.tally.add(story)
        passed.add(story)
        if options.keep_rows:
            out.runs += run_rows(story, start.common_key)
            out.sends += send_rows(story, start.common_key, with_states=options.keep_states)
        if options.keep_outcomes:
            decisions |= story.decisions
    out.tally.add_passed_over(passed)
    out.runs.sort()
    out.sends.sort()
    if options.keep_outcomes:
        rows = outcome_rows(lines.position, desk.out, decisions)
        out.outcomes = [ordered(f"{place:019d}", msgspec.json.encode(row)) for place, row in rows]
    return out
