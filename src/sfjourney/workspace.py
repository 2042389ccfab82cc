"""A folder -> the files of a workspace: found, read, and never anything outside of it."""

import os
import posixpath
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Protocol

import msgspec
from msgspec import Struct, field

from sfjourney.configuration import NAME, PROJECT_FILE, Configuration, ConfigurationError, read_configuration
from sfjourney.diagnostics import Finding
from sfjourney.documents.toml import read_toml
from sfjourney.globs import fits
from sfjourney.limits import DEFAULT_LIMITS, Limit, Limits
from sfjourney.source import Source, source_from_bytes
from sfjourney.spelling import likely_file

_MOST_LISTED = 5
_SKIPPED_FOLDERS = frozenset({"node_modules", "site-packages", "__pycache__", "venv"})


class WorkspaceError(OSError):
    """Why a folder cannot be read as a workspace."""


class FileProblem(Struct, frozen=True):
    """Why one file was not read, in words."""

    message: str


OUTSIDE = FileProblem("lies outside of the workspace, so it is not read")
LEADS_OUTSIDE = FileProblem("leads outside of the workspace, so it is not read")  # as a link does


class Files(Protocol):
    """Where the files of a workspace are: in a folder, or elsewhere. Names are relative to its root, with ``/``."""

    def names(self) -> Iterable[str]:
        """Every file below the root, hidden folders and installed packages aside."""
        ...

    def content(self, name: str) -> bytes | None:
        """A file as it is; None where there is none."""
        ...

    def read(self, name: str, limit: Limit) -> Source | FileProblem:
        """The text of a file, of no more bytes than the limit, that lies below the root, wherever links lead."""
        ...


