"""What a merge left behind, and what came along with a paste -> the text without it, of the same length."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from msgspec import Struct

from sfjourney.diagnostics import Edit, Finding, Fix, Label
from sfjourney.plurals import plural
from sfjourney.source import Source, Span

_CONFLICT: Final = re.compile(
    r"(?P<ours><{7})(?![<])[^\n]*\n"
    r"(?P<kept>(?:(?![<>=|]{7})[^\n]*\n)*)"
    r"(?:\|{7}[^\n]*\n(?:(?![<>=]{7})[^\n]*\n)*)?"
    r"(?P<middle>={7})[ \t]*\n"
    r"(?:(?![<>=]{7})[^\n]*\n)*"
    r"(?P<theirs>>{7})[^\n]*",
)
_FENCE: Final = re.compile(r"^[ \t]*(?:```|~~~)[ \t]*\w*[ \t]*$", re.MULTILINE)
_WIDE: Final = re.compile(r"[\uff01\uff03-\uff5e]")
_SIGN: Final = re.compile(r"[^\n]")
_TO_ASCII: Final = 0xFEE0
"""How far behind its ASCII sign each of the full-width ones is."""


class Cleared(Struct, frozen=True):
    """The text to read, of the same length, and what was found in the one that was written."""

    text: str
    findings: tuple[Finding, ...] = ()


def cleared(source: Source, text: str) -> Cleared:
    """A text without the marks of merges, with the version above the line, and without fences of Markdown."""
    findings: list[Finding] = []
    left_out: list[Span] = []
    for found in _CONFLICT.finditer(text) if "<<<<<<<" in text else ():
        if not text[text.rfind("\n", 0, found.start()) + 1 : found.start()].strip():
            findings.append(_conflict(source, found))
            left_out += [source.span(found.start(), found.start("kept")), source.span(found.end("kept"), found.end())]
    text = _filled(text, left_out)
    fences = [source.span(*found.span()) for found in _FENCE.finditer(text)] if "```" in text or "~~~" in text else []
    if fences:
        findings.append(_fences(source, fences))
        text = _filled(text, fences)
    return Cleared(text, tuple(findings))


def _conflict(source: Source, found: re.Match[str]) -> Finding:
    return Finding(
        "syntax/unexpected-token",
        "a merge left both of its versions here",
        source.span(*found.span("ours")),
        "one version begins here",
        (
            Label(source.span(*found.span("middle")), "the other begins here"),
            Label(source.span(*found.span("theirs")), "and ends here"),
        ),
        help="keep one of the two, and take out the lines of <<<<<<<, ======= and >>>>>>>",
        about="merge",
    )


def _fences(source: Source, fences: list[Span]) -> Finding:
    edits = tuple(Edit(_with_line_end(source, span), "") for span in fences)
    return Finding(
        "syntax/unexpected-token",
        "this is a fence of Markdown, and no part of the text in it",
        fences[0],
        "leave this out",
        tuple(Label(span, "and this") for span in fences[1:2]),
        help="a file holds the text between the fences alone",
        fix=Fix("take the fences out", edits, safe=True),
        about="fence",
    )


def _with_line_end(source: Source, span: Span) -> Span:
    end = span.end + (source.text[span.end : span.end + 1] == "\n")
    return source.span(span.start, end)


def wide_signs(source: Source, places: list[Span]) -> Finding:
    """One finding for all full-width signs: whoever typed one had the keyboard for it when typing the others."""
    sign = source.text[places[0].start]
    others = len(places) - 1
    more = f", here and in {others} more {plural(others, 'place')}" if others else ""
    edits = tuple(Edit(span, narrow(source.text[span.start : span.end])) for span in places)
    return Finding(
        "syntax/unexpected-token",
        f"`{sign}` is a full-width sign and no `{narrow(sign)}`{more}",
        places[0],
        f"write `{narrow(sign)}`",
        help="letters, digits and signs of the language are those of ASCII",
        fix=Fix("write signs of ASCII", edits, safe=True),
        about="full-width",
    )


def narrow(text: str) -> str:
    """The signs of ASCII that full-width ones look like."""
    return _WIDE.sub(lambda found: chr(ord(found.group()) - _TO_ASCII), text)


def narrow_in(text: str, spans: Iterable[Span]) -> str:
    """A text with the signs of ASCII in these places."""
    return _replaced(text, spans, narrow)


def _filled(text: str, spans: Iterable[Span]) -> str:
    """A text with blanks in these places; its lines stay."""
    return _replaced(text, spans, lambda part: _SIGN.sub(" ", part))


def _replaced(text: str, spans: Iterable[Span], by: Callable[[str], str]) -> str:
    parts, end = [], 0
    for span in spans:
        parts += [text[end : span.start], by(text[span.start : span.end])]
        end = span.end
    return "".join((*parts, text[end:]))
