"""Recordings of any length and a program -> everything that happened: survey, link, play, put in order."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import numpy as np

from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.files import Recording
from sfjourney.recordings.hashes import hashing
from sfjourney.recordings.sources import Source, open_sources
from sfjourney.replay.answers import Counted
from sfjourney.replay.initial import refused_initial
from sfjourney.replay.intake import Intake, Refused
from sfjourney.replay.lines import Rows
from sfjourney.replay.local.columns import ReadColumns
from sfjourney.replay.local.links import Parts
from sfjourney.replay.local.merging import Merged, PiecesOf, SliceTask, make_slice, slices_of
from sfjourney.replay.local.playing import PartTask, Played, Player, RowsAt, Starts, rows_of
from sfjourney.replay.local.survey import Surveyed, initial_columns
from sfjourney.replay.local.surveying import Surveys
from sfjourney.replay.local.workers import Crew, Stage, crew_of
from sfjourney.replay.progress import Progress, Watch
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.sizes import Sizes
from sfjourney.replay.tally import Tally

_MOST_PARTS: Final = 512


def replay_locally(
    recordings: Sequence[Recording],
    player: Callable[[Sequence[Source]], Player],
    folder: Path,
    workers: int,
    sizes: Sizes,
    watch: Watch,
) -> Replayed:
    """Replay recordings. Rows lie in ``folder``, which is empty before.

    ``player`` gives what all parts are played with. Raises OSError where a file cannot be read or written or a worker
    is no more, TooManyRefused as the options ask.
    """
    with ExitStack() as stack:
        sources = open_sources(recordings, stack)
        work = _Work(player(sources), folder, sizes, watch)
        crew = stack.enter_context(crew_of(workers, work.stages(), lambda: shutil.rmtree(folder, ignore_errors=True)))
        # A fork has no threads but its own, so that of the hashes begins after them.
        hashes = stack.enter_context(hashing(recordings))
        return work.replayed(crew, hashes)


class _Work:
    """A replay by the local engine; what it keeps on the disk has its names here."""

    def __init__(self, player: Player, folder: Path, sizes: Sizes, watch: Watch) -> None:
        self.player = player
        self.watch = watch
        self.folder = folder
        self.most_refused = player.rules.intake.most_refused
        rules, sources = player.rules, player.sources
        self.surveys = Surveys(sources, rules.wanted, rules.intake, folder, sizes, watch)
        size = sum(source.size for source in sources)
        self.plain_parts = min(max(-(-size // sizes.part), 1), _MOST_PARTS)

    def stages(self) -> dict[str, Stage]:
        return {
            "survey": self.surveys.stage(),
            "play": Stage(PartTask, Played, self.play),
            "merge": Stage(SliceTask, Merged, self.merge),
        }

    # ---- what workers do

    def play(self, task: PartTask) -> Played:
        return self.player.play(task, self.folder / f"part-{task.part}")

    def merge(self, task: SliceTask) -> Merged:
        return make_slice(task, self.folder / f"{task.output}-{task.number}")

    def _rows(self, section: int) -> Path:
        return self.folder / f"rows-{section}"

    # ---- what is done once

    def replayed(self, crew: Crew, hashes: Callable[[], dict[str, str]]) -> Replayed:
        surveyed = self.surveys.surveyed(crew, self._refused_before([]))
        intake, places = self.surveys.intake(surveyed)
        counted, tally, played = Counted(), Tally(), list[Played]()
        tasks = list(self._tasks(surveyed, places, intake))
        for one in crew.run("play", tasks, Played):
            counted.absorb(one.counted)
            tally.absorb(one.tally)
            played.append(one)
            self.watch(Progress("simulating", len(played), len(tasks)))
        # The records that went to no part are events of known Profiles that nothing listens to, with keys of their own.
        counted.count("accepted", by=intake.records - sum(one.records for one in played))
        read, intake.refused = intake.refused, []
        intake.refuse(self._refused_before(played) + read, self.most_refused)
        return Replayed(
            intake,
            counted,
            tally,
            hashes(),
            self._merged(crew, "runs", [one.runs for one in played]),
            self._merged(crew, "sends", [one.sends for one in played]),
            self._merged(crew, "outcomes", [one.outcomes for one in played]),
        )

    # ---- parts

    def _tasks(self, surveyed: Sequence[Surveyed], places: Sequence[int], intake: Intake) -> Iterator[PartTask]:
        """Write down which lines go to which part, section by section, and give the parts."""
        sections = [self.surveys.columns(one.section.number) for one in surveyed]
        initial = self._initial_columns(len(sections))
        parts = Parts([*sections, initial], self.plain_parts)
        cuts = []
        for one, section, place in zip(surveyed, sections, places, strict=True):
            number = one.section.number
            lines, of = parts.of(number, section)
            order = np.argsort(of, kind="stable")
            rows_of(section, one.section.source, place, lines[order]).tofile(self._rows(number))
            cuts.append(np.searchsorted(of[order], np.arange(parts.count + 1)))
        lines, of = parts.of(len(sections), initial)
        starts = Starts(tuple(one.name for one in intake.inputs), tuple(intake.starts))
        for part in range(parts.count):
            rows = [
                RowsAt(str(self._rows(number)), int(cut[part]), int(cut[part + 1] - cut[part]))
                for number, cut in enumerate(cuts)
                if cut[part + 1] > cut[part]
            ]
            if rows or (of == part).any():
                yield PartTask(part, rows, lines[of == part].tolist(), starts)

    def _initial_columns(self, number: int) -> ReadColumns:
        """The lines that say what Profiles were before the first record, as one more section."""
        initial_columns(self.player.initial).write(self.surveys.place(number))
        return self.surveys.columns(number)

    # ---- what came of it

    def _refused_before(self, played: Sequence[Played]) -> list[Refused]:
        """The lines about Profiles that were refused, in their order: what cannot be read, and what contradicts."""
        initial = self.player.initial
        unread = [
            (number, refused_initial(one, one.read))
            for number, one in enumerate(initial)
            if isinstance(one.read, Refusal)
        ]
        return [refused for _, refused in sorted([*unread, *(pair for one in played for pair in one.refused)])]

    def _merged(self, crew: Crew, output: str, parts: Sequence[PiecesOf]) -> Rows:
        tasks, made = slices_of(output, parts), dict[int, Path]()
        for one in crew.run("merge", tasks, Merged):
            made[one.number] = Path(one.file)
            self.watch(Progress("writing", len(made), len(tasks)))
        return Rows(files=[made[number] for number in sorted(made)])
