"""What a case is, and what it is run with."""

import importlib.util
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Final

from figures import Outcome
from inputs import HERE, Inputs
from timing import Measured, Spent, in_turn, python

PEERS: Final = HERE / "peers"
OURS: Final = ("-m", "sfjourney")
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
OUTPUTS: Final = ("runs.jsonl", "sends.jsonl")


class DisagreementError(Exception):
    """Two that ought to give the same emails gave others."""


@dataclass(frozen=True)
class Bench:
    """The size of everything, and where it is kept. ``folder`` is a case's own, empty before."""

    inputs: Inputs
    folder: Path
    events: int
    profiles: int
    rounds: int
    journeys: int
    long: bool = False

    def floors(self, recording: Path) -> dict[str, Callable[[], Spent]]:
        """The programs that only decode; orjson where it is installed.

        The recording is read through before, or whoever comes first would wait for the disk.
        """
        with recording.open("rb") as lines:
            while lines.read(1 << 20):
                pass
        names = ["typed", *(["orjson"] if installed("orjson") else [])]
        return {name: partial(python, HERE / "floors.py", name, recording) for name in names}

    def simulate(self, name: str, recording: Path, workspace: Path, workers: int, *more: str) -> Callable[[], Spent]:
        """The command, whole, with runs and sends written to the folder of that name."""
        options: list[str | Path] = ["--workers", str(workers), "-o", self.folder / name, *more]
        return partial(python, *OURS, "simulate", recording, "-w", workspace, *options)

    def in_turn(
        self, runs: Mapping[str, Callable[[], Measured]], *, rounds: int | None = None, warm: bool = False
    ) -> dict[str, list[Measured]]:
        return in_turn(rounds or self.rounds, runs, warm=warm)

    @contextmanager
    def place(self, name: str) -> Iterator[Path]:
        """A folder that is empty before, and gone when the block is left."""
        place = self.folder / name
        place.mkdir()
        try:
            yield place
        finally:
            shutil.rmtree(place)


@dataclass(frozen=True)
class Case:
    """A row, or some, of the table: what it is called, how it is measured, and what has to be there for it.

    ``needs`` are Python packages, ``programs`` what is found on the PATH, ``modules`` what npm put beside the peers. A
    ``long`` case runs when it is asked for.
    """

    name: str
    title: str
    how: str
    measure: Callable[[Bench], Outcome]
    needs: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    long: bool = False

    def missing(self) -> str:
        """What is not there of what it needs."""
        packages = [name for name in self.needs if not installed(name)]
        programs = [name for name in self.programs if shutil.which(name) is None]
        modules = [name for name in self.modules if not (PEERS / "node_modules" / name).exists()]
        return ", ".join([*packages, *programs, *modules])


def installed(package: str) -> bool:
    try:
        return importlib.util.find_spec(package) is not None
    except ModuleNotFoundError:  # what it is in is not there
        return False


def seconds(spent: Iterable[Spent]) -> list[float]:
    """Whole processes, from their start to their end."""
    return [one.seconds for one in spent]


def told(spent: Iterable[Spent]) -> list[float]:
    """What programs say that their work took."""
    return [one.told for one in spent]


def same_outputs(folder: Path, names: Sequence[str]) -> str:
    """That some replays wrote the same bytes, in words. Raises DisagreementError."""
    for output in OUTPUTS:
        digests = {name: _digest(folder / name / output) for name in names}
        if len(set(digests.values())) != 1:
            raise DisagreementError(f"{output} differs between {', '.join(names)}")
    sends = sum(1 for _ in sent(folder / names[0]))
    return f"{sends:,} sends, the same bytes from {' and '.join(names)}"


def sent(output: Path) -> Iterator[str]:
    """The emails that went out, as peers write theirs: whom, what, and when in milliseconds."""
    with (output / "sends.jsonl").open("rb") as file:
        for send in map(json.loads, file):
            if send["status"] == "Sent":
                at = (datetime.fromisoformat(send["sentAt"]) - EPOCH) // timedelta(milliseconds=1)
                yield f"{send['to']},{send['template']},{at}"


def same_sends(output: Path, peer: Path) -> str:
    """That a peer sends the same emails to the same people at the same instants, in words. Raises DisagreementError."""
    ours = sorted(sent(output))
    theirs = sorted(peer.read_text("utf-8").splitlines())
    if sha256("\n".join(ours).encode()).digest() != sha256("\n".join(theirs).encode()).digest():
        raise DisagreementError(f"{len(ours):,} sends of ours, {len(theirs):,} of the peer, and they are not the same")
    return f"{len(ours):,} sends, each to the same person at the same millisecond"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
