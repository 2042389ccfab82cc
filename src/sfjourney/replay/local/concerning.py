"""Recordings of any length and the names of some Profiles -> only the lines that concern those (semantics.md P3, I1).

The lines that name a Profile bring the other names on them, and their keys, and so the lines that share those, until
no more come: the same lines that a replay keeps together in one part. Nothing of the others is kept but what the
surveys noted of them, on the disk.
"""

import shutil
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import numpy.typing as npt

from sfjourney.program.program import Program
from sfjourney.recordings.calls import Record
from sfjourney.recordings.files import Recording
from sfjourney.recordings.lines import Excerpt
from sfjourney.recordings.reading import Wanted
from sfjourney.recordings.sources import open_sources
from sfjourney.replay.identity import Profiles
from sfjourney.replay.initial import InitialLine
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.local.columns import Numbers, ReadColumns
from sfjourney.replay.local.links import Groups, Hashes, Parts
from sfjourney.replay.local.playing import NO_ROWS, Rules, Starts, rows_of
from sfjourney.replay.local.survey import Sought, Surveyed, identities, initial_columns
from sfjourney.replay.local.surveying import Surveys
from sfjourney.replay.local.workers import crew_of
from sfjourney.replay.part import PartOptions
from sfjourney.replay.progress import nobody
from sfjourney.replay.sizes import Sizes

_NONE: Final = np.zeros(0, np.int64)
_FAR: Final = 16
"""How often more lines are looked for by the names of those just found: what is further is a group, found at once."""
_WANTED: Final = Wanted(properties=frozenset())
"""What lines say does not matter here: whom they name does."""


@contextmanager
def lines_by_name(
    recordings: Sequence[Recording],
    initial: Sequence[InitialLine],
    options: IntakeOptions,
    sought: Sought,
    folder: Path,
    workers: int,
    sizes: Sizes,
) -> Iterator["LinesByName"]:
    """Survey recordings; ``initial`` are the lines that say what Profiles were before. The surveys lie in ``folder``.

    Raises OSError where a file cannot be read or written or a worker is no more.
    """
    with ExitStack() as stack:
        surveys = Surveys(open_sources(recordings, stack), _WANTED, options, folder, sizes, nobody, sought)
        stages = {"survey": surveys.stage()}
        with crew_of(workers, stages, lambda: shutil.rmtree(folder, ignore_errors=True)) as crew:
            surveyed = surveys.surveyed(crew, [])
        yield LinesByName(recordings, initial, surveys, surveyed)


