"""What is looked at before parsing: characters that hide, nesting that runs away, and the comments."""

import json
import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from msgspec import Struct

from sfjourney.diagnostics import Edit, Finding, Fix
from sfjourney.limits import Limits
from sfjourney.plurals import plural
from sfjourney.source import Source, Span
from sfjourney.syntax.pasted import cleared, narrow_in, wide_signs
from sfjourney.syntax.tree import Comment

_HIDDEN = re.compile(
    # Joiners make one sign of several in emoji and in many scripts; behind an ASCII character they only hide.
    "(?<![^\x00-\x7f])[\u200c\u200d]|"
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_PIECES = re.compile(
    r'"(?:[^"\\\n]|\\.)*"|`[^`\n]*`|(#[^\n]*)|([\[({])|([\])}])|([\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+)'
    r"|([\uff01\uff03-\uff5e]+)|\uff02[^\uff02\n]*\uff02|/[^\s\"`#{}()\[\],]*"
)
_WORD = re.compile(r'[^ \t\r\n"`#{}()\[\],=]+')
_INSIDE = re.compile(rf"(?<=[A-Za-z0-9_./-])(?:{_HIDDEN.pattern})+(?=[A-Za-z0-9_./-])")

MOST_FINDINGS: Final = 100
"""Mistakes of one text that are listed: who made more of them made one, or the text is none."""


class Prepared(Struct, frozen=True):
    """The text to parse, of the same length as the file's, with its comments; None where it must not be parsed."""

    text: str | None
    comments: tuple[Comment, ...]
    findings: tuple[Finding, ...]
    torn: tuple[Span, ...] = ()
    """Words with a hidden character in them, and full-width signs: what is read of their parts is nothing new."""
    hidden: frozenset[int] = frozenset()
    """Where the hidden characters stood, in whose place is something else: words are meant without them."""


def prepare(source: Source, limits: Limits) -> Prepared:
    """The text as the lexer reads it, of the same length, and what is wrong before a word of it is read."""
    findings = [
        Finding(
            "syntax/hidden-character",
            f"the invisible character U+{ord(found.group()):04X} stands here",
            source.span(found.start(), found.end()),
            "invisible",
            help=f"take it out; in a string, write it as {_escape(found.group())}",
            about=f"U+{ord(found.group()):04X}",
        )
        for found in islice(_HIDDEN.finditer(source.text), MOST_FINDINGS + 1)
    ]
    if len(findings) > MOST_FINDINGS:
        findings[-1] = not_read_from(findings[-1].span)
        return Prepared(None, (), tuple(findings))
    hidden = frozenset(finding.span.start for finding in findings)
    clear = cleared(source, _HIDDEN.sub(" ", _INSIDE.sub(lambda found: "_" * len(found.group()), source.text)))
    text = clear.text
    findings += clear.findings
    comments = []
    blanks = []
    wide = []
    depth = 0
    for piece in _PIECES.finditer(text):
        if piece.group(1):
            place = source.span(piece.start(), piece.end())
            comments.append(Comment(source.text[piece.start() : piece.end()], place))
        elif piece.group(2):
            depth += 1
            if depth > limits.nesting:
                message = f"nested deeper than {limits.nesting} levels (limits.nesting)"
                hint = "give parts of it names of their own: segment NAME = CONDITION"
                findings.append(Finding("syntax/nesting", message, source.span(piece.start(), piece.end()), help=hint))
                return Prepared(None, tuple(comments), tuple(findings))
        elif piece.group(3):
            depth = max(0, depth - 1)
        elif piece.group(4):
            blanks.append(source.span(piece.start(), piece.end()))
        elif piece.group(5):
            wide.append(source.span(piece.start(), piece.end()))
    if wide:
        findings.append(wide_signs(source, wide))
        text = narrow_in(text, wide)
    if blanks:
        findings.append(_strange_blanks(source, blanks))
        text = _with_spaces(text, blanks)
    torn = _torn(source) if hidden else ()
    return Prepared(text, tuple(comments), tuple(findings), tuple(sorted((*torn, *wide))), hidden)


def not_read_from(place: Span) -> Finding:
    """That too much is wrong above a place for the rest to be read."""
    message = f"{MOST_FINDINGS} mistakes stand above: what follows is not read"
    hint = "put those right first"
    return Finding("syntax/unexpected-token", message, place, "reading ends here", help=hint, about=message)


def _escape(char: str) -> str:
    """A character as JSON escapes it: by two halves where it lies beyond the first 65536."""
    return json.dumps(char).strip('"')


def _strange_blanks(source: Source, blanks: Sequence[Span]) -> Finding:
    """One finding for all of them: whoever pasted one from a web page pasted the others with it."""
    code = f"U+{ord(source.text[blanks[0].start]):04X}"
    others = len(blanks) - 1
    more = f", here and in {others} more {plural(others, 'place')}" if others else ""
    edits = tuple(Edit(span, " " * (span.end - span.start)) for span in blanks)
    return Finding(
        "syntax/unexpected-token",
        f"{code} looks like a space and is none{more}",
        blanks[0],
        "no plain space",
        help="write a plain space",
        fix=Fix("write plain spaces", edits, safe=True),
        about=code,
    )


def _with_spaces(text: str, blanks: Iterable[Span]) -> str:
    parts, end = [], 0
    for span in blanks:
        parts += [text[end : span.start], " " * (span.end - span.start)]
        end = span.end
    return "".join((*parts, text[end:]))


def _torn(source: Source) -> tuple[Span, ...]:
    words = _WORD.finditer(source.text)
    return tuple(source.span(word.start(), word.end()) for word in words if _HIDDEN.search(word.group()))
