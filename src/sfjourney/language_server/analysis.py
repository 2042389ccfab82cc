"""A workspace compiled, and what answers are made from: names where they stand, pointers where they are read."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct

from sfjourney.diagnostics import Diagnostic, Severity
from sfjourney.language_server.names import Named, Occurrence, occurrences
from sfjourney.model.model import Journey, Model
from sfjourney.model.reads import Read, Usage, journey_reads, redacted_paths, segment_reads
from sfjourney.model.scopes import SendSite, send_sites, step_sites
from sfjourney.pipeline import Compiled
from sfjourney.source import Source, Span
from sfjourney.syntax import tree
from sfjourney.templates.template import name_of
from sfjourney.workspace import Workspace


class Analysis(Struct, frozen=True, dict=True, eq=False):
    """All that is known of a workspace at one moment."""

    workspace: Workspace
    compiled: Compiled

    @property
    def model(self) -> Model:
        return self.compiled.model

    @property
    def sources(self) -> Mapping[str, Source]:
        return self.compiled.sources

    @cached_property
    def template_files(self) -> Mapping[str, str]:
        """The file of each template, by the name that it is sent by; of one that cannot be read too."""
        workspace = self.workspace
        broken = [source for source in workspace.unreadable if source.name.endswith(".json")]
        return {name_of(source.name): source.name for source in (*broken, *workspace.templates)}

    @cached_property
    def reads(self) -> tuple[Read, ...]:
        """Every pointer of Journey files that is read, redacted or set, with its scope."""
        model = self.model
        found: list[Read] = []
        for journey in model.journeys:
            sites = tuple(step_sites(model, journey))
            found += journey_reads(model, journey, sites, tuple(send_sites(journey, sites)))
            for site in sites:
                if isinstance(site.step, tree.Set):
                    pointer = site.step.pointer
                    found.append(Read(pointer, site.scope, site.scope.find(pointer.parts), Usage.SET))
        for segment in model.segments.values():
            found += segment_reads(model, segment)
        for event in model.events.values():
            found += redacted_paths(model, event)
        return tuple(found)

    @cached_property
    def sends(self) -> Mapping[str, tuple[SendSite, ...]]:
        """The sends of each template, by its name."""
        found: dict[str, list[SendSite]] = {}
        for journey in self.model.journeys:
            for site in send_sites(journey, step_sites(self.model, journey)):
                found.setdefault(site.step.template.text, []).append(site)
        return {name: tuple(sites) for name, sites in found.items()}

    @cached_property
    def occurrences(self) -> tuple[Occurrence, ...]:
        return tuple(occurrences(self.model, self.template_files, self.reads))

    @cached_property
    def _by_name(self) -> Mapping[Named, tuple[Occurrence, ...]]:
        found: dict[Named, list[Occurrence]] = {}
        for one in self.occurrences:
            found.setdefault(one.named, []).append(one)
        return {named: tuple(each) for named, each in found.items()}

    def of(self, named: Named) -> tuple[Occurrence, ...]:
        """Where a thing is named, its declarations first."""
        return tuple(sorted(self._by_name.get(named, ()), key=lambda one: (not one.declares, one.span)))

    def named_at(self, file: str, offset: int) -> Occurrence | None:
        """The name that stands at an offset, or ends there."""
        found = [one for one in self.occurrences if _holds(one.span, file, offset) and one.span.start < one.span.end]
        return min(found, key=lambda one: (one.span.end - one.span.start, one.span.end == offset), default=None)

    def read_at(self, file: str, offset: int) -> tuple[Read, ...]:
        """The reads of the pointer that stands at an offset, or ends there."""
        found = [read for read in self.reads if _holds(read.pointer.span, file, offset)]
        start = max((read.pointer.span.start for read in found), default=0)
        return tuple(read for read in found if read.pointer.span.start == start)

    def journey_at(self, file: str, offset: int) -> Journey | None:
        return next((one for one in self.model.journeys if _holds(one.declaration.span, file, offset)), None)

    def has_errors(self, journey: Journey) -> bool:
        """Whether anything is wrong in a Journey, so that no graph can be made of it."""
        span = journey.declaration.span
        return journey.damaged or any(
            one.severity is Severity.ERROR and _holds(span, one.finding.span.file, one.finding.span.start)
            for one in self.compiled.diagnostics
        )

    def diagnostics_of(self, file: str) -> tuple[Diagnostic, ...]:
        return tuple(one for one in self.compiled.diagnostics if one.finding.span.file == file)


def _holds(span: Span, file: str, offset: int) -> bool:
    return span.file == file and span.start <= offset <= span.end