class LinesByName:
    """The lines that concern some Profiles: none before any are added."""

    def __init__(
        self,
        recordings: Sequence[Recording],
        initial: Sequence[InitialLine],
        surveys: Surveys,
        surveyed: Sequence[Surveyed],
    ) -> None:
        self._recordings = recordings
        self._all_initial = initial
        self._surveys = surveys
        self._surveyed = surveyed
        self._intake, self._places = surveys.intake(surveyed)
        before = initial_columns(initial)
        if surveys.sought is not None and surveys.sought.ids:
            before.called.extend(
                line
                for line, one in enumerate(initial)
                if isinstance(one.read, Record)
                and any(surveys.sought.is_one(email, external_id) for email, external_id in identities(one.read))
            )
        self._sections = [*(surveys.columns(one.section.number) for one in surveyed), ReadColumns(before.packed())]
        self._chosen = [_NONE for _ in self._sections]
        self._names = _NONE

    # ---- choosing

    def add_named(self, names: Iterable[str]) -> bool:
        """Add what concerns those of these names, and every line that mentions one. Returns whether there is more."""
        both: Iterable[Hashable] = (one for name in names for one in (name, ("profileId", name)))
        found = Hashes(np.array([hash(one) for one in both], np.int64))
        return self._add(
            np.concatenate(
                [_naming(section, found), section.read("mention_lines")[found.among(section.read("mentions"))]]
            )
            for section in self._sections
        )

    def add_sought(self) -> bool:
        """Add what concerns those whose ids were sought. Returns whether there is more."""
        return self._add(section.read("called") for section in self._sections)

    def add_lines(self, lines: Iterable[tuple[str, int]]) -> bool:
        """Add lines of files, and what concerns those whom they name. Returns whether there is more."""
        starts = {one.name: start for one, start in zip(self._intake.inputs, self._intake.starts, strict=True)}
        places = np.array(sorted(starts[file] + number for file, number in lines), np.int64)
        counts = [one.lines for one in self._surveyed]
        return self._add(
            [
                *(
                    places[(places >= first) & (places < first + count)] - first
                    for first, count in zip(self._places, counts, strict=True)
                ),
                _NONE,
            ]
        )

    def _add(self, lines: Iterable[Numbers]) -> bool:
        """Add lines of each section, and all that share a name or a key with them, directly or through others."""
        found, before = list(lines), sum(map(len, self._chosen))
        for number in count():
            names = np.unique(np.concatenate([_NONE, *map(self._choose, range(len(found)), found)]))
            news = Hashes(names[~np.isin(names, self._names)])
            if not news.values.size:
                break
            self._names = np.concatenate([self._names, news.values])
            found = [_naming(section, news) for section in self._sections]
            if number == _FAR:
                found = [np.union1d(one, other) for one, other in zip(found, self._whole_groups(), strict=True)]
        return sum(map(len, self._chosen)) > before

    def _whole_groups(self) -> list[Numbers]:
        """All lines of the groups of those that are chosen."""
        groups = Groups(self._sections)
        mine = [
            of[np.isin(lines, chosen)]
            for lines, of, chosen in zip(groups.lines, groups.groups, self._chosen, strict=True)
        ]
        own = np.unique(np.concatenate(mine))
        return [lines[np.isin(of, own)] for lines, of in zip(groups.lines, groups.groups, strict=True)]

    def _choose(self, number: int, lines: Numbers) -> Numbers:
        """Add lines of a section. Returns the names and keys of those that were not there before."""
        section, chosen = self._sections[number], self._chosen[number]
        new = np.setdiff1d(lines, chosen)
        if not new.size:
            return _NONE
        self._chosen[number] = np.union1d(chosen, new)
        columns = [section.read(name)[new] for name in ("emails", "ids", "keys")]
        return np.concatenate([*columns, section.read("links")[np.isin(section.read("link_lines"), new)]])

    # ---- all of them

    def everybody(self, program: Program) -> Iterator[Profiles]:
        """All Profiles, part by part, whatever was chosen. Raises OSError."""
        sources = self._surveys.sources
        size = sum(source.size for source in sources)
        parts = Parts(self._sections, max(-(-size // self._surveys.sizes.part), 1))
        of = [self._parts(parts, number) for number in range(len(self._sections))]
        rules = Rules(program, _WANTED, self._surveys.options, PartOptions())
        starts = Starts(tuple(one.name for one in self._intake.inputs), tuple(self._intake.starts))

        def line(source: int, start: int, end: int) -> bytes:
            return sources[source].line(start, end)

        for part in range(parts.count):
            rows = [
                rows_of(self._sections[number], one.section.source, place, np.flatnonzero(of[number] == part))
                for number, (one, place) in enumerate(zip(self._surveyed, self._places, strict=True))
            ]
            initial = [(number, self._all_initial[number]) for number in np.flatnonzero(of[-1] == part).tolist()]
            yield rules.profiles(np.concatenate([NO_ROWS, *rows]), line, initial, starts)

    def _parts(self, parts: Parts, number: int) -> npt.NDArray[np.int32]:
        """For each line of a section its part, -1 where it has none."""
        section = self._sections[number]
        found = np.full(section.lines, -1, np.int32)
        lines, of = parts.of_all(number, section)
        found[lines] = of
        return found

    # ---- what was chosen

    @property
    def initial(self) -> list[InitialLine]:
        """The lines among those that say what Profiles were before."""
        return [self._all_initial[number] for number in self._chosen[-1].tolist()]

    def recordings(self) -> list[Recording]:
        """The recordings, with those lines alone, and the ones whose instants they borrow. Raises OSError."""
        lines: dict[str, dict[int, bytes]] = {source.name: {} for source in self._surveys.sources}
        lenders = self._lenders()
        for number, (one, place) in enumerate(zip(self._surveyed, self._places, strict=True)):
            wanted = np.union1d(self._chosen[number], lenders[number])
            if not wanted.size:
                continue
            source, section = self._surveys.sources[one.section.source], self._sections[number]
            first = place - self._intake.starts[one.section.source]
            most = source.limits.line_bytes + 1  # so much is seen of one that is too long
            starts, ends = section.starts()[wanted].tolist(), section.read("ends")[wanted].tolist()
            for line, start, end in zip(wanted.tolist(), starts, ends, strict=True):
                lines[source.name][first + line] = source.line(start, min(end, start + most + 1))
        counts = {one.name: one.lines for one in self._intake.inputs}
        return [
            msgspec.structs.replace(recording, excerpt=Excerpt(lines[recording.name], counts[recording.name]))
            for recording in self._recordings
        ]

    def _lenders(self) -> list[Numbers]:
        """For each section the records that lend their instants to chosen ones, which may lie in sections behind it.

        It is the last one before that was not chosen itself: of the chosen some may be left out by who asks.
        """
        found = [_NONE for _ in self._surveyed]
        last, of_source = (-1, -1), -1
        for number, (one, section) in enumerate(zip(self._surveyed, self._sections, strict=False)):
            if one.section.source != of_source:
                last, of_source = (-1, -1), one.section.source
            chosen, borrowing = self._chosen[number], section.read("instant_lines")
            own = np.setdiff1d(np.setdiff1d(_records(section), borrowing), chosen)
            borrowers = np.intersect1d(chosen, borrowing)
            before = np.searchsorted(own, borrowers) - 1
            found[number] = np.union1d(found[number], own[before[before >= 0]])
            if (before < 0).any() and last[0] >= 0:
                found[last[0]] = np.union1d(found[last[0]], np.array([last[1]], np.int64))
            if own.size:
                last = number, int(own[-1])
        return found


def _naming(section: ReadColumns, names: Hashes) -> Numbers:
    """The lines of a section that say any of these names or keys."""
    links = names.among(section.read("links"))
    columns = [names.among(section.read(name)) for name in ("emails", "ids", "keys")]
    return np.unique(np.concatenate([*columns, section.read("link_lines")[links]]))


def _records(section: ReadColumns) -> Numbers:
    """The lines of a section that are records."""
    columns = [np.flatnonzero(section.read(name)) for name in ("emails", "ids", "keys")]
    return np.unique(np.concatenate([*columns, section.read("link_lines"), section.read("kept")]))
