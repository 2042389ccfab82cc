"""Markdown pages -> their blocks of code, their links and headings, and what their commands print."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
_BLOCK = re.compile(r"^(?:<!-- (out|file|save): (.+?) -->\n)?```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_TZDATA = re.compile(r"tzdata \d{4}\w+")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language, its text, and what a comment before it says of it: ``out``, ``file``, ``save``."""

    marker: str
    argument: str
    language: str
    text: str
    start: int
    """Where its text begins in the page."""


def pages() -> list[Path]:
    """Every page that is written for people."""
    found = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "journeys" / "README.md", *(ROOT / "docs").rglob("*.md")]
    return sorted(found)


def blocks(text: str) -> Iterator[Block]:
    for found in _BLOCK.finditer(text):
        marker, argument, language, inside = found.groups()
        yield Block(marker or "", argument or "", language, inside, found.start(4))


def links(text: str) -> Iterator[str]:
    """The links of a page that lead to this repository, code left out."""
    without_code = re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))
    yield from (link for link in _LINK.findall(without_code) if "://" not in link)


def anchors(text: str) -> set[str]:
    """What a link may name behind ``#``."""
    titles = _HEADING.findall(re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL))
    return {"".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c in "-_") for title in titles}


def run(command: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a command of a page in a shell, in the root of the repository, 80 columns wide; both streams in one."""
    ours = re.sub(
        r"(?<![\w/.-])(\.venv/bin/)?sfjourney (?=\w)", f"{shlex.quote(sys.executable)} -m sfjourney ", command
    )
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR")}
    return subprocess.run(
        ["/bin/sh", "-c", ours],
        cwd=folder,
        env=clean | {"COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def walked(page: str, folder: Path) -> str:
    """The page as it is for somebody who does, from top to bottom, what it says, beginning in an empty folder.

    A block behind ``<!-- save: NAME -->`` is a file that is written. In a ``console`` block each line with ``$`` is a
    command, and below it stands what that prints.
    """
    parts, done, here = [], 0, folder
    for block in blocks(page):
        if block.marker == "save":
            (here / block.argument).write_text(block.text, encoding="utf-8")
        if block.language != "console":
            continue
        shown = ""
        for line in block.text.splitlines():
            if line.startswith("$ cd "):
                here = here / line.removeprefix("$ cd ")
                shown += f"{line}\n"
            elif line.startswith("$ "):
                shown += f"{line}\n{run(line[2:], here).stdout}"
        if not same(shown, block.text):
            parts += [page[done : block.start], shown]
            done = block.start + len(block.text)
    return "".join([*parts, page[done:]])


def printed(command: str) -> str:
    """What a command prints; where it ends in ``| head -N``, the first N lines, and ``...`` where there are more."""
    command, _, head = command.partition(" | head -")
    text = run(command).stdout
    lines = text.splitlines()
    if head and len(lines) > int(head):
        text = "\n".join([*lines[: int(head)], "..."]) + "\n"
    return text


def expected(block: Block) -> str | None:
    """What a block should hold, where its marker says so."""
    if block.marker == "out":
        return printed(block.argument)
    if block.marker == "file":
        return (ROOT / block.argument).read_text(encoding="utf-8")
    return None


def same(text: str, other: str) -> bool:
    """Whether two outputs are the same, wherever the time zones come from."""
    return _TZDATA.sub("tzdata", text) == _TZDATA.sub("tzdata", other)


def rewritten(page: str) -> str:
    """The page with what its markers ask for."""
    parts, done = [], 0
    for block in blocks(page):
        wanted = expected(block)
        if wanted is not None and not same(wanted, block.text):
            parts += [page[done : block.start], wanted]
            done = block.start + len(block.text)
    return "".join([*parts, page[done:]])
