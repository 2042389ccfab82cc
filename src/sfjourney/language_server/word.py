"""A line and a place in it -> the word that is being written there."""

import re
from typing import Final

from msgspec import Struct

from sfjourney.source import Source, Span

_PIECES: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"?|`[^`\n]*`?|#[^\n]*|[\w.~$@%+:/-]+')
_POINTER: Final = re.compile(r"/[^\s]*")


class WordHere(Struct, frozen=True):
    """The word around an offset: ``span`` is all of it, ``before`` what stands of it before the offset.

    One in quotes or back-quotes is whole with them. ``quote`` is the sign that it begins with, empty where none does.
    """

    span: Span
    before: str
    quote: str = ""


def word_at(source: Source, offset: int) -> WordHere | None:
    """The word at an offset, of no length between words; None within a comment."""
    start = source.text.rfind("\n", 0, offset) + 1
    end = source.text.find("\n", offset)
    end = len(source.text) if end < 0 else end
    for piece in _PIECES.finditer(source.text, start, end):
        if piece.start() >= offset:
            break
        sign = piece.group()[0]
        closed = len(piece.group()) > 1 and piece.group().endswith(sign)
        inside = offset < piece.end() or (offset == piece.end() and not (sign in '"`' and closed))
        if not inside:
            continue
        if sign == "#":
            return None
        return _word(source, piece.start(), piece.end(), offset, sign if sign in '"`' else "")
    return WordHere(source.span(offset, offset), "")


def _word(source: Source, start: int, end: int, offset: int, quote: str) -> WordHere:
    text = source.text[start:end]
    if not quote:
        # `not/event`: a pointer begins where its first slash stands.
        found = _POINTER.search(text)
        if found is not None and start + found.start() < offset:
            start += found.start()
    return WordHere(source.span(start, end), source.text[start:offset], quote)
