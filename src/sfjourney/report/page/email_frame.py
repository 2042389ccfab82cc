"""The HTML of an email -> the same for a frame in a page: nothing is loaded, nothing leads anywhere, nothing runs."""

import re
from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser

_LOADS = frozenset(
    {"src", "srcset", "background", "poster", "data", "action", "formaction", "xlink:href", "ping", "cite", "manifest"}
)
_DROPPED = frozenset({"base", "link", "meta", "embed", "object", "iframe", "frame", "frameset", "applet", "source"})
_URL = re.compile(r"url\s*\(|image-set\s*\(|@import", re.IGNORECASE)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_HEAD = f'<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{_POLICY}">'


def email_frame(html: str, nonce: str) -> str:
    """The email as a document for ``srcdoc`` of a frame with an empty ``sandbox``.

    A frame keeps scripts from running and the page's policy keeps it from loading; what would try is taken out, so
    that no browser has anything to report. Links say where they lead when pointed at. Style elements carry the nonce.
    """
    frame = _Frame(nonce)
    frame.feed(html)
    frame.close()
    return _HEAD + "".join(frame.parts)


class _Frame(HTMLParser):
    """Writes what it reads, without some of it."""

    def __init__(self, nonce: str) -> None:
        super().__init__(convert_charrefs=False)
        self.nonce = nonce
        self.parts: list[str] = []
        self.script = False
        self.style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.script, self.style = tag == "script", tag == "style"
        if tag in _DROPPED or tag == "script":
            return
        nonce = f' nonce="{self.nonce}"' if tag == "style" else ""
        self.parts.append(f"<{tag}{''.join(_attributes(attrs))}{nonce}>")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.script = self.style = False

    def handle_endtag(self, tag: str) -> None:
        self.script = self.style = False
        if tag not in _DROPPED and tag != "script":
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if not self.script:
            self.parts.append(_URL.sub("none(", data) if self.style else data)

    def handle_entityref(self, name: str) -> None:
        self.parts.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.parts.append(f"&#{name};")


def _attributes(attrs: list[tuple[str, str | None]]) -> Iterable[str]:
    for name, value in attrs:
        if name in _LOADS or name.startswith("on") or name in ("nonce", "target"):
            continue
        text = value or ""
        if name == "style":
            text = _URL.sub("none(", text)
        yield f' {"title" if name == "href" else name}="{escape(text, quote=True)}"'
