"""A replay -> a directory of files, complete or not at all (semantics.md O2)."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import msgspec

from sfjourney.replay.replay import Replayed
from sfjourney.replay.summary import Summary, summary_json

OUTCOMES = "outcomes.jsonl"


@dataclass(frozen=True, slots=True)
class Outputs:
    """A directory to be: what is written goes to a folder beside it until all is whole."""

    directory: Path
    staging: Path

    def write(self, replayed: Replayed, summary: Summary, *, outcomes: bool) -> list[str]:
        """Write the files of a replay and move them into place. Returns their names.

        Files of other names in the directory stay; outcomes of an earlier replay go where none are written now.
        Raises OSError; the directory then is as it was.
        """
        files: dict[str, Iterable[bytes]] = {
            "runs.jsonl": replayed.runs,
            "sends.jsonl": replayed.sends,
            "refused.jsonl": (msgspec.json.encode(row) for row in replayed.intake.refused),
        }
        if outcomes:
            files = {OUTCOMES: replayed.outcomes} | files
        self.staging.mkdir()
        for name, lines in files.items():
            _write_lines(self.staging / name, lines)
        (self.staging / "summary.json").write_bytes(summary_json(summary))
        names = [*files, "summary.json"]
        self._move_into_place(names)
        return names

    def _move_into_place(self, names: list[str]) -> None:
        """Make the staged directory the output directory, taking along what else is in the old one."""
        if not self.directory.exists():
            self.staging.rename(self.directory)
            return
        for other in self.directory.iterdir():
            if other.name not in (*names, OUTCOMES):
                _copy(other, self.staging / other.name)
        old = self.staging.with_name("old")
        self.directory.rename(old)
        try:
            self.staging.rename(self.directory)
        except BaseException:
            old.rename(self.directory)
            raise


@contextmanager
def outputs_in(directory: Path) -> Iterator[Outputs]:
    """Make ready to write a directory, so that what forbids it is known before the work and not after.

    Raises OSError where it cannot be written, or is something else than a directory.
    """
    directory = directory.absolute()
    if directory.exists() and not directory.is_dir():
        raise NotADirectoryError(20, "not a directory", str(directory))
    directory.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{directory.name}.", dir=directory.parent) as beside:
        yield Outputs(directory, Path(beside) / directory.name)


def _write_lines(path: Path, lines: Iterable[bytes]) -> None:
    with path.open("wb") as file:
        for line in lines:
            file.write(line)
            file.write(b"\n")
        file.flush()
        os.fsync(file.fileno())


def _copy(source: Path, target: Path) -> None:
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target, follow_symlinks=False)
