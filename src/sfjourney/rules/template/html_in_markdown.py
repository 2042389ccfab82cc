"""HTML in the text of a Markdown element."""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path as FilePath
from sfjourney.model.origins import Scope
from sfjourney.rules.example import note
from sfjourney.rules.markdown_links import text_span
from sfjourney.rules.placeholders import IN_PLAIN, found_in
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.templates.markdown.parser import parse
from sfjourney.templates.template import ELEMENTS

if TYPE_CHECKING:
    from markdown_it.token import Token

CODE: Final = "template/html-in-markdown"

_TAG: Final = re.compile(r"<!--|</?[A-Za-z][^<>]{0,40}>?|<[?!]\w*")
_TEXTS: Final = frozenset({"$template", "$then", "$else"})
"""The operands of expressions that texts stand in."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    scope = sent.sendings[0].site.scope if sent.sendings else None
    for text, path in markdown_texts(sent):
        tag = _first_tag(text, scope) if "<" in text else None
        if tag is not None:
            yield _finding(sent, tag, path, text.find(tag))


def markdown_texts(sent: SentTemplate) -> Iterator[tuple[str, FilePath]]:
    """The texts that become Markdown, those that an expression chooses from too, with their places in the file."""
    for visit in sent.of_type("Markdown"):
        props = visit.element.props
        content = props.get("content") if isinstance(props, dict) else None
        waiting: list[tuple[object, FilePath]] = [(content, (*ELEMENTS, visit.element.key, "props", "content"))]
        while waiting:
            value, path = waiting.pop()
            if isinstance(value, str):
                yield value, path
            elif isinstance(value, dict):
                waiting.extend((value[key], (*path, key)) for key in reversed(value) if key in _TEXTS)


def _first_tag(text: str, scope: Scope | None) -> str | None:
    """The first tag; `<firstName>` is one for Markdown, and told as the placeholder that it is."""
    tags = list(_tags(parse(text, raw_html=True)))
    placeholders = {found.group() for found in found_in(IN_PLAIN, text, scope)} if tags else frozenset()
    return next((tag for tag in tags if tag not in placeholders), None)


def _tags(tokens: "Sequence[Token]") -> Iterator[str]:
    for token in tokens:
        for part in (token, *(token.children or ())):
            if part.type in ("html_block", "html_inline"):
                found = _TAG.search(part.content)
                yield part.content.strip() if found is None else found.group()


def _finding(sent: SentTemplate, tag: str, path: FilePath, offset: int) -> Finding:
    return Finding(
        CODE,
        f"`{tag}` in Markdown is HTML: the reader gets it as it stands, and a preview shows it as text",
        text_span(sent, path, offset, tag),
        "HTML",
        help="write it as Markdown, as in **bold**, or make it an element; where a `<` is meant, write `&lt;`",
        about=f"{sent.template.id} {path[3]} {tag}",
    )


HTML_IN_MARKDOWN = Rule(
    code=CODE,
    title="HTML in Markdown",
    severity=Severity.WARNING,
    why="the renderer cleans nothing: a tag that is not closed, or that mail clients drop, takes what follows with it",
    bad=note('"text": {"type": "Markdown", "props": {"content": "We **packed** it <b>today</b>"}}'),
    good=note('"text": {"type": "Markdown", "props": {"content": "We **packed** it *today*"}}'),
    check_template=check,
)
