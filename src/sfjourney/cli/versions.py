"""BASE and HEAD as they were typed -> two compiled versions: folders, compiled graphs, git revisions."""

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from sfjourney.api import version_of
from sfjourney.approvals import NAME as APPROVALS
from sfjourney.cli.absent import no_such
from sfjourney.cli.compiled import NoWorkspace, Opened, open_workspace, repository_folder
from sfjourney.cli.output import UsageError
from sfjourney.cli.roots import workspace_root
from sfjourney.graph.difference.version import Version
from sfjourney.graph.graph import EMPTY
from sfjourney.graph.json import GraphError, graph_from_json
from sfjourney.limits import Limit
from sfjourney.pipeline import compile_workspace
from sfjourney.revision import Commit, Repository, RevisionError, open_repository, read_name
from sfjourney.source import Source
from sfjourney.workspace import FileProblem, Files, Folder, read_workspace


class Side(Struct, frozen=True):
    """One version: in words, compiled if it could be, and with what people approved of there.

    ``opened`` is the workspace with its diagnostics, None where a compiled graph was read. ``approvals`` is the text of
    the file, None where there is none. ``folder`` stands before the names of files for who knows the repository alone.
    """

    words: str
    version: Version | None
    opened: Opened | None = None
    approvals: bytes | None = None
    note: str | None = None
    folder: str = ""


class Asked(Struct, frozen=True):
    """What was typed: BASE, HEAD and the workspace, None where nothing was."""

    base: str | None
    head: str | None
    workspace: Path | None

    @property
    def root(self) -> Path:
        """The workspace here. Raises UsageError where there is no such folder."""
        return workspace_root(self.workspace or Path())


def open_sides(asked: Asked) -> tuple[Side, Side]:
    """Open both versions. Raises UsageError for what cannot be one, GitError and OSError where reading fails."""
    try:
        return _base(asked), _head(asked)
    except RevisionError as error:
        raise UsageError(str(error)) from error


def _base(asked: Asked) -> Side:
    if asked.base is not None:
        return _side(asked.base, asked)
    repository = _repository(asked, "without a BASE the merge base with main is taken")
    return _revision(repository, repository.merge_base(), None, asked)


def _head(asked: Asked) -> Side:
    if asked.head is not None:
        return _side(asked.head, asked)
    if asked.workspace is None and asked.base is not None and not Path(asked.base).exists():
        named = read_name(asked.base)
        if named.path is not None:
            repository = open_repository(Path())
            path = repository.path(named.path, Path())
            here = Path(*[".."] * len(Path(repository.prefix).parts), path)
            if here.is_dir():
                return _folder(here, "the files here")
            if here.is_file():
                return _graph(here.read_bytes(), str(here), asked)
            raise UsageError(f"{here}: no such file or folder here: name a HEAD")
    return _folder(asked.root, "the files here")


def _side(text: str, asked: Asked) -> Side:
    """A version as it was typed. What is there as a file or folder is that, unless git knows it as a revision, too."""
    path = Path(text)
    if path.exists():
        if not _is_path(text) and _is_revision(text, asked):
            raise UsageError(f"{text!r} is a revision and a file or folder: write ./{text}, or {text}:PATH")
        if path.is_dir():
            return _folder(path, text)
        return _graph(path.read_bytes(), text, asked)
    if _is_path(text):
        raise no_such(path)
    named = read_name(text)
    repository = _repository(asked, f"{text!r} is no folder or file, and there are no revisions")
    return _revision(repository, repository.commit(named.revision), named.path, asked)


def _is_path(text: str) -> bool:
    return text.startswith(("/", "./", "../")) or text in (".", "..") or (text.endswith("/") and ":" not in text)


def _is_revision(text: str, asked: Asked) -> bool:
    try:
        repository = open_repository(asked.workspace or Path())
        named = read_name(text)
        commit = repository.commit(named.revision)
        return named.path is None or repository.entry(commit, repository.path(named.path, Path())) is not None
    except (RevisionError, OSError):
        return False


def _repository(asked: Asked, why: str) -> Repository:
    try:
        return open_repository(asked.root)
    except RevisionError as error:
        raise UsageError(f"{error}: {why}") from error


# ---- each kind of version


def _folder(folder: Path, words: str) -> Side:
    compiled = open_workspace(folder)
    return _opened(Opened(folder, compiled, compiled.diagnostics), Folder(folder), words, repository_folder(folder))


def _opened(opened: Opened, files: Files, words: str, folder: str) -> Side:
    version = version_of(opened.compiled) if opened.compiled.graph is not None else None
    return Side(words, version, opened, files.content(APPROVALS), folder=folder)


def _graph(content: bytes, words: str, asked: Asked) -> Side:
    """A compiled graph; what is approved of stands in the workspace, if there is one."""
    if words.endswith(".journey"):
        raise UsageError(f"{words}: a Journey file is no version: name the folder of its workspace")
    try:
        graph = graph_from_json(content)
    except GraphError as error:
        raise UsageError(f"{words}: {error}") from error
    return Side(words, Version(graph), approvals=Folder(asked.root).content(APPROVALS))


def _revision(repository: Repository, commit: Commit, path: str | None, asked: Asked) -> Side:
    """What is at a path of a commit; without a path, the workspace, which a commit may not have yet."""
    place = repository.prefix if path is None else repository.path(path, Path())
    entry = repository.entry(commit, place)
    words = commit.words if path is None else f"{commit.words}:{path}"
    if entry is None and path is None:
        return _nothing(commit, place)
    if entry is None:
        raise UsageError(f"{commit.words} has no {place!r}")
    if entry.kind == "blob" and entry.mode != "120000":
        return _graph(repository.content(entry), words, asked)
    if entry.kind != "tree":
        raise UsageError(f"{words} is neither a folder nor a file")
    with repository.files(entry) as files:
        name = Path(f"{commit.name}:{place or '.'}")
        try:
            compiled = open_workspace(name, files)
        except NoWorkspace:
            if path is not None:
                raise
            return _nothing(commit, place)
        return _opened(Opened(name, compiled, compiled.diagnostics), files, words, f"{place}/" if place else "")


def _nothing(commit: Commit, place: str) -> Side:
    where = f" in {place}" if place else ""
    name = Path(f"{commit.name}:{place or '.'}")
    compiled = compile_workspace(read_workspace(name, _NoFiles()))
    said = f"{commit.words} has no workspace{where}: everything is new"
    return Side(commit.words, Version(EMPTY), Opened(name, compiled, ()), note=said)


class _NoFiles:
    """The files of a workspace that is not there."""

    def names(self) -> Iterable[str]:
        return ()

    def content(self, name: str) -> bytes | None:  # noqa: ARG002  # as Files has it
        return None

    def read(self, name: str, limit: Limit) -> Source | FileProblem:  # noqa: ARG002  # the same
        return FileProblem("does not exist")
