"""A folder, or an instant, that somebody names -> what is meant, or why there is none."""

from collections.abc import Iterable
from pathlib import Path

from sfjourney.clock.instants import parse_instant
from sfjourney.configuration import Configuration
from sfjourney.nearly_named import nearly_journey
from sfjourney.workspace import Workspace, WorkspaceError, find_root


def root_of(folder: str | Path) -> Path:
    """The root of the workspace that a folder is, or lies in. Raises WorkspaceError where there is no such folder."""
    path = Path(folder)
    if folder == "":
        raise WorkspaceError("the name of the workspace is empty: is a variable not set?")
    if not path.is_dir():
        raise WorkspaceError(f"{path}: " + ("not a folder" if path.exists() else "no such folder"))
    return find_root(path)


def with_journeys(workspace: Workspace) -> Workspace:
    """The workspace itself. Raises WorkspaceError where it has no file that may hold a Journey."""
    if not workspace.journeys and not workspace.unreadable:
        raise WorkspaceError(without_journeys(workspace.root, workspace.configuration, workspace.names()))
    return workspace


def without_journeys(root: Path, configuration: Configuration, names: Iterable[str]) -> str:
    """Why a folder with files of these names is no workspace: none fits the patterns, and where those are written."""
    place = configuration.written_at(("journeys",))
    by = f", by {place}" if place is not None else ""
    nearly = nearly_journey(names)
    but = f"; {nearly}" if nearly is not None else ""
    return f"{root}: no workspace: there is no file {' or '.join(configuration.journeys)} in it{by}{but}"


def instant_of(name: str, instant: str | None) -> int | None:
    """The milliseconds that an argument of this name stands for. Raises InstantError, and TypeError for no text."""
    if instant is None:
        return None
    if not isinstance(instant, str):
        kind = type(instant).__name__
        raise TypeError(f'{name} is an instant as text, such as "2026-03-27T09:00:00Z", and not {kind}')
    return parse_instant(instant)
