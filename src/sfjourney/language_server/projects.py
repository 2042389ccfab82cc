"""Folders and the texts that are open in an editor -> workspaces, analysed when somebody asks."""

import os
import time
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path

from msgspec import Struct

from sfjourney.configuration import NAME, PROJECT_FILE, ConfigurationError
from sfjourney.language_server.analysis import Analysis
from sfjourney.limits import Limit
from sfjourney.pipeline import Memory, compile_workspace
from sfjourney.source import Source, source_from_bytes
from sfjourney.workspace import (
    FileProblem,
    Workspace,
    find_root,
    is_configured,
    load_workspace,
    read_workspace,
)


class Buffer(Struct, frozen=True, dict=True):
    """A text that is open: its name in the editor, and in its workspace."""

    uri: str
    name: str
    text: str
    version: int | None
    is_new: bool = False
    """A Journey file that has no place in the workspace yet."""

    @property
    def content(self) -> bytes:
        """As it would be saved; half of a surrogate pair makes it no text."""
        return self.text.encode("utf-8", "surrogatepass")

    @cached_property
    def source(self) -> Source:
        """The text as the workspace has it, with newlines for line ends; empty where it cannot be saved."""
        try:
            return source_from_bytes(self.name, self.content)
        except UnicodeDecodeError:
            return Source(self.name, "")

    @property
    def line_end(self) -> str:
        """What ends its first line."""
        first = self.text.find("\n")
        return "\r\n" if first > 0 and self.text[first - 1] == "\r" else "\n"


class _NoFiles:
    """The files of a workspace that has none."""

    def names(self) -> Iterable[str]:
        return ()

    def content(self, name: str) -> bytes | None:  # noqa: ARG002
        return None

    def read(self, name: str, limit: Limit) -> Source | FileProblem:  # noqa: ARG002
        return FileProblem("does not exist")


class Project:
    """One workspace, with the texts that are open in it instead of its files.

    One without files stands around a text that is new, and in no workspace that is known.
    """

    def __init__(self, root: Path, *, has_files: bool = True) -> None:
        self.root = root
        self.has_files = has_files
        self.buffers: dict[str, Buffer] = {}
        """By name in the workspace."""
        self._older: dict[str, list[Buffer]] = {}
        """Texts of the same names that are open under other names of the editor, the newest last."""
        self.problem: str | None = None
        """Why the workspace cannot be used, after ``analysis`` gave none."""
        self.seconds = 0.0
        """How long the last analysis took."""
        self._saved: Workspace | None = None
        self._memory = Memory()
        self._analysis: Analysis | None = None
        self._is_current = False

    def put(self, buffer: Buffer) -> None:
        """A text was opened or changed."""
        before = self.buffers.get(buffer.name)
        older = self._others(buffer.uri, buffer.name)
        if before is not None and before.uri != buffer.uri:
            older.append(before)
        if older:
            self._older[buffer.name] = older
        self.buffers[buffer.name] = buffer
        self._is_current = False

    def drop(self, uri: str, name: str) -> None:
        """A text was closed: its file counts again, as it is now, unless it is open under another name as well."""
        older = self._others(uri, name)
        if name in self.buffers and self.buffers[name].uri == uri:
            del self.buffers[name]
            if older:
                self.buffers[name] = older.pop()
        if older:
            self._older[name] = older
        self.reload()

    def _others(self, uri: str, name: str) -> list[Buffer]:
        """Take what is open under other names of the editor than this one, but for the text that counts."""
        return [buffer for buffer in self._older.pop(name, ()) if buffer.uri != uri]

    def reload(self) -> None:
        """Files changed: read them again."""
        self._saved = None
        self._is_current = False

    def analysis(self) -> Analysis | None:
        """What is known of the workspace as it is now; None where it cannot be used, and ``problem`` says why."""
        if not self._is_current:
            self._is_current = True
            start = time.perf_counter()
            self._analyse()
            self.seconds = time.perf_counter() - start
        return self._analysis

    def last_analysis(self) -> Analysis | None:
        """What was known before the last changes; what is known now where there was nothing before."""
        return self._analysis if self._analysis is not None else self.analysis()

    def source(self, name: str) -> Source | None:
        """The text of a file as it is now, with newlines for line ends."""
        buffer = self.buffers.get(name)
        if buffer is not None:
            return buffer.source
        return self._analysis.sources.get(name) if self._analysis is not None else None

    def _analyse(self) -> None:
        self._analysis, self.problem = None, None
        try:
            workspace = self._saved = self._saved or self._load()
            for buffer in self.buffers.values():
                workspace = workspace.replacing(buffer.name, buffer.content, is_journey=buffer.is_new or None)
            self._analysis = Analysis(workspace, compile_workspace(workspace, self._memory))
        except ConfigurationError as error:
            self.problem = str(error)
        except OSError as error:
            self.problem = f"{error.filename}: {error.strerror}" if error.strerror is not None else str(error)

    def _load(self) -> Workspace:
        return load_workspace(self.root) if self.has_files else read_workspace(self.root, _NoFiles())


