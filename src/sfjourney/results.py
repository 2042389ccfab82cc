"""What the verbs give to who calls them from Python, and what they raise where a workspace has errors."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, Self

import msgspec
from msgspec import Struct

from sfjourney.against.told import Against
from sfjourney.diagnostics import Diagnostic, Severity
from sfjourney.graph.graph import Graph
from sfjourney.pipeline import Compiled
from sfjourney.plurals import plural
from sfjourney.replay.intake import Refused
from sfjourney.replay.outcomes import OutcomeRow
from sfjourney.replay.replay import ReplayOptions
from sfjourney.replay.replayed import Replayed
from sfjourney.replay.rows import RunRow, SendRow, SendRowWithState
from sfjourney.replay.summary import Summary
from sfjourney.report.diagnostics.diagnostic_text import DiagnosticText, tally
from sfjourney.report.paint import Paint
from sfjourney.source import Position, Source, Span


class Diagnostics(tuple[Diagnostic, ...]):  # noqa: SLOT001  # a tuple has room for no slots
    """What was found, in the order of files and places; as text (``str``), it is what `sfjourney check` prints.

    Files are named relative to the workspace; ``sources`` are those that are spoken of, by name.
    """

    sources: Mapping[str, Source]

    def __new__(cls, diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]) -> Self:
        made = super().__new__(cls, diagnostics)
        findings = [diagnostic.finding for diagnostic in made]
        spans = [span for one in findings for span in (one.span, *(label.span for label in one.related))]
        made.sources = {name: sources[name] for name in dict.fromkeys(span.file for span in spans)}
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Diagnostics, (tuple(self), self.sources)

    def __str__(self) -> str:
        told = DiagnosticText(self.sources, Paint(colour=False)).render(self)
        return f"{told}\n{tally(self)}" if self else tally(self)

    @property
    def errors(self) -> "Diagnostics":
        """Those that keep a workspace from being compiled."""
        return Diagnostics([one for one in self if one.severity is Severity.ERROR], self.sources)

    def position(self, span: Span) -> Position:
        """The line and the column at which a span of one of them begins, both counted from 1."""
        return self.sources[span.file].position(span.start)


class WorkspaceHasErrors(Exception):  # noqa: N818  # reads as what it says
    """A workspace that cannot be compiled, or a text that cannot be formatted; ``diagnostics`` say why."""

    def __init__(self, diagnostics: Diagnostics) -> None:
        errors = diagnostics.errors
        first = errors[0].finding
        place = errors.position(first.span)
        count = f"{len(errors)} {plural(len(errors), 'error')}"
        where = f"{first.span.file}:{place.line}:{place.column}"
        super().__init__(f"{count}, the first in {where}: {first.message} [{first.code}]")
        self.diagnostics = diagnostics

    def __reduce__(self) -> tuple[Any, ...]:
        return WorkspaceHasErrors, (self.diagnostics,)


def diagnostics_of(compiled: Compiled) -> Diagnostics:
    """What was found in a workspace."""
    return Diagnostics(compiled.diagnostics, compiled.sources)


def graph_of(compiled: Compiled) -> Graph:
    """The graph of a workspace. Raises WorkspaceHasErrors where there is none."""
    if compiled.graph is None:
        raise WorkspaceHasErrors(diagnostics_of(compiled))
    return compiled.graph


class Simulation(Struct, frozen=True, dict=True):
    """What a replay gave, and with which options. Rows are in the order of the output files (docs/outputs.md)."""

    replayed: Replayed
    summary: Summary
    options: ReplayOptions
    against: Against | None = None
    """The comparison with the emails that really went out, where an export of them was given."""

    def __repr__(self) -> str:
        """The counts: the rows of a long recording would fill a notebook."""
        runs = sum(journey.enrolled for journey in self.summary.journeys)
        records = self.summary.records
        return f"<Simulation: {records.read:,} records read, {records.refused:,} refused; {runs:,} runs>"

    @cached_property
    def runs(self) -> tuple[RunRow, ...]:
        return tuple(msgspec.json.decode(line, type=RunRow) for line in self.replayed.runs)

    @cached_property
    def sends(self) -> tuple[SendRow, ...]:
        return tuple(msgspec.json.decode(line, type=SendRow) for line in self.replayed.sends)

    @cached_property
    def sends_with_state(self) -> tuple[SendRowWithState, ...]:
        """The sends, each with the state it was made from; empty where states were not kept."""
        lines = self.replayed.sends if self.options.keep_states else ()
        return tuple(msgspec.json.decode(line, type=SendRowWithState) for line in lines)

    @cached_property
    def outcomes(self) -> tuple[OutcomeRow, ...]:
        """The outcome of every record; empty where outcomes were not kept."""
        return tuple(msgspec.json.decode(line, type=OutcomeRow) for line in self.replayed.outcomes)

    @property
    def refused(self) -> tuple[Refused, ...]:
        return tuple(self.replayed.intake.refused)
