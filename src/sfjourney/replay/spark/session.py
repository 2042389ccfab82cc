"""A master -> a session of Spark that says nothing of its own, and ends with the work; its errors in one line each."""

import logging
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from py4j.protocol import Py4JError, Py4JNetworkError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException, PythonException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from sfjourney.replay.local.workers import WorkerBugError

_HERE: Final = "127.0.0.1"
_LOOPBACK: Final = frozenset({"localhost", _HERE, "::1"})
_PATIENCE: Final = 5.0
"""Seconds for a master to answer, and for a Java machine to end."""
_FAREWELL: Final = 60.0
"""Seconds for a Java machine to end that answers no more."""
_LONGEST: Final = 300
_MEMORY: Final = "SPARK_DRIVER_MEMORY"
"""Where Spark itself reads how much memory its Java machine may take, as it does from a folder of configuration."""
_LEAST_MEMORY, _MOST_MEMORY = 1 << 10, 4 << 10
"""MiB. Spark takes the least where nobody says how much; a million events on one machine need more."""
_COLLECTOR: Final = "-XX:+UseParallelGC"
"""Java's usual collector loses memory between values of megabytes, as our rows are."""
_OF_JAVA: Final = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")
"""Where somebody may have chosen another."""
_OUT_OF_MEMORY: Final = 52
"""How a Java machine of Spark ends that has no memory left."""
_OURS: Final = {
    "spark.app.name": "sfjourney",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    # What is redacted stands in the lines that go from task to task: on no disk as it is.
    "spark.io.encryption.enabled": "true",
}


class SparkError(OSError):
    """Spark could not do its work: what it said, in one line. ``strerror`` is None, so that the message is all."""


class NoJavaError(Exception):
    """Spark is there, and no Java that it could run on."""


@contextmanager
def spark_session(master: str, folder: Path) -> Iterator[SparkSession]:
    """Have a session at a master. Its log is in ``folder``, and so is, where the workers are here, what it spills.

    Raises NoJavaError, SparkError.
    """
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        raise NoJavaError("Spark needs Java 17 or newer: there is no `java` in PATH, and no JAVA_HOME")
    hosts = _hosts_of(master)
    if hosts:
        _check_reachable(master, hosts)
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    quiet = logging.getLogger("py4j")
    quiet.setLevel(logging.CRITICAL + 1)
    conf = configuration(master, hosts, folder)
    place = folder / "spark.log"
    with spark_errors(), place.open("wb") as log:
        try:
            gateway: Any = launch_gateway(conf, {"stdout": log, "stderr": log})  # type: ignore[no-untyped-call]  # the same
        except PySparkException as error:
            raise SparkError(f"Spark did not start: {_said_in(place) or _cause(error)}") from None
        try:
            with suppress_at_end(SparkContext(conf=conf, gateway=gateway)) as context:
                yield SparkSession(context)
        except (ConnectionError, EOFError, Py4JNetworkError) as error:
            raise _ended(gateway) or error from None
        finally:
            _end(gateway)


@contextmanager
def suppress_at_end(context: SparkContext) -> Iterator[SparkContext]:
    """Stop a context at the end, also one that has lost its Java machine: of that nobody but us is to tell."""
    server: Any = context._accumulatorServer  # noqa: SLF001  # it would print what it cannot read
    server.handle_error = lambda *_: None
    try:
        yield context
    finally:
        with suppress(Exception):
            context.stop()


def configuration(master: str, hosts: list[tuple[str, int]], folder: Path) -> SparkConf:
    """What a session is told of itself. ``hosts`` are those of the master, ``folder`` is for what it spills here."""
    conf = SparkConf().setMaster(master)
    for name, value in _OURS.items():
        conf.set(name, value)
    if master.startswith("local"):
        conf.set("spark.local.dir", str(folder))
        configured = "SPARK_CONF_DIR" in os.environ  # what stands there would be replaced, and not added to
        if not configured and not any("GC" in os.environ.get(name, "") for name in _OF_JAVA):  # of two Java takes none
            conf.set("spark.driver.extraJavaOptions", _COLLECTOR)
        if not configured and _MEMORY not in os.environ:
            conf.set("spark.driver.memory", f"{_memory()}m")
    if master.startswith("local") or (hosts and all(host in _LOOPBACK for host, _ in hosts)):
        conf.set("spark.driver.host", _HERE).set("spark.driver.bindAddress", _HERE)
    return conf


