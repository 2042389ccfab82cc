"""Text -> how wide it will be, and lines that are no wider than there is room.

Nobody knows the font that a picture will be seen in. Widths are those of DejaVu Sans, the widest of the common
sans-serif fonts, so that what fits here fits everywhere.
"""

import unicodedata

from sfjourney.report.paint import shown

_WIDTHS = (
    "32 40 46 84 64 95 78 27 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 84 84 84 53 "
    "100 68 69 70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 39 34 39 84 50 "
    "50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 52 64 34 64 84"
)
_WIDTH_OF = {chr(code): int(width) for code, width in enumerate(_WIDTHS.split(), 32)}
"""Of the characters from space to ~, in hundredths of the font's size."""
_OTHER, _WIDE = 80, 130
_BREAKS = frozenset(" /._-:=,")


def text_width(text: str, size: int) -> int:
    """The width in pixels at a font size of so many."""
    return -(-sum(_WIDTH_OF.get(char) or _width(char) for char in text) * size // 100)


def bold_width(text: str, size: int) -> int:
    """The same of bold text."""
    return text_width(text, size) * 9 // 8


def _width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return _WIDE if unicodedata.east_asian_width(char) in "WFA" else _OTHER


def wrapped(text: str, size: int, most: int, lines: int) -> tuple[str, ...]:
    """The text in at most so many lines of at most so many pixels, with an ellipsis where something is left out.

    Lines break at spaces, else behind punctuation, else anywhere. What is not shown as it is takes the room of its
    escape.
    """
    found: list[str] = []
    left = shown(" ".join(text.split()))
    while left:
        end = _fitting(left, size, most)
        if end < len(left) and len(found) == lines - 1:
            found.append(left[: _fitting(left, size, most - text_width("…", size))].rstrip() + "…")
            break
        if end < len(left):
            end = _break(left, end)
        found.append(left[:end].rstrip())
        left = left[end:].lstrip()
    return tuple(found)


def _fitting(text: str, size: int, most: int) -> int:
    """How many characters fit: one at least."""
    width = 0
    for index, char in enumerate(text):
        width += _WIDTH_OF.get(char) or _width(char)
        if width * size > most * 100:
            return max(1, index)
    return len(text)


def _break(text: str, end: int) -> int:
    """The best place to end a line that may hold so many characters."""
    if text[end] == " ":
        return end
    space = text.rfind(" ", end // 2, end)
    if space > 0:
        return space
    return next((place + 1 for place in range(end - 1, end // 2, -1) if text[place] in _BREAKS), end)
