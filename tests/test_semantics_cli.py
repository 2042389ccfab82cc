"""The command `simulate`: what it writes, what it prints and how it exits (cli.md; semantics.md R3, O1, O2)."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from semantics_case import parse_case, write_case
from semantics_command import simulate, start
from semantics_records import profile_id, recorded_line

WORLD = """Two Journeys.
--- journeys
journey welcome "Welcome" {
  on start
  enroll always per /event/n if running parallel
  transactional
  window 10:00 to 20:00
  goal paid within 7 days
  send hello
  wait 1 hour
  send second
}

journey paying {
  on paid
  enroll once
  transactional
  send receipt
}
--- records
09:00 ada tracks start {"n": 1, "name": "Ada"} with {"idempotencyKey": "a"}
09:00 bo tracks start {"n": 1}
08:00 cy tracks start {"n": 2}
08:00 cy tracks start {"n": "2"}
10:30 ada tracks paid
10:40 ada tracks paid
"""
REFUSED = ("{", recorded_line('09:00 ada tracks start with {"event": ""}', 1), "[]")
OUTCOME = [
    "file",
    "line",
    "call",
    "instant",
    "status",
    "code",
    "eventId",
    "profileId",
    "matchedJourneys",
    "enrolledJourneys",
    "skippedJourneys",
    "skipped",
]
RUN = [
    "runId",
    "journey",
    "profileId",
    "eventId",
    "key",
    "status",
    "reason",
    "enrolledAt",
    "endedAt",
    "path",
    "waitingFor",
    "goalAt",
]
SEND = [
    "sendId",
    "idempotencyKey",
    "journey",
    "runId",
    "node",
    "template",
    "profileId",
    "to",
    "subject",
    "decidedAt",
    "sentAt",
    "status",
    "reason",
    "unresolved",
]
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_case(parse_case(WORLD), tmp_path)
    return tmp_path


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def add_refused(folder: Path) -> None:
    with (folder / "records.jsonl").open("a", encoding="utf-8") as file:
        file.writelines(f"{line}\n" for line in REFUSED)


def test_a_clean_replay_prints_a_summary_and_exits_with_0(folder: Path) -> None:
    said = start(folder, "records.jsonl")
    assert said.status == 0, said.err
    assert b"welcome" in said.out
    assert b"paying" in said.out
    assert sorted(path.name for path in folder.iterdir()) == ["records.jsonl", "workspace"]


def test_o2_the_files_of_an_output_and_their_columns(folder: Path) -> None:
    said = simulate(folder, "records.jsonl", "-o", "out", "--outcomes", "--state")
    assert said.status == 0, said.err
    out = folder / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        "outcomes.jsonl",
        "refused.jsonl",
        "runs.jsonl",
        "sends.jsonl",
        "summary.json",
    ]
    outcomes, runs, sends = (rows(out / f"{name}.jsonl") for name in ("outcomes", "runs", "sends"))
    assert [list(row)[: len(OUTCOME)] for row in outcomes] == [OUTCOME] * 6
    assert [list(row) for row in runs] == [RUN] * 5
    assert [list(row) for row in sends] == [[*SEND, "previewText", "visibleText", "state"]] * 9
    assert rows(out / "refused.jsonl") == []
    assert list(runs[0]["path"][0]) == ["node", "at", "out"]
    instants = [row[name] for row in runs for name in ("enrolledAt", "endedAt")]
    instants += [row[name] for row in sends for name in ("decidedAt", "sentAt")]
    instants += [row["instant"] for row in outcomes] + [visit["at"] for row in runs for visit in row["path"]]
    assert [instant for instant in instants if not INSTANT.fullmatch(instant)] == []


def test_o2_outcomes_and_states_are_written_when_asked_for(folder: Path) -> None:
    assert simulate(folder, "records.jsonl", "-o", "out").status == 0
    out = folder / "out"
    assert sorted(path.name for path in out.iterdir()) == [
        "refused.jsonl",
        "runs.jsonl",
        "sends.jsonl",
        "summary.json",
    ]
    assert [list(row) for row in rows(out / "sends.jsonl")] == [SEND] * 9


def test_o2_rows_have_an_order(folder: Path) -> None:
    simulate(folder, "records.jsonl", "-o", "out", "--outcomes")
    out = folder / "out"
    assert [row["line"] for row in rows(out / "outcomes.jsonl")] == [1, 2, 3, 4, 5, 6]
    runs = [(row["enrolledAt"], row["profileId"], row["journey"]) for row in rows(out / "runs.jsonl")]
    assert runs == sorted(runs)
    assert [run[1] for run in runs[:2]] == [profile_id("cy")] * 2
    sends = [(row["decidedAt"], row["profileId"]) for row in rows(out / "sends.jsonl")]
    assert sends == sorted(sends)


def test_refused_records_exit_with_1_and_the_rest_is_written_whole(folder: Path) -> None:
    add_refused(folder)
    said = simulate(folder, "records.jsonl", "-o", "out")
    assert said.status == 1
    refused = rows(folder / "out" / "refused.jsonl")
    assert [list(row) for row in refused] == [["file", "line", "column", "code", "message"]] * 3
    assert [(row["file"], row["line"]) for row in refused] == [("records.jsonl", line) for line in (7, 8, 9)]
    assert len(rows(folder / "out" / "sends.jsonl")) == 9
    assert b"records.jsonl:7" in said.err


@pytest.mark.parametrize(
    ("option", "told", "written"),
    [
        pytest.param(("--strict",), [7], False, id="strict stops at the first"),
        pytest.param(("--max-errors", "2"), [7, 8, 9], False, id="more than the most"),
        pytest.param(("--max-errors", "3"), [7, 8, 9], True, id="as many as the most"),
    ],
)
def test_r3_a_replay_may_stop_at_refused_records(
    folder: Path, option: tuple[str, ...], told: list[int], *, written: bool
) -> None:
    add_refused(folder)
    said = simulate(folder, "records.jsonl", "-o", "out", *option)
    assert said.status == 1
    assert [
        int(line) for line in re.findall(r"^records\.jsonl:(\d+):\d+: refused", said.err.decode(), re.MULTILINE)
    ] == told
    assert (folder / "out").exists() is written
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".")) == []


def test_r3_the_line_too_many_is_named_however_many_came_before(folder: Path) -> None:
    (folder / "many.jsonl").write_text("x\n" * 20, encoding="utf-8")
    said = simulate(folder, "many.jsonl", "--max-errors", "12").err.decode().splitlines()[-13:]
    assert [line.split(":")[1] for line in said[:10]] == [str(line) for line in range(1, 11)]
    assert said[10] == "... and 2 more"
    assert said[11].startswith("many.jsonl:13:1: refused")
    assert said[12] == "stopped: too many records were refused"


def test_r3_strict_has_nothing_against_a_clean_recording(folder: Path) -> None:
    assert simulate(folder, "records.jsonl", "--strict").status == 0


def test_r1_standard_input_is_a_recording(folder: Path) -> None:
    text = (folder / "records.jsonl").read_bytes()
    assert start(folder, "-", "-o", "out", stdin=text).status == 0
    assert simulate(folder, "records.jsonl", "-o", "again").status == 0
    for name in ("runs.jsonl", "sends.jsonl"):
        assert (folder / "out" / name).read_bytes() == (folder / "again" / name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        pytest.param(("records.jsonl", "--until", "tomorrow"), 2, id="no instant"),
        pytest.param(("records.jsonl", "--clock", "mine"), 2, id="no clock"),
        pytest.param(("records.jsonl", "--nothing"), 2, id="no option"),
        pytest.param((), 2, id="no recording"),
        pytest.param(("missing.jsonl",), 3, id="recording that is not there"),
        pytest.param(("records.jsonl", "--profiles", "missing.jsonl"), 3, id="Profiles that are not there"),
        pytest.param(("records.jsonl", "-o", "records.jsonl/out"), 3, id="output below a file"),
    ],
)
def test_usage_exits_with_2_and_input_or_output_with_3(folder: Path, arguments: tuple[str, ...], status: int) -> None:
    said = simulate(folder, *arguments)
    assert (said.status, b"Traceback" in said.err) == (status, False), said.err.decode()
    assert said.err


def test_an_unknown_key_of_the_configuration_exits_with_2(folder: Path) -> None:
    (folder / "workspace" / "sfjourney.toml").write_text('colour = "red"\n', encoding="utf-8")
    assert simulate(folder, "records.jsonl").status == 2


def test_a_workspace_with_errors_is_not_replayed(folder: Path) -> None:
    (folder / "workspace" / "more.journey").write_text("journey broken {\n on start\n}\n", encoding="utf-8")
    said = simulate(folder, "records.jsonl", "-o", "out")
    assert said.status == 1
    assert not (folder / "out").exists()
    assert b"more.journey" in said.out + said.err


def test_o2_an_output_takes_the_place_of_an_older_one_whole(folder: Path) -> None:
    simulate(folder, "records.jsonl", "-o", "out", "--outcomes")
    before = sorted(path.name for path in folder.iterdir())
    (folder / "records.jsonl").write_text(recorded_line("09:00 ada tracks paid", 1) + "\n", encoding="utf-8")
    assert simulate(folder, "records.jsonl", "-o", "out").status == 0
    assert sorted(path.name for path in folder.iterdir()) == before
    assert not (folder / "out" / "outcomes.jsonl").exists()
    assert [row["template"] for row in rows(folder / "out" / "sends.jsonl")] == ["receipt"]


def test_o2_a_replay_that_stops_leaves_the_older_output_whole(folder: Path) -> None:
    simulate(folder, "records.jsonl", "-o", "out")
    before = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    add_refused(folder)
    assert simulate(folder, "records.jsonl", "-o", "out", "--strict").status == 1
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == before


def test_the_summary_counts_and_names_what_it_was_made_of(folder: Path) -> None:
    add_refused(folder)
    simulate(folder, "records.jsonl", "-o", "out", "--until", "2026-01-05T10:30:00Z")
    summary = json.loads((folder / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["inputs"][0]["sha256"] == hashlib.sha256((folder / "records.jsonl").read_bytes()).hexdigest()
    assert (summary["clock"], summary["until"]) == ("occurred", "2026-01-05T10:30:00.000Z")
    assert summary["records"]["outcomes"] == {"accepted": 5}
    assert (summary["records"]["refused"], summary["records"]["later"]) == (3, 1)
    counted = {
        one["key"]: (one["matched"], one["enrolled"], one["skipped"], one["running"], one["completed"], one["goals"])
        for one in summary["journeys"]
    }
    # ada paid at 10:30 and by then waits, as all do, for the second email at 11:00
    assert counted == {"welcome": (4, 4, {}, 4, 0, 1), "paying": (1, 1, {}, 0, 1, None)}
    sends = {one["template"]: one["sent"] for journey in summary["journeys"] for one in journey["sends"]}
    assert sends == {"hello": 4, "receipt": 1}
    assert {"tool", "graph", "tzdata"} <= set(summary)


def test_the_options_of_a_replay_reach_it(folder: Path) -> None:
    lines = [
        recorded_line('09:00 ada tracks start {"n": 1} with {"receivedAt": "2026-01-05T12:00:00Z"}', 1),
        recorded_line('09:00 ada tracks start {"n": 2} with {"idempotencyKey": "k"}', 1),
    ]
    (folder / "records.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "profiles.jsonl").write_text(recorded_line("ada+42 suppressed", 1), encoding="utf-8")
    arguments = ("--profiles", "profiles.jsonl", "--clock", "received", "--require-keys", "-o", "out")
    assert simulate(folder, "records.jsonl", *arguments).status == 1
    runs, sends = (rows(folder / "out" / f"{name}.jsonl") for name in ("runs", "sends"))
    assert [(run["profileId"], run["key"]) for run in runs] == [(profile_id("x:42"), 2)]
    assert [(send["template"], send["reason"]) for send in sends] == [("hello", "suppressed"), ("second", "suppressed")]
    (folder / "records.jsonl").write_text(lines[0], encoding="utf-8")
    assert simulate(folder, "records.jsonl", "--clock", "received", "-o", "out").status == 0
    assert [run["enrolledAt"] for run in rows(folder / "out" / "runs.jsonl")] == ["2026-01-05T12:00:00.000Z"]
