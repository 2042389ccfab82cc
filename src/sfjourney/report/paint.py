"""Text for a terminal: colours where wanted, and nothing that a terminal would take for a command."""

import re
import unicodedata

from msgspec import Struct

_CODES = {"red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36", "bold": "1", "dim": "2"}
_UNSAFE = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff"
    "\ufeff\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e007f]"
)


def shown(text: str) -> str:
    """The text with control, direction and invisible characters written as escapes, and tabs as spaces.

    What is left is text for a terminal and for XML alike.
    """
    return _UNSAFE.sub(lambda found: found.group().encode("unicode_escape").decode(), text).replace("\t", "    ")


def width(text: str) -> int:
    """The number of terminal columns a text takes: two for wide characters, none for combining ones."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def clip(text: str, columns: int) -> str:
    """As much of the beginning of a text as fits, with ``...`` at its end where something is left out."""
    if width(text) <= columns:
        return text
    kept = text[: max(0, columns - 3)]
    while kept and width(kept) > columns - 3:
        kept = kept[:-1]
    return kept + "..."


def clip_start(text: str, columns: int) -> str:
    """As much of the end of a text as fits, with ``...`` before it where something is left out."""
    if width(text) <= columns:
        return text
    kept = text[-max(1, columns - 3) :]
    while kept and width(kept) > columns - 3:
        kept = kept[1:]
    return "..." + kept


class Paint(Struct, frozen=True):
    """Puts colours on text, or leaves it as it is."""

    colour: bool

    def __call__(self, text: str, *styles: str) -> str:
        if not self.colour or not text:
            return text
        codes = ";".join(_CODES[style] for style in styles)
        return f"\x1b[{codes}m{text}\x1b[0m"
