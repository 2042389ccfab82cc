"""Laws of semantics.md that hold for whole recordings: order, others, doubles, what comes later, shares."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sfjourney
from semantics_case import Written, parse_case, write_case
from semantics_records import milliseconds, profile_id, recorded_line

pytestmark = pytest.mark.thorough

WORLD = """Journeys of many kinds.
--- journeys
subscription news opt-out { cap 3 sends in 1 day }

segment regulars = did order.created at least 4 times in last 2 days

journey cart {
  on cart.updated where /event/total >= 20
  enroll again after 1 hour per /event/cart if running restart
  timezone /profile/timezone else "Europe/Berlin"
  subscription news
  cap 2 sends in 6 hours
  exit on order.created matching /event/cart
  exit when /profile/plan == "gone"
  goal order.created matching /event/cart within 1 day

  wait 30 minutes
  send offer_first
  wait up to 2 hours {
    on cart.viewed as view matching /event/cart {
      set /profile/viewed = /view/n
    }
    when /profile/plan == "regular" {
      exit
    }
  }
  half: split {
    50% a {
      send offer_a
    }
    50% b {
      send offer_b
    }
  }
}

journey regular {
  on order.created
  enroll always if running parallel
  transactional
  send receipt
  branch {
    when in segment regulars {
      set /profile/plan = "regular"
    }
  }
  wait up to 8 hours {
    when /profile/viewed > 40 {
      send viewed
    }
    on order.created {
      send again
    }
  }
}
"""

PEOPLE = ("ada", "bo", "cy")


def records() -> list[tuple[str, str]]:
    """Instants and records of a day of three people, several at some instants."""
    made = []
    for number in range(72):
        who = PEOPLE[number * 7 % 3]
        minute = number * 13 % 36 * 20
        at = f"{9 + minute // 60:02}:{minute % 60:02}"
        data = json.dumps({"cart": 0, "total": 10 + number % 5 * 10, "n": number})
        event = ("cart.updated", "cart.viewed", "order.created", "cart.updated", "cart.viewed")[number // 3 * 7 % 5]
        verb = f"tracks {event} {data}"
        if number % 15 == 0:
            verb = f'changes {{"plan": "{"gone" if number == 60 else "free"}"}}'
        made.append((at, recorded_line(f'{at} {who} {verb} with {{"idempotencyKey": "k{number}"}}', number)))
    return made


RECORDS = records()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_case(parse_case(WORLD), tmp_path_factory.mktemp("world")).workspace


def replay(workspace: Path, lines: Sequence[str], until: str | None = None) -> sfjourney.Simulation:
    with TemporaryDirectory() as folder:
        recording = Path(folder) / "records.jsonl"
        recording.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return sfjourney.simulate([recording], workspace, until=until, outcomes=True)


@pytest.fixture(scope="module")
def whole(world: Path) -> sfjourney.Simulation:
    return replay(world, [line for _, line in RECORDS])


def test_the_world_of_these_laws_is_full_of_life(whole: sfjourney.Simulation) -> None:
    assert {run.status for run in whole.runs} == {"completed", "exited"}
    assert {run.reason for run in whole.runs} >= {None, "exit-on", "exit-when", "restarted"}
    assert {send.template for send in whole.sends} >= {"offer_first", "offer_a", "receipt", "again", "viewed"}
    assert {send.reason for send in whole.sends} >= {None, "cap"}


@settings(max_examples=25, derandomize=True)
@given(order=st.permutations([at for at, _ in RECORDS]))
def test_o1_shuffled_lines_give_the_same_runs_and_sends(
    world: Path, whole: sfjourney.Simulation, order: list[str]
) -> None:
    waiting = defaultdict(list)
    for at, line in reversed(RECORDS):
        waiting[at].append(line)
    shuffled = replay(world, [waiting[at].pop() for at in order])
    assert (shuffled.runs, shuffled.sends) == (whole.runs, whole.sends)


@settings(max_examples=15, derandomize=True)
@given(places=st.lists(st.integers(0, len(RECORDS)), max_size=30))
def test_t5_another_profile_changes_nothing_for_the_others(
    world: Path, whole: sfjourney.Simulation, places: list[int]
) -> None:
    lines = [line for _, line in RECORDS]
    for number, place in enumerate(places):
        at, _ = RECORDS[place % len(RECORDS)]
        event = ("cart.updated", "order.created", "cart.viewed")[number % 3]
        lines.insert(place, recorded_line(f'{at} zoe tracks {event} {{"cart": 0, "total": 99, "n": {number}}}', 0))
    more = replay(world, lines)
    zoe = profile_id("zoe")
    assert tuple(run for run in more.runs if run.profile_id != zoe) == whole.runs
    assert tuple(send for send in more.sends if send.profile_id != zoe) == whole.sends


def test_i1_a_doubled_recording_sends_nothing_twice(world: Path, whole: sfjourney.Simulation) -> None:
    lines = [line for _, line in RECORDS]
    doubled = replay(world, [*lines, *lines])
    assert (doubled.runs, doubled.sends) == (whole.runs, whole.sends)
    statuses = Counter(outcome.status for outcome in doubled.outcomes)
    assert statuses["replayed"] == statuses["accepted"] == len(lines)


@settings(max_examples=15, derandomize=True)
@given(at=st.sampled_from(sorted({at for at, _ in RECORDS})))
def test_t6_what_comes_later_changes_nothing_earlier(world: Path, whole: sfjourney.Simulation, at: str) -> None:
    cut = replay(world, [line for _, line in RECORDS], until=f"2026-01-05T{at}:00Z")
    last = milliseconds(at)
    earlier = tuple(send for send in whole.sends if milliseconds(send.decided_at) <= last)
    assert cut.sends == earlier
    enrolled = [run.run_id for run in whole.runs if milliseconds(run.enrolled_at) <= last]
    assert [run.run_id for run in cut.runs] == enrolled
    assert cut.summary.records.later == sum(milliseconds(instant) > last for instant, _ in RECORDS)


SPLIT = """A split.
--- journeys
journey j {{
  on start
  enroll once
  transactional
  share: split {{
    {first} a {{
      send arm_a
    }}
    {second} b {{
      send arm_b
    }}
  }}
}}
--- records
{records}
"""


def arms(folder: Path, first: str, second: str) -> dict[str, str]:
    lines = "\n".join(f"09:00 person{number} tracks start" for number in range(2000))
    written: Written = write_case(parse_case(SPLIT.format(first=first, second=second, records=lines)), folder)
    simulation = sfjourney.simulate(written.recordings, written.workspace)
    return {send.to: send.template for send in simulation.sends}


def test_s6_a_growing_arm_loses_nobody_and_shares_are_kept(tmp_path: Path) -> None:
    half, more, all_of = (
        arms(tmp_path / name, first, second)
        for name, first, second in (("50", "50%", "50%"), ("60", "60%", "40%"), ("99", "99.99%", "0.01%"))
    )
    in_a = [{who for who, arm in found.items() if arm == "arm_a"} for found in (half, more, all_of)]
    assert in_a[0] < in_a[1] < in_a[2]
    assert [round(len(found) / 2000, 1) for found in in_a] == [0.5, 0.6, 1.0]
