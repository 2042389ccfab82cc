"""Replays a recording, and prints the seconds that the replay took, compiling and writing files left out.

    python benchmarks/replay_alone.py WORKSPACE RECORDING [WORKERS]

It also prints how many runs and emails came of it.
"""

import sys
import time
from pathlib import Path

from sfjourney.pipeline import compile_workspace
from sfjourney.program.compile import compile_program
from sfjourney.program.program import Program
from sfjourney.recordings.files import open_recordings
from sfjourney.replay.progress import Watch, nobody
from sfjourney.replay.replay import ReplayOptions, replay
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.spill import spill_folder
from sfjourney.workspace import load_workspace


def compiled(workspace: Path) -> Program:
    """The program of a workspace without schemas. Raises ValueError where it has errors."""
    found = compile_workspace(load_workspace(workspace))
    if found.graph is None:
        raise ValueError(f"{workspace} has errors")
    return compile_program(found.graph, found.model.templates, found.model.settings, {})


def replayed(program: Program, recording: Path, folder: Path, workers: int, watch: Watch = nobody) -> Replayed:
    """A replay by that many processes, with its runs and sends in a folder."""
    with open_recordings([str(recording)]) as opened:
        return replay(program, opened, options=ReplayOptions(workers=workers), folder=folder, watch=watch)


def main() -> None:
    workspace, recording, *workers = sys.argv[1:]
    program = compiled(Path(workspace))
    with spill_folder() as folder:
        start = time.perf_counter()
        found = replayed(program, Path(recording), folder, int(workers[0]) if workers else 1)
        seconds = time.perf_counter() - start
        print(seconds, sum(1 for _ in found.runs), sum(1 for _ in found.sends))


if __name__ == "__main__":
    main()
