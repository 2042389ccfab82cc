"""A folder that somebody names -> the workspace that is meant, or why there is none."""

from pathlib import Path

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
        patterns = " or ".join(workspace.configuration.journeys)
        raise WorkspaceError(f"{workspace.root}: no workspace: there is no file {patterns} in it")
    return workspace
