"""Recordings as they are named and given: pipes, standard input, compressed files, and the same one twice."""

import gzip
import json
import os
import resource
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import sfjourney
from command import PROGRAM, call, environment, shell, spawn
from sfjourney.recordings.files import open_recordings
from sfjourney.recordings.sources import open_sources
from workspaces import write_example
from zstd_here import zstd

WORKSPACE = """
    journey thanks {
      on order.created
      enroll always if running parallel
      transactional
      send receipt
    }
"""
MEBIBYTE = 1 << 20


def records(count: int) -> bytes:
    bodies = (
        {
            "event": "order.created",
            "profile": {"email": f"p{number}@example.com"},
            "data": {"orderId": f"o-{number}"},
            "occurredAt": f"2026-03-27T09:{number // 60 % 60:02d}:{number % 60:02d}Z",
        }
        for number in range(count)
    )
    return "".join(json.dumps(body) + "\n" for body in bodies).encode()


def test_a_name_that_is_no_utf8_is_escaped_in_all_that_is_written(tmp_path: Path) -> None:
    write_example(tmp_path, WORKSPACE)
    name = os.fsdecode(b"r\xff.jsonl")
    (tmp_path / name).write_bytes(records(1))
    said = call(tmp_path, "simulate", name, "--format", "json")
    assert [one["file"] for one in json.loads(said.out)["inputs"]] == ["r\\udcff.jsonl"]
    assert call(tmp_path, "simulate", name, "-o", "out", "--outcomes").status == 0
    assert json.loads((tmp_path / "out" / "outcomes.jsonl").read_text())["file"] == "r\\udcff.jsonl"
    assert call(tmp_path, "why", name, "--profile", "p0@example.com", "--format", "json").status == 0