class Folder:
    """The files below a folder, and never anything outside of it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._real = root.resolve()
        self._folders: dict[str, tuple[Path, bool]] = {}

    def names(self) -> Iterable[str]:
        return files_below(self._root)

    def content(self, name: str) -> bytes | None:
        path = self._root / name
        return path.read_bytes() if path.is_file() else None

    def read(self, name: str, limit: Limit) -> Source | FileProblem:
        content = self.read_bytes(name, limit)
        return content if isinstance(content, FileProblem) else _source(name, content, limit)

    def read_bytes(self, name: str, limit: Limit) -> bytes | FileProblem:
        """A file of no more bytes than the limit, which must lie inside, links resolved, and be a plain file."""
        if is_outside(name):
            return OUTSIDE
        try:
            path, is_inside = self._path(name)
            status = path.lstat()
            if stat.S_ISLNK(status.st_mode):
                path = path.resolve(strict=True)
                status, is_inside = path.stat(), path.is_relative_to(self._real)
        except (OSError, RuntimeError):
            return FileProblem("does not exist")
        if not is_inside:
            return LEADS_OUTSIDE
        if not stat.S_ISREG(status.st_mode):
            return FileProblem("is not a plain file")
        return too_long(status.st_size, limit) if status.st_size > limit.most else path.read_bytes()

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


class Workspace(Struct, frozen=True):
    """The files of one workspace as read. Names are relative to ``root``, with ``/``.

    ``unreadable`` are the files that are there and are no text; each comes with its finding. ``replaced`` are files
    whose text is not, or not yet, the one on disk. ``files`` is where others are read from, where that is not the
    folder ``root``.
    """

    root: Path
    configuration: Configuration
    journeys: tuple[Source, ...]
    templates: tuple[Source, ...]
    unreadable: tuple[Source, ...]
    findings: tuple[Finding, ...]
    replaced: Mapping[str, Source | FileProblem] = field(default_factory=dict)
    files: Files | None = None

    @property
    def limits(self) -> Limits:
        return self.configuration.limits

    @property
    def unreadable_journeys(self) -> tuple[Source, ...]:
        """Those of the unreadable files that may hold Journeys and declarations."""
        return tuple(one for one in self.unreadable if _matches(one.name, self.configuration.journeys))

    def takes(self, name: str) -> bool:
        """Whether a file of this name, relative to the root, would be one of the Journey files."""
        folders = PurePosixPath(name).parts[:-1]
        return not any(map(is_skipped, folders)) and _matches(name, self.configuration.journeys)

    def read(self, name: str) -> Source | FileProblem:
        """Read another JSON file that a file of the workspace names. ``name`` is relative to the root."""
        if name in self.replaced:
            return self.replaced[name]
        return self._files.read(name, self.limits.of("json_bytes"))

    def names(self) -> Iterable[str]:
        """Every file that there is, be it one of the workspace or not."""
        return self._files.names()

    @property
    def _files(self) -> Files:
        return Folder(self.root) if self.files is None else self.files

    def alike(self, name: str) -> str | None:
        """The file that is meant by one that is not there; both relative to the root."""
        return likely_file(name, self._files.names())

    def replacing(self, name: str, content: bytes, *, is_journey: bool | None = None) -> "Workspace":
        """The workspace as it would be if a file had this content; the file need not be there yet.

        ``is_journey`` says what its name does not: whether it is a Journey file.
        """
        if is_journey is None:
            is_journey = _matches(name, self.configuration.journeys)
        source = _source(name, content, self.limits.of("journey_bytes" if is_journey else "json_bytes"))
        others = msgspec.structs.replace(
            self,
            journeys=tuple(one for one in self.journeys if one.name != name),
            templates=tuple(one for one in self.templates if one.name != name),
            unreadable=tuple(one for one in self.unreadable if one.name != name),
            findings=tuple(finding for finding in self.findings if finding.span.file != name),
            replaced={**self.replaced, name: source},
        )
        if not is_journey and not _matches(name, self.configuration.templates):
            return others
        if isinstance(source, FileProblem):
            broken, finding = _unreadable(name, source)
            return msgspec.structs.replace(
                others, unreadable=(*others.unreadable, broken), findings=(*others.findings, finding)
            )
        if is_journey:
            return msgspec.structs.replace(others, journeys=_by_name((*others.journeys, source)))
        return msgspec.structs.replace(others, templates=_by_name((*others.templates, source)))


def find_root(start: Path) -> Path:
    """The workspace that a path belongs to: the nearest folder at or above it with a configuration, else its own."""
    folder = start if start.is_dir() else start.parent
    for candidate in (folder, *folder.resolve().parents):
        if is_configured(candidate):
            return candidate
    return folder


def is_configured(folder: Path) -> bool:
    """Whether a folder says that it is a workspace, in a file of ours or in its ``pyproject.toml``."""
    if (folder / NAME).is_file():
        return True
    project = folder / PROJECT_FILE
    try:
        return project.is_file() and _speaks_of_us(project.read_bytes())
    except OSError:
        return False


def _speaks_of_us(project: bytes) -> bool:
    """Whether the text of a ``pyproject.toml`` has our table, be it wrong; one that is no TOML does not."""
    try:
        tools = read_toml(project.decode(), PROJECT_FILE).get("tool")
    except ValueError:
        return False
    return isinstance(tools, dict) and "sfjourney" in tools


class FoundFiles(Struct, frozen=True):
    """The files of a workspace by name, none of them read."""

    configuration: Configuration
    journeys: list[str]
    templates: list[str]


def find_files(root: Path) -> FoundFiles:
    """Read the configuration of a folder, and find its Journeys and templates. Raises as ``load_workspace`` does."""
    if not root.is_dir():
        raise WorkspaceError(f"{root}: not a folder")
    return _found(root, Folder(root))


def limits_of(path: Path) -> Limits:
    """The limits of the workspace that a path belongs to. Raises ConfigurationError for its configuration, OSError."""
    configured = _configuration(Folder(find_root(path)))
    return DEFAULT_LIMITS if configured is None else configured.limits


def _found(root: Path, files: Files) -> FoundFiles:
    configured = _configuration(files)
    names = sorted(files.names())
    below = _workspaces(files, names) if configured is None else []
    if below:
        listed = ", ".join(f"{(root / folder).as_posix()}/" for folder in below[:_MOST_LISTED])
        more = f" and {len(below) - _MOST_LISTED} more" if len(below) > _MOST_LISTED else ""
        raise WorkspaceError(f"{root}: no workspace here; workspaces below: {listed}{more}")
    configuration = configured or Configuration()
    journeys = [name for name in names if _matches(name, configuration.journeys)]
    templates = [name for name in names if _matches(name, configuration.templates)]
    most = configuration.limits.workspace_files
    if len(journeys) + len(templates) > most:
        raise WorkspaceError(f"{root}: more than {most} Journey and template files (limits.workspace_files)")
    return FoundFiles(configuration, journeys, templates)


def load_workspace(root: Path) -> Workspace:
    """Read the configuration, Journeys and templates of a folder.

    Raises WorkspaceError where there is no such folder, it holds too much, or workspaces of which it is none itself,
    ConfigurationError for its configuration, OSError where a file cannot be opened.
    """
    if not root.is_dir():
        raise WorkspaceError(f"{root}: not a folder")
    return read_workspace(root, Folder(root))


def read_workspace(root: Path, files: Files) -> Workspace:
    """``load_workspace`` of files that may be elsewhere; ``root`` names them in messages."""
    found = _found(root, files)
    limits = found.configuration.limits
    read: dict[str, Source] = {}
    broken: list[Source] = []
    findings: list[Finding] = []
    sizes = {
        **dict.fromkeys(found.templates, limits.of("json_bytes")),
        **dict.fromkeys(found.journeys, limits.of("journey_bytes")),
    }
    for name in (*found.journeys, *found.templates):
        source = files.read(name, sizes[name])
        if isinstance(source, FileProblem):
            empty, finding = _unreadable(name, source)
            broken.append(empty)
            findings.append(finding)
        else:
            read[name] = source
    return Workspace(
        root=root,
        configuration=found.configuration,
        journeys=tuple(read[name] for name in found.journeys if name in read),
        templates=tuple(read[name] for name in found.templates if name in read),
        unreadable=tuple(broken),
        findings=tuple(findings),
        files=files,
    )


def _unreadable(name: str, problem: FileProblem) -> tuple[Source, Finding]:
    """What stands for a file that is no text, and the finding that says so."""
    empty = Source(name, "")
    return empty, Finding("syntax/unreadable", f"{name} {problem.message}", empty.span(0, 0), about=name)


def _by_name(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(sorted(sources, key=lambda source: source.name))


def _workspaces(files: Files, names: Iterable[str]) -> list[PurePosixPath]:
    """The folders, among files of a folder, that have a configuration of their own: those least deep first."""

    def configures(file: PurePosixPath) -> bool:
        try:
            return file.name == NAME or _speaks_of_us(files.content(file.as_posix()) or b"")
        except OSError:
            return False

    named = [file for file in map(PurePosixPath, names) if file.name in (NAME, PROJECT_FILE)]
    found = {file.parent for file in named if configures(file)}
    return sorted(found, key=lambda folder: (len(folder.parts), folder))


def _configuration(files: Files) -> Configuration | None:
    for name in (NAME, PROJECT_FILE):
        content = files.content(name)
        if content is not None:
            try:
                found = read_configuration(source_from_bytes(name, content).text, name)
            except UnicodeDecodeError as error:
                raise ConfigurationError(f"{name}: not UTF-8") from error
            if found is not None:
                return found
    return None


def files_below(root: Path) -> Iterator[str]:
    """Every file below the root, hidden folders and installed packages aside. Links to folders are not followed."""
    for folder, folders, files in os.walk(root):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not is_skipped(name) and not _is_environment(here / name))
        below = here.relative_to(root).as_posix()
        before = "" if below == "." else below + "/"
        for name in files:
            yield before + name


def _is_environment(folder: Path) -> bool:
    """Whether a folder holds installed packages; one that nobody may look into holds nothing of ours either."""
    try:
        return (folder / "pyvenv.cfg").exists()
    except PermissionError:
        return True


def is_outside(name: str) -> bool:
    """Whether a name alone says that its file is not below the root, whatever is there."""
    return name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/")


def is_skipped(folder: str) -> bool:
    """Whether a folder of this name holds nothing of a workspace."""
    return folder.startswith(".") or folder in _SKIPPED_FOLDERS


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fits(name, pattern) for pattern in patterns)


def _source(name: str, content: bytes, limit: Limit) -> Source | FileProblem:
    if len(content) > limit.most:
        return too_long(len(content), limit)
    try:
        return source_from_bytes(name, content)
    except UnicodeDecodeError as error:
        return not_text(error)


def too_long(size: int, limit: Limit) -> FileProblem:
    return FileProblem(f"has {size} bytes; at most {limit.most} are read (limits.{limit.name})")


def not_text(error: UnicodeDecodeError) -> FileProblem:
    return FileProblem(f"is not UTF-8: byte {error.start} does not belong there")
