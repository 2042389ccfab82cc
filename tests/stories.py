"""Recordings, read once, and the story of any Profile in them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sfjourney.pipeline import compile_workspace
from sfjourney.reasons.selection import Recorded, read_records, select
from sfjourney.reasons.story import Workspace
from sfjourney.reasons.tell import Inquiry, tell
from sfjourney.reasons.told import Why
from sfjourney.recordings.files import open_recordings
from sfjourney.replay.intake import IntakeOptions
from sfjourney.stories import watched
from sfjourney.workspace import load_workspace

SAMPLE = Path(__file__).parent.parent / "journeys"
MONTH = SAMPLE / "recordings" / "month.jsonl"
ROUGH = SAMPLE / "recordings" / "rough.jsonl"
PROFILES = SAMPLE / "profiles.jsonl"


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


@contextmanager
def world(
    workspace: Path, recordings: Sequence[Path], profiles: Sequence[Path] = (), until: int | None = None
) -> Iterator[World]:
    compiled = compile_workspace(load_workspace(workspace))
    assert compiled.graph is not None
    watching = watched(compiled, compiled.graph)
    names, before = [str(path) for path in recordings], [str(path) for path in profiles]
    with open_recordings(names) as opened, open_recordings(before) as opened_before:
        yield World(watching, read_records(watching.program, opened, opened_before, IntakeOptions(until=until)))
