"""The compiler on one screen: the files of a workspace -> its graph, and everything found on the way."""

import json
import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.catalog import read_catalog
from sfjourney.collector import without_collector
from sfjourney.diagnostics import Checked, Diagnostic, Edit, Finding, Fix, Label
from sfjourney.documents.advice import advice
from sfjourney.documents.document import read_document
from sfjourney.documents.scan import JsonProblem
from sfjourney.limits import Limits
from sfjourney.model.model import Model, Settings, schema_path
from sfjourney.model.resolve import resolve
from sfjourney.nearly_named import with_nearly_templates
from sfjourney.opening import root_of, with_journeys
from sfjourney.recursion import room_to_call
from sfjourney.rules import check, has_errors
from sfjourney.schemas import Schema, read_schema
from sfjourney.silencing import reported
from sfjourney.silencing.severities import for_no_files
from sfjourney.source import Source
from sfjourney.syntax import clauses, tree
from sfjourney.syntax.parse import parse, unread
from sfjourney.syntax.values import Text
from sfjourney.templates import Dialect, Looks, Survey, Template, read_template, survey
from sfjourney.templates.template import name_of
from sfjourney.unfit_patterns import Unfit, unfit_patterns, with_causes
from sfjourney.workspace import FileProblem, Workspace, load_workspace

if TYPE_CHECKING:
    from sfjourney.graph.graph import Graph

T = TypeVar("T")


class Compiled(Struct, frozen=True, dict=True):
    """A workspace compiled; ``sources`` are all files read, by name."""

    model: Model
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]

    @property
    def limits(self) -> Limits:
        return self.model.settings.limits

    @cached_property
    def graph(self) -> "Graph | None":
        """What is built where nothing is wrong; None where there is an error. A check alone never asks for it."""
        if has_errors(self.diagnostics):
            return None
        from sfjourney.graph.build import build_graph  # noqa: PLC0415  # for those who ask

        with without_collector(), room_to_call():
            return build_graph(self.model)


