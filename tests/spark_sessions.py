"""Sessions of Spark for tests, and a real standalone cluster on this machine: a master and two workers."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyspark
import pytest
from pyspark.sql import SparkSession

import sfjourney
from required import absent
from sfjourney.api import simulate_compiled
from sfjourney.pipeline import Compiled
from sfjourney.recordings.column_types import types_of
from sfjourney.recordings.files import open_recordings
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.progress import Watch, nobody
from sfjourney.replay.replay import ReplayOptions
from sfjourney.replay.sizes import Sizes
from sfjourney.replay.spill import spill_folder

NOISE = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
"""What pyspark leaves open when it has sent something to its Java machine."""
_SPARK = Path(pyspark.__file__).parent
_HERE = "127.0.0.1"
_PATIENCE = 60.0


def need_java() -> None:
    """Skip a test where there is no Java; fail it where all tests have to run."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        absent("there is no Java, and Spark needs 17 or newer")


@pytest.fixture(scope="session")
def quick_java() -> Iterator[None]:
    """Java machines of tests live for seconds: they need not compile well what they run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
        yield


def by_spark(
    spark: SparkSession,
    workspace: Compiled,
    recordings: Sequence[Path | str],
    *,
    sizes: Sizes,
    profiles: Sequence[Path] = (),
    outcomes: bool = True,
    states: bool = True,
    watch: Watch = nobody,
    **intake: Any,
) -> sfjourney.Simulation:
    options = ReplayOptions(IntakeOptions(**intake), keep_states=states, keep_outcomes=outcomes, sizes=sizes)
    with ExitStack() as stack:
        opened = stack.enter_context(open_recordings([str(name) for name in recordings], types_of(workspace.model)))
        before = stack.enter_context(open_recordings([str(name) for name in profiles]))
        folder = stack.enter_context(spill_folder())
        done = simulate_compiled(workspace, opened, before, options, folder, watch, spark=spark)
        return sfjourney.Simulation(done.replayed.loaded(), done.summary, options)


@dataclass(frozen=True)
class Cluster:
    master: str
    workers: "list[subprocess.Popen[bytes]]"

    def kill_worker(self) -> None:
        """End a worker and all that runs for it, as a machine ends that loses its power."""
        os.killpg(self.workers.pop().pid, signal.SIGKILL)


@contextmanager
def standalone(folder: Path) -> Iterator[Cluster]:
    """Have a master and two workers, each in processes of its own that end with the block."""
    with socket.socket() as free:
        free.bind((_HERE, 0))
        port = free.getsockname()[1]
    master, workers = f"spark://{_HERE}:{port}", list[subprocess.Popen[bytes]]()
    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(_start("master.Master", folder / "master", "--port", str(port)))
        _await(folder / "master" / "log", "I have been elected leader")
        for name in ("first", "second"):
            limits = ("--cores", "1", "--memory", "1g", "--work-dir", str(folder / name))
            workers.append(_start("worker.Worker", folder / name, *limits, master))
            started.append(workers[-1])
        for name in ("first", "second"):
            _await(folder / name / "log", "Successfully registered with master")
        yield Cluster(master, workers)
    finally:
        for process in started:
            _end(process)


def _start(name: str, folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    folder.mkdir()
    command = [str(_SPARK / "bin" / "spark-class"), f"org.apache.spark.deploy.{name}"]
    command += ["--host", _HERE, "--webui-port", "0", *arguments]
    environment = os.environ | {
        "SPARK_HOME": str(_SPARK),
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_DAEMON_MEMORY": "256m",
        "SPARK_DAEMON_JAVA_OPTS": "-Dspark.ui.enabled=false",
    }
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)


def _await(log: Path, said: str) -> None:
    until = time.monotonic() + _PATIENCE
    while said not in log.read_text(encoding="utf-8", errors="replace"):
        if time.monotonic() > until:
            raise AssertionError(f"Spark did not say {said!r}:\n{log.read_text(errors='replace')}")
        time.sleep(0.05)


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
