"""Components of @json-render/jsx-email 0.18.0 -> HTML (jsx-email 3.2.1), without the defects of its post-processing.

That loses and doubles content around Conditional and Font; here an element stands where its tree says.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sfjourney.pointers import MISSING
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.markdown.render import markdown_html
from sfjourney.templates.refusals import VOID_TAGS, Props, given
from sfjourney.templates.rendering.inbox import inbox_text, padding_for
from sfjourney.templates.rendering.jsx_button import background, button
from sfjourney.templates.rendering.jsx_document import flow
from sfjourney.templates.rendering.jsx_extras import EXTRA_LOOKS, LOOKS_AS_TEXT
from sfjourney.templates.rendering.jsx_markup import (
    attribute,
    content,
    escaped,
    style_attribute,
    tag,
)
from sfjourney.templates.rendering.pieces import Children, Look, Output, Piece, Place, styles_of
from sfjourney.templates.rendering.react_markup import Attributes, merged

_STYLE: Final[Attributes] = (("style", None),)
_TABLE: Final[Attributes] = (("align", "center"), ("width", "100%"))
_PRESENTATION: Final[Attributes] = (
    ("role", "presentation"),
    ("cellspacing", "0"),
    ("cellpadding", "0"),
    ("border", "0"),
)
_MSO_WIDTH: Final = (
    '<span><!--[if mso]><table align="center" width="600" style="border-spacing: 0; width:600px;" '
    'role="presentation"><tr><td><![endif]--></span>'
)
_MSO_WIDTH_END: Final = "<span><!--[if mso]></td></tr></table><![endif]--></span>"
_VIEWPORT: Final = (
    '<meta name="viewport" content="width=device-width, initial-scale=1, user-scalable=yes">'
    '<meta name="x-apple-disable-message-reformatting">'
    '<meta name="format-detection" content="telephone=no, date=no, address=no, email=no, url=no">'
)
_METADATA: Final = f'<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">{_VIEWPORT}{_VIEWPORT}'
_MSO_SETTINGS: Final = (
    "<!--[if mso]><xml><o:OfficeDocumentSettings><o:AllowPNG /><o:PixelsPerInch>96</o:PixelsPerInch>"
    "</o:OfficeDocumentSettings></xml><![endif]/-->"
)
_TAG_NAME = re.compile(r"[a-zA-Z][^\s/>\0]*")


def _around(pieces: Children, html: str) -> Piece:
    return Piece(html, styles=styles_of(pieces))


def _html(props: Props, children: Children) -> Piece:
    language, direction = (given(props, name) for name in ("lang", "dir"))
    attributes = (
        attribute("lang", "en" if language is MISSING else language)
        + attribute("dir", "ltr" if direction is MISSING else direction)
        + ' xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    parts = tuple(part for child in children for part in (child.parts if child.place is Place.HTML else (child,)))
    return Piece(place=Place.HTML, attributes=attributes, parts=parts, styles=styles_of(children))


def _head(_props: Props, children: Children) -> Piece:
    """What a head cannot hold opens the body, and all behind it goes there too."""
    held = next((index for index, piece in enumerate(children) if piece.place is not Place.METADATA), len(children))
    inside = "".join(piece.html + piece.styles for piece in children[:held])
    spilled = children[held:]
    return Piece(_METADATA + inside + _MSO_SETTINGS, Place.HEAD, styles=styles_of(spilled), spilled=flow(spilled))


def _body(props: Props, children: Children) -> Piece:
    return Piece(flow(children), Place.BODY, style_attribute(given(props, "style")), styles=styles_of(children))


def _container(props: Props, children: Children) -> Piece:
    style = merged({"maxWidth": "600px"}, given(props, "style"))
    rows = f'<tbody><tr style="width:100%"><td align="center">{flow(children)}</td></tr></tbody>'
    table = tag("table", (*_TABLE, *_PRESENTATION, *_STYLE), style, rows)
    html = (
        '<div style="table-layout:fixed;width:100%"><div style="margin:0 auto;max-width:600px">'
        f"{_MSO_WIDTH}{table}{_MSO_WIDTH_END}</div></div>"
    )
    return _around(children, html)


_SECTION: Final[Attributes] = (
    *(*_TABLE, *_STYLE, ("border", "0")),
    *(("cellpadding", "0"), ("cellspacing", "0"), ("role", "presentation")),
)


def _section(props: Props, children: Children) -> Piece:
    rows = f"<tbody><tr><td>{flow(children)}</td></tr></tbody>"
    return _around(children, tag("table", _SECTION, given(props, "style"), rows))


def _row(props: Props, children: Children) -> Piece:
    row = f'<tbody style="width:100%"><tr style="width:100%">{flow(children)}</tr></tbody>'
    return _around(children, tag("table", (*_TABLE, *_STYLE, *_PRESENTATION), given(props, "style"), row))


def _column(props: Props, children: Children) -> Piece:
    return _around(children, tag("td", _STYLE, given(props, "style"), flow(children)))


def _heading(props: Props, _children: Children) -> Piece:
    chosen = given(props, "as")
    if not isinstance(chosen, str) and chosen is not MISSING:
        return Piece()
    name = chosen if isinstance(chosen, str) else "h2"
    style = merged({}, given(props, "style"))
    if name in VOID_TAGS:
        return Piece(tag(name, _STYLE, style))
    inside = content(props.get("text"))
    found = _TAG_NAME.match(name)
    if found is None:
        # The renderer writes <{name} style="…">…</{name}>, of which a browser makes text.
        declarations = style_attribute(style).partition('"')[2] or '"'
        return Piece(escaped(f'<{name} style="{declarations}>') + inside + escaped(f"</{name}>"))
    name = found[0].lower()
    if name in ("script", "style"):
        inside = ""  # code of the author's, which no reader sees and no preview should run
    return Piece(tag(name, _STYLE, style, inside))


def _text(props: Props, _children: Children) -> Piece:
    defaults = {"fontSize": "14px", "lineHeight": "24px", "margin": "16px 0"}
    return Piece(tag("p", _STYLE, merged(defaults, given(props, "style")), content(props.get("text"))))


def _link(props: Props, _children: Children) -> Piece:
    style = merged({"color": "#067df7", "textDecoration": "none"}, given(props, "style"))
    return Piece(tag("a", (("href", props.get("href")), *_STYLE), style, content(props.get("text"))))


def _image(props: Props, _children: Children) -> Piece:
    defaults = {"border": "none", "display": "block", "outline": "none", "textDecoration": "none"}
    named = tuple((name, props.get(name)) for name in ("alt", "src", "width", "height"))
    return Piece(tag("img", (*named, *_STYLE), merged(defaults, given(props, "style"))))


def _line(props: Props, _children: Children) -> Piece:
    defaults = {"border": "none", "borderTop": "1px solid #eaeaea", "width": "100%"}
    return Piece(tag("hr", _STYLE, merged(defaults, given(props, "style"))))


def _preview(props: Props, _children: Children) -> Piece:
    written = inbox_text(props)
    style = "display:none;line-height:1px;max-height:0;max-width:0;opacity:0;overflow:hidden"
    return Piece(f'<div data-skip="true" style="{style}">{escaped(written)}{padding_for(written)}</div>')


def _markdown(props: Props, output: Output) -> Piece:
    written = str(props.get("content"))
    html = markdown_html(
        written, given(props, "markdownCustomStyles"), Dialect.JSX_EMAIL, as_sent=output is not Output.PREVIEW
    )
    return Piece(tag("div", _STYLE, given(props, "markdownContainerStyles"), html))


def _background(props: Props, children: Children) -> Piece:
    return _around(children, background(props, flow(children)))


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
        "Button": lambda props, _: Piece(button(props)),
        "Image": _image,
        "Hr": _line,
        "Preview": _preview,
        "Background": _background,
        **EXTRA_LOOKS,
    }
)


def looks(output: Output) -> Mapping[str, Look]:
    """The components by name."""
    markdown: Look = lambda props, _: _markdown(props, output)  # noqa: E731  # it is one of the looks
    return {**_LOOKS, "Markdown": markdown, **(LOOKS_AS_TEXT if output is Output.PLAIN_TEXT else {})}
