"""What ``sfjourney diff --replay`` replays, and how: both versions over the same recordings."""

import argparse
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path

from msgspec import Struct

from sfjourney.api import replay_versions
from sfjourney.behaviour.told import Behaviour
from sfjourney.cli.output import UsageError
from sfjourney.cli.progress import ProgressBar
from sfjourney.cli.replaying import instant_option, refuse_twice
from sfjourney.cli.versions import Side
from sfjourney.graph.difference.changes import Policy
from sfjourney.pipeline import Compiled
from sfjourney.recordings.column_types import types_of
from sfjourney.recordings.files import STANDARD_INPUT, expanded, open_recordings
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.spill import spill_folder
from sfjourney.report.page.stories import Stories


class Replay(Struct, frozen=True):
    """What was asked for: recordings, what was before them, and how they are read."""

    recordings: list[str]
    profiles: list[str]
    options: IntakeOptions
    deployment: tuple[int, Policy] | None = None

    @classmethod
    def asked_by(cls, options: argparse.Namespace) -> "Replay | None":
        """What the arguments ask for; None where nothing is to be replayed. Raises UsageError."""
        if not options.replay:
            given = (
                ("--profiles", options.profiles),
                ("--until", options.until is not None),
                ("--clock", options.clock != "occurred"),
                ("--require-keys", options.require_keys),
                ("--inflight", options.inflight is not None),
            )
            alone = next((name for name, value in given if value), None)
            if alone is not None:
                raise UsageError(f"{alone} needs --replay RECORDING")
            return None
        recordings, profiles = expanded(options.replay), expanded(options.profiles)
        _refuse_versions(recordings, options.base)
        refuse_twice(*recordings, *profiles)
        until = instant_option("--until", options.until)
        read = IntakeOptions(clock=options.clock, require_keys=options.require_keys, until=until)
        at = instant_option("--inflight", options.inflight)
        if at is not None and until is not None and at > until:
            raise UsageError("--inflight is an instant up to --until")
        return cls(recordings, profiles, read, (at, Policy(options.deploy)) if at is not None else None)


def _refuse_versions(recordings: Iterable[str], base: str | None) -> None:
    """Say so where BASE and HEAD stand behind --replay, which takes all that follows for recordings.

    Raises UsageError.
    """
    for name in recordings:
        path = Path(name)
        if path.is_dir():
            raise UsageError(f"--replay: {name} is a folder, and no recording; BASE and HEAD stand before --replay")
        if base is None and name != STANDARD_INPUT and not path.exists():
            raise UsageError(f"--replay: there is no file {name}; BASE and HEAD stand before --replay")


def replay_sides(base: Side, head: Side, replay: Replay, *, for_page: bool) -> tuple[Behaviour, Stories | None]:
    """Replay in both versions, and compare; what a page tells of people comes along where it is ``for_page``.

    Raises UsageError where one cannot be replayed, OSError.
    """
    before, after = _compiled(base), _compiled(head)
    with ExitStack() as stack:
        types = types_of(after.model)  # cells of a table are what they are by the schemas as they are now
        recordings = stack.enter_context(open_recordings(replay.recordings, types, after.limits))
        profiles = stack.enter_context(open_recordings(replay.profiles, types, after.limits))
        folder = stack.enter_context(spill_folder())
        bar = stack.enter_context(ProgressBar())
        read, deployment = replay.options, replay.deployment
        return replay_versions(
            before, after, recordings, profiles, read, folder, bar.show, deployment=deployment, for_page=for_page
        )


def _compiled(side: Side) -> Compiled:
    if side.opened is None:
        why = "is a compiled graph, which holds no emails to send"
        raise UsageError(f"--replay: {side.words} {why}: name the folder or the revision that it was made from")
    return side.opened.compiled
