"""The directory that `simulate -o` writes is whole, the old one or the new, whatever happens (semantics.md O2)."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import sfjourney
from command import call
from sfjourney.replay.exchange import exchange, exchange_by_steps
from sfjourney.replay.outputs import Wanted, outputs_in
from workspaces import write_example

pytestmark = pytest.mark.thorough

WORKSPACE = """
    journey thanks {
      on order.created
      enroll always
      transactional
      send receipt
    }
    --- records.jsonl
    {"event": "order.created", "profile": {"email": "a@b.c"}, "data": {"orderId": "1"}, "occurredAt": "2026-03-27T09:00:00Z"}
"""  # noqa: E501  # a record is one line
SIMULATE = ("simulate", "records.jsonl", "-o", "out")
FILES = ["refused.jsonl", "runs.jsonl", "sends.jsonl", "summary.json"]
STEPS = ("open", "os.", "shutil.", "ctypes.dlsym")
"""What Python tells auditors of before it is done, and what may change a folder or be cut short."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_example(tmp_path, WORKSPACE)


def contents(directory: Path) -> dict[str, bytes]:
    return {
        path.relative_to(directory).as_posix(): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("."))


def interrupt() -> None:
    raise KeyboardInterrupt


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


ENDS = pytest.mark.parametrize("end", [interrupt, kill])


def stopped_at(step: int, end: Callable[[], None], work: Callable[[], None]) -> bool:
    """Work in a process of its own that ends before that step of the file system. Returns whether it came to it."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return status != 0
    left = step

    def count(event: str, _arguments: object) -> None:
        nonlocal left
        if event.startswith(STEPS):
            left -= 1
            if left == 0:
                end()

    try:
        sys.addaudithook(count)
        work()
        os._exit(0)
    except BaseException:  # noqa: BLE001  # this is a copy of the process that runs the tests
        os._exit(1)


@ENDS
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a process that is killed may leave the old one aside")
def test_old_or_new_is_whole_at_every_step(folder: Path, end: Callable[[], None]) -> None:
    assert call(folder, *SIMULATE).status == 0
    out = folder / "out"
    (out / "kept").mkdir()
    (out / "kept" / "notes.txt").write_text("mine", encoding="utf-8")
    old = contents(out)
    simulation = sfjourney.simulate([folder / "records.jsonl"], folder, outcomes=True)

    def write() -> None:
        with outputs_in(out) as outputs:
            outputs.write(simulation.replayed, simulation.summary, Wanted(outcomes=True))

    write()
    new = contents(out)
    assert new.keys() - old.keys() == {"outcomes.jsonl"}
    before = new
    for step in range(1, 1_000):
        stopped = stopped_at(step, end, write)
        after = contents(out)
        assert after in (before, new), step
        if not stopped:
            break
        # The next one begins with the shorter of the two, so that old and new can be told apart.
        if after == new:
            assert call(folder, *SIMULATE).status == 0
            before = contents(out)
            assert before == old
    assert step > 20
    assert hidden(folder) == []


@ENDS
def test_without_an_exchange_the_old_one_is_in_its_place_or_beside_it(tmp_path: Path, end: Callable[[], None]) -> None:
    old, new, aside = tmp_path / "out", tmp_path / "new", tmp_path / ".out.sfjourney-old"

    def work() -> None:
        exchange_by_steps(new, old, aside)

    for step in range(1, 10):
        for path in (old, new):
            path.mkdir(exist_ok=True)
            (path / "a.txt").write_text(path.name, encoding="utf-8")
        stopped = stopped_at(step, end, work)
        if end is interrupt:
            assert old.exists()
            assert not aside.exists()
        with outputs_in(old):
            assert (old / "a.txt").read_text(encoding="utf-8") in ("out", "new")
        assert hidden(tmp_path) == []
        if not stopped:
            break
    assert step > 3
    assert (old / "a.txt").read_text(encoding="utf-8") == "new"
    assert (new / "a.txt").read_text(encoding="utf-8") == "out"


def test_folders_change_places_in_one_step(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    if not exchange(tmp_path / "a", tmp_path / "b"):
        pytest.skip("this system cannot")
    assert (tmp_path / "a" / "b").exists()
    assert (tmp_path / "b" / "a").exists()
    with pytest.raises(FileNotFoundError):
        exchange(tmp_path / "a", tmp_path / "none")


@contextmanager
def pipe_in(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    os.mkfifo(folder / "f")
    try:
        yield
    finally:
        (folder / "f").unlink()


@pytest.mark.parametrize("where", ["out", "out/deeper/still"])
def test_what_cannot_be_taken_along_is_refused_before_the_work(folder: Path, where: str) -> None:
    assert call(folder, *SIMULATE).status == 0
    (folder / "records.jsonl").write_bytes(b"[]\n")
    with pipe_in(folder / where):
        said = call(folder, *SIMULATE)
        assert (said.status, said.out) == (3, "")
        assert said.err.startswith(f"sfjourney: {folder}/{where}/f: neither a file nor a folder")
        assert "refused: " not in said.err  # the recording was not looked at
        assert hidden(folder) == []


def test_a_second_run_into_the_same_output_refuses(folder: Path) -> None:
    with outputs_in(folder / "out"):
        said = call(folder, *SIMULATE)
        assert (said.status, said.out) == (3, "")
        assert said.err == f"sfjourney: {folder}/out: another run is writing there\n"
        assert call(folder, *SIMULATE[:-1], "other").status == 0
    assert call(folder, *SIMULATE).status == 0
    assert hidden(folder) == []


def test_of_runs_that_race_each_is_whole_or_refuses(folder: Path) -> None:
    for _ in range(5):
        children = []
        for _ in range(6):
            child = os.fork()
            if child == 0:
                os._exit(call(folder, *SIMULATE).status)
            children.append(child)
        ended = {os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children}
        assert 0 in ended
        assert ended <= {0, 3}
        assert sorted(contents(folder / "out")) == FILES
        assert hidden(folder) == []


def test_what_a_killed_run_left_goes_with_the_next(folder: Path) -> None:
    left = folder / ".out.sfjourney"
    (left / "out").mkdir(parents=True)
    (left / "file").touch()
    (left / "link").symlink_to("out")
    assert call(folder, *SIMULATE).status == 0
    assert hidden(folder) == []


def test_an_output_keeps_its_mode(folder: Path) -> None:
    (folder / "out").mkdir()
    (folder / "out").chmod(0o750)
    assert call(folder, *SIMULATE).status == 0
    assert (folder / "out").stat().st_mode & 0o777 == 0o750