def test_many_files_are_open_at_once(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    names = [tmp_path / f"{number}.jsonl" for number in range(300)]
    for name in names:
        name.write_bytes(b"\n")
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    try:
        with ExitStack() as stack, open_recordings([str(name) for name in names]) as recordings:
            assert len(open_sources(recordings, stack)) == len(names)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def unheard(size: int) -> bytes:
    """So many bytes of records that no Journey listens to, or a few less."""
    body = {"event": "seen", "profile": {"email": "a@b.c"}, "data": {"filler": "x" * 20_000}}
    line = json.dumps(body | {"occurredAt": "2026-03-27T08:00:00Z"}, separators=(",", ":")).encode() + b"\n"
    return line * (size // len(line))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_example(tmp_path, WORKSPACE)
    (tmp_path / "records.jsonl").write_bytes(records(3))
    return tmp_path


@pytest.mark.parametrize("name", ["empty.gz", "empty.zst"])
def test_a_compressed_file_of_no_bytes_is_one_that_was_cut(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"")
    said = call(folder, "simulate", name)
    assert (said.status, said.out) == (3, "")
    assert said.err == f"sfjourney: {name}: damaged: it is empty\n"


@pytest.mark.thorough
@pytest.mark.parametrize("stray", [b"\n", b"x" * 9, b"x" * 10, b"\0" * 600 + b"x", b"x" * 100_000], ids=len)
def test_what_stands_behind_gzip_is_not_taken_for_a_part_that_was_cut(folder: Path, stray: bytes) -> None:
    packed = gzip.compress(records(3)) + gzip.compress(records(2_000))
    (folder / "p.gz").write_bytes(packed + stray)
    assert call(folder, "simulate", "p.gz").err == "sfjourney: p.gz: damaged: what stands behind its end is no gzip\n"
    for cut in (packed[:-1], packed[:-3_000], packed + packed[:1], packed + packed[:9], packed + packed[:40]):
        (folder / "p.gz").write_bytes(cut)
        assert call(folder, "simulate", "p.gz").err == "sfjourney: p.gz: damaged: it ends in the middle\n"


@pytest.mark.parametrize(("name", "compress"), [("p.gz", gzip.compress), ("p.zst", zstd.compress)])
def test_a_pipe_whose_name_says_so_is_decompressed(folder: Path, name: str, compress: object) -> None:
    assert callable(compress)
    (folder / "packed").write_bytes(compress(records(3)))
    said = shell(folder, f"mkfifo {name}; cat packed > {name} & $sf simulate {name} --format json")
    assert said.status == 0, said
    assert json.loads(said.out)["records"]["read"] == 3
    (folder / "packed").write_bytes(compress(records(500))[:-20])
    said = shell(folder, f"cat packed > {name} & $sf simulate {name}")
    assert said.status == 3
    assert "damaged" in said.err


@pytest.mark.parametrize(
    "names",
    [
        ["records.jsonl", "records.jsonl"],
        ["records.jsonl", "./records.jsonl"],
        ["records.jsonl", "link.jsonl"],
        ["records.jsonl", "--profiles", "./records.jsonl"],
        ["-", "-"],
    ],
    ids=" ".join,
)
def test_a_recording_is_not_named_twice_however_it_is_spelt(folder: Path, names: list[str]) -> None:
    (folder / "link.jsonl").symlink_to("records.jsonl")
    said = call(folder, "simulate", *names)
    assert (said.status, said.out) == (2, "")
    name = "standard input" if names[-1] == "-" else names[-1]
    assert said.err == f"sfjourney: {name} is named twice\n"


def test_the_api_takes_a_recording_once_too(folder: Path) -> None:
    with pytest.raises(ValueError, match="is named twice"):
        sfjourney.simulate([folder / "records.jsonl", folder / ".." / folder.name / "records.jsonl"], folder)


@pytest.mark.parametrize(
    ("option", "says"),
    [
        ({"clock": "recieved"}, "the clock is occurred or received"),
        ({"max_errors": -1}, "-1 is no number of refused records"),
        ({"workers": -1}, "-1 is no number of workers"),
    ],
)
def test_the_api_refuses_what_no_option_can_be(folder: Path, option: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        sfjourney.simulate(folder / "records.jsonl", folder, **option)


def test_where_temporary_files_find_no_room_is_named(folder: Path) -> None:
    with gzip.open(folder / "noise.jsonl.gz", "wb", 1) as file:
        file.write(os.urandom(3 << 20).hex().encode())
    (folder / "small").mkdir()
    said = shell(folder, "ulimit -f 1000; TMPDIR=$PWD/small $sf simulate noise.jsonl.gz")
    assert (said.status, said.out) == (3, "")
    assert said.err == f"sfjourney: {folder}/small (TMPDIR): File too large\n"


def test_the_command_and_the_api_say_the_same(folder: Path) -> None:
    (folder / "records.jsonl").write_bytes(records(5) + b"[]\n")
    said = call(folder, "simulate", folder / "records.jsonl", "-o", "out", "--format", "json")
    simulation = sfjourney.simulate([folder / "records.jsonl"], folder)
    assert json.loads((folder / "out" / "summary.json").read_bytes()) == json.loads(said.out)
    assert json.loads(said.out)["inputs"][0]["sha256"] == simulation.summary.inputs[0].sha256
    assert (folder / "out" / "sends.jsonl").read_bytes() == b"".join(line + b"\n" for line in simulation.replayed.sends)


def test_sends_come_with_states_only_where_they_were_kept(folder: Path) -> None:
    recording = folder / "records.jsonl"
    call_ = {"call": "emails.send", "templateId": "receipt", "to": {"email": "a@b.c"}, "subject": '"state":'}
    recording.write_text(json.dumps(call_ | {"occurredAt": "2026-03-27T09:00:00Z"}), encoding="utf-8")
    assert sfjourney.simulate([recording], folder).sends_with_state == ()
    (send,) = sfjourney.simulate([recording], folder, states=True).sends_with_state
    assert send.subject == '"state":'


def memory_of(folder: Path, size: int) -> int:
    """The peak of resident memory in KiB of a replay of so many bytes from standard input."""
    piece = unheard(MEBIBYTE)
    script = (
        "import resource, sys; from sfjourney.cli import main; status = main(['simulate', '-']);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr); sys.exit(status)"
    )
    with subprocess.Popen(
        [PROGRAM[0], "-c", script],
        cwd=folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as started:
        assert started.stdin is not None
        assert started.stderr is not None
        for _ in range(size // len(piece)):
            started.stdin.write(piece)
        started.stdin.close()
        err = started.stderr.read().decode()
        assert started.wait(60) == 0, err
    return int(err)


@pytest.mark.thorough
def test_what_standard_input_gives_is_not_kept_in_memory(folder: Path) -> None:
    assert memory_of(folder, 250 * MEBIBYTE) - memory_of(folder, 50 * MEBIBYTE) < 50 * 1024


@pytest.mark.thorough
def test_standard_input_gives_what_a_file_gives_also_where_it_goes_to_disk(folder: Path) -> None:
    content = unheard(40 * MEBIBYTE) + records(3) + records(2)  # out of order, so it is read twice
    (folder / "records.jsonl").write_bytes(content)
    wanted = json.loads(call(folder, "simulate", "records.jsonl", "--format", "json").out)
    found = json.loads(spawn(folder, "simulate", "-", "--format", "json", stdin=content).out)
    wanted["inputs"][0]["file"] = "-"
    assert found == wanted


def test_the_end_of_a_replay_does_not_wait_for_hashes_nobody_needs(folder: Path) -> None:
    """A refusal stops the replay in the first line of a file that takes long to hash."""
    with (folder / "many.jsonl").open("wb") as file:
        file.write(b"[]\n")
        file.truncate(40 << 30)  # a file with a hole: it takes no room, and half a minute to hash
    started = time.monotonic()
    said = call(folder, "simulate", "many.jsonl", "--strict")
    assert said.status == 1
    assert "stopped: " in said.err
    assert time.monotonic() - started < 10


def test_a_full_device_is_named(folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("no device here that is always full")
    said = call(folder, "compile", "-o", "/dev/full")
    assert (said.status, said.err) == (3, "sfjourney: /dev/full: No space left on device\n")
