"""Comments that allow something -> the line that each is about: their own if it has code, or the next that has."""

import re

from sfjourney.source import Source
from sfjourney.syntax.tree import Comment

_ALLOWS = re.compile(r"#[ \t]*sfjourney[ \t]*:[ \t]*allow(?![^\s:])")

_OPENS = re.compile(r"[ \t{,]*(?:#.*)?")


def allows(comment: str) -> bool:
    """Whether a comment is read as one that allows something, be it wrong in itself."""
    return _ALLOWS.match(comment) is not None


def allowed_lines(source: Source, comments: tuple[Comment, ...]) -> frozenset[int]:
    """The lines, counted from 1, that comments allow something on; of a brace or comma alone the one that follows."""
    speaking = [comment for comment in comments if allows(comment.text)]
    if not speaking:
        return frozenset()
    lines = lines_of_code(source)
    found = set()
    for comment in speaking:
        first = line = lines[source.position(comment.span.start).line - 1]
        while line and line < len(lines) and _OPENS.fullmatch(source.line(line)):
            line = lines[line]
        if line == first or not source.line(line).lstrip().startswith("}"):
            found.add(line)
    return frozenset(found)


def lines_of_code(source: Source) -> list[int]:
    """For each line the number of the line that a comment on it speaks of; 0 where no line follows."""
    lines = source.text.split("\n")
    below, found = [], 0
    for number in range(len(lines), 0, -1):
        code = lines[number - 1].strip()
        if code and not code.startswith("#"):
            found = number
        below.append(found)
    return below[::-1]
