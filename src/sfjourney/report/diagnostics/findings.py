"""What a check found -> what reports for other programs tell of it: lines and columns, files of the repository."""

from collections.abc import Mapping

from msgspec import Struct

from sfjourney.diagnostics import Diagnostic
from sfjourney.source import Position, Source, Span


class Place(Struct, frozen=True):
    """A span in lines and columns, both from 1; the end is the column behind it."""

    file: str
    start: Position
    end: Position


class Findings(Struct, frozen=True):
    """The diagnostics of a run. ``sources`` are all files of the workspace, ``checked`` the names of those asked for.

    ``folder`` stands before the names of files: the way from the repository to the workspace, empty or ended by ``/``.
    ``contents`` says what was looked at, in words.
    """

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    checked: tuple[str, ...]
    contents: str
    folder: str = ""

    def place(self, span: Span) -> Place:
        source = self.sources[span.file]
        return Place(self.name(span.file), source.position(span.start), source.position(span.end))

    def name(self, file: str) -> str:
        return self.folder + file

    def worst_first(self) -> list[Diagnostic]:
        """The worst first, those of one severity in the order of files and places."""
        return sorted(self.diagnostics, key=lambda diagnostic: -diagnostic.severity)
