"""Recordings, read once, and the story of any Profile in them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sfjourney import Simulation
from sfjourney.api import simulate_compiled
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.reasons.edits import Edit
from sfjourney.reasons.recall import Records
from sfjourney.reasons.selection import Recorded, read_with, select
from sfjourney.reasons.story import Workspace
from sfjourney.reasons.tell import Inquiry, tell
from sfjourney.reasons.told import Why
from sfjourney.recordings.files import open_recordings
from sfjourney.replay.initial import read_initial
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.replay import ReplayOptions
from sfjourney.stories import tell_story, workspace_for
from sfjourney.workspace import load_workspace

SAMPLE = Path(__file__).parent.parent / "journeys"
MONTH = SAMPLE / "recordings" / "month.jsonl"
ROUGH = SAMPLE / "recordings" / "rough.jsonl"
PROFILES = SAMPLE / "profiles.jsonl"
WEEKS = 2_800
"""Lines of the recording that are its first two weeks."""


@dataclass(frozen=True)
class World:
    """A workspace and recordings, read."""

    workspace: Workspace
    recorded: Recorded

    def story(self, profile: int) -> Why:
        """The story of a Profile by its number."""
        known = self.recorded.profiles.known[profile]
        return tell(self.workspace, self.recorded, select(self.recorded, profile), Inquiry(known.email))

    def stories(self) -> Iterator[Why]:
        """The stories of all Profiles."""
        return map(self.story, range(len(self.recorded.profiles.known)))


@cache
def compiled_sample() -> Compiled:
    """The sample workspace, compiled once for all who ask."""
    return compile_workspace(load_workspace(SAMPLE))


def told(recording: Path, who: str, *edits: Edit) -> Why:
    """A story of the sample workspace and its Profiles."""
    compiled = compiled_sample()
    assert compiled.graph is not None
    with open_recordings([str(recording)]) as opened, open_recordings([str(PROFILES)]) as before:
        records = Records(opened, before, IntakeOptions())
        return tell_story(compiled, compiled.graph, records, Inquiry(who, edits=edits))


def replayed(recording: Path) -> Simulation:
    """A replay of the sample workspace and its Profiles."""
    with open_recordings([str(recording)]) as opened, open_recordings([str(PROFILES)]) as before:
        return simulate_compiled(compiled_sample(), opened, before, ReplayOptions())


def first_weeks(folder: Path) -> Path:
    """The first of the five weeks of the recording: more than half of its lines, and all kinds of differences."""
    path = folder / "weeks.jsonl"
    path.write_bytes(b"".join(MONTH.read_bytes().splitlines(keepends=True)[:WEEKS]))
    return path


@contextmanager
def world(
    workspace: Path, recordings: Sequence[Path], profiles: Sequence[Path] = (), until: int | None = None
) -> Iterator[World]:
    compiled = compiled_sample() if workspace == SAMPLE else compile_workspace(load_workspace(workspace))
    assert compiled.graph is not None
    watching = workspace_for(compiled, compiled.graph)
    names, before = [str(path) for path in recordings], [str(path) for path in profiles]
    with open_recordings(names) as opened, open_recordings(before) as opened_before:
        yield World(
            watching, read_with(watching.program, opened, read_initial(opened_before), IntakeOptions(until=until))
        )
