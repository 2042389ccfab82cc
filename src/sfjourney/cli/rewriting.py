"""The new text of files -> the files, with the bytes that are no part of the text as they were; or a diff."""

import re
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from sfjourney.cli.output import Failure, say, write_whole
from sfjourney.report.paint import Paint, shown
from sfjourney.source import Source, source_from_bytes
from sfjourney.workspace import Workspace

_MARK = b"\xef\xbb\xbf"
_COLOUR = {"+": "green", "-": "red", "@": "cyan"}
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n)")


def rewrite(workspace: Workspace, before: Mapping[str, Source], texts: Mapping[str, str]) -> None:
    """Write the new texts of files. All of them are looked at before the first is written.

    Raises Failure where a file is not what was read, or leads out of the workspace, OSError where one cannot be
    written.
    """
    contents = {_path(workspace, name): _content(workspace, before[name], text) for name, text in texts.items()}
    for path, content in contents.items():
        write_whole(path, content)


def _path(workspace: Workspace, name: str) -> Path:
    path = workspace.root / name
    if not path.resolve().is_relative_to(workspace.root.resolve()):
        raise Failure(f"{path}: leads outside of the workspace, so nothing is written")
    return path


def _content(workspace: Workspace, before: Source, text: str) -> bytes:
    path = workspace.root / before.name
    content = path.read_bytes()
    try:
        unchanged = source_from_bytes(before.name, content).text == before.text
    except UnicodeDecodeError:
        unchanged = False
    if not unchanged:
        raise Failure(f"{path}: it was changed while it was checked, so nothing is written")
    return as_before(content, text)


def as_before(content: bytes, text: str) -> bytes:
    """A text as bytes, with the byte order mark and the line ends of the content that it takes the place of.

    Lines before the first change and behind the last keep their own ends; between them all end as most lines do.
    """
    body = content.removeprefix(_MARK)
    written = "".join(_with_ends(_lines(body.decode()), text.split("\n"))) if b"\r" in body else text
    return (_MARK if content.startswith(_MARK) else b"") + written.encode()


def _lines(text: str) -> list[tuple[str, str]]:
    """The lines of a text, each with its end: none behind the last."""
    ended = [(found[1], found[2]) for found in _LINE.finditer(text)]
    return [*ended, (text[sum(len(line) + len(end) for line, end in ended) :], "")]


def _with_ends(old: list[tuple[str, str]], new: list[str]) -> Iterator[str]:
    ends = [end for _, end in old[:-1]]
    usual = max(dict.fromkeys(ends), key=ends.count) if ends else "\n"
    same = 0
    while same < min(len(old), len(new)) - 1 and old[same][0] == new[same]:
        same += 1
    alike = 0
    while alike < min(len(old), len(new)) - 1 - same and old[-2 - alike][0] == new[-2 - alike]:
        alike += 1
    for number, line in enumerate(new[:-1]):
        if number < same:
            yield line + old[number][1]
        elif number >= len(new) - 1 - alike:
            yield line + old[number - len(new)][1]
        else:
            yield line + usual
    yield new[-1]


def show_diff(before: Mapping[str, Source], texts: Mapping[str, str], folder: str, paint: Paint) -> None:
    """Print what would change, as a unified diff."""
    for name in sorted(texts):
        old, new = (text.split("\n") for text in (before[name].text, texts[name]))
        for line in unified_diff(_ended(old), _ended(new), shown(folder + name), shown(folder + name)):
            say(_painted(line, paint))


def _ended(lines: list[str]) -> list[str]:
    """The lines as a diff has them: what stands behind the last line end is a line only if there is something."""
    last = [f"{lines[-1]}\n\\ No newline at end of file\n"] if lines[-1] else []
    return [*(f"{line}\n" for line in lines[:-1]), *last]


def _painted(line: str, paint: Paint) -> str:
    """A line as it is, tabs included, but for what a terminal would obey."""
    colour = "bold" if line.startswith(("---", "+++")) else _COLOUR.get(line[:1])
    shown_lines = ("\t".join(map(shown, text.split("\t"))) for text in line.removesuffix("\n").split("\n"))
    return "".join(f"{paint(text, colour) if colour else text}\n" for text in shown_lines)
