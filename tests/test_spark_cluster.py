"""A standalone master with two workers gives what the local engine gives, also where a worker dies in the middle."""

import subprocess
import sys
from pathlib import Path

import pytest

from command import PROGRAM, call, environment
from local_engine import WHOLE, compiled, everything, replayed
from rough_recordings import JOURNEY, write_rough
from sfjourney.replay.progress import Progress
from sfjourney.replay.sizes import Sizes
from sfjourney.replay.spark.session import spark_session
from spark_sessions import NOISE, by_spark, need_java, quick_java, standalone
from workspaces import write_example

pytestmark = [pytest.mark.thorough, *NOISE, pytest.mark.usefixtures(quick_java.__name__)]
FILES = ("summary.json", "runs.jsonl", "sends.jsonl", "refused.jsonl", "outcomes.jsonl")


def test_a_cluster_gives_the_same_also_when_a_worker_dies(tmp_path: Path) -> None:
    """The worker takes with it what it was surveying and what it had: that is done again by the other."""
    need_java()
    workspace = compiled(write_example(tmp_path, JOURNEY))
    files = [write_rough(tmp_path / "a.jsonl", 900, 5), write_rough(tmp_path / "b.jsonl", 600, 6)]
    whole, sizes = everything(replayed(workspace, files, sizes=WHOLE, states=False)), Sizes(short=0, section=40_000)
    places = [tmp_path / "cluster", tmp_path / "driver"]
    for place in places:
        place.mkdir()
    with standalone(places[0]) as cluster:
        killed: list[Progress] = []

        def kill(progress: Progress) -> None:
            if progress.doing == "simulating" and not killed:
                killed.append(progress)
                cluster.kill_worker()

        with spark_session(cluster.master, places[1]) as spark:
            assert everything(by_spark(spark, workspace, files, sizes=sizes, states=False)) == whole
            assert everything(by_spark(spark, workspace, files, sizes=sizes, states=False, watch=kill)) == whole
        assert len(killed) == 1


def test_the_command_writes_the_same_files(tmp_path: Path) -> None:
    """By Spark in a process of its own, with nothing of Spark's to be heard."""
    need_java()
    write_example(tmp_path, JOURNEY)
    recording = write_rough(tmp_path / "a.jsonl", 300, 7).name
    before = {path.name for path in tmp_path.iterdir()}
    local = call(tmp_path, "simulate", recording, "-o", "local", "--outcomes")
    command = [*PROGRAM, "simulate", recording, "-o", "spark", "--outcomes", "--engine", "spark", "--workers", "2"]
    ended = subprocess.run(
        command, cwd=tmp_path, env=environment(COLUMNS="80"), capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (local.status, local.err)
    assert ended.stdout == local.out.replace("Written to local", "Written to spark")
    for name in FILES:
        assert (tmp_path / "spark" / name).read_bytes() == (tmp_path / "local" / name).read_bytes(), name
    left = {path.name for path in tmp_path.iterdir()} - before
    assert left == {"local", "spark"}


# ---- where there is no Spark to be had


WORKERS = "--workers are processes here, and with --master Spark has workers of its own"
NO_ADDRESS = "spark://hub: no address of a master: it is written spark://HOST:PORT"
NOBODY = "spark://127.0.0.1:1: Connection refused: no master of Spark can be reached there"


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        ("--master spark://hub:7077", 2, "--master needs --engine spark"),
        ("--engine spark --master yarn --workers 2", 2, WORKERS),
        ("--engine spark --master spark://hub", 3, NO_ADDRESS),
        ("--engine spark --master spark://127.0.0.1:1", 3, NOBODY),
    ],
)
def test_a_master_that_cannot_be_is_said_in_a_line(tmp_path: Path, arguments: str, status: int, said: str) -> None:
    write_example(tmp_path, JOURNEY)
    write_rough(tmp_path / "a.jsonl", 3, 1)
    if "--engine spark" in arguments and status == 3:
        need_java()
    told = call(tmp_path, "simulate", "a.jsonl", "-o", "out", *arguments.split())
    assert (told.status, told.out, told.err) == (status, "", f"sfjourney: {said}\n")
    assert not (tmp_path / "out").exists()


def test_standard_input_is_not_for_spark(tmp_path: Path) -> None:
    write_example(tmp_path, JOURNEY)
    told = call(tmp_path, "simulate", "-", "--engine", "spark")
    assert (told.status, told.err) == (2, "sfjourney: --engine spark reads files, and no standard input\n")


def test_without_pyspark_it_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_example(tmp_path, JOURNEY)
    write_rough(tmp_path / "a.jsonl", 3, 1)
    for module in [
        name for name in sys.modules if name.partition(".")[0] == "pyspark" or name.startswith("sfjourney.replay.spark")
    ]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "pyspark", None)
    told = call(tmp_path, "simulate", "a.jsonl", "--engine", "spark")
    assert (told.status, told.err) == (2, "sfjourney: --engine spark needs pyspark: pip install 'sfjourney[spark]'\n")


def test_without_java_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_example(tmp_path, JOURNEY)
    write_rough(tmp_path / "a.jsonl", 3, 1)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    told = call(tmp_path, "simulate", "a.jsonl", "--engine", "spark")
    message = "--engine spark: Spark needs Java 17 or newer: there is no `java` in PATH, and no JAVA_HOME"
    assert (told.status, told.err) == (2, f"sfjourney: {message}\n")
