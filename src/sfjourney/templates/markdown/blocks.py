"""Markdown -> what react-email's Markdown component does with its lists: where it throws, what is a paragraph."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sfjourney.templates.markdown.parser import parse

if TYPE_CHECKING:
    from markdown_it.token import Token

_LISTS = ("bullet_list_open", "ordered_list_open")


def breaks_react_email(content: str) -> str | None:
    """Why the component throws, None where it does not (@react-email/markdown 0.0.18, react-email issue 3432).

    It prints an item that has no list in it as one line of text: a block in the item, a second paragraph, an empty
    line before the text or two behind it are more than that. So is a quote, a table or an underline right below the
    item: marked takes every line up to the next empty one for the item's.
    """
    tokens = parse(content, raw_html=True)
    if not any(token.type in _LISTS for token in tokens):
        return None
    lines = content.split("\n")
    for index, token in enumerate(tokens):
        if token.type == "list_item_open" and _breaks(tokens, index, lines):
            return "content has a list item with more in it than a line of text"
    return None


def set_paragraphs(tokens: "Sequence[Token]") -> None:
    """Show as paragraphs what react-email does: the texts of items that have a list in them, and of no others."""
    for index, token in enumerate(tokens):
        if token.type == "list_item_open":
            inside, _ = _inside(tokens, index)
            hidden = not any(each.type in _LISTS for each in inside)
            for each in inside:
                if each.type.startswith("paragraph"):
                    each.hidden = hidden


def _inside(tokens: "Sequence[Token]", opening: int) -> "tuple[list[Token], int]":
    """The blocks right in an item, openings and closings, and the index of the item's own closing."""
    level = tokens[opening].level + 1
    inside = []
    index = opening + 1
    while tokens[index].level >= level:
        if tokens[index].level == level:
            inside.append(tokens[index])
        index += 1
    return inside, index


def _breaks(tokens: "Sequence[Token]", opening: int, lines: list[str]) -> bool:
    inside, closing = _inside(tokens, opening)
    if any(token.type in _LISTS for token in inside):
        return False
    if _is_more_than_a_line(inside) or (inside and _first_line(inside[0]) > _first_line(tokens[opening])):
        return True
    if any(_hides_a_block(token.content) for token in tokens[opening:closing] if token.type == "inline"):
        return True
    if inside and inside[-1].type == "paragraph_close" and _is_followed_by_a_quote(tokens, closing, lines):
        return True
    is_last = tokens[closing + 1].type != "list_item_open"
    return not is_last and _ends_in_two_empty_lines(tokens[opening], lines)


def _is_more_than_a_line(blocks: "Sequence[Token]") -> bool:
    begun = [token.type for token in blocks if token.nesting >= 0]
    return begun.count("paragraph_open") > 1 or not {"paragraph_open", "html_block"}.issuperset(begun)


def _hides_a_block(paragraph: str) -> bool:
    """Whether lines that markdown-it takes for the rest of a paragraph, as they stand left of the item, are a block."""
    if "\n" not in paragraph:
        return False
    blocks = [token for token in parse(paragraph, raw_html=True) if token.level == 0]
    return _is_more_than_a_line(blocks) and not any(token.type in _LISTS for token in blocks)


def _is_followed_by_a_quote(tokens: "Sequence[Token]", closing: int, lines: list[str]) -> bool:
    """Whether the first that stands behind an item is a quote, with no empty line before it."""
    following = next((token for token in tokens[closing:] if token.nesting >= 0), None)
    if following is None or following.type != "blockquote_open":
        return False
    return bool(lines[_first_line(following) - 1].strip(" \t>"))


def _first_line(token: "Token") -> int:
    return token.map[0] if token.map else 0


def _ends_in_two_empty_lines(item: "Token", lines: list[str]) -> bool:
    _, end = item.map or (0, 0)
    return end >= 2 and not lines[end - 1].strip() and not lines[end - 2].strip()  # noqa: PLR2004  # as it says
