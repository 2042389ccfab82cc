"""Markdown -> markdown-it tokens, with the extensions of marked, which both renderers use."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

from sfjourney.templates.markdown.autolinks import link_addresses, link_scheme

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token


def parse(content: str, *, raw_html: bool) -> "Sequence[Token]":
    """The tokens of a text. Without ``raw_html``, HTML in it is text like any other."""
    return _parser(raw_html=raw_html).parse(content)


@cache
def _parser(*, raw_html: bool) -> "MarkdownIt":
    # It is imported where a template has Markdown: most have none, and every start of the program would pay.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    options = {"html": raw_html, "strikethrough_single_tilde": True, "tasklists": True}
    parser = MarkdownIt("commonmark", options).enable(["table", "strikethrough"])
    # marked refuses no address and its renderers write it as it stands; what is dangerous is for a rule to say.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005  # its name is part of the type
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.block.ruler.at("paragraph", _paragraph)
    parser.inline.ruler.after("text", "scheme", link_scheme)
    parser.core.ruler.after("text_join", "addresses", link_addresses)
    return parser


def _paragraph(state: "StateBlock", start: int, end: int, silent: bool) -> bool:  # noqa: FBT001  # markdown-it calls it so
    """The block rule of markdown-it, which trims all that is white. marked keeps what HTML would show of it."""
    from markdown_it.rules_block import paragraph  # noqa: PLC0415  # as above

    paragraph(state, start, end, silent)
    state.tokens[-2].content = state.getLines(start, state.line, state.blkIndent, False).strip(" \t\n")
    return True