class Memory:
    """What each file was read into, for a workspace that is compiled again and again while somebody writes in it.

    It holds what the last text of each file became, as long as the workspace has the same components.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], tuple[Source, Any]] = {}
        self._settings: Settings | None = None

    def of(self, make: Callable[[Source], T], source: Source) -> T:
        """What a function makes of a file, or made of it when it had the same text.

        Functions are known by their names: each compilation has its own, which mean the same for the same settings.
        """
        key = make.__name__, source.name
        kept = self._made.get(key)
        if kept is None or kept[0] != source:
            kept = self._made[key] = (source, make(source))
        made: T = kept[1]
        return made

    def forget_others(self, settings: Settings) -> None:
        """Forget all where templates mean something else than before."""
        if settings != self._settings:
            self._made.clear()
            self._settings = settings


def compile_workspace(workspace: Workspace, memory: Memory | None = None) -> Compiled:
    """Parse, read templates and schemas, bind names and check; ``graph`` is built when it is first asked for.

    What ``memory`` has of a file is not made again.
    """
    with without_collector(), room_to_call():
        return _compiled(workspace, memory or Memory())


def compile_folder(folder: str | Path) -> Compiled:
    """Compile the workspace that a folder is, or lies in.

    Raises WorkspaceError where there is none, ConfigurationError, and OSError where a file cannot be read.
    """
    return compile_workspace(with_journeys(load_workspace(root_of(folder))))


def _compiled(workspace: Workspace, memory: Memory) -> Compiled:
    configuration = workspace.configuration
    catalog = read_catalog(workspace)
    settings = Settings(
        Dialect(configuration.catalog),
        configuration.redacted_reads,
        catalog.components,
        workspace.limits,
        configuration.templates,
    )
    memory.forget_others(settings)
    looks = Looks(settings.catalog)

    def parsed(source: Source) -> Checked[tree.JourneyFile]:
        return parse(source, settings.limits)

    def surveyed(source: Source) -> Checked[tuple[Template, Survey] | None]:
        # A template is surveyed while it is still in the processor's cache.
        read = _template(source, settings.limits)
        if read.value is None:
            return Checked(None, read.findings)
        return Checked((read.value, survey(read.value, settings.dialect, looks)), read.findings)

    findings = list(workspace.findings)

    def keep(checked: Checked[T]) -> T:
        findings.extend(checked.findings)
        return checked.value

    files = [keep(memory.of(parsed, source)) for source in workspace.journeys]
    files += map(unread, workspace.unreadable_journeys)
    read_templates = [keep(memory.of(surveyed, source)) for source in workspace.templates]
    templates = [template for template in read_templates if template is not None]
    schemas, schema_sources = keep(_schemas(workspace, files, memory))
    findings = list(_told_once(findings))
    lost = {name_of(s.name) for s in (*workspace.templates, *workspace.unreadable)} - {
        template.id for template, _ in templates
    }
    model = resolve(files, templates, schemas, settings, lost)
    findings += check(model)
    findings += catalog.findings
    read = [*workspace.journeys, *workspace.templates, *workspace.unreadable, *schema_sources, *catalog.sources]
    unfit: list[Unfit] = []
    if configuration.source is not None:
        names = [source.name for source in read]
        findings += for_no_files(configuration.severities, configuration.source, names)
        unfit = list(unfit_patterns(configuration, names, workspace.names))
        told = (one.finding for one in unfit)
        findings = [*findings, *told] if templates or lost else list(with_causes(findings, unfit))
        read.append(configuration.source)
    if not any(one.key == "templates" for one in unfit):  # else it is the pattern that is wrong, and not the files
        findings = list(with_nearly_templates(findings, workspace))
    diagnostics = reported(findings, files, configuration.severities)
    return Compiled(model, diagnostics, {source.name: source for source in read})


def _template(source: Source, limits: Limits) -> Checked[Template | None]:
    document = read_document(source, limits)
    if isinstance(document, JsonProblem):
        return Checked(None, (_not_json("template/malformed", source, document),))
    return read_template(document, name_of(source.name), limits)


def _not_json(code: str, source: Source, problem: JsonProblem) -> Finding:
    """What to say of a file that is no JSON."""
    told = advice(source.text, problem)
    place = source.span(problem.offset, min(problem.offset + 1, len(source.text)))
    others = () if told.other is None else (Label(source.span(told.other[0], told.other[0] + 1), told.other[1]),)
    fix = None
    if told.surplus is not None and told.help is not None:
        fix = Fix(told.help, (Edit(source.span(told.surplus, told.surplus + 1), ""),), safe=True)
    return Finding(code, told.message, place, "here", others, told.help, fix, about="JSON")


def _schema_texts(files: list[tree.JourneyFile]) -> list[Text]:
    """Every place where a schema file is named."""
    found: list[Text] = []
    for file in files:
        for declaration in file.declarations:
            if isinstance(declaration, (tree.Event, tree.Profile)):
                found += declaration.schemas
            elif isinstance(declaration, tree.Journey):
                apis = [clause for clause in declaration.clauses if isinstance(clause, clauses.OnApi)]
                found += [clause.schema for clause in apis if clause.schema is not None]
    return found


def _no_schema(workspace: Workspace, text: Text, path: str, problem: FileProblem) -> Finding:
    """That there is no such file, and which one may be meant, as it is called from the file that names it."""
    alike, meant = workspace.alike(path), None
    if alike is not None:
        folder, slash, _ = text.value.rpartition("/")
        beside = posixpath.dirname(alike) == posixpath.dirname(path)
        way = posixpath.relpath(alike, posixpath.dirname(text.span.file) or ".")
        meant = json.dumps(folder + slash + posixpath.basename(alike) if beside else way, ensure_ascii=False)
    return Finding(
        "reference/missing-schema",
        f"the schema file {text.value} {problem.message}",
        text.span,
        help=f"did you mean {meant}?" if meant else "schema paths are relative to the file that names them",
        fix=Fix(f"write {meant}", (Edit(text.span, meant),), safe=False) if meant else None,
        about=path,
    )


def _told_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """A path without quotes that leads to no file as one finding, with the file that is meant if there is one."""
    listed = list(findings)
    missing = {one.span: one for one in listed if one.code == "reference/missing-schema"}
    unquoted = {one.span for one in listed if one.code == "syntax/unexpected-token" and one.span in missing}
    for finding in listed:
        if finding.span not in unquoted:
            yield finding
        elif finding.code == "syntax/unexpected-token":
            yield _with_file(finding, missing[finding.span].fix)


def _with_file(unquoted: Finding, fix: Fix | None) -> Finding:
    if fix is None:
        return unquoted
    written = fix.edits[0].text
    return replace(unquoted, label=f"write {written}", help=f"put it in quotes: {written}", fix=fix)


def _is_string(text: Text) -> bool:
    """Whether it is written as JSON has strings, so that it says a path."""
    try:
        json.loads(text.written)
    except ValueError:
        return False
    return True


def _schemas(
    workspace: Workspace, files: list[tree.JourneyFile], memory: Memory
) -> Checked[tuple[dict[str, Schema], list[Source]]]:
    """The schemas that Journeys name, by path, and the files they were read from."""
    schemas: dict[str, Schema] = {}
    sources: dict[str, Source] = {}
    findings: list[Finding] = []

    def read(source: Source) -> Checked[Schema | None]:
        return _schema(source, workspace.limits)

    for text in _schema_texts(files):
        path = schema_path(text)
        if path in sources:
            continue
        source = workspace.read(path)
        if isinstance(source, FileProblem):
            if _is_string(text):  # else that is told
                findings.append(_no_schema(workspace, text, path, source))
            continue
        sources[path] = source
        checked = memory.of(read, source)
        findings += checked.findings
        if checked.value is not None:
            schemas[path] = checked.value
    return Checked((schemas, list(sources.values())), tuple(findings))


def _schema(source: Source, limits: Limits) -> Checked[Schema | None]:
    document = read_document(source, limits)
    if isinstance(document, JsonProblem):
        return Checked(None, (_not_json("reference/invalid-schema", source, document),))
    return read_schema(document, limits)
