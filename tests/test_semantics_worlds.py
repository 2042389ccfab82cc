"""Laws of semantics.md that hold for every workspace and recording, asked of generated ones."""

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

import sfjourney
from generate.pairs import graph_of, make_pair
from semantics_records import profile_id

pytestmark = pytest.mark.thorough

SEEDS = range(9_001, 9_009)
STRANGER = "stranger@y.io"


@dataclass(frozen=True)
class World:
    """A generated workspace, Profiles that were there before, and calls in order of position, each with its instant."""

    workspace: Path
    profiles: list[Path]
    calls: list[dict[str, Any]]

    def replay(
        self, folder: Path, calls: Sequence[Any], *more: Sequence[Any], until: str | None = None
    ) -> sfjourney.Simulation:
        """Replay calls as one recording, or as several."""
        files = []
        for number, each in enumerate((calls, *more)):
            files.append(folder / f"{number}.jsonl")
            files[-1].write_text("".join(json.dumps(call, separators=(",", ":")) + "\n" for call in each))
        return sfjourney.simulate(files, self.workspace, profiles=self.profiles, until=until, outcomes=True)


def plain(value: Any) -> Any:
    return msgspec.to_builtins(value)


def instant(call: dict[str, Any]) -> str:
    stamp: str = call["timestamp" if "type" in call else "occurredAt"]
    return stamp


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> World:
    """A world in which every call has a key and an instant of its own, so that calls may be moved and made again."""
    pair = make_pair(request.param, tmp_path_factory.mktemp("world"))
    whole = sfjourney.simulate(pair.recordings, pair.workspace, profiles=pair.profiles, outcomes=True)
    at = {(outcome.file, outcome.line): outcome.instant for outcome in whole.outcomes}
    calls: list[dict[str, Any]] = []
    for file in sorted(pair.recordings):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            call = json.loads(line)
            call.pop("receivedAt", None)
            call["timestamp" if "type" in call else "occurredAt"] = at[str(file), number]
            if "type" not in call:
                call.setdefault("idempotencyKey", f"own-{len(calls)}")
            calls.append(call)
    return World(pair.workspace, pair.profiles, calls)


@pytest.fixture(scope="module")
def whole(world: World, tmp_path_factory: pytest.TempPathFactory) -> sfjourney.Simulation:
    return world.replay(tmp_path_factory.mktemp("whole"), world.calls)


def test_o1_shuffled_lines_give_the_same_bytes(world: World, whole: sfjourney.Simulation, tmp_path: Path) -> None:
    order = [instant(call) for call in world.calls]
    waiting = defaultdict(list)
    for at, call in zip(order, world.calls, strict=True):
        waiting[at].append(call)
    Random(len(order)).shuffle(order)  # noqa: S311  # a seed, not a secret
    shuffled = world.replay(tmp_path, [waiting[at].pop(0) for at in order])
    assert (shuffled.replayed.runs, shuffled.replayed.sends) == (whole.replayed.runs, whole.replayed.sends)


def test_i1_doubled_input_changes_nothing_but_what_is_answered(
    world: World, whole: sfjourney.Simulation, tmp_path: Path
) -> None:
    doubled = world.replay(tmp_path, [*world.calls, *world.calls])
    assert (doubled.replayed.runs, doubled.replayed.sends) == (whole.replayed.runs, whole.replayed.sends)
    first, again = (doubled.outcomes[: len(world.calls)], doubled.outcomes[len(world.calls) :])
    names = ("line", "status", "code", "eventId", "profileId", "enrolledJourneys", "skipped", "runId", "items")
    for one, other in zip(first, whole.outcomes, strict=True):
        assert [plain(one)[name] for name in names] == [plain(other)[name] for name in names]
    for one, before in zip(again, first, strict=True):
        conflict = before.code == "idempotency_conflict" and before.status == "conflict"
        expected = {"conflict"} if conflict else {"duplicate"} if one.call == "ingest" else {"replayed"}
        assert one.status in expected
    journeys = (doubled.summary.journeys, doubled.summary.recorded_sends)
    assert journeys == (whole.summary.journeys, whole.summary.recorded_sends)


