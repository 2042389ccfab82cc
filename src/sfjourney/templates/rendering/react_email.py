"""Components of @json-render/react-email 0.8.0 -> HTML (@react-email/components 1.0.12)."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sfjourney.pointers import MISSING
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.javascript import entries
from sfjourney.templates.markdown.render import markdown_html
from sfjourney.templates.refusals import VOID_TAGS, Props, given
from sfjourney.templates.rendering.coercion import figure
from sfjourney.templates.rendering.inbox import inbox_text, padding_for
from sfjourney.templates.rendering.pieces import Children, Look, Output, Piece, Place
from sfjourney.templates.rendering.react_document import flow, inline
from sfjourney.templates.rendering.react_markup import Attributes, content, escaped, merged, style_attribute, tag
from sfjourney.templates.rendering.spacing import margins, paddings

_TABLE: Final[Attributes] = (
    ("align", "center"),
    ("width", "100%"),
    ("border", "0"),
    ("cellPadding", "0"),
    ("cellSpacing", "0"),
    ("role", "presentation"),
    ("style", None),
)
_STYLE: Final[Attributes] = (("style", None),)
_FULL_WIDTH: Final = {"width": "100%"}
_METADATA: Final = (
    '<meta content="text/html; charset=UTF-8" http-equiv="Content-Type"/>'
    '<meta name="x-apple-disable-message-reformatting"/>'
)
_RESET: Final = tuple(
    kind + side
    for kind in ("margin", "padding")
    for side in (
        *("", "Top", "Bottom", "Right", "Left"),
        *("Inline", "Block", "BlockStart", "BlockEnd", "InlineStart", "InlineEnd"),
    )
)
"""What Body takes off the body element and leaves to the cell in it."""


def _html(props: Props, children: Children) -> Piece:
    direction, language = (given(props, name) for name in ("dir", "lang"))
    attributes = tag(
        "html",
        (("dir", "ltr" if direction is MISSING else direction), ("lang", "en" if language is MISSING else language)),
    )
    parts = tuple(Piece(inline(child)) if child.place is Place.HTML else child for child in children)
    return Piece(place=Place.HTML, attributes=attributes.removeprefix("<html").removesuffix("/>"), parts=parts)


def _head(_props: Props, children: Children) -> Piece:
    return Piece(_METADATA + flow(children), Place.HEAD)


def _body(props: Props, children: Children) -> Piece:
    style = dict(entries(given(props, "style")))
    outside: dict[str, object] = {name: style.get(name, MISSING) for name in ("background", "backgroundColor")}
    outside |= {name: 0 for name in _RESET if style.get(name, MISSING) is not MISSING}
    table = (
        '<table border="0" width="100%" cellPadding="0" cellSpacing="0" role="presentation" align="center"><tbody><tr>'
        f"{tag('td', _STYLE, style, flow(children))}</tr></tbody></table>"
    )
    return Piece(table, Place.BODY, style_attribute(outside))


def _container(props: Props, children: Children) -> Piece:
    style = merged({"maxWidth": "37.5em"}, given(props, "style"))
    row = tag("tr", _STYLE, _FULL_WIDTH, f"<td>{flow(children)}</td>")
    return Piece(tag("table", _TABLE, style, f"<tbody>{row}</tbody>"))


def _section(props: Props, children: Children) -> Piece:
    rows = f"<tbody><tr><td>{flow(children)}</td></tr></tbody>"
    return Piece(tag("table", _TABLE, given(props, "style"), rows))


def _row(props: Props, children: Children) -> Piece:
    row = tag("tr", _STYLE, _FULL_WIDTH, flow(children))
    return Piece(tag("table", _TABLE, given(props, "style"), tag("tbody", _STYLE, _FULL_WIDTH, row)))


def _column(props: Props, children: Children) -> Piece:
    attributes = (("data-id", "__react-email-column"), *_STYLE)
    return Piece(tag("td", attributes, given(props, "style"), flow(children)))


def _heading(props: Props, _children: Children) -> Piece:
    chosen = given(props, "as")
    name = chosen if isinstance(chosen, str) else "h2"
    if name in VOID_TAGS:
        return Piece(tag(name, _STYLE, given(props, "style")))
    inside = content(props.get("text"))
    if name in ("script", "style"):
        inside = ""  # code of the author's, which no reader sees and no preview should run
    return Piece(tag(name, _STYLE, merged({}, given(props, "style")), inside))


def _text(props: Props, _children: Children) -> Piece:
    style = given(props, "style")
    defaults = {"fontSize": "14px", "lineHeight": "24px"}
    return Piece(tag("p", _STYLE, merged(defaults, style, *margins(style).items()), content(props.get("text"))))


def _link(props: Props, _children: Children) -> Piece:
    style = merged({"color": "#067df7", "textDecorationLine": "none"}, given(props, "style"))
    attributes = (("href", props.get("href")), *_STYLE, ("target", "_blank"))
    return Piece(tag("a", attributes, style, content(props.get("text"))))


_LABEL: Final = {"maxWidth": "100%", "display": "inline-block", "lineHeight": "120%", "msoPaddingAlt": "0px"}
_WIDEST_SPACE: Final = 5
_MOST_SPACES: Final = 10_000


def _button(props: Props, _children: Children) -> Piece:
    sides = paddings(given(props, "style"))
    base = {"lineHeight": "100%", "textDecoration": "none", "display": "inline-block", "maxWidth": "100%"}
    style = merged(
        {**base, "msoPaddingAlt": "0px"},
        given(props, "style"),
        *((name, MISSING if value is None else value) for name, value in sides.items()),
    )
    bottom = sides["paddingBottom"]
    raised = ((sides["paddingTop"] or 0.0) + (bottom or 0.0)) * 3 / 4
    left, left_spaces = _spaces(sides["paddingLeft"] or 0.0)
    right, right_spaces = _spaces(sides["paddingRight"] or 0.0)
    label = {**_LABEL, "msoTextRaise": MISSING if bottom is None or math.isnan(bottom) else bottom * 3 / 4}
    inside = (
        f'<span><!--[if mso]><i style="mso-font-width:{left}%;mso-text-raise:{figure(raised)}" hidden>'
        f"{left_spaces}</i><![endif]--></span>"
        f"{tag('span', _STYLE, label, content(props.get('text')))}"
        f'<span><!--[if mso]><i style="mso-font-width:{right}%" hidden>{right_spaces}&#8203;</i><![endif]--></span>'
    )
    return Piece(tag("a", (("href", props.get("href")), *_STYLE, ("target", "_blank")), style, inside))


def _spaces(width: float) -> tuple[str, str]:
    """Outlook's padding: how wide a hair space is printed, in per cent, and as many of them as that takes."""
    if width == 0:
        return "0", ""
    count = 1
    if width > 2 * _WIDEST_SPACE:
        count = math.ceil(width / 2 / _WIDEST_SPACE) if width < _MOST_SPACES else _MOST_SPACES
        if count >= _MOST_SPACES:
            raise RenderError("a padding so wide that Outlook would need thousands of spaces for it")
    return figure(width / count / 2 * 100), "&#8202;" * count


