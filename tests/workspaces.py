"""Small workspaces on disk, written for one test."""

from pathlib import Path

from sfjourney.rules.example import example_files


def write_files(root: Path, files: dict[str, str]) -> Path:
    """Write files below a folder. A character U+DC80 to U+DCFF stands for the byte that is no UTF-8."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "surrogateescape"))
    return root


def write_example(root: Path, text: str) -> Path:
    """Write a workspace that is one text, as the examples of rules are."""
    return write_files(root, example_files(text))
