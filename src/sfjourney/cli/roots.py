"""The root of a workspace -> how its files are called from here, and what keeps it from being used."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sfjourney.cli.absent import no_such
from sfjourney.cli.output import UsageError
from sfjourney.configuration import ConfigurationError
from sfjourney.opening import root_of
from sfjourney.workspace import WorkspaceError


@contextmanager
def usable(root: Path) -> Iterator[None]:
    """Raise UsageError where a workspace or its configuration cannot be used."""
    try:
        yield
    except ConfigurationError as error:
        prefix = name_prefix(root)
        raise UsageError(prefix + str(error).replace("\n  ", f"\n  {prefix}")) from error
    except WorkspaceError as error:
        raise UsageError(str(error)) from error


def workspace_root(folder: Path) -> Path:
    """The workspace that a folder belongs to. Raises UsageError where there is no such folder."""
    if not folder.exists():
        raise no_such(folder, "folder")
    with usable(folder):
        return root_of(folder)


def name_prefix(root: Path) -> str:
    """What stands before the names of a workspace's files: the shortest way to it from here."""
    way = min(os.path.relpath(root), root.as_posix(), key=len)
    return "" if way == "." else way.rstrip("/") + "/"
