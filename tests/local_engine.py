"""Replays by the local engine in small pieces, and of the same recordings as a whole."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import sfjourney
from sfjourney.api import simulate_compiled
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.recordings.files import open_recordings
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.replay import ReplayOptions
from sfjourney.replay.sizes import Sizes
from sfjourney.replay.spill import spill_folder
from sfjourney.replay.summary import summary_json
from sfjourney.workspace import load_workspace
from told_stories import SAMPLE, compiled_sample

WHOLE = Sizes()
PIECES = Sizes(short=0, section=3_000, part=4_000)


def compiled(workspace: Path) -> Compiled:
    return compiled_sample() if workspace == SAMPLE else compile_workspace(load_workspace(workspace))


def replayed(
    workspace: Compiled,
    recordings: Sequence[Path | str],
    *,
    sizes: Sizes,
    workers: int = 1,
    profiles: Sequence[Path] = (),
    outcomes: bool = True,
    states: bool = True,
    **intake: Any,
) -> sfjourney.Simulation:
    options = ReplayOptions(
        IntakeOptions(**intake), keep_states=states, keep_outcomes=outcomes, workers=workers, sizes=sizes
    )
    with ExitStack() as stack:
        opened = stack.enter_context(open_recordings([str(name) for name in recordings]))
        before = stack.enter_context(open_recordings([str(name) for name in profiles]))
        simulation = simulate_compiled(workspace, opened, before, options, stack.enter_context(spill_folder()))
        return sfjourney.Simulation(simulation.replayed.loaded(), simulation.summary, options)


def everything(simulation: sfjourney.Simulation) -> dict[str, Any]:
    """All that a replay writes."""
    done = simulation.replayed
    return {
        "runs": list(done.runs),
        "sends": list(done.sends),
        "outcomes": list(done.outcomes),
        "refused": list(simulation.refused),
        "summary": summary_json(simulation.summary),
    }
