"""Bare addresses in Markdown -> links, as marked makes them: ``https://…``, ``www.…`` and ``name@domain``."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_SCHEME = re.compile(r"(?:https?|ftp)\Z", re.IGNORECASE)
_REST = re.compile(r"://[a-zA-Z0-9][^\s<]*")
_WWW = re.compile(r"www\.[a-zA-Z0-9][^\s<]*")
_DOMAIN = re.compile(r"[a-zA-Z0-9_-]+(?:\.[a-zA-Z0-9_-]+)+")
_BEFORE_AT = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._+-")
_TRAILING = frozenset("?!.,:;*_'\"~")


def link_scheme(state: "StateInline", silent: bool) -> bool:  # noqa: FBT001  # markdown-it calls it so
    """Inline rule: at the colon of ``https://…`` take the whole address, before emphasis finds anything in it."""
    if state.linkLevel > 0 or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.pending[-5:])
    rest = _REST.match(state.src, state.pos, state.posMax)
    if scheme is None or rest is None:
        return False
    address = scheme[0] + _trimmed(rest[0])
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        opening = state.push("link_open", "a", 1)
        opening.attrs = {"href": address}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos += len(address) - len(scheme[0])
    return True


def link_addresses(state: "StateCore") -> None:
    """Core rule: link what else is an address in the text outside of links."""
    for block in state.tokens:
        children = block.children
        if block.type == "inline" and children and any(_mentions_one(token) for token in children):
            block.children = list(_linked(children))


def _mentions_one(token: "Token") -> bool:
    return token.type == "text" and ("www." in token.content or "@" in token.content)


def _linked(tokens: "Sequence[Token]") -> "Iterator[Token]":
    depth = 0
    for token in tokens:
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if depth == 0 and _mentions_one(token):
            yield from _split(token)
        else:
            yield token


def _split(token: "Token") -> "Iterator[Token]":
    text, at = token.content, 0
    for start, end, href in _addresses(text):
        if start < at:
            continue
        yield token.copy(content=text[at:start])
        yield token.copy(type="link_open", tag="a", nesting=1, attrs={"href": href}, content="")
        yield token.copy(content=text[start:end])
        yield token.copy(type="link_close", tag="a", nesting=-1, content="")
        at = end
    yield token.copy(content=text[at:])


def _addresses(text: str) -> list[tuple[int, int, str]]:
    found = []
    for www in _WWW.finditer(text):
        address = _trimmed(www[0])
        found.append((www.start(), www.start() + len(address), "http://" + address))
    at = text.find("@")
    while at >= 0:
        start = at
        while start > 0 and text[start - 1] in _BEFORE_AT:
            start -= 1
        domain = _DOMAIN.match(text, at + 1)
        if domain is not None and start < at:
            address = text[start : domain.end()].rstrip("-_")
            found.append((start, start + len(address), "mailto:" + address))
        at = text.find("@", at + 1)
    return sorted(found)


def _trimmed(address: str) -> str:
    """An address without the punctuation that ends the sentence around it."""
    end = len(address)
    closing, opening = address.count(")"), address.count("(")
    while end > 0:
        if address[end - 1] == ")" and closing > opening:
            closing -= 1
        elif address[end - 1] not in _TRAILING:
            break
        end -= 1
    return address[:end]
