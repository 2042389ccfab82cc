"""What ``sfjourney init`` does: the files of ``starter/`` -> a new workspace, whole or not at all."""

import argparse
import os
import shlex
from collections.abc import Iterator, Mapping
from contextlib import suppress
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from sfjourney.cli.output import UsageError, note, say
from sfjourney.configuration import NAME
from sfjourney.report.paint import shown
from sfjourney.workspace import find_root

_WORKFLOW = ".github/workflows/sfjourney.yml"
_HERE = "working-directory: ."
_RECORDING = "recordings/week.jsonl"
_MOST_LISTED = 5


def run_init(options: argparse.Namespace) -> int:
    """Write the workspace and say what to do next. Raises UsageError where something is in the way, OSError."""
    folder: Path = options.folder
    _refuse_inside_another(folder)
    below = _way_from_repository(folder)
    contents = {name: _placed(name, content, below) for name, content in _starter()}
    _refuse_in_the_way(folder, contents)
    _write(folder, contents)
    say("".join(f"{shown((folder / name).as_posix())}\n" for name in contents))
    note(_next(folder, below))
    return 0


def _starter() -> Iterator[tuple[str, bytes]]:
    """The files that a workspace begins with, by their names in it, sorted."""
    found: list[tuple[str, bytes]] = []
    waiting: list[tuple[str, Traversable]] = [("", files("sfjourney") / "starter")]
    while waiting:
        before, place = waiting.pop()
        for entry in place.iterdir():
            name = before + entry.name
            if entry.is_dir():
                waiting.append((f"{name}/", entry))
            else:
                found.append((name, entry.read_bytes()))
    yield from sorted(found)


def _placed(name: str, content: bytes, below: str) -> bytes:
    """A file as it is for a workspace at that place of its repository."""
    if name != _WORKFLOW or not below:
        return content
    place = (
        below
        if below.replace("-", "").replace("_", "").replace("/", "").isalnum()
        else "'{}'".format(below.replace("'", "''"))
    )
    return content.replace(_HERE.encode(), _HERE.replace(".", place).encode())


def _way_from_repository(folder: Path) -> str:
    """The way from the top of the git repository around a folder to it; empty where that is the top, or none is."""
    place = folder.resolve()
    if (place / ".git").exists():
        return ""
    top = next((above for above in place.parents if (above / ".git").exists()), None)
    return "" if top is None else place.relative_to(top).as_posix()


def _refuse_inside_another(folder: Path) -> None:
    """A workspace inside of another would be a part of that one, too."""
    existing = next(place for place in (folder, *folder.absolute().parents) if place.is_dir() or place == Path("/"))
    root = find_root(existing)
    if root.resolve() not in (existing.resolve(), folder.resolve()) or ((root / NAME).is_file() and existing != folder):
        raise UsageError(
            f"{folder}: lies in the workspace {root}, which would read its Journeys, too", "sfjourney init"
        )


def _refuse_in_the_way(folder: Path, names: Mapping[str, bytes]) -> None:
    """Raise UsageError that names what is in the way of files: themselves, a file for a folder, a link elsewhere."""
    found: dict[str, None] = {}
    for name in names:
        place = folder / name
        parts = name.split("/")
        above = [folder.joinpath(*parts[:length]) for length in range(len(parts))]
        blocked = [one for one in above if (one.is_symlink() and one != folder) or (one.exists() and not one.is_dir())]
        if blocked or os.path.lexists(place):
            found[(blocked[0] if blocked else place).as_posix()] = None
    if not found:
        return
    listed = list(found)
    more = f" and {len(listed) - _MOST_LISTED} more" if len(listed) > _MOST_LISTED else ""
    words = "is" if len(listed) == 1 else "are"
    raise UsageError(
        f"{', '.join(listed[:_MOST_LISTED])}{more} {words} in the way, so nothing is written: name a new folder, "
        "as in `sfjourney init journeys`",
        "sfjourney init",
    )


def _write(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Write new files. Where one cannot be written, those before it and the folders made for them go again."""
    made: list[Path] = []
    try:
        for name, content in contents.items():
            place = folder / name
            missing = [above for above in (place.parent, *place.parent.parents) if not above.exists()]
            for above in reversed(missing):
                above.mkdir()
                made.append(above)
            with place.open("xb") as file:
                made.append(place)
                file.write(content)
    except BaseException:
        for path in reversed(made):
            with suppress(OSError):
                path.rmdir() if path.is_dir() else path.unlink()
        raise


def _next(folder: Path, below: str) -> str:
    """The commands to type next."""
    enter = [] if folder.resolve() == Path.cwd().resolve() else [f"cd {shlex.quote(str(folder))}"]
    commands = [*enter, "sfjourney check", f"sfjourney simulate {_RECORDING}", "sfjourney fmt"]
    lines = ["", "next:", *(f"  {shown(command)}" for command in commands)]
    if below:
        lines += ["", f"GitHub reads workflows at the top of a repository: move {shown(below)}/{_WORKFLOW} there."]
    return "\n".join(lines)
