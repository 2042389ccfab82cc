"""A folder -> the files of a workspace: found, read, and never anything outside of it."""

import os
import posixpath
import stat
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath

from sfjourney.configuration import (
    NAME,
    PROJECT_FILE,
    Configuration,
    ConfigurationError,
    OwnComponent,
    read_configuration,
)
from sfjourney.diagnostics import Finding
from sfjourney.documents.document import read_document
from sfjourney.documents.scan import JsonProblem
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.schemas import read_schema
from sfjourney.source import Source, source_from_bytes
from sfjourney.templates import Catalog, Component, Dialect, components, own_component

_MOST_LISTED = 5
_SKIPPED_FOLDERS = frozenset({"node_modules", "__pycache__", "venv"})


class WorkspaceError(OSError):
    """Why a folder cannot be read as a workspace."""


@dataclass(frozen=True, slots=True)
class FileProblem:
    """Why one file was not read, in words."""

    message: str


@dataclass(frozen=True)
class Workspace:
    """The files of one workspace as read. Names are relative to ``root``, with ``/``.

    ``unreadable`` are the files that are there and are no text; each comes with its finding.
    """

    root: Path
    configuration: Configuration
    journeys: tuple[Source, ...]
    templates: tuple[Source, ...]
    unreadable: tuple[Source, ...]
    findings: tuple[Finding, ...]
    limits: Limits = DEFAULT_LIMITS

    def read(self, name: str) -> Source | FileProblem:
        """Read another JSON file that a file of the workspace names. ``name`` is relative to the root."""
        return _Folder(self.root).read(name, self.limits.json_bytes)


def catalog_of(workspace: Workspace) -> Catalog:
    """The components that templates of a workspace are made of: the renderer's, and its own.

    Raises ConfigurationError where the JSON Schema of an own one cannot be used.
    """
    configuration = workspace.configuration
    own = [_own_component(workspace, declared) for declared in configuration.components]
    return {**components(Dialect(configuration.catalog)), **{component.name: component for component in own}}


def _own_component(workspace: Workspace, declared: OwnComponent) -> Component:
    place = f"components.{declared.name}.props: {declared.props}"
    source = workspace.read(declared.props)
    if isinstance(source, FileProblem):
        raise ConfigurationError(f"{place} {source.message}")
    document = read_document(source)
    if isinstance(document, JsonProblem):
        raise ConfigurationError(f"{place} is not JSON: {document.message}")
    checked = read_schema(document)
    if checked.value is None or not isinstance(document.value, dict):
        problem = checked.findings[0].message if checked.findings else "it describes no object"
        raise ConfigurationError(f"{place} is no JSON Schema of props: {problem}")
    return own_component(declared.name, document.value, shows_children=declared.children)


def find_root(start: Path) -> Path:
    """The workspace that a path belongs to: the nearest folder at or above it with a configuration, else its own."""
    folder = start if start.is_dir() else start.parent
    for candidate in (folder, *folder.resolve().parents):
        if (candidate / NAME).is_file() or _configured(candidate / PROJECT_FILE):
            return candidate
    return folder


def _configured(project: Path) -> bool:
    """Whether a ``pyproject.toml`` says something of a workspace, be it wrong; one that is no TOML does not."""
    try:
        tools = tomllib.loads(project.read_text("utf-8")).get("tool") if project.is_file() else None
    except (OSError, ValueError):
        return False
    return isinstance(tools, dict) and "sfjourney" in tools


