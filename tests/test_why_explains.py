"""O3: every outcome in the output files is told by the story of its Profile, with the same instant and reason.

Every Profile of the sample's recordings is asked about; to the end, and with the clock stopped in between.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

import msgspec
import pytest

import sfjourney
from sfjourney import Simulation
from sfjourney.clock.instants import parse_instant
from sfjourney.reasons.told import (
    Asked,
    Email,
    Ended,
    GoalMet,
    Matched,
    MomentTold,
    Passed,
    Question,
    Waits,
    Why,
)
from sfjourney.replay.outcomes import OutcomeRow
from sfjourney.replay.rows import RunRow, SendRow
from told_stories import MONTH, PROFILES, ROUGH, SAMPLE, world

pytestmark = pytest.mark.thorough

CANARY = b"canary-"
REPLAYS = {
    "month": ((MONTH,), (PROFILES,), None),
    "rough": ((ROUGH,), (), None),
    "both": ((MONTH, ROUGH), (PROFILES,), None),
    "month until the 24th": ((MONTH,), (PROFILES,), "2026-03-24T12:00:00Z"),
}


class Replayed:
    """A replay, and beside it the story of every Profile."""

    def __init__(self, simulation: Simulation, stories: list[Why]) -> None:
        self.simulation = simulation
        self.stories = stories
        self.runs: dict[str, list[RunRow]] = defaultdict(list)
        for run in simulation.runs:
            self.runs[run.profile_id].append(run)


@pytest.fixture(scope="module", params=REPLAYS)
def replayed(request: pytest.FixtureRequest) -> Iterator[Replayed]:
    recordings, profiles, until = REPLAYS[request.param]
    simulation = sfjourney.simulate(recordings, SAMPLE, profiles=profiles, until=until, outcomes=True)
    stop = parse_instant(until) if until is not None else None
    with world(SAMPLE, recordings, profiles, stop) as read:
        yield Replayed(simulation, list(read.stories()))


def notes_with_moments(why: Why) -> Iterator[tuple[MomentTold, object]]:
    return ((moment, note) for moment in why.moments for note in moment.notes)


def test_every_profile_has_a_story_of_its_own(replayed: Replayed) -> None:
    ids = [why.profile.profile_id for why in replayed.stories]
    assert len(ids) == len(set(ids))
    assert {run.profile_id for run in replayed.simulation.runs} <= set(ids)
    assert {send.profile_id for send in replayed.simulation.sends} <= set(ids)


def test_o3_every_run_is_told_with_its_enrollment_path_end_and_goal(replayed: Replayed) -> None:
    for why in replayed.stories:
        assert sorted(why.runs, key=msgspec.json.encode) == sorted(
            replayed.runs[why.profile.profile_id], key=msgspec.json.encode
        )
        for run in why.runs:
            told = [(moment, note) for moment, note in notes_with_moments(why) if is_of(note, run.run_id)]
            (begun,) = [(moment, note) for moment, note in told if isinstance(note, Matched)]
            assert begun[0].at == run.enrolled_at
            assert begun[0].record is not None
            assert begun[1].key is None or begun[1].key.value == run.key
            path = [(note.node, note.reached, note.out) for _, note in told if isinstance(note, Passed)]
            visits = [(visit.node, visit.at, visit.out) for visit in run.path]
            waiting = [visits.pop()] if run.waiting_for is not None else []
            assert path == visits
            ends = [(moment.at, note.status, note.reason) for moment, note in told if isinstance(note, Ended)]
            assert ends == ([] if waiting else [(run.ended_at, run.status, run.reason)])
            last = [note for _, note in told if isinstance(note, Waits)]
            if run.waiting_for is not None:
                assert (last[-1].node, last[-1].kind, last[-1].until) == (
                    run.waiting_for.node,
                    run.waiting_for.kind,
                    run.waiting_for.until,
                )
            goals = [moment.at for moment, note in told if isinstance(note, GoalMet)]
            assert goals == ([run.goal_at] if run.goal_at is not None else [])


def is_of(note: object, run_id: str) -> bool:
    return getattr(note, "run_id", None) == run_id


def test_o3_every_wait_ends_by_its_timer_or_by_a_record(replayed: Replayed) -> None:
    """A timer rings in the node that the run waits in, when it was last said to be due."""
    for why in replayed.stories:
        due: dict[str, tuple[str, str]] = {}
        for moment in why.moments:
            if moment.timer is not None:
                assert due[moment.timer.run_id] == (moment.timer.node, moment.at)
            for note in moment.notes:
                if isinstance(note, Waits):
                    due[note.run_id] = (note.node, note.until)


def test_o3_every_email_is_told_as_it_is_in_the_file_with_what_the_gates_read(replayed: Replayed) -> None:
    rows: dict[str, list[SendRow]] = defaultdict(list)
    for send in replayed.simulation.sends:
        rows[send.profile_id].append(send)
    for why in replayed.stories:
        told = [(moment, note) for moment, note in notes_with_moments(why) if isinstance(note, Email)]
        of_file = rows[why.profile.profile_id]
        assert sorted(note.send.send_id for _, note in told) == sorted(send.send_id for send in of_file)
        assert {note.send.send_id: note.send for _, note in told} == {send.send_id: send for send in of_file}
        for moment, note in told:
            send, gates = note.send, note.gates
            assert send.sent_at in (None, moment.at)
            assert send.node is None or any(
                is_node(other, send.run_id, send.node, send.decided_at) for other in why.moments
            )
            stopped = {
                "suppressed": gates.suppressed,
                "not-subscribed": gates.choice is False or (gates.choice is None and gates.policy == "opt-in"),
                "cap": any(cap.found >= cap.most for cap in gates.caps),
            }
            first = next((reason for reason, stops in stopped.items() if stops), None)
            assert first == (send.reason if send.status == "Skipped" else None)


def is_node(moment: MomentTold, run_id: str | None, node: str, reached: str) -> bool:
    return any(
        isinstance(note, Passed) and (note.run_id, note.node, note.reached) == (run_id, node, reached)
        for note in moment.notes
    )


def test_o3_every_record_is_told_with_its_answer_and_every_skip_with_what_was_asked(replayed: Replayed) -> None:
    outcomes: dict[tuple[str, int], OutcomeRow] = {(one.file, one.line): one for one in replayed.simulation.outcomes}
    owners = {(one.file, one.line): one.profile_id for one in replayed.simulation.outcomes}
    told: Counter[tuple[str, int]] = Counter()
    for why in replayed.stories:
        for moment in why.moments:
            record = moment.record
            if record is None or record.status == "refused":
                continue
            outcome = outcomes[record.file, record.line]
            assert (moment.at, record.call) == (outcome.instant, outcome.call)
            assert (record.status, record.code) == (outcome.status, outcome.code)
            if owners[record.file, record.line] == why.profile.profile_id:
                told[record.file, record.line] += 1
            matched = [note for note in moment.notes if isinstance(note, Matched)]
            if record.status == "accepted":
                skipped = [(skip.journey, skip.reason) for skip in outcome.skipped or ()]
                assert [(note.journey, note.reason) for note in matched if not note.enrolled] == skipped
                assert len(matched) == (outcome.matched_journeys or 0)
                assert sum(note.enrolled for note in matched) == (outcome.enrolled_journeys or 0)
                assert outcome.run_id in (None, *(note.run_id for note in matched))
            else:
                assert not moment.notes
            for note in matched:
                asked = [one.holds for one in note.asked]
                assert not any(asked[:-1])
                assert not asked or asked[-1] is (note.reason != "filter")
                assert asked or note.reason != "filter"
    assert told == Counter(place for place, owner in owners.items() if owner is not None)


def test_an_event_made_again_is_told_with_the_place_of_the_first(replayed: Replayed) -> None:
    ids = {(one.file, one.line): one.event_id for one in replayed.simulation.outcomes}
    for why in replayed.stories:
        for moment in why.moments:
            record = moment.record
            if record is not None and record.original is not None:
                original = ids[record.original.file, record.original.line]
                assert record.status in ("replayed", "duplicate")
                assert record.status == "duplicate" or ids[record.file, record.line] == original


def test_lines_that_are_refused_or_answered_with_a_code_are_told_to_whom_they_name() -> None:
    with world(SAMPLE, [ROUGH]) as read:
        stories = list(read.stories())
    statuses = Counter(moment.record.status for why in stories for moment in why.moments if moment.record)
    assert {"refused", "conflict", "rejected", "replayed", "duplicate", "accepted"} <= statuses.keys()
    refused = [moment.record for why in stories for moment in why.moments if moment.record and moment.record.message]
    assert {record.code for record in refused} > {"missing-field", "bad-field", "bad-instant"}


def holds_together(asked: Asked) -> bool:
    """Whether what a condition came to follows from its parts."""
    parts = [part.holds for part in asked.parts if part.of is None]
    if asked.op == "not":
        return asked.holds is not parts[0]
    if asked.op == "and":
        return asked.holds is all(parts)
    if asked.op in ("or", "in segment"):
        return asked.holds is any(parts)
    if asked.op in ("any", "all"):
        quantifier = any if asked.op == "any" else all
        return not asked.parts or asked.holds is quantifier(part.holds for part in asked.parts)
    return True


def all_asked(why: Why) -> Iterator[Asked]:
    left = [asked for _, note in notes_with_moments(why) for asked in given(note)]
    while left:
        asked = left.pop()
        yield asked
        left += asked.parts


def given(note: object) -> tuple[Asked, ...]:
    if isinstance(note, Question):
        return (note.asked,)
    return note.asked if isinstance(note, Matched) else ()


def test_what_a_condition_came_to_follows_from_its_parts(replayed: Replayed) -> None:
    seen: Counter[str] = Counter()
    for why in replayed.stories:
        for asked in all_asked(why):
            seen[asked.op] += 1
            assert holds_together(asked), asked
            if not asked.parts and asked.op not in ("did", "arrival", "started by", "always", "never"):
                assert asked.values, asked
    assert {"and", "==", "arrival", "did"} <= seen.keys()


def test_every_run_that_ends_by_a_rule_was_asked_it_and_it_held(replayed: Replayed) -> None:
    for why in replayed.stories:
        for moment in why.moments:
            for note in moment.notes:
                if isinstance(note, Ended) and note.reason in ("exit-on", "exit-when"):
                    assert any(
                        isinstance(other, Question)
                        and (other.run_id, other.purpose, other.asked.holds) == (note.run_id, note.reason, True)
                        for other in moment.notes
                    )


def test_o3_journeys_never_entered_say_why(replayed: Replayed) -> None:
    reasons: Counter[str] = Counter()
    for why in replayed.stories:
        entered = Counter(run.journey for run in why.runs)
        for journey in why.journeys:
            assert journey.enrolled == entered[journey.journey]
            assert (journey.never is None) is bool(journey.enrolled)
            if journey.never is not None:
                reasons[journey.never.because] += 1
                if "filter" in journey.skipped:
                    assert journey.never.nearest is not None
                    assert journey.never.because.startswith("skipped")
    assert len(reasons) > 5


def test_nothing_redacted_is_in_any_story(replayed: Replayed) -> None:
    for why in replayed.stories:
        assert CANARY not in msgspec.json.encode(why)
