"""Markdown as an author wrote it -> the addresses in it: those of links, and of images with their words."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from sfjourney.documents.scan import Path
from sfjourney.rules.sent import SentTemplate
from sfjourney.source import Span
from sfjourney.templates.forms import Form, form_of

_CODE: Final = re.compile(r"```.*?(?:```|\Z)|`[^`\n]*`", re.DOTALL)
_LINK: Final = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\[\]]*\](?:\([^()]*\))?)*)\]\(\s*<?([^\s<>)]+)")
_IMAGE_INSIDE: Final = re.compile(r"!\[([^\[\]]*)\]\(\s*<?([^\s<>)]+)")
_TAG: Final = re.compile(r"<(a|img)\b([^<>]*)>", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"""\b(?:href|src)\s*=\s*["']?([^\s"'>]+)""", re.IGNORECASE)
_WORDS: Final = re.compile(r"\balt\s*=", re.IGNORECASE)


class MarkdownLink(Struct, frozen=True):
    """One address: the string it is in, by its path below the props, and where it begins in that, in characters.

    ``words`` are what shows where the image does not, None where there are none; of a link nobody asks for them.
    """

    path: Path
    start: int
    address: str
    is_image: bool
    words: str | None


def markdown_links(props: object) -> Iterator[MarkdownLink]:
    """The addresses of all texts that the content of a Markdown may be."""
    for path, text in _texts(props.get("content") if isinstance(props, dict) else None):
        plain = _CODE.sub(lambda code: " " * len(code.group()), text)
        for found in _LINK.finditer(plain):
            yield _link(path, found.start(3), found[3], found[2] if found[1] else None, is_image=bool(found[1]))
            for inside in _IMAGE_INSIDE.finditer(found[2]) if not found[1] else ():
                start = found.start(2) + inside.start(2)
                yield _link(path, start, inside[2], inside[1], is_image=True)
        for tag in _TAG.finditer(plain):
            address = _ADDRESS.search(tag[2])
            if address is not None:
                words = tag[2] if _WORDS.search(tag[2]) else None
                start = tag.start(2) + address.start(1)
                yield _link(path, start, address[1], words, is_image=tag[1].lower() == "img")


def _link(path: Path, start: int, address: str, words: str | None, *, is_image: bool) -> MarkdownLink:
    return MarkdownLink(path, start, address, is_image, words.strip() or None if words is not None else None)


def _texts(content: object) -> Iterator[tuple[Path, str]]:
    waiting: list[tuple[object, Path]] = [(content, ("content",))]
    while waiting:
        part, path = waiting.pop()
        form = form_of(part)
        if isinstance(part, str):
            yield path, part
        elif form is Form.TEMPLATE and isinstance(part, dict):
            yield (*path, form.value), part[form.value]
        elif form is Form.CONDITIONAL and isinstance(part, dict):
            waiting.extend((part[key], (*path, key)) for key in ("$else", "$then"))


def text_span(sent: SentTemplate, path: Path, start: int, text: str) -> Span:
    """Where a piece of a string stands in the file; the whole string where Markdown has made something else of it."""
    document, end = sent.template.document, start + len(text)
    return document.part_span(path, start, end) if document.at(path)[start:end] == text else document.span(path)