def load_workspace(root: Path, limits: Limits = DEFAULT_LIMITS) -> Workspace:
    """Read the configuration, Journeys and templates of a folder.

    Raises WorkspaceError where there is no such folder, it holds too much, or workspaces of which it is none itself,
    ConfigurationError for its configuration, OSError where a file cannot be opened.
    """
    if not root.is_dir():
        raise WorkspaceError(f"{root}: not a folder")
    configured = _configuration(root)
    names = sorted(_files(root))
    below = _workspaces(root, names) if configured is None else []
    if below:
        listed = ", ".join(f"{(root / folder).as_posix()}/" for folder in below[:_MOST_LISTED])
        more = f" and {len(below) - _MOST_LISTED} more" if len(below) > _MOST_LISTED else ""
        raise WorkspaceError(f"{root}: no workspace here; workspaces below: {listed}{more}")
    configuration = configured or Configuration()
    journeys = _matching(names, configuration.journeys)
    templates = _matching(names, configuration.templates)
    if len(journeys) + len(templates) > limits.workspace_files:
        message = f"{root}: more than {limits.workspace_files} Journey and template files"
        raise WorkspaceError(message)
    read: dict[str, Source] = {}
    broken: list[Source] = []
    findings: list[Finding] = []
    folder = _Folder(root)
    sizes = {**dict.fromkeys(templates, limits.json_bytes), **dict.fromkeys(journeys, limits.journey_bytes)}
    for name in (*journeys, *templates):
        source = folder.read(name, sizes[name])
        if isinstance(source, FileProblem):
            broken.append(Source(name, ""))
            place = broken[-1].span(0, 0)
            findings.append(Finding("syntax/unreadable", f"{name} {source.message}", place, about=name))
        else:
            read[name] = source
    return Workspace(
        root=root,
        configuration=configuration,
        journeys=tuple(read[name] for name in journeys if name in read),
        templates=tuple(read[name] for name in templates if name in read),
        unreadable=tuple(broken),
        findings=tuple(findings),
        limits=limits,
    )


def _workspaces(root: Path, names: Iterable[str]) -> list[PurePosixPath]:
    """The folders, among files of a folder, that have a configuration of their own: those least deep first."""
    files = [PurePosixPath(name) for name in names]
    found = {
        file.parent
        for file in files
        if file.name == NAME or (file.name == PROJECT_FILE and _configured(root / file.as_posix()))
    }
    return sorted(found, key=lambda folder: (len(folder.parts), folder))


def _configuration(root: Path) -> Configuration | None:
    for name in (NAME, PROJECT_FILE):
        path = root / name
        if path.is_file():
            try:
                found = read_configuration(path.read_text("utf-8"), name)
            except UnicodeDecodeError as error:
                raise ConfigurationError(f"{name}: not UTF-8") from error
            if found is not None:
                return found
    return None


def _files(root: Path) -> Iterator[str]:
    """Every file below the root, hidden folders and installed packages aside. Links to folders are not followed."""
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name not in _SKIPPED_FOLDERS and not (here / name / "pyvenv.cfg").exists()
        )
        below = here.relative_to(root).as_posix()
        before = "" if below == "." else below + "/"
        for name in files:
            yield before + name


def _matching(names: Iterable[str], patterns: Iterable[str]) -> list[str]:
    """The names that fit one of the patterns."""
    split = [PurePosixPath(pattern).parts for pattern in patterns]
    return [name for name in names if any(_fits(name.split("/"), pattern) for pattern in split)]


def _fits(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    """Whether path segments fit a glob, in which ``**`` stands for any number of folders."""
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_fits(parts[skip:], pattern[1:]) for skip in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])


class _Folder:
    """A folder that files are read from, and never anything outside of it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real = root.resolve()
        self._folders: dict[str, tuple[Path, bool]] = {}

    def read(self, name: str, most: int) -> Source | FileProblem:
        """Read a file of at most so many bytes, which must lie inside, links resolved, and be a plain file."""
        if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/"):
            return FileProblem("lies outside of the workspace, so it is not read")
        try:
            path, is_inside = self._path(name)
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                path = path.resolve(strict=True)
                status, is_inside = path.stat(), path.is_relative_to(self._real)
        except (OSError, RuntimeError):
            return FileProblem("does not exist")
        if not is_inside:
            return FileProblem("leads outside of the workspace, so it is not read")
        if not stat.S_ISREG(status.st_mode):
            return FileProblem("is not a plain file")
        if status.st_size > most:
            return FileProblem(f"has {status.st_size} bytes; at most {most} are read")
        try:
            return source_from_bytes(name, path.read_bytes())
        except UnicodeDecodeError as error:
            return FileProblem(f"is not UTF-8: byte {error.start} does not belong there")

    def _path(self, name: str) -> tuple[Path, bool]:
        """The file, or the link to it, in its folder, and whether that lies inside. Raises OSError.

        The links that lead to a folder are resolved once for all of its files.
        """
        parent, _, last = posixpath.normpath(name).rpartition("/")
        if parent not in self._folders:
            folder = (self._root / parent).resolve(strict=True)
            self._folders[parent] = folder, folder.is_relative_to(self._real)
        folder, is_inside = self._folders[parent]
        return folder / last, is_inside