def test_t5_an_added_profile_changes_nothing_for_the_others(
    world: World, whole: sfjourney.Simulation, tmp_path: Path
) -> None:
    stranger = []
    for number, call in enumerate(world.calls):
        if "profile" in call or "to" in call:
            one = {name: value for name, value in call.items() if name != "profileId"}
            stranger.append(one | {"idempotencyKey": f"stranger-{number}"})
            for name in one.keys() & {"profile", "to"}:
                stranger[-1][name] = one[name] | {"email": STRANGER}
                stranger[-1][name].pop("externalId", None)
    more = world.replay(tmp_path, world.calls, stranger)
    theirs = profile_id(STRANGER)
    assert theirs in {outcome.profile_id for outcome in more.outcomes}
    assert tuple(run for run in more.runs if run.profile_id != theirs) == whole.runs
    assert tuple(send for send in more.sends if send.profile_id != theirs) == whole.sends


def test_t6_later_calls_change_no_earlier_send(world: World, whole: sfjourney.Simulation, tmp_path: Path) -> None:
    instants = sorted(map(instant, world.calls))
    for last in {instants[len(instants) // 3], instants[2 * len(instants) // 3]}:
        without = world.replay(tmp_path, [call for call in world.calls if instant(call) <= last])
        earlier = [send for send in whole.sends if send.sent_at is not None and send.sent_at < last]
        assert [send for send in without.sends if send.sent_at is not None and send.sent_at < last] == earlier
        stopped = world.replay(tmp_path, world.calls, until=last)
        assert {plain(send)["sendId"] for send in earlier} <= {plain(send)["sendId"] for send in stopped.sends}
        assert [send for send in stopped.sends if send not in whole.sends] == []
        went = {run.run_id: [(visit.node, visit.at) for visit in run.path] for run in whole.runs}
        for run in stopped.runs:
            path = [(visit.node, visit.at) for visit in run.path]
            assert path == went[run.run_id][: len(path)]


def test_x2_every_run_is_a_path_of_its_graph(world: World, whole: sfjourney.Simulation) -> None:
    journeys = {journey["key"]: journey for journey in graph_of(world.workspace)["journeys"]}
    for run in whole.runs:
        journey = journeys[run.journey]
        kinds = {node["id"]: node["kind"] for node in journey["nodes"]}
        edges = {(edge["from"], edge["port"]): edge["to"] for edge in journey["edges"]}
        if not run.path:
            assert run.reason in ("exit-when", "restarted")
            continue
        assert (run.path[0].node, run.path[0].at) == (journey["start"], run.enrolled_at)
        for visit, following in zip(run.path, run.path[1:], strict=False):
            assert edges[visit.node, visit.out or ""] == following.node
            assert visit.at <= following.at
        last = run.path[-1]
        assert last.out is None
        assert (kinds[last.node] == "end") == (run.status == "completed")
        assert (kinds[last.node] == "exit") == (run.reason == "exit-step")


def test_e1_what_matched_was_enrolled_or_skipped(whole: sfjourney.Simulation) -> None:
    told = [one for one in whole.outcomes if one.matched_journeys is not None and one.status == "accepted"]
    for outcome in told:
        assert outcome.matched_journeys == (outcome.enrolled_journeys or 0) + (outcome.skipped_journeys or 0)
        assert outcome.skipped_journeys == len(outcome.skipped or ())
    assert sum(outcome.enrolled_journeys or 0 for outcome in told) == len(whole.runs)


def test_o1_states_and_outcomes_change_neither_runs_nor_sends(
    world: World, whole: sfjourney.Simulation, tmp_path: Path
) -> None:
    recording = tmp_path / "0.jsonl"
    recording.write_text("".join(json.dumps(call) + "\n" for call in world.calls), encoding="utf-8")
    for states in (False, True):
        quick = sfjourney.simulate([recording], world.workspace, profiles=world.profiles, states=states)
        assert (quick.replayed.runs, quick.sends) == (whole.replayed.runs, whole.sends)