def _memory() -> int:
    """A quarter of this machine's memory, in MiB, within bounds."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
    return min(max(whole // 4, _LEAST_MEMORY), _MOST_MEMORY)


def _hosts_of(master: str) -> list[tuple[str, int]]:
    """The addresses of a standalone master, ``spark://HOST:PORT,HOST:PORT``; of others nothing is known here."""
    if not master.startswith("spark://"):
        return []
    places = [place.rpartition(":") for place in master.removeprefix("spark://").split(",")]
    if not all(host and port.isdecimal() and int(port) < 1 << 16 for host, _, port in places):
        raise SparkError(f"{master}: no address of a master: it is written spark://HOST:PORT")
    return [(host.strip("[]"), int(port)) for host, _, port in places]


def _check_reachable(master: str, hosts: list[tuple[str, int]]) -> None:
    """Raise SparkError where nobody listens: Spark itself would ask for a minute."""
    reason = ""
    for place in hosts:
        try:
            socket.create_connection(place, _PATIENCE).close()
        except OSError as error:
            reason = error.strerror or "no answer"
        else:
            return
    raise SparkError(f"{master}: {reason}: no master of Spark can be reached there")


def _ended(gateway: Any) -> SparkError | None:
    """Why the Java machine is gone; None where it is there."""
    process: subprocess.Popen[bytes] = gateway.proc
    try:
        status = process.wait(_FAREWELL)
    except subprocess.TimeoutExpired:
        return None
    if status == _OUT_OF_MEMORY:
        return SparkError(f"Spark: its Java machine ran out of memory; give it more, as by {_MEMORY}=8g")
    return SparkError(f"Spark: its Java machine has ended, with status {status}")


def _end(gateway: Any) -> None:
    """End the Java machine: nobody is left who could ask it for anything."""
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001  # or no other could be started
    with suppress(Exception):
        gateway.shutdown()
    process: subprocess.Popen[bytes] = gateway.proc
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.close()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def spark_errors() -> Iterator[None]:
    """Say what Spark raises in one line. Raises SparkError, and WorkerBugError for what only we can have done wrong."""
    try:
        yield
    except PythonException as error:
        if "No module named 'sfjourney'" in str(error):
            python = os.environ.get("PYSPARK_PYTHON", "python3")
            raise SparkError(
                f"Spark's workers have no sfjourney: install it for their Python, {python}, or name another in "
                "PYSPARK_PYTHON"
            ) from None
        raise WorkerBugError(str(error)) from None
    except (Py4JError, PySparkException) as error:
        raise SparkError(f"Spark: {_cause(error)}") from None


_PROBLEM: Final = re.compile(r"^(?:Exception in thread \"main\"|Error:) (.+)$")


def _said_in(log: Path) -> str | None:
    """What a Java machine that ended at once wrote of the reason."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    found = next((found[1] for line in lines if (found := _PROBLEM.match(line))), None)
    return None if found is None else _shortened(found)


def _cause(error: Exception) -> str:
    """The first line of what went wrong inside, without the names of Java's classes before it."""
    java = getattr(error, "java_exception", None)
    text = str(error)
    if java is not None:
        with suppress(Exception):
            text = str(java.getMessage() or java)
    line = next((line.strip() for line in text.splitlines() if line.strip()), type(error).__name__)
    return _shortened(line)


def _shortened(line: str) -> str:
    """A line without the names of Java's classes before it, and no longer than is read."""
    line = re.sub(r"^(?:[a-z]\w*\.)+[A-Z]\w*: ", "", line)
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "..."
