"""Recordings of any length and whom a story is to be told of -> the records that concern them, read and answered.

What is short is read whole. Of what is long only the lines that concern those are kept, which tell the same story: a
replay by parts rests on the same (replay/local/links.py).
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct, field
from msgspec.structs import replace

from sfjourney.identifiers import identifier
from sfjourney.limits import WIDEST_LIMITS
from sfjourney.program.program import Program
from sfjourney.reasons.naming import MEMBERS, Everybody, as_email, names_in, names_of, profiles_called
from sfjourney.reasons.selection import Recorded, carrying, profiles_meant, read_with
from sfjourney.recordings.bodies import Refusal, read_body
from sfjourney.recordings.files import Recording
from sfjourney.replay.initial import InitialLine, read_initial
from sfjourney.replay.intake import IntakeOptions
from sfjourney.replay.replay import is_short
from sfjourney.replay.sizes import Sizes

if TYPE_CHECKING:
    from sfjourney.replay.local.concerning import LinesByName

_OURS: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
"""How ids of Profiles are written that we made."""


class Spill(Struct, frozen=True):
    """Where what does not stay in memory goes, an empty folder; by how many processes, in pieces of which sizes."""

    folder: Path
    workers: int = 1
    sizes: Sizes = field(default_factory=Sizes)


class Records(Struct, frozen=True):
    """Recordings, what Profiles were before them, and how they are read. Without a ``spill`` they are read whole."""

    recordings: Sequence[Recording]
    profiles: Sequence[Recording]
    options: IntakeOptions
    spill: Spill | None = None

    def about(self, program: Program, who: str) -> Recorded:
        """Read what concerns those whom a user calls so. Raises OSError."""
        initial, spill = read_initial(self.profiles), self._long()
        if spill is not None:
            ids = frozenset([who] if _OURS.fullmatch(who) else [])
            with self._lines(spill, initial, ids) as lines:
                lines.add_named({who, as_email(who)})
                lines.add_sought()
                recorded = self._read(program, lines)
                found = profiles_called(recorded.profiles, who)
                if not found:
                    lines.add_lines(self._carrying(who))
                    recorded = self._read(program, lines)
                    found = profiles_meant(recorded, who)
                if found:
                    return self._read(program, lines) if _add_names(lines, recorded, found) else recorded
                everybody = Everybody(who)
                for profiles in lines.everybody(program):
                    everybody.add(profiles)
                return replace(recorded, everybody=everybody)
        return read_with(program, self.recordings, initial, self.options)

    def about_profiles(self, programs: Iterable[Program], ids: Collection[str]) -> Iterator[Recorded]:
        """Read what concerns Profiles of these ids, for each of some programs in turn. Raises OSError."""
        initial, spill = read_initial(self.profiles), self._long()
        if spill is None:
            for program in programs:
                yield read_with(program, self.recordings, initial, self.options)
            return
        with self._lines(spill, initial, frozenset(ids)) as lines:
            lines.add_sought()
            for program in programs:
                recorded = self._read(program, lines)
                known = enumerate(recorded.profiles.known)
                found = [number for number, one in known if identifier("profile", one.common_key or one.key) in ids]
                yield self._read(program, lines) if _add_names(lines, recorded, found) else recorded

    def _long(self) -> Spill | None:
        """Where the surveys go of what is too long to be read whole."""
        return None if self.spill is None or is_short(self.recordings, self.spill.sizes) else self.spill

    def _lines(
        self, spill: Spill, initial: Sequence[InitialLine], ids: frozenset[str]
    ) -> "AbstractContextManager[LinesByName]":
        from sfjourney.replay.local.concerning import lines_by_name  # noqa: PLC0415  # what it needs is long to import
        from sfjourney.replay.local.survey import Sought  # noqa: PLC0415  # the same

        sought = Sought(_mentioned, MEMBERS, ids)
        return lines_by_name(self.recordings, initial, self.options, sought, spill.folder, spill.workers, spill.sizes)

    def _read(self, program: Program, lines: "LinesByName") -> Recorded:
        return read_with(program, lines.recordings(), lines.initial, self.options)

    def _carrying(self, anonymous: str) -> Iterator[tuple[str, int]]:
        """The lines that carry an anonymousId, by file and number: all are gone through for that."""
        for recording in self.recordings:
            blocks = ((block.first, block) for block in recording.blocks())
            yield from ((recording.name, number) for number in carrying(blocks, anonymous))


def _add_names(lines: "LinesByName", recorded: Recorded, profiles: Iterable[int]) -> bool:
    """Add what mentions Profiles by any of their names. Returns whether there is more."""
    return lines.add_named({name for profile in profiles for name in names_of(recorded.profiles, profile)})


def _mentioned(line: bytes) -> set[str]:
    body = read_body(line, WIDEST_LIMITS)
    return set() if isinstance(body, Refusal) else names_in(body)
