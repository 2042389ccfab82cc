"""The local engine gives what reading a recording as a whole gives, in any pieces and by any number of workers."""

import contextlib
import gc
import json
import os
import pty
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from command import PROGRAM, environment
from generate.pairs import make_pair
from local_engine import PIECES, WHOLE, compiled, everything, replayed
from rough_recordings import JOURNEY
from sfjourney.replay.intake import TooManyRefused
from sfjourney.replay.sizes import Sizes
from told_stories import MONTH, first_weeks
from workspaces import write_example

pytestmark = pytest.mark.thorough

SAMPLE = Path(__file__).resolve().parents[1] / "journeys"
RECORDINGS = sorted((SAMPLE / "recordings").glob("*.jsonl"))
ASKED: list[dict[str, Any]] = [
    {},
    {"clock": "received"},
    {"until": 1_773_000_000_000},
    {"require_keys": True},
    {"outcomes": False, "states": False},
]


@pytest.mark.parametrize("asked", ASKED, ids=str)
@pytest.mark.parametrize("recording", RECORDINGS, ids=lambda path: path.stem)
def test_the_sample_gives_the_same_in_pieces(recording: Path, asked: dict[str, Any], tmp_path: Path) -> None:
    recording = first_weeks(tmp_path) if recording == MONTH else recording
    workspace, pieces = compiled(SAMPLE), Sizes(short=0, section=40_000, part=60_000)
    whole = everything(replayed(workspace, [recording], sizes=WHOLE, **asked))
    assert everything(replayed(workspace, [recording], sizes=pieces, **asked)) == whole


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """What both recordings of the sample give together, read as a whole."""
    return everything(replayed(compiled(SAMPLE), RECORDINGS, sizes=WHOLE))


@pytest.mark.parametrize("workers", [2, 3, 8])
def test_any_number_of_workers_gives_the_same_bytes(workers: int, whole: dict[str, Any]) -> None:
    pieces = Sizes(short=0, section=40_000, part=60_000)
    assert everything(replayed(compiled(SAMPLE), RECORDINGS, sizes=pieces, workers=workers)) == whole


def test_profiles_known_before_are_the_same_in_pieces() -> None:
    workspace, before = compiled(SAMPLE), [SAMPLE / "profiles.jsonl"]
    whole = everything(replayed(workspace, RECORDINGS, sizes=WHOLE, profiles=before))
    pieces = Sizes(short=0, section=40_000, part=60_000)
    assert everything(replayed(workspace, RECORDINGS, sizes=pieces, workers=2, profiles=before)) == whole


@pytest.mark.parametrize("most", [0, 1, 5])
def test_too_many_refused_lines_stop_it_at_the_same_one(most: int) -> None:
    workspace, stopped = compiled(SAMPLE), []
    for sizes in (WHOLE, Sizes(short=0, section=40_000, part=60_000)):
        with pytest.raises(TooManyRefused) as stop:
            replayed(workspace, [SAMPLE / "recordings" / "rough.jsonl"], sizes=sizes, most_refused=most)
        stopped.append((*stop.value.before, stop.value.refused))
    assert stopped[0] == stopped[1]
    assert len(stopped[0]) == most + 1


