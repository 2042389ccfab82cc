"""Answers -> the values of the protocol (LSP 3.17), in the editor's units."""

from collections.abc import Callable, Iterable
from typing import Final

from lsprotocol import types as lsp
from msgspec import Struct

from sfjourney.diagnostics import Edit, Severity
from sfjourney.language_server.finding import Shown
from sfjourney.language_server.fixes import Remedy
from sfjourney.language_server.offers import Offer
from sfjourney.language_server.positions import Encoding, Point, Positions
from sfjourney.language_server.projects import Project
from sfjourney.language_server.rename import Renamed
from sfjourney.language_server.symbols import Symbol
from sfjourney.source import Source, Span

_SEVERITY: Final = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
_OFFERS: Final = {
    "event": lsp.CompletionItemKind.Event,
    "template": lsp.CompletionItemKind.File,
    "segment": lsp.CompletionItemKind.Class,
    "subscription": lsp.CompletionItemKind.Class,
    "key": lsp.CompletionItemKind.Property,
    "pointer": lsp.CompletionItemKind.Field,
    "keyword": lsp.CompletionItemKind.Keyword,
}
_SYMBOLS: Final = {
    "journey": lsp.SymbolKind.Class,
    "profile": lsp.SymbolKind.Object,
    "event": lsp.SymbolKind.Event,
    "segment": lsp.SymbolKind.Interface,
    "subscription": lsp.SymbolKind.Interface,
    "set": lsp.SymbolKind.Property,
}


class Wire(Struct, frozen=True):
    """One workspace as the editor is told of it: its files by URI, their places in its units."""

    project: Project
    encoding: Encoding
    uri_of: Callable[[str], str]

    def positions(self, file: str) -> Positions:
        return Positions(self.project.source(file) or Source(file, ""), self.encoding)

    def range(self, span: Span) -> lsp.Range:
        region = self.positions(span.file).region(span)
        return lsp.Range(_position(region.start), _position(region.end))

    def offset(self, file: str, position: lsp.Position) -> int:
        return self.positions(file).offset(Point(position.line, position.character))

    def location(self, span: Span) -> lsp.Location:
        return lsp.Location(self.uri_of(span.file), self.range(span))

    def diagnostic(self, shown: Shown) -> lsp.Diagnostic:
        return lsp.Diagnostic(
            self.range(shown.span),
            shown.message,
            _SEVERITY[shown.severity],
            shown.code,
            source="sfjourney",
            tags=[lsp.DiagnosticTag.Unnecessary] if shown.faded else None,
            related_information=[
                lsp.DiagnosticRelatedInformation(self.location(label.span), label.text) for label in shown.related
            ]
            or None,
        )

    def text_edit(self, edit: Edit) -> lsp.TextEdit:
        buffer = self.project.buffers.get(edit.span.file)
        text = edit.text if buffer is None else edit.text.replace("\n", buffer.line_end)
        return lsp.TextEdit(self.range(edit.span), text)

    def workspace_edit(self, edits: Iterable[Edit]) -> lsp.WorkspaceEdit:
        changes: dict[str, list[lsp.TextEdit]] = {}
        for edit in edits:
            changes.setdefault(self.uri_of(edit.span.file), []).append(self.text_edit(edit))
        return lsp.WorkspaceEdit(changes=changes)

    def renamed(self, renamed: Renamed) -> lsp.WorkspaceEdit:
        """Edits of texts first, then the file that gets another name."""
        edit = self.workspace_edit(renamed.edits)
        if renamed.file is None:
            return edit
        before, after = renamed.file
        changes: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = [
            lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(uri), edits)
            for uri, edits in (edit.changes or {}).items()
        ]
        changes.append(lsp.RenameFile(self.uri_of(before), self.uri_of(after)))
        return lsp.WorkspaceEdit(document_changes=changes)

    def action(self, remedy: Remedy, shown: Shown) -> lsp.CodeAction:
        return lsp.CodeAction(
            remedy.title,
            lsp.CodeActionKind.QuickFix,
            [self.diagnostic(shown)],
            is_preferred=remedy.safe,
            edit=self.workspace_edit(remedy.edits),
        )

    def offered(self, offer: Offer) -> lsp.CompletionItem:
        written = self.project.source(offer.span.file)
        before = written.text[offer.span.start : offer.span.end] if written is not None else ""
        quoted = before[:1] if before[:1] in ('"', "`") else ""
        return lsp.CompletionItem(
            offer.label,
            kind=_OFFERS[offer.kind],
            detail=offer.detail or None,
            documentation=lsp.MarkupContent(lsp.MarkupKind.Markdown, offer.documentation)
            if offer.documentation
            else None,
            sort_text=("1" if offer.kind == "keyword" else "0") + offer.label,
            filter_text=quoted + offer.label,
            text_edit=lsp.TextEdit(self.range(offer.span), offer.text),
        )

    def symbol(self, symbol: Symbol) -> lsp.DocumentSymbol:
        return lsp.DocumentSymbol(
            symbol.name,
            _SYMBOLS.get(symbol.kind, lsp.SymbolKind.Method),
            self.range(symbol.span),
            self.range(symbol.place),
            symbol.detail or None,
            children=[self.symbol(inner) for inner in symbol.inside],
        )


def _position(point: Point) -> lsp.Position:
    return lsp.Position(point.line, point.character)