class Projects:
    """All workspaces that texts are open in."""

    def __init__(self) -> None:
        self._by_root: dict[Path, Project] = {}
        self._opened: dict[str, tuple[Project, str, Path | None]] = {}
        """By the editor's name of a text, its workspace, its name there and its file, unless it is new."""

    def __iter__(self) -> Iterator[Project]:
        return iter(tuple(self._by_root.values()))

    def add(self, folder: Path) -> Project:
        """The workspace with this root."""
        root = folder.resolve()
        return self._by_root.setdefault(root, Project(root))

    def leave(self, folder: Path, kept: Iterable[Path]) -> list[Project]:
        """Forget the workspaces in a folder in which nothing is open, but for those in folders that are kept."""
        place, others = folder.resolve(), [one.resolve() for one in kept]
        left = [
            one
            for one in self
            if one.root.is_relative_to(place) and not one.buffers and not any(map(one.root.is_relative_to, others))
        ]
        for project in left:
            del self._by_root[project.root]
        return left

    def put(self, uri: str, path: Path, text: str, version: int | None) -> Project | None:
        """A text was opened or changed. None where it is none of ours: no Journey, and in no workspace that says so."""
        if uri not in self._opened:
            # Only the folder of a file is resolved: a file that is a link is called as the link is.
            place = Path(os.path.realpath(path.parent)) / path.name
            root = find_root(place)
            if place.suffix != ".journey" and not is_configured(root):
                return None
            project = self.add(root)
            self._opened[uri] = project, place.relative_to(project.root).as_posix(), place
        return self._put(uri, text, version)

    def put_new(self, uri: str, text: str, version: int | None) -> Project:
        """A Journey file that is not saved yet: of the one workspace that there is, else of none."""
        if uri not in self._opened:
            there = [project for project in self if is_configured(project.root)]
            alone = Project(Path(uri), has_files=False)
            project = there[0] if len(there) == 1 else self._by_root.setdefault(alone.root, alone)
            self._opened[uri] = project, uri, None
        return self._put(uri, text, version)

    def _put(self, uri: str, text: str, version: int | None) -> Project:
        project, name, place = self._opened[uri]
        project.put(Buffer(uri, name, text, version, is_new=place is None))
        return project

    def drop(self, uri: str) -> Project | None:
        """A text was closed."""
        found = self._opened.pop(uri, None)
        if found is None:
            return None
        project, name, _ = found
        project.drop(uri, name)
        if not project.has_files and not project.buffers:
            self._by_root.pop(project.root, None)
        return project

    def buffer(self, uri: str) -> Buffer | None:
        """An open text; None where it is none of ours."""
        found = self._opened.get(uri)
        return found[0].buffers.get(found[1]) if found is not None else None

    def find(self, uri: str) -> tuple[Project, str] | None:
        """The workspace of an open text, and its name there."""
        found = self._opened.get(uri)
        return (found[0], found[1]) if found is not None else None

    def changed(self, path: Path) -> None:
        """A file changed that may not be open. Where it says what is a workspace, all are found anew."""
        if path.name not in (NAME, PROJECT_FILE):
            for project in self:
                project.reload()
            return
        opened = [
            (uri, place, buffer)
            for uri, (project, name, place) in self._opened.items()
            if (buffer := project.buffers.get(name)) is not None and buffer.uri == uri  # of two names for a file, one
        ]
        roots = [project.root for project in self if is_configured(project.root)]
        self._by_root.clear()
        self._opened.clear()
        for root in roots:
            self.add(root)
        for uri, place, buffer in opened:
            if place is None:
                self.put_new(uri, buffer.text, buffer.version)
            else:
                self.put(uri, place, buffer.text, buffer.version)
