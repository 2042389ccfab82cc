"""HTML of an email -> what a reader sees of it, in order, as one line of text."""

import re
from collections import Counter
from typing import Final

from sfjourney.templates.refusals import VOID_TAGS
from sfjourney.templates.rendering.tokens import HIDDEN, End, Start, Text, tokens

_INLINE_TAGS: Final = (
    "a abbr b bdi bdo big cite code data del dfn em font i img input ins kbd label mark q s samp small span "
    "strike strong sub sup time tt u var wbr"
)
_INLINE: Final = frozenset(_INLINE_TAGS.split())
_IN_HEAD: Final = HIDDEN | {"meta", "link", "base", "basefont", "bgsound", "noframes"}
"""What a head holds. Anything else ends it, and is shown like all behind it (HTML, 13.2.6.4.4)."""

_NOT_DISPLAYED = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_ASCII_SPACES: Final = " \t\r\n\f"
_SPACES = re.compile(f"[{_ASCII_SPACES}]+")


def visible_text(html: str) -> str:
    """The text that is shown: nothing of head, comments and what is not displayed, a space between blocks.

    ASCII white space is one space; alternative texts of images are left out.
    """
    reader = _Reader()
    for token in tokens(html):
        match token:
            case Text(text):
                reader.text(text)
            case Start():
                reader.start(token)
            case End(name):
                reader.end(name)
    return one_line("".join(reader.shown))


def one_line(text: str) -> str:
    """Text with every run of ASCII white space as one space, and none around it."""
    return _SPACES.sub(" ", text).strip(" ")


class _Reader:
    """The elements that are open, how many of each name, and how many of them hide what is in them."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.open: list[tuple[str, bool]] = []
        self.named: Counter[str] = Counter()
        self.hiding = 0

    def text(self, text: str) -> None:
        if self.open and self.open[-1][0] == "head" and text.strip(_ASCII_SPACES):
            self.end("head")
        if not self.hiding:
            self.shown.append(text)

    def start(self, token: Start) -> None:
        if self.open and self.open[-1][0] == "head" and token.name not in _IN_HEAD:
            self.end("head")
        self.edge(token.name)
        if token.name in VOID_TAGS:
            return
        hides = (
            token.name in HIDDEN
            or ":" in token.name
            or (token.may_say("display") and _NOT_DISPLAYED.search(token.attributes.get("style", "")) is not None)
        )
        self.hiding += hides
        self.named[token.name] += 1
        self.open.append((token.name, hides))

    def end(self, name: str) -> None:
        if self.named[name]:
            closed = ""
            while closed != name:
                closed, hides = self.open.pop()
                self.named[closed] -= 1
                self.hiding -= hides
        self.edge(name)

    def edge(self, name: str) -> None:
        if name not in _INLINE and not self.hiding:
            self.shown.append(" ")
