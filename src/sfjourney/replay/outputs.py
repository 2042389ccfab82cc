"""A replay -> a directory of files, complete or not at all (semantics.md O2)."""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Literal, get_args

import msgspec
from msgspec import Struct

from sfjourney.replay.exchange import exchange, exchange_by_steps
from sfjourney.replay.intake import Refused
from sfjourney.replay.lines import Rows
from sfjourney.replay.outcomes import OutcomeRow
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import RunRow, SendRow, SendRowWithState
from sfjourney.replay.staging import staging_beside
from sfjourney.replay.summary import Summary, summary_json

Form = Literal["jsonl", "parquet"]
"""How the rows of outputs are written: lines of JSON, or tables."""

SUMMARY = "summary.json"
_OUTPUTS = ("outcomes", "runs", "sends", "refused")
_FILES = frozenset({SUMMARY, *(f"{name}.{form}" for name in _OUTPUTS for form in get_args(Form))})


class Wanted(Struct, frozen=True):
    """What is written: rows in which form, the outcomes of records too or not, sends with their states or not."""

    form: Form = "jsonl"
    outcomes: bool = False
    states: bool = False


class Outputs(Struct, frozen=True):
    """A directory to be: what is written goes to a folder beside it until all is whole."""

    directory: Path
    staging: Path

    def write(self, replayed: Replayed, summary: Summary, wanted: Wanted) -> list[str]:
        """Write the files of a replay and move them into place. Returns their names.

        Files of other names in the directory stay; of an earlier replay those go that are not written now.
        Raises OSError; the directory then is as it was.
        """
        rows: list[tuple[str, Rows, type[Struct]]] = [
            ("runs", replayed.runs, RunRow),
            ("sends", replayed.sends, SendRowWithState if wanted.states else SendRow),
            ("refused", Rows([msgspec.json.encode(row) for row in replayed.intake.refused]), Refused),
        ]
        if wanted.outcomes:
            rows.insert(0, ("outcomes", replayed.outcomes, OutcomeRow))
        self.staging.mkdir()
        names = []
        for name, content, row in rows:
            names.append(f"{name}.{wanted.form}")
            self._write(names[-1], content.write_to if wanted.form == "jsonl" else partial(_write_table, content, row))
        self._write(SUMMARY, Rows(summary_json(summary).splitlines()).write_to)
        self._move_into_place()
        return [*names, SUMMARY]

    def _write(self, name: str, write_to: Callable[[IO[bytes]], None]) -> None:
        """Write one file to the disk itself. An error names the file as it would have been found."""
        try:
            with (self.staging / name).open("wb") as file:
                write_to(file)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            error.filename = str(self.directory / name)
            raise

    def _move_into_place(self) -> None:
        """Make the staged directory the output directory, taking along what else is in the old one."""
        if not self.directory.exists():
            self.staging.rename(self.directory)
            return
        for other in _others(self.directory):
            _copy(other, self.staging / other.name)
        shutil.copymode(self.directory, self.staging)
        if not exchange(self.staging, self.directory):
            exchange_by_steps(self.staging, self.directory, _aside(self.directory))


def _write_table(content: Rows, row: type[Struct], file: IO[bytes]) -> None:
    from sfjourney.replay.tables import write_table  # noqa: PLC0415  # long to import, and not everywhere

    write_table(content, row, file)


def strangers_in(directory: Path) -> list[str]:
    """What a folder holds that shows it to be somebody else's: nothing where a replay was written to it before."""
    if not directory.is_dir() or (directory / SUMMARY).is_file():
        return []
    return sorted(other.name for other in _others(directory))


@contextmanager
def outputs_in(directory: Path) -> Iterator[Outputs]:
    """Make ready to write a directory, so that what forbids it is known before the work and not after.

    Raises OSError where it cannot be written, is something else than a directory, holds what cannot be taken along, or
    another process is writing it.
    """
    directory = directory.absolute()
    if directory.exists() and not directory.is_dir():
        raise NotADirectoryError(20, "not a directory", str(directory))
    directory.parent.mkdir(parents=True, exist_ok=True)
    with staging_beside(directory) as beside:
        _recover(directory, _aside(directory))
        for other in _others(directory) if directory.exists() else ():
            _refuse_special(other)
        yield Outputs(directory, beside / directory.name)


def _aside(directory: Path) -> Path:
    """The name of an old output for the moment in which the new one takes its place."""
    return directory.with_name(f".{directory.name}.sfjourney-old")


def _recover(directory: Path, aside: Path) -> None:
    """Put right what an earlier run left that was killed between two steps."""
    if not aside.is_dir():
        return
    if directory.exists():
        shutil.rmtree(aside)
    else:
        aside.rename(directory)


def _others(directory: Path) -> Iterator[Path]:
    """What is in an output directory beside the files of a replay."""
    return (path for path in directory.iterdir() if path.name not in _FILES)


def _refuse_special(path: Path) -> None:
    """Raise OSError for a pipe, socket or device, of which there can be no copy; links are taken as links."""
    inside = (Path(folder) / name for folder, folders, names in os.walk(path) for name in (*folders, *names))
    for one in (path, *inside):
        mode = one.lstat().st_mode
        if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode)):
            raise OSError(22, "neither a file nor a folder, so it cannot stay in a folder that is replaced", str(one))


def _copy(source: Path, target: Path) -> None:
    if source.is_dir() and not source.is_symlink():
        shutil.copytree(source, target, symlinks=True)
    else:
        shutil.copy2(source, target, follow_symlinks=False)
