"""Paths from the command line -> the workspace they lie in, compiled."""

import os
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from sfjourney.cli.absent import no_such
from sfjourney.cli.output import UsageError
from sfjourney.cli.roots import name_prefix, usable
from sfjourney.diagnostics import Diagnostic
from sfjourney.opening import with_journeys
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.plurals import counted
from sfjourney.report.diagnostics.diagnostic_text import DiagnosticText
from sfjourney.report.paint import Paint
from sfjourney.workspace import (
    Files,
    Workspace,
    WorkspaceError,
    find_root,
    load_workspace,
    read_workspace,
)


class Opened(Struct, frozen=True):
    """A compiled workspace, and the diagnostics that the paths asked for."""

    root: Path
    compiled: Compiled
    diagnostics: tuple[Diagnostic, ...]

    @property
    def contents(self) -> str:
        """What there is, in words."""
        return contents(self.compiled)


def contents(compiled: Compiled) -> str:
    """What a workspace has, in words."""
    counts = ((len(compiled.model.journeys), "Journey"), (len(compiled.model.templates), "template"))
    return " and ".join(counted(count, word) for count, word in counts)


class Place(Struct, frozen=True):
    """What paths ask for: a workspace, and files and folders of it; None where all of it is asked for."""

    root: Path
    asked: frozenset[Path] | None

    def wants(self, file: str) -> bool:
        """Whether a file of the workspace is asked for."""
        if self.asked is None:
            return True
        resolved = (self.root / file).resolve()
        return any(resolved == place or resolved.is_relative_to(place) for place in self.asked)


def locate(paths: Sequence[Path], absent: Path | None = None) -> Place:
    """The one workspace that all paths lie in; without any, that of this folder. ``absent`` need not be there.

    Raises UsageError where they do not lie in one.
    """
    paths = paths or (Path(),)
    for path in paths:
        if path != absent and not path.exists():
            raise no_such(path)
    roots = {find_root(path).resolve(): find_root(path) for path in paths}
    if len(roots) > 1:
        listed = " and ".join(sorted(str(root) for root in roots.values()))
        raise UsageError(f"the paths lie in different workspaces, {listed}: check them one by one")
    root = next(iter(roots.values()))
    asked = frozenset(path.resolve() for path in paths)
    return Place(root, None if root.resolve() in asked else asked)


def compile_paths(paths: Sequence[Path]) -> Opened:
    """Compile the one workspace that all paths lie in, as ``locate`` finds it."""
    place = locate(paths)
    compiled = open_workspace(place.root)
    return Opened(place.root, compiled, tuple(d for d in compiled.diagnostics if place.wants(d.finding.span.file)))


class NoWorkspace(UsageError):  # noqa: N818  # reads as what it says
    """There is no Journey where a workspace was expected."""


def open_workspace(root: Path, files: Files | None = None) -> Compiled:
    """Compile a workspace: a folder, or files that are elsewhere, which ``root`` names.

    Raises UsageError where it or its configuration cannot be used, and NoWorkspace where there is none.
    """
    workspace = workspace_in(root, files)
    refuse_empty(workspace)
    with usable(root):
        return compile_workspace(workspace)


def workspace_in(root: Path, files: Files | None = None) -> Workspace:
    """The files of a workspace. Raises UsageError where it or its configuration cannot be used."""
    with usable(root):
        return load_workspace(root) if files is None else read_workspace(root, files)


def refuse_empty(workspace: Workspace) -> None:
    """Raises NoWorkspace where a workspace has no file that may hold a Journey."""
    try:
        with_journeys(workspace)
    except WorkspaceError as error:
        raise NoWorkspace(str(error)) from error


def render(opened: Opened, diagnostics: Sequence[Diagnostic], paint: Paint, columns: int) -> str:
    """The diagnostics as a person reads them, file names as seen from where the command was typed."""
    return DiagnosticText(opened.compiled.sources, paint, columns, name_prefix(opened.root)).render(diagnostics)


def repository_folder(root: Path) -> str:
    """What stands before the names of a workspace's files for who knows the repository alone: the way from there.

    The repository is the folder that GitHub Actions names, the nearest one with a ``.git``, or else this folder; where
    the workspace lies in none of them names are its own.
    """
    resolved = root.resolve()
    named = os.environ.get("GITHUB_WORKSPACE")
    versioned = (folder for folder in (resolved, *resolved.parents) if (folder / ".git").exists())
    for base in (Path(named).resolve() if named else None, next(versioned, None), Path.cwd()):
        if base is not None and resolved.is_relative_to(base):
            way = resolved.relative_to(base).as_posix()
            return "" if way == "." else f"{way}/"
    return ""
