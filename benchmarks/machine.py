"""The machine that something is measured on, as far as it can tell."""

import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Final

from figures import Machine
from inputs import HERE
from sfjourney.replay.sizes import processors

PACKAGES: Final = (
    *("sfjourney", "lark", "msgspec", "numpy", "orjson", "pyarrow", "jsonschema-rs"),
    *("duckdb", "simpy", "transitions", "sismic", "pyspark"),
)


def this_machine() -> Machine:
    return Machine(
        _first(Path("/proc/cpuinfo"), r"^model name\s*: (.+)$") or platform.processor() or platform.machine(),
        processors(),
        _memory(),
        f"{platform.system()} {platform.machine()}",
        os.getloadavg()[0],
        _versions(),
    )


def _versions() -> dict[str, str]:
    found = {platform.python_implementation(): platform.python_version()}
    for name in PACKAGES:
        with suppress(importlib.metadata.PackageNotFoundError):
            found[name] = importlib.metadata.version(name)
    if (node := shutil.which("node")) is not None:
        found["Node.js"] = subprocess.run(
            [node, "--version"], check=True, capture_output=True, text=True
        ).stdout.strip()
    xstate = _first(HERE / "peers" / "node_modules" / "xstate" / "package.json", r'^  "version": "(.+)",$')
    return found | ({"XState": xstate} if xstate else {})


def _memory() -> str:
    kilobytes = _first(Path("/proc/meminfo"), r"^MemTotal:\s*(\d+) kB$")
    return f"{int(kilobytes) / 2**20:.0f} GiB" if kilobytes else "memory unknown"


def _first(path: Path, pattern: str) -> str | None:
    with suppress(OSError):
        found = re.search(pattern, path.read_text("utf-8"), re.MULTILINE)
        return found.group(1) if found else None
    return None
