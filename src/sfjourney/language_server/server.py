"""The language server: an editor's messages in, diagnostics and answers out (LSP 3.17, by pygls)."""

import asyncio
import logging
import sys
import threading
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeVar, cast

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcException, JsonRpcInvalidRequest, JsonRpcServerNotInitialized
from pygls.io_ import StdoutWriter, run_async
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol

from sfjourney.configuration import NAME, PROJECT_FILE
from sfjourney.language_server.answers import FIX_ALL, Answers
from sfjourney.language_server.positions import Encoding, Point, Positions
from sfjourney.language_server.projects import Project, Projects
from sfjourney.language_server.streams import reading
from sfjourney.language_server.telling import Teller
from sfjourney.language_server.wire import Wire
from sfjourney.source import Source
from sfjourney.version import VERSION
from sfjourney.workspace import is_configured

P = TypeVar("P")
R = TypeVar("R")

_WATCHED: Final = ("**/*.journey", "**/*.json", f"**/{NAME}", f"**/{PROJECT_FILE}")
_NEW: Final = "untitled:"
"""Before the name of a text that was never saved; a path behind it is where it will be."""


def serve(stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Answer an editor until it says that it is done, or is gone. Returns 0 where it took its leave, else 1."""
    logging.getLogger("pygls").addHandler(logging.NullHandler())
    logging.getLogger("pygls").propagate = False
    session = _Session()
    with suppress(SystemExit, BrokenPipeError, asyncio.IncompleteReadError):
        asyncio.run(session.run(stdin, stdout))
    return 0 if session.took_leave else 1


class _AnsweringAll(LanguageServerProtocol):
    """The protocol, with an answer also to requests that pygls takes note of and says nothing to."""

    _begun = False

    def structure_message(self, data: dict[str, Any]) -> Any:
        try:
            return super().structure_message(data)
        except JsonRpcException as error:
            if "id" in data and "method" in data:
                self._send_response(data["id"], None, error.to_response_error())
            raise

    def handle_message(self, message: Any) -> None:
        """Answer a request that comes before the session begins or after it ended, too (LSP 3.17, Lifecycle)."""
        method, number = getattr(message, "method", None), getattr(message, "id", None)
        if method is not None and number is not None and (refusal := self._untimely(method)) is not None:
            self._send_response(number, None, refusal.to_response_error())
            return
        super().handle_message(message)

    def _untimely(self, method: str) -> JsonRpcException | None:
        if self._shutdown:
            return JsonRpcInvalidRequest("the session has ended")
        if method == lsp.INITIALIZE:
            if self._begun:
                return JsonRpcInvalidRequest("the session has begun already")
            self._begun = True
        return None if self._begun else JsonRpcServerNotInitialized("no `initialize` came before")


class _Session:
    """One editor, and the workspaces that it writes in."""

    def __init__(self) -> None:
        self.took_leave = False
        self._projects = Projects()
        self._server = LanguageServer(
            "sfjourney", VERSION, text_document_sync_kind=lsp.TextDocumentSyncKind.Full, protocol_cls=_AnsweringAll
        )
        self._teller = Teller(self.wire, self._server.text_document_publish_diagnostics, self._failed)
        self._listen()

    async def run(self, stdin: BinaryIO, stdout: BinaryIO) -> None:
        self._server.protocol.set_writer(StdoutWriter(stdout))
        await run_async(threading.Event(), await reading(stdin), self._server.protocol)

    def _listen(self) -> None:
        on, answers = self._on, Answers(self._projects, self)
        on(lsp.INITIALIZED, self._initialized)
        on(lsp.SHUTDOWN, self._shutdown)
        on(lsp.TEXT_DOCUMENT_DID_OPEN, self._opened)
        on(lsp.TEXT_DOCUMENT_DID_CHANGE, self._changed)
        on(lsp.TEXT_DOCUMENT_DID_SAVE, self._saved, lsp.SaveOptions(include_text=False))
        on(lsp.TEXT_DOCUMENT_DID_CLOSE, self._closed)
        on(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, self._files_changed)
        on(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, self._folders_changed)
        on(lsp.WORKSPACE_DID_CHANGE_CONFIGURATION, self._nothing)
        on(lsp.TEXT_DOCUMENT_FORMATTING, answers.formatting)
        on(lsp.TEXT_DOCUMENT_DEFINITION, answers.definition)
        on(lsp.TEXT_DOCUMENT_REFERENCES, answers.references)
        on(lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT, answers.highlights)
        on(lsp.TEXT_DOCUMENT_HOVER, answers.hover)
        completion = lsp.CompletionOptions(trigger_characters=["/", '"', "`"])
        on(lsp.TEXT_DOCUMENT_COMPLETION, answers.completion, completion)
        on(lsp.TEXT_DOCUMENT_PREPARE_RENAME, answers.prepare_rename)
        on(lsp.TEXT_DOCUMENT_RENAME, answers.rename, lsp.RenameOptions(prepare_provider=True))
        actions = lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, FIX_ALL])
        on(lsp.TEXT_DOCUMENT_CODE_ACTION, answers.actions, actions)
        on(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL, answers.symbols)

    def _on(self, method: str, answer: Callable[[P], R], options: Any = None) -> None:
        """Answer a message. A bug of ours is told in one line, and ends nothing."""

        def answered(params: P) -> R:
            try:
                return answer(params)
            except JsonRpcException:
                raise
            except Exception as error:
                self._failed(method, error)
                raise JsonRpcException(_bug(method, error)) from error

        self._server.feature(method, options)(answered)

    def _failed(self, what: str, error: Exception) -> None:
        self._server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Error, _bug(what, error)))

    # ---- the editor

    def wire(self, project: Project) -> Wire:
        """A workspace as this editor is told of it."""

        def uri_of(name: str) -> str:
            buffer = project.buffers.get(name)
            return buffer.uri if buffer is not None else (project.root / name).as_uri()

        return Wire(project, self._encoding, uri_of)

    @property
    def _encoding(self) -> Encoding:
        """The units in which this editor counts places."""
        encoding = self._server.workspace.position_encoding
        return cast("Encoding", getattr(encoding, "value", encoding))

    @property
    def renames_files(self) -> bool:
        workspace = self._server.client_capabilities.workspace
        edits = workspace.workspace_edit if workspace is not None else None
        operations = (edits.resource_operations or ()) if edits is not None else ()
        return lsp.ResourceOperationKind.Rename in operations

    # ---- life

    def _initialized(self, _: lsp.InitializedParams) -> None:
        self._entered(self._server.workspace.folders.values())
        workspace = self._server.client_capabilities.workspace
        watched = workspace.did_change_watched_files if workspace is not None else None
        if watched is not None and watched.dynamic_registration:
            options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(glob) for glob in _WATCHED])
            method = lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES
            registration = lsp.Registration("files", method, options)
            self._server.client_register_capability(lsp.RegistrationParams([registration]))

    def _entered(self, folders: Iterable[lsp.WorkspaceFolder]) -> None:
        for folder in _on_disk(folders):
            if is_configured(folder):
                self._teller.due_soon(self._projects.add(folder))

    def _folders_changed(self, params: lsp.DidChangeWorkspaceFoldersParams) -> None:
        kept = _on_disk(self._server.workspace.folders.values())
        for folder in _on_disk(params.event.removed):
            for project in self._projects.leave(folder, kept):
                self._teller.forget(project)
        self._entered(params.event.added)

    def _shutdown(self, _: None) -> None:
        self.took_leave = True
        self._teller.stop()

    def _nothing(self, _: lsp.DidChangeConfigurationParams) -> None:
        """What an editor may say and we have no use for: settings are in the workspace."""

    # ---- texts

    def _opened(self, params: lsp.DidOpenTextDocumentParams) -> None:
        document = params.text_document
        is_journey = document.language_id == "journey" or document.uri.endswith(".journey")
        self._put(document.uri, document.text, document.version, may_be_new=is_journey)

    def _changed(self, params: lsp.DidChangeTextDocumentParams) -> None:
        document = params.text_document
        buffer = self._projects.buffer(document.uri)
        text = buffer.text if buffer is not None else None
        for change in params.content_changes:
            if not isinstance(change, lsp.TextDocumentContentChangePartial):
                text = change.text
            elif text is not None:  # whole texts were asked for, and some editors send ranges all the same
                text = self._edited(text, change)
        if text is not None:
            self._put(document.uri, text, document.version)

    def _edited(self, text: str, change: lsp.TextDocumentContentChangePartial) -> str:
        places = Positions(Source("", text), self._encoding)
        points = [Point(at.line, at.character) for at in (change.range.start, change.range.end)]
        start, end = sorted(places.offset(point) for point in points)
        return text[:start] + change.text + text[end:]

    def _put(self, uri: str, text: str, version: int | None, *, may_be_new: bool = True) -> None:
        """``may_be_new`` where a text that has no path is one of ours: it is a Journey file."""
        path = uris.to_fs_path(uri.replace(_NEW, "file://", 1) if uri.startswith(f"{_NEW}/") else uri)
        if path is not None:
            project = self._projects.put(uri, Path(path), text, version)
        elif uri.startswith(_NEW) and may_be_new:
            project = self._projects.put_new(uri, text, version)
        else:
            project = None
        if project is not None:
            self._teller.due_soon(project)

    def _closed(self, params: lsp.DidCloseTextDocumentParams) -> None:
        project = self._projects.drop(params.text_document.uri)
        if project is not None:
            self._teller.due_soon(project)

    def _saved(self, params: lsp.DidSaveTextDocumentParams) -> None:
        self._on_disk([params.text_document.uri])

    def _files_changed(self, params: lsp.DidChangeWatchedFilesParams) -> None:
        self._on_disk([change.uri for change in params.changes])

    def _on_disk(self, changed: list[str]) -> None:
        for path in filter(None, map(uris.to_fs_path, changed)):
            self._projects.changed(Path(path))
        for project in self._projects:
            self._teller.due_soon(project)


def _on_disk(folders: Iterable[lsp.WorkspaceFolder]) -> list[Path]:
    """Where the folders of an editor are, of those that are files."""
    return [Path(path) for folder in folders if (path := uris.to_fs_path(folder.uri)) is not None]


def _bug(what: str, error: Exception) -> str:
    """Where we failed, without a word of what was written: it may hold what must not be shown."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"sfjourney: internal error in {what}: {type(error).__name__}{place}; please report it"


def serve_standard_streams() -> int:
    """Serve on standard input and output. Whatever else is printed goes to standard error: output is the editor's."""
    stdin, stdout = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    return serve(stdin, stdout)
