"""A replay -> a directory of files, complete or not at all (semantics.md O2)."""

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import msgspec

from sfjourney.replay.replay import Replayed
from sfjourney.replay.summary import Summary, summary_json


def write_outputs(directory: Path, replayed: Replayed, summary: Summary, *, outcomes: bool) -> list[str]:
    """Write the files of a replay beside their place, and move them there when all are whole.

    Files of other names in the directory stay; an ``outcomes.jsonl`` of an earlier run goes where none is written now.
    Returns the names written. Raises OSError; the directory then is as it was.
    """
    files: dict[str, Iterable[bytes]] = {
        "runs.jsonl": replayed.runs,
        "sends.jsonl": replayed.sends,
        "refused.jsonl": (msgspec.json.encode(row) for row in replayed.intake.refused),
    }
    if outcomes:
        files = {"outcomes.jsonl": replayed.outcomes} | files
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{directory.name}.", dir=directory.parent) as beside:
        staging = Path(beside) / directory.name
        staging.mkdir()
        for name, lines in files.items():
            _write_lines(staging / name, lines)
        (staging / "summary.json").write_bytes(summary_json(summary))
        names = [*files, "summary.json"]
        _move_into_place(staging, directory, names)
    return names


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for line in lines:
            file.write(line)
            file.write(b"\n")
        file.flush()
        os.fsync(file.fileno())


def _move_into_place(staging: Path, directory: Path, names: list[str]) -> None:
    """Make the staged directory the output directory, taking along what else is in the old one."""
    if not directory.exists():
        staging.rename(directory)
        return
    for other in directory.iterdir():
        if other.name not in names and other.name != "outcomes.jsonl":
            _copy(other, staging / other.name)
    old = staging.with_name("old")
    directory.rename(old)
    try:
        staging.rename(directory)
    except BaseException:
        old.rename(directory)
        raise


def _copy(source: Path, target: Path) -> None:
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target, follow_symlinks=False)
