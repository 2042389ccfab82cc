"""Open recordings -> the surveys of all their sections, in order, and what reading them gave (semantics.md T1, R3)."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from sfjourney.recordings.reading import Wanted
from sfjourney.recordings.sources import Source
from sfjourney.replay.intake import Intake, IntakeOptions, Refused
from sfjourney.replay.local.columns import ReadColumns
from sfjourney.replay.local.survey import Section, Sought, Surveyed, survey
from sfjourney.replay.local.workers import Crew, Stage
from sfjourney.replay.progress import Progress, Watch
from sfjourney.replay.sizes import Sizes


class Surveys:
    """Who surveys recordings. The columns of their sections lie in ``folder``; ``sought`` is what else is noted."""

    def __init__(  # all that surveys depend on
        self,
        sources: Sequence[Source],
        wanted: Wanted,
        options: IntakeOptions,
        folder: Path,
        sizes: Sizes,
        watch: Watch,
        sought: Sought | None = None,
    ) -> None:
        self.sources = sources
        self.wanted = wanted
        self.options = options
        self.folder = folder
        self.sizes = sizes
        self.watch = watch
        self.sought = sought

    def stage(self) -> Stage:
        """What workers do."""
        return Stage(Section, Surveyed, self.survey)

    def survey(self, section: Section) -> Surveyed:
        source = self.sources[section.source]
        return survey(section, source, self.wanted, self.options, self.place(section.number), self.sought)

    def place(self, section: int) -> Path:
        """Where the columns of a section lie."""
        return self.folder / f"columns-{section}"

    def columns(self, section: int) -> ReadColumns:
        return ReadColumns(self.place(section))

    def surveyed(self, crew: Crew, refused_before: Sequence[Refused]) -> list[Surveyed]:
        """Survey all sections, with the stage ``survey`` of a crew; some once more, when the instant before is known.

        Raises TooManyRefused where with those ``refused_before`` there are.
        """
        intake = Intake()
        intake.refuse(refused_before, self.options.most_refused)
        found: dict[int, Surveyed] = {}
        done = line = 0
        read, whole = 0, sum(source.size for source in self.sources)
        for one in crew.run("survey", self._sections(), Surveyed):
            found[one.section.number] = one
            read += one.section.end - one.section.start
            self.watch(Progress("reading", read, whole))
            while done in found:
                completed = found[done] = self._completed(found[done], found.get(done - 1))
                line = 1 if completed.section.start == 0 else line
                refused = [msgspec.structs.replace(one, line=line + one.line) for one in completed.refused]
                intake.refuse(refused, self.options.most_refused)
                line += completed.lines
                done += 1
        return [found[number] for number in range(done)]

    def _sections(self) -> Iterator[Section]:
        number = 0
        for place, source in enumerate(self.sources):
            for start in range(0, source.size, self.sizes.section):
                yield Section(number, place, start, min(start + self.sizes.section, source.size))
                number += 1

    def _completed(self, one: Surveyed, before: Surveyed | None) -> Surveyed:
        """A survey that needs the instant before it gets it, and one without records has that at its end, too."""
        same_file = before is not None and before.section.source == one.section.source
        last = before.last if before is not None and same_file else None
        if one.needs_before:
            one = self.survey(msgspec.structs.replace(one.section, before=last, is_known=True))
        if one.last is None:
            one.last = last
        return one

    def intake(self, surveyed: Sequence[Surveyed]) -> tuple[Intake, list[int]]:
        """What reading gave, and for each section the place of its first line."""
        intake, places = Intake(), list[int]()
        by_source: dict[int, list[Surveyed]] = {}
        for one in surveyed:
            by_source.setdefault(one.section.source, []).append(one)
        for number, source in enumerate(self.sources):
            sections = by_source.get(number, [])
            start = intake.begin(source.name, sum(one.lines for one in sections))
            line = 1
            for one in sections:
                places.append(start + line)
                intake.refused += [
                    msgspec.structs.replace(refused, line=line + refused.line) for refused in one.refused
                ]
                intake.records += one.records
                intake.later += one.later
                intake.borrowed_instants += one.borrowed
                intake.floored_instants += one.floored
                line += one.lines
        return intake, places
