"""The name of a file and a pattern -> whether they fit."""

from pathlib import PurePosixPath


def fits(name: str, pattern: str) -> bool:
    """Whether a file's name, with ``/`` between folders, fits a glob; ``**`` stands for any number of folders."""
    return _fits(PurePosixPath(name).parts, PurePosixPath(pattern).parts)


def lies_in(name: str, pattern: str) -> bool:
    """Whether a file, or a folder that it lies in, fits a glob: ``drafts`` holds ``drafts/a.journey``."""
    parts, wanted = PurePosixPath(name).parts, PurePosixPath(pattern).parts
    return any(_fits(parts[:length], wanted) for length in range(1, len(parts) + 1))


def _fits(parts: tuple[str, ...], pattern: tuple[str, ...]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_fits(parts[skip:], pattern[1:]) for skip in range(len(parts) + 1))
    return bool(parts) and PurePosixPath(parts[0]).match(pattern[0]) and _fits(parts[1:], pattern[1:])
