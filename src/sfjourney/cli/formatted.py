"""Paths from the command line -> the Journey files they name, each as it is and as it would be formatted."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct

from sfjourney.cli.absent import no_such
from sfjourney.cli.output import UsageError
from sfjourney.cli.roots import name_prefix, usable
from sfjourney.diagnostics import Finding
from sfjourney.limits import Limits
from sfjourney.opening import without_journeys
from sfjourney.source import Source, line_end_of, source_from_bytes
from sfjourney.syntax.formatting import format_source
from sfjourney.workspace import FileProblem, Folder, FoundFiles, find_files, find_root, limits_of, not_text

_SUFFIX = ".journey"


class Formatted(Struct, frozen=True):
    """One file before and after. ``after`` is None where it cannot be read; ``findings`` say why.

    ``name`` is the file as seen from where the command was typed.
    """

    name: str
    path: Path
    source: Source
    before: bytes
    after: bytes | None
    findings: tuple[Finding, ...]


def format_paths(paths: Sequence[Path]) -> list[Formatted]:
    """Format the files that paths name, in the order of their names, each once; nothing is written.

    Raises UsageError where a path names none.
    """
    found: dict[Path, Formatted] = {}
    for path in paths or (Path(),):
        if not path.exists() and not path.is_symlink():
            raise no_such(path)
        root = find_root(path)
        with usable(root):
            files = find_files(root)
            for name in _names(root, path, files):
                file = root / name
                found.setdefault(file.resolve(), _read(root, name, files.configuration.limits))
    return sorted(found.values(), key=lambda file: file.name)


def _names(root: Path, path: Path, files: FoundFiles) -> Iterator[str]:
    """The Journey files that a path names, relative to the root of its workspace."""
    # Only the folder of a file is resolved: a file that is a link is called as the link is.
    place = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    name = place.relative_to(root.resolve()).as_posix()
    if not path.is_dir():
        if name not in files.journeys and path.suffix != _SUFFIX:
            raise UsageError(f"{path}: not a Journey file; fmt formats *{_SUFFIX}")
        yield name
    elif not files.journeys:
        raise UsageError(without_journeys(root, files.configuration, Folder(root).names()))
    else:
        yield from (file for file in files.journeys if name == "." or file.startswith(name + "/"))


def _read(root: Path, name: str, limits: Limits) -> Formatted:
    called = name_prefix(root) + name
    content = Folder(root).read_bytes(name, limits.of("journey_bytes"))
    if isinstance(content, FileProblem):
        return _unreadable(called, root / name, b"", content)
    return format_bytes(called, content, root / name, limits)


def format_text(name: str, content: bytes, place: Path) -> Formatted:
    """Format what may become a file at a place. Raises UsageError for the configuration that counts there."""
    with usable(find_root(place)):
        return format_bytes(name, content, Path(), limits_of(place))


def format_bytes(name: str, content: bytes, path: Path, limits: Limits) -> Formatted:
    """Format the content of a file. Its line ends are what its first one is, a newline where it has none."""
    try:
        source = source_from_bytes(name, content)
    except UnicodeDecodeError as error:
        return _unreadable(name, path, content, not_text(error))
    checked = format_source(source, limits)
    if checked.value is None:
        return Formatted(name, path, source, content, None, checked.findings)
    line_end = line_end_of(content.decode())
    return Formatted(name, path, source, content, checked.value.replace("\n", line_end).encode(), ())


def _unreadable(name: str, path: Path, content: bytes, problem: FileProblem) -> Formatted:
    source = Source(name, "")
    finding = Finding("syntax/unreadable", f"{name} {problem.message}", source.span(0, 0), about=name)
    return Formatted(name, path, source, content, None, (finding,))
