"""The name of a file and a pattern -> whether they fit."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from posixpath import normpath


def fits(name: str, pattern: str) -> bool:
    """Whether a file's name, with ``/`` between folders, fits a glob; ``**`` stands for any number of folders."""
    return _fits(normpath(name).split("/"), _segments(pattern))


def lies_in(name: str, pattern: str) -> bool:
    """Whether a file, or a folder that it lies in, fits a glob: ``drafts`` holds ``drafts/a.journey``."""
    parts, wanted = normpath(name).split("/"), _segments(pattern)
    return any(_fits(parts[:length], wanted) for length in range(1, len(parts) + 1))


@lru_cache(maxsize=256)
def _segments(pattern: str) -> tuple[str, ...]:
    return tuple(normpath(pattern).split("/"))


def _fits(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_fits(parts[skip:], pattern[1:]) for skip in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _fits(parts[1:], pattern[1:])
