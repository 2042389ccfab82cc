"""Markdown -> HTML, written as the Markdown components of the renderers write it."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from sfjourney.templates.dialect import Dialect
from sfjourney.templates.markdown.blocks import set_paragraphs
from sfjourney.templates.markdown.parser import parse
from sfjourney.templates.markdown.styles import Attributes, style_attributes

if TYPE_CHECKING:
    from markdown_it.token import Token

_STYLE_OF_TAG: Final[Mapping[str, str]] = {
    "strong": "bold",
    "em": "italic",
    "blockquote": "blockQuote",
    "s": "strikethrough",
    "th": "td",
}
"""The construct whose styles a tag takes, where it has another name."""

_NEWLINE_INSIDE: Final = frozenset(("blockquote", "ul", "ol", "table", "thead", "tr"))
_NEWLINE_BEHIND: Final = frozenset(("p", "blockquote", "ul", "ol", "li", "table", "thead", "tr", "th", "td"))


def markdown_html(content: str, own_styles: object, dialect: Dialect, *, as_sent: bool) -> str:
    """The HTML of a text.

    ``as_sent`` is what the renderer sends: HTML in the text, addresses and code of the text go in unescaped, as it
    does that. Otherwise all of it is escaped, and HTML is shown as text.
    """
    writer = _Writer(style_attributes(own_styles, dialect), dialect, as_sent=as_sent)
    tokens = parse(content, raw_html=as_sent)
    if dialect is Dialect.REACT_EMAIL:
        set_paragraphs(tokens)
    return writer.blocks(tokens)


class _Writer(Struct):
    styles: Attributes
    dialect: Dialect
    as_sent: bool

    def blocks(self, tokens: "Sequence[Token]") -> str:
        return "".join(self.inline(token) if token.type == "inline" else self.block(token) for token in tokens)

    def block(self, token: "Token") -> str:
        if token.hidden:
            return ""
        match token.type:
            case "html_block":
                return token.content
            case "fence" | "code_block":
                code = token.content.removesuffix("\n") + "\n"
                return f"<pre{self.style('codeBlock')}><code>{self.code(code)}</code></pre>\n"
            case "hr":
                return f"<hr{self.style('hr')} />\n"
            case "list_item_open":
                return f"<li{self.style('li')}>{self.checkbox(token)}"
            case _:
                return self.tag(token)

    def tag(self, token: "Token") -> str:
        name = "del" if token.tag == "s" else token.tag
        if token.nesting < 0:
            return f"</{name}>" + ("\n" if name in _NEWLINE_BEHIND else "")
        attributes = "".join(f' {key}="{value}"' for key, value in self.block_attributes(token))
        style = self.style(_STYLE_OF_TAG.get(token.tag, token.tag))
        return f"<{name}{attributes}{style}>" + ("\n" if name in _NEWLINE_INSIDE else "")

    def block_attributes(self, token: "Token") -> list[tuple[str, str]]:
        alignment = token.attrs.get("style")
        if isinstance(alignment, str):
            return [("align", alignment.removeprefix("text-align:"))]
        start = token.attrs.get("start")
        return [] if start is None else [("start", str(start))]

    def checkbox(self, item: "Token") -> str:
        """The box of a task. react-email prints the item's text alone."""
        if self.dialect is Dialect.REACT_EMAIL or "checked" not in item.meta:
            return ""
        return f'<input {"checked " if item.meta["checked"] else ""}disabled type="checkbox"> '

    def inline(self, block: "Token") -> str:
        return "".join(self.span(token) for token in block.children or ())

    def span(self, token: "Token") -> str:
        match token.type:
            case "text":
                return escape(token.content)
            case "html_inline":
                return token.content
            case "softbreak":
                return "\n"
            case "hardbreak":
                return f"<br{self.style('br')} />"
            case "code_inline":
                code = escape(token.content) if self.dialect is Dialect.JSX_EMAIL else self.code(token.content)
                return f"<code{self.style('codeInline')}>{code}</code>"
            case "link_open":
                return f'<a href="{self.raw(token, "href")}" target="_blank"{self.title(token)}{self.style("link")}>'
            case "image":
                source, alt = self.quoted(token, "src"), escape(token.content)
                return f'<img src="{source}" alt="{alt}"{self.title(token)}{self.style("image")}>'
            case _:
                return self.tag(token)

    def style(self, construct: str) -> str:
        return self.styles.get(construct, "")

    def code(self, content: str) -> str:
        return content if self.as_sent else escape(content)

    def raw(self, token: "Token", name: str) -> str:
        value = str(token.attrs.get(name, ""))
        return value if self.as_sent else escape(value)

    def quoted(self, token: "Token", name: str) -> str:
        value = str(token.attrs.get(name, ""))
        return value.replace('"', "&quot;") if self.as_sent else escape(value)

    def title(self, token: "Token") -> str:
        """The title of a link or image, which jsx-email leaves out."""
        if self.dialect is Dialect.JSX_EMAIL or not token.attrs.get("title"):
            return ""
        return f' title="{self.raw(token, "title")}"'