def test_the_line_at_which_it_stops_is_counted_from_the_beginning_of_its_file(tmp_path: Path) -> None:
    event = '{"event": "signed_up", "profile": {"email": "a@x.yz"}, "occurredAt": "2026-03-27T08:00:00Z"}\n'
    (tmp_path / "a.jsonl").write_text(event * 20, encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(event * 20 + "{}\n", encoding="utf-8")
    files = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
    with pytest.raises(TooManyRefused) as stop:
        replayed(compiled(SAMPLE), files, sizes=Sizes(short=0, section=300, part=300), most_refused=0)
    assert (stop.value.refused.file, stop.value.refused.line) == (str(files[1]), 21)


def test_a_call_that_names_nobody_has_an_outcome_in_pieces_too(tmp_path: Path) -> None:
    recording = tmp_path / "batches.jsonl"
    batch = '{"call": "emails.batchSend", "items": [{}], "occurredAt": "2026-03-27T08:00:00Z"}\n'
    recording.write_text(batch * 3, encoding="utf-8")
    whole = everything(replayed(compiled(SAMPLE), [recording], sizes=WHOLE))
    assert len(whole["outcomes"]) == 3
    assert everything(replayed(compiled(SAMPLE), [recording], sizes=PIECES)) == whole


def test_nothing_of_a_part_is_left_when_the_next_is_played() -> None:
    workspace, gc_was_on = compiled(SAMPLE), gc.isenabled()
    sizes = Sizes(short=0, section=1 << 20, part=1 << 20)

    def kept() -> int:
        before = sys.getallocatedblocks()
        replayed(workspace, RECORDINGS[:1], sizes=sizes)
        return sys.getallocatedblocks() - before

    gc.disable()  # as a worker has it: what refers to itself would stay
    try:
        kept()
        assert min(kept() for _ in range(2)) < 2_000
    finally:
        if gc_was_on:
            gc.enable()


@pytest.mark.parametrize("offset", ["", "1 hour before ", "1 hour after "])
def test_an_email_sent_at_an_instant_from_data_is_the_same_in_pieces(offset: str, tmp_path: Path) -> None:
    wait = f"wait until {offset}/event/at if past exit if missing exit"
    workspace = compiled(
        write_example(tmp_path, f"journey due {{ on due enroll always transactional {wait} send receipt }}")
    )
    event = {"event": "due", "occurredAt": "2026-03-27T08:00:00Z", "data": {"at": "2026-03-28T08:00:00Z"}}
    lines = [json.dumps({**event, "profile": {"email": email}}) + "\n" for email in ("a@x.yz", "b@x.yz", "c@x.yz")]
    (tmp_path / "due.jsonl").write_text("".join(lines), encoding="utf-8")
    whole = everything(replayed(workspace, [tmp_path / "due.jsonl"], sizes=WHOLE))
    assert [json.loads(send)["status"] for send in whole["sends"]] == ["Sent"] * 3
    assert everything(replayed(workspace, [tmp_path / "due.jsonl"], sizes=PIECES)) == whole


@pytest.mark.parametrize("first", range(5_000, 5_040, 10))
def test_random_workspaces_and_recordings_are_the_same_in_pieces(first: int, tmp_path: Path) -> None:
    for seed in range(first, first + 10):
        pair = make_pair(seed, tmp_path / str(seed))
        workspace = compiled(pair.workspace)
        asked: dict[str, Any] = {"profiles": pair.profiles, "until": None, "clock": pair.clock}
        whole = everything(replayed(workspace, pair.recordings, sizes=WHOLE, **asked))
        assert everything(replayed(workspace, pair.recordings, sizes=PIECES, **asked)) == whole, seed


# ---- who concerns whom: few names and few keys, in every combination


@st.composite
def call(draw: st.DrawFn) -> dict[str, Any]:
    """A call of any kind, about one of a few people; some name them in two ways, some use a key again."""
    number = st.integers(0, 3)
    who: dict[str, Any] = {}
    if draw(st.booleans()):
        who["email"] = draw(st.sampled_from(["E{}@x.yz", "e{}@x.yz"])).format(draw(number))
    if not who or draw(st.booleans()):
        who["externalId"] = f"x{draw(number)}"
    body: dict[str, Any] = {}
    kind = draw(st.sampled_from(["events.track"] * 6 + ["profiles.update", "identify", "track", "emails.batchSend"]))
    if kind == "events.track":
        names = ["order.created", "order.paid", "order.cancelled", "seen", "seen", "seen"]
        data = {"orderId": f"o{draw(number)}", "total": draw(st.integers(5, 20))}
        body = {"event": draw(st.sampled_from(names)), "profile": who, "data": data}
    elif kind == "profiles.update":
        body = {"call": kind, "profile": who}
        if draw(st.booleans()):
            body["profileId"] = f"p{draw(number)}"
    elif kind == "emails.batchSend":
        items = [{"to": {"email": f"e{draw(number)}@x.yz"}, "idempotencyKey": f"i{draw(number)}"} for _ in range(2)]
        body = {"call": kind, "defaults": {"templateId": "receipt"}, "items": items}
    else:
        body = {"type": kind, "email": f"e{draw(number)}@x.yz", "messageId": f"m{draw(st.integers(0, 9))}"}
        body |= {"userId": who["externalId"]} if "externalId" in who else {}
        body |= {"event": "order.created", "properties": {"total": 12, "orderId": "o1"}} if kind == "track" else {}
    if kind in ("events.track", "profiles.update") and draw(st.booleans()):
        body["idempotencyKey"] = f"k{draw(st.integers(0, 7))}"
    if draw(st.integers(0, 5)):
        minute = draw(st.integers(0, 59))
        body["occurredAt"] = f"2026-03-27T0{draw(number)}:{minute:02d}:00Z"
    return body


@settings(max_examples=150)
@given(
    st.lists(call(), min_size=1, max_size=40),
    st.sampled_from([150, 400, 2_000]),
    st.sampled_from([(", ", ": "), (",", ":")]),
)
def test_what_concerns_each_other_is_played_together(
    tmp_path_factory: pytest.TempPathFactory, calls: list[dict[str, Any]], section: int, style: tuple[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("links")
    write_example(folder, JOURNEY)
    recording = folder / "records.jsonl"
    recording.write_text("".join(json.dumps(one, separators=style) + "\n" for one in calls), encoding="utf-8")
    workspace = compiled(folder)
    whole = everything(replayed(workspace, [recording], sizes=WHOLE, states=False))
    pieces = Sizes(short=0, section=section, part=300)
    assert everything(replayed(workspace, [recording], sizes=pieces, states=False)) == whole
    quick = everything(replayed(workspace, [recording], sizes=pieces, states=False, outcomes=False))
    assert quick == whole | {"outcomes": []}


def test_the_order_of_files_changes_nothing() -> None:
    workspace, pieces = compiled(SAMPLE), Sizes(short=0, section=40_000, part=60_000)
    forth = everything(replayed(workspace, RECORDINGS, sizes=pieces))
    assert everything(replayed(workspace, RECORDINGS[::-1], sizes=pieces)) == forth


# ---- workers that do not live, and folders that nobody needs


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A workspace with a recording that takes some seconds."""
    write_example(tmp_path, JOURNEY)
    data = {"orderId": "o", "total": 12}
    with (tmp_path / "long.jsonl").open("w", encoding="utf-8") as file:
        for number in range(150_000):
            body = {"event": "order.created", "profile": {"email": f"p{number}@x.yz", "externalId": f"x{number}"}}
            body |= {"data": data, "occurredAt": "2026-03-27T08:00:00Z", "idempotencyKey": f"key-{number}"}
            file.write(json.dumps(body, separators=(",", ":")) + "\n")
    return tmp_path


def children_of(process: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]


def begun(folder: Path, spill: Path) -> "subprocess.Popen[str]":
    arguments = [*PROGRAM, "simulate", "long.jsonl", "--workers", "2", "-o", "out"]
    started = subprocess.Popen(
        arguments,
        cwd=folder,
        env=environment() | {"TMPDIR": str(spill)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(2_000):
        if len(children_of(started.pid)) == 2:
            return started
        time.sleep(0.005)
    raise AssertionError("no workers came")


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the children of a process are read from /proc")
def test_a_killed_worker_is_an_error_and_leaves_nothing(long: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    spill = tmp_path_factory.mktemp("spill")
    with begun(long, spill) as started:
        os.kill(children_of(started.pid)[0], signal.SIGKILL)
        out, err = started.communicate(timeout=60)
    assert (started.returncode, out) == (3, "")
    assert err == "sfjourney: a worker process was ended (signal 9) before its work was done; nothing was written\n"
    assert not (long / "out").exists()
    assert list(spill.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="the children of a process are read from /proc")
def test_workers_end_with_the_process_they_work_for(long: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    spill = tmp_path_factory.mktemp("spill")
    with begun(long, spill) as started:
        workers = children_of(started.pid)
        started.kill()
    for _ in range(2_000):
        if not any(Path(f"/proc/{worker}").exists() for worker in workers) and not any(spill.iterdir()):
            break
        time.sleep(0.005)
    assert [worker for worker in workers if Path(f"/proc/{worker}").exists()] == []
    assert list(spill.iterdir()) == []


def test_a_terminal_shows_how_far_it_has_come(long: Path) -> None:
    """Standard error is a terminal; a pipe or a file gets nothing of it."""
    ours, theirs = pty.openpty()
    arguments = [*PROGRAM, "simulate", "long.jsonl", "--workers", "2"]
    started = subprocess.Popen(arguments, cwd=long, env=environment(), stdout=subprocess.DEVNULL, stderr=theirs)
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # which is how the end of a terminal reads
        while piece := os.read(ours, 65_536):
            shown += piece
    os.close(ours)
    assert started.wait(60) == 0
    assert b"left" in shown
    assert shown.endswith(b"\x1b[?25h\r\x1b[1A\x1b[2K")  # the cursor is back, and the bar is gone


def test_what_a_killed_replay_left_goes_with_the_next_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "sfjourney-spill-left"
    left.mkdir()
    (left / "columns-0").write_bytes(b"")
    replayed(compiled(SAMPLE), RECORDINGS[:1], sizes=PIECES)
    assert list(tmp_path.iterdir()) == []
