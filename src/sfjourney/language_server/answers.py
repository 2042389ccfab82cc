"""An editor's requests about places -> answers in the protocol's values."""

from typing import Any, Final, Protocol

from lsprotocol import types as lsp
from msgspec import Struct
from pygls.exceptions import JsonRpcException

from sfjourney.language_server.analysis import Analysis
from sfjourney.language_server.finding import shown
from sfjourney.language_server.fixes import all_safe, remedies
from sfjourney.language_server.formatting import formatting
from sfjourney.language_server.goto import definitions, highlights, references
from sfjourney.language_server.hover import hover
from sfjourney.language_server.offers import offers, template_offers
from sfjourney.language_server.projects import Project, Projects
from sfjourney.language_server.rename import RenameRefused, renamable, renamed
from sfjourney.language_server.symbols import outline
from sfjourney.language_server.wire import Wire
from sfjourney.limits import DEFAULT_LIMITS
from sfjourney.source import Span

FIX_ALL: Final = lsp.CodeActionKind.SourceFixAll
_REFUSED: Final = -32803
"""RequestFailed: the request was right, and cannot be done."""


class Editor(Protocol):
    """What answers depend on beside the texts: how this editor counts, and whether it renames files."""

    def wire(self, project: Project) -> Wire: ...

    @property
    def renames_files(self) -> bool: ...


class AboutPlace(Protocol):
    """A request about a place in a text."""

    text_document: lsp.TextDocumentIdentifier
    position: lsp.Position


class Answers(Struct, frozen=True):
    """Answers each kind of request; None where the text belongs to no workspace that can be used."""

    projects: Projects
    editor: Editor

    def _place(self, params: AboutPlace) -> tuple[Analysis, Wire, str, int] | None:
        """The workspace as it is now, and the place in it that is asked about."""
        found = self.projects.find(params.text_document.uri)
        if found is None or (analysis := found[0].analysis()) is None:
            return None
        wire = self.editor.wire(found[0])
        return analysis, wire, found[1], wire.offset(found[1], params.position)

    def formatting(self, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit] | None:
        found = self.projects.find(params.text_document.uri)
        if found is None or not found[1].endswith(".journey"):
            return None
        project, name = found
        source, analysis = project.source(name), project.last_analysis()
        limits = DEFAULT_LIMITS if analysis is None else analysis.workspace.limits
        edits = formatting(source, limits) if source is not None else None
        return None if edits is None else [self.editor.wire(project).text_edit(edit) for edit in edits]

    def definition(self, params: lsp.DefinitionParams) -> list[lsp.Location] | None:
        place = self._place(params)
        if place is None:
            return None
        analysis, wire, file, offset = place
        return [wire.location(span) for span in definitions(analysis, file, offset)]

    def references(self, params: lsp.ReferenceParams) -> list[lsp.Location] | None:
        place = self._place(params)
        if place is None:
            return None
        analysis, wire, file, offset = place
        declarations = params.context.include_declaration
        return [wire.location(span) for span in references(analysis, file, offset, declarations=declarations)]

    def highlights(self, params: lsp.DocumentHighlightParams) -> list[lsp.DocumentHighlight] | None:
        place = self._place(params)
        if place is None:
            return None
        analysis, wire, file, offset = place
        return [lsp.DocumentHighlight(wire.range(span)) for span in highlights(analysis, file, offset)]

    def hover(self, params: lsp.HoverParams) -> lsp.Hover | None:
        place = self._place(params)
        if place is None:
            return None
        analysis, wire, file, offset = place
        said = hover(analysis, file, offset)
        if said is None:
            return None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, said[0]), wire.range(said[1]))

    def completion(self, params: lsp.CompletionParams) -> lsp.CompletionList | None:
        """What fits: of the text as it is now, and of the workspace as it was before the last keystrokes."""
        found = self.projects.find(params.text_document.uri)
        if found is None or (analysis := found[0].last_analysis()) is None:
            return None
        project, name = found
        wire, source = self.editor.wire(project), project.source(name)
        offset = wire.offset(name, params.position)
        if source is None:
            return None
        template = next((key for key, path in analysis.template_files.items() if path == name), None)
        if template is not None:
            made = template_offers(analysis, source, offset, template)
        else:
            made = offers(analysis, source, offset) if name.endswith(".journey") else ()
        return lsp.CompletionList(is_incomplete=False, items=[wire.offered(offer) for offer in made])

    def prepare_rename(self, params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        place = self._place(params)
        found = renamable(place[0], place[2], place[3]) if place is not None else None
        if place is None or found is None:
            return None
        return lsp.PrepareRenamePlaceholder(place[1].range(found[0]), found[1])

    def rename(self, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        place = self._place(params)
        if place is None:
            return None
        analysis, wire, file, offset = place
        try:
            done = renamed(analysis, file, offset, params.new_name)
        except RenameRefused as error:
            raise JsonRpcException(str(error), _REFUSED) from error
        if done.file is not None and not self.editor.renames_files:
            message = "a template is called as its file is, and this editor renames no files: rename the file first"
            raise JsonRpcException(message, _REFUSED)
        return wire.renamed(done)

    def actions(self, params: lsp.CodeActionParams) -> list[lsp.CodeAction] | None:
        found = self.projects.find(params.text_document.uri)
        if found is None or (analysis := found[0].analysis()) is None:
            return None
        project, name = found
        wire, only = self.editor.wire(project), params.context.only
        made: list[lsp.CodeAction] = []
        if _wanted(lsp.CodeActionKind.QuickFix, only):
            span = Span(name, wire.offset(name, params.range.start), wire.offset(name, params.range.end))
            made += [wire.action(remedy, shown(remedy.diagnostic)) for remedy in remedies(analysis, span)]
        edits = all_safe(analysis, name) if _wanted(FIX_ALL, only) else ()
        if edits:
            title = "Make all safe fixes in this file"
            made.append(lsp.CodeAction(title, FIX_ALL, edit=wire.workspace_edit(edits)))
        return made

    def symbols(self, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol] | None:
        found = self.projects.find(params.text_document.uri)
        if found is None or (analysis := found[0].analysis()) is None:
            return None
        wire = self.editor.wire(found[0])
        files = [file for file in analysis.model.files if file.source.name == found[1]]
        return [wire.symbol(symbol) for file in files for symbol in outline(file)]


def _wanted(kind: lsp.CodeActionKind, only: Any) -> bool:
    """Whether an editor asks for actions of a kind: it names the kind, one above it, or none."""
    names = [str(getattr(one, "value", one)) for one in only or ()]
    return not names or any(kind.value == name or kind.value.startswith(name + ".") for name in names)