def _image(props: Props, _children: Children) -> Piece:
    defaults = {"display": "block", "outline": "none", "border": "none", "textDecoration": "none"}
    alt, height, source, width = ((name, props.get(name)) for name in ("alt", "height", "src", "width"))
    return Piece(tag("img", (alt, height, source, *_STYLE, width), merged(defaults, given(props, "style"))))


def _line(props: Props, _children: Children) -> Piece:
    defaults = {"width": "100%", "border": "none", "borderTop": "1px solid #eaeaea"}
    return Piece(tag("hr", _STYLE, merged(defaults, given(props, "style"))))


def _preview(props: Props, _children: Children) -> Piece:
    text = inbox_text(props)
    style = "display:none;overflow:hidden;line-height:1px;opacity:0;max-height:0;max-width:0"
    return Piece(f'<div style="{style}" data-skip-in-text="true">{escaped(text)}{padding_for(text)}</div>')


def _markdown(props: Props, output: Output) -> Piece:
    written = str(props.get("content"))
    html = markdown_html(
        written, given(props, "markdownCustomStyles"), Dialect.REACT_EMAIL, as_sent=output is not Output.PREVIEW
    )
    attributes = (("data-id", "react-email-markdown"), *_STYLE)
    return Piece(tag("div", attributes, given(props, "markdownContainerStyles"), html))


_LOOKS: Final[Mapping[str, Look]] = MappingProxyType(
    {
        "Html": _html,
        "Head": _head,
        "Body": _body,
        "Container": _container,
        "Section": _section,
        "Row": _row,
        "Column": _column,
        "Heading": _heading,
        "Text": _text,
        "Link": _link,
        "Button": _button,
        "Image": _image,
        "Hr": _line,
        "Preview": _preview,
    }
)


def looks(output: Output) -> Mapping[str, Look]:
    """The components by name."""
    return {**_LOOKS, "Markdown": lambda props, _: _markdown(props, output)}
