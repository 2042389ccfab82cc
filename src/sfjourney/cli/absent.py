"""The name of a file that is not there -> what to say of it, and which one beside it may be meant."""

from pathlib import Path

from sfjourney.cli.output import UsageError
from sfjourney.spelling import likely


def no_such(path: Path, what: str = "file or folder") -> UsageError:
    """What is wrong with a path that was named and leads to nothing."""
    return UsageError(f"{path}: no such {what}{or_meant(path)}")


def or_meant(path: Path) -> str:
    """``; did you mean DIR/NAME?``, of what lies in the same folder; nothing where nothing there is called like it."""
    try:
        beside = [other.name for other in path.parent.iterdir() if not other.name.startswith(".")]
    except OSError:
        return ""
    meant = likely(path.name, beside) if path.name else None
    return f"; did you mean {path.with_name(meant)}?" if meant is not None else ""
