"""What is found in workspaces -> what an editor has not been told yet, once it has stopped writing for a moment."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from lsprotocol import types as lsp

from sfjourney.configuration import NAME
from sfjourney.diagnostics import Diagnostic, Severity
from sfjourney.language_server.finding import Shown, by_file
from sfjourney.language_server.projects import Project
from sfjourney.language_server.wire import Wire
from sfjourney.source import Source, Span

_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.005, 0.25
"""Seconds without a change before a check begins."""
_PART_OF_A_CHECK: Final = 0.05
"""The pause, as a part of the time that a check takes."""


class Teller:
    """Checks workspaces when they are due, and publishes what is new of each file."""

    def __init__(
        self,
        wire: Callable[[Project], Wire],
        publish: Callable[[lsp.PublishDiagnosticsParams], None],
        failed: Callable[[str, Exception], None],
    ) -> None:
        self._wire = wire
        self._send = publish
        self._failed = failed
        self._told: dict[str, tuple[Path, int | None, tuple[Shown, ...], Source | None]] = {}
        """By URI what the editor was last told: of which workspace, for which version, and by which text."""
        self._due: dict[Path, asyncio.TimerHandle] = {}

    def due_soon(self, project: Project) -> None:
        """Check once nothing more comes: the longer a check takes, the longer the pause that is waited for."""
        due = self._due.pop(project.root, None)
        if due is not None:
            due.cancel()
        pause = min(max(project.seconds * _PART_OF_A_CHECK, _SHORTEST_PAUSE), _LONGEST_PAUSE)
        self._due[project.root] = asyncio.get_running_loop().call_later(pause, self._check, project)

    def forget(self, project: Project) -> None:
        """Take back what was told of a workspace that the editor has left."""
        due = self._due.pop(project.root, None)
        if due is not None:
            due.cancel()
        for uri in [uri for uri, told in self._told.items() if told[0] == project.root]:
            if self._told.pop(uri)[2]:
                self._publish(uri, [], None)

    def stop(self) -> None:
        for due in self._due.values():
            due.cancel()

    def _check(self, project: Project) -> None:
        self._due.pop(project.root, None)
        try:
            self._tell(project)
        except Exception as error:  # noqa: BLE001  # a bug of ours must not end the session
            self._failed("check", error)

    def _tell(self, project: Project) -> None:
        analysis, wire = project.analysis(), self._wire(project)
        if analysis is None:
            found = _about_problem(project)
        else:
            found = dict(by_file(_sure(project, analysis.compiled.diagnostics), analysis.sources))
        for name in project.buffers:
            found.setdefault(name, ())
        known = {wire.uri_of(name): name for name in found}
        for uri in [uri for uri, told in self._told.items() if told[0] == project.root and uri not in known]:
            self._publish(uri, [], None)
            del self._told[uri]
        for uri, name in known.items():
            buffer = project.buffers.get(name)
            version = buffer.version if buffer is not None else None
            now = project.root, version, found[name], project.source(name) if found[name] else None
            if self._told.get(uri, (project.root, None, (), None)) != now:
                self._publish(uri, [wire.diagnostic(one) for one in found[name]], version)
            self._told[uri] = now

    def _publish(self, uri: str, diagnostics: list[lsp.Diagnostic], version: int | None) -> None:
        self._send(lsp.PublishDiagnosticsParams(uri, diagnostics, version))


def _sure(project: Project, diagnostics: Iterable[Diagnostic]) -> Sequence[Diagnostic]:
    """What is wrong whatever the workspace has, where it is not known which one it is."""
    return [one for one in diagnostics if project.has_files or one.finding.code.startswith("syntax/")]


def _about_problem(project: Project) -> dict[str, tuple[Shown, ...]]:
    """Why a workspace cannot be used: in its configuration, or else in the texts that are open."""
    names = [NAME] if (project.root / NAME).is_file() else [*project.buffers]
    message = project.problem or "this workspace cannot be checked"
    return {
        name: (Shown(Span(name, 0, 0), Severity.ERROR, "configuration", message, (), faded=False),) for name in names
    }
