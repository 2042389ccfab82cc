"""Paths from the command line -> the workspace they lie in, compiled."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sfjourney.cli.output import UsageError
from sfjourney.cli.roots import name_prefix, usable
from sfjourney.diagnostics import Diagnostic
from sfjourney.pipeline import Compiled, compile_workspace
from sfjourney.report.diagnostic_text import DiagnosticText
from sfjourney.report.paint import Paint
from sfjourney.workspace import find_root, load_workspace


@dataclass(frozen=True, slots=True)
class Opened:
    """A compiled workspace, and the diagnostics that the paths asked for."""

    root: Path
    compiled: Compiled
    diagnostics: tuple[Diagnostic, ...]

    @property
    def contents(self) -> str:
        """What there is, in words."""
        model = self.compiled.model
        counts = ((len(model.journeys), "Journey"), (len(model.templates), "template"))
        return " and ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts)


def compile_paths(paths: Sequence[Path]) -> Opened:
    """Compile the one workspace that all paths lie in; without any, that of this folder.

    Raises UsageError where they do not lie in one.
    """
    paths = paths or (Path(),)
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
    roots = {find_root(path).resolve(): find_root(path) for path in paths}
    if len(roots) > 1:
        listed = " and ".join(sorted(str(root) for root in roots.values()))
        raise UsageError(f"the paths lie in different workspaces, {listed}: check them one by one")
    root = next(iter(roots.values()))
    compiled = open_workspace(root)
    asked = {path.resolve() for path in paths}
    if root.resolve() in asked:
        return Opened(root, compiled, compiled.diagnostics)
    wanted = tuple(d for d in compiled.diagnostics if _lies_in(root / d.finding.span.file, asked))
    return Opened(root, compiled, wanted)


def open_workspace(root: Path) -> Compiled:
    """Compile a workspace. Raises UsageError where it or its configuration cannot be used."""
    with usable(root):
        workspace = load_workspace(root)
    if not workspace.journeys and not workspace.unreadable:
        patterns = " or ".join(workspace.configuration.journeys)
        raise UsageError(f"{root}: no workspace: there is no file {patterns} in it")
    return compile_workspace(workspace)


def _lies_in(path: Path, asked: set[Path]) -> bool:
    resolved = path.resolve()
    return any(resolved == place or resolved.is_relative_to(place) for place in asked)


def render(opened: Opened, diagnostics: Sequence[Diagnostic], paint: Paint, columns: int) -> str:
    """The diagnostics as a person reads them, file names as seen from where the command was typed."""
    return DiagnosticText(opened.compiled.sources, paint, columns, name_prefix(opened.root)).render(diagnostics)
