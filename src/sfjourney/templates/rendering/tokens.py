"""HTML -> its tags and texts, read as a browser's tokenizer reads them (HTML, 13.2.5), in time linear in its length."""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final

from msgspec import Struct


class Text(Struct, frozen=True):
    """Text with its character references decoded."""

    text: str


class Start(Struct, frozen=True):
    """A start tag; names are in lower case, and of an attribute given twice the first counts.

    ``given`` are the attributes, or how they are written where that is as nearly all are: ``name="value"``.
    """

    name: str
    given: Mapping[str, str] | str

    @property
    def attributes(self) -> Mapping[str, str]:
        if not isinstance(self.given, str):
            return self.given
        return {name.lower(): unescape(value) for name, value in reversed(_USUAL_ATTRIBUTE.findall(self.given))}

    def may_say(self, word: str) -> bool:
        """Whether a word in small letters may stand in the attributes: a look that costs less than reading them."""
        written = self.given
        return not isinstance(written, str) or word in written.lower() or "&" in written


class End(Struct, frozen=True):
    """The end of an element."""

    name: str


Token = Text | Start | End

RAW_TEXT: Final = frozenset(("style", "script", "title", "noscript", "textarea"))
"""Elements whose content is no HTML. None of it is shown."""
HIDDEN: Final = RAW_TEXT | {"head", "template"}
"""Elements of which nothing is shown."""

_NAME = re.compile(r"[a-zA-Z][^\s/>]*")
_SPACE = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"[^\s/>][^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_UNQUOTED = re.compile(r"[^\s>]*")
_USUAL_TAG = re.compile(
    r'<(/?)([a-zA-Z][a-zA-Z0-9]*+)((?:\s++[a-zA-Z][a-zA-Z0-9:_-]*+="[^"]*+")*+)\s*+/?>',
)
_USUAL_ATTRIBUTE = re.compile(r'([a-zA-Z][a-zA-Z0-9:_-]*+)="([^"]*+)"')
_COMMENT_END = re.compile(r"--!?>")


def tokens(html: str) -> Iterator[Token]:
    """Every tag and text in order; comments and doctypes are left out. A tag that never ends takes the rest with it."""
    at = 0
    while at < len(html):
        opening = html.find("<", at)
        if opening < 0:
            yield Text(unescape(html[at:]))
            return
        if opening > at:
            yield Text(unescape(html[at:opening]))
        token, at = _markup(html, opening)
        if token is not None:
            yield token
        if isinstance(token, Start) and token.name in RAW_TEXT:
            found = re.compile(rf"</{token.name}(?=[\s/>])", re.IGNORECASE).search(html, at)
            at = len(html) if found is None else found.start()


def _markup(html: str, at: int) -> tuple[Token | None, int]:
    """What begins with the ``<`` at this place, and where it ends."""
    usual = _USUAL_TAG.match(html, at)
    if usual is not None:
        slash, written, attributes = usual.groups()
        return (End(written.lower()) if slash else Start(written.lower(), attributes)), usual.end()
    if html.startswith("<!--", at):
        return None, _comment_end(html, at + 4)
    if html.startswith(("<!", "<?"), at):
        return None, _behind_tag(html, at)
    closing = html.startswith("</", at)
    name = _NAME.match(html, at + 2 if closing else at + 1)
    if name is None:
        return (None, _behind_tag(html, at)) if closing else (Text("<"), at + 1)
    given, end = _attributes(html, name.end())
    if end < 0:
        return None, len(html)
    lowered = name[0].lower()
    return (End(lowered) if closing else Start(lowered, given)), end


def _comment_end(html: str, start: int) -> int:
    for short in (">", "->"):
        if html.startswith(short, start):
            return start + len(short)
    found = _COMMENT_END.search(html, start)
    return len(html) if found is None else found.end()


def _behind_tag(html: str, at: int) -> int:
    found = html.find(">", at)
    return len(html) if found < 0 else found + 1


def _attributes(html: str, at: int) -> tuple[dict[str, str], int]:
    """The attributes from here to the end of the tag, and where that is: -1 where there is none."""
    attributes: dict[str, str] = {}
    while True:
        at = _end_of(_SPACE, html, at)
        if at >= len(html):
            return attributes, -1
        if html[at] == ">":
            return attributes, at + 1
        end = _end_of(_ATTRIBUTE, html, at)
        name, at, value = html[at:end].lower(), end, ""
        equals = _EQUALS.match(html, at)
        if equals is not None:
            value, at = _value(html, equals.end())
            if at < 0:
                return attributes, -1
        attributes.setdefault(name, unescape(value))


def _value(html: str, at: int) -> tuple[str, int]:
    quote = html[at : at + 1]
    if quote not in ('"', "'"):
        end = _end_of(_UNQUOTED, html, at)
        return html[at:end], end
    end = html.find(quote, at + 1)
    return (html[at + 1 : end], end + 1) if end >= 0 else ("", -1)


def _end_of(pattern: re.Pattern[str], html: str, at: int) -> int:
    found = pattern.match(html, at)
    return at if found is None else found.end()
