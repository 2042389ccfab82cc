"""Components of @json-render/jsx-email 0.18.0 -> HTML (jsx-email 3.2.1), without the defects of its post-processing.

That loses and doubles content around Conditional and Font; here an element stands where its tree says.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sfjourney.pointers import MISSING
from sfjourney.templates.components import highlighting
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.javascript import is_truthy, text
from sfjourney.templates.markdown.render import markdown_html
from sfjourney.templates.refusals import VOID_TAGS, Props, given
from sfjourney.templates.rendering.coercion import printed
from sfjourney.templates.rendering.inbox import inbox_text, padding_for
from sfjourney.templates.rendering.jsx_button import background, button
from sfjourney.templates.rendering.jsx_markup import (
    attribute,
    content,
    escaped,
    in_comment,
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


def flow(pieces: Children) -> str:
    """Pieces in a place where no document begins, of which an HTML parser keeps only the content."""
    return "".join(_content(piece) for piece in pieces)


def _content(piece: Piece) -> str:
    if piece.place is Place.HTML:
        return flow(piece.parts)
    return piece.html + piece.spilled


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


def _code(props: Props, _children: Children) -> Piece:
    """The lines of the code in the theme's colours; the words in them are not coloured here."""
    theme = given(props, "theme")
    name = theme if isinstance(theme, str) else "nord"
    colours = highlighting().themes.get(name)
    style = "" if colours is None else f' style="background-color:{colours[0]};color:{colours[1]}"'
    lines = re.split(r"\r?\n", str(props.get("content")))
    code = "\n".join(f'<span class="line">{f"<span>{escaped(line)}</span>" if line else ""}</span>' for line in lines)
    block = f'<pre class="shiki {name}"{style} tabindex="0"><code>{code}</code></pre>'
    return Piece(tag("div", _STYLE, given(props, "style"), block))


def _font(props: Props, _children: Children) -> Piece:
    family, weight, slope = (props.get(name, MISSING) for name in ("fontFamily", "fontWeight", "fontStyle"))
    fallback, web_font = props.get("fallbackFontFamily", MISSING), given(props, "webFont")
    listed = ", ".join(_names(fallback)) if isinstance(fallback, list) else printed(fallback)
    first = (_names(fallback)[0] if fallback else "undefined") if isinstance(fallback, list) else printed(fallback)
    source = ""
    if is_truthy(web_font):
        url, kind = (
            web_font.get(name, MISSING) if isinstance(web_font, dict) else MISSING for name in ("url", "format")
        )
        source = f"src: url({printed(url)}) format('{printed(kind)}');"
    style = (
        f"\n    @font-face {{\n      font-family: '{printed(family)}';"
        f"\n      font-style: {'normal' if slope in (None, MISSING) else printed(slope)};"
        f"\n      font-weight: {'400' if weight in (None, MISSING) else printed(weight)};"
        f"\n      mso-font-alt: '{first}';\n      {source}\n    }}\n\n    * {{"
        f"\n      font-family: '{printed(family)}', {listed};\n    }}\n  "
    )
    return Piece(place=Place.METADATA, styles=f"<style>{style}</style>")


def _names(fonts: list[object]) -> list[str]:
    return ["" if font is None or font is MISSING else printed(font) for font in fonts]


def _tailwind(_props: Props, children: Children) -> Piece:
    """Its children; the style sheet of classes that no component takes is empty."""
    styles = "<style tailwind>/* layer: preflights */</style>" + styles_of(children)
    return Piece(flow(children), styles=styles)


def _conditional(props: Props, children: Children) -> Piece:
    inside, styles = flow(children), styles_of(children)
    mso, expression = given(props, "mso"), given(props, "expression")
    if mso is False or mso == "":
        return Piece(f"<!--[if !mso]><!-->{inside}<!--<![endif]-->", styles=styles)
    condition = "mso" if expression is MISSING else "" if isinstance(expression, (dict, list)) else text(expression)
    if not condition or isinstance(mso, (dict, list)):
        return Piece(inside, styles=styles)
    comment = f"<!--[if {in_comment(condition)}]>{in_comment(inside)}<![endif]/-->"
    return Piece(comment, Place.METADATA, styles=styles)


def _raw(props: Props, _children: Children) -> Piece:
    """The HTML with its comments closed by ``/-->``: on its way through the renderer it is in a comment itself."""
    marked = str(props.get("content")).replace("<!--", _COMMENT).replace("-->", _COMMENT_END)
    return Piece(marked.replace(_COMMENT, "<!--").replace(_COMMENT_END, "/-->"))


_COMMENT: Final = "__COMMENT_START"
_COMMENT_END: Final = "__COMMENT_END"


def _conditional_text(_props: Props, children: Children) -> Piece:
    return Piece(flow(children))


def _raw_text(props: Props, _children: Children) -> Piece:
    """The HTML as it is written, which is what the plain-text part of such an email says."""
    return Piece("" if is_truthy(given(props, "disablePlainTextOutput")) else escaped(_raw(props, ()).html))


def _background(props: Props, children: Children) -> Piece:
    return _around(children, background(props, flow(children)))


def _color_scheme(props: Props, _children: Children) -> Piece:
    chosen = props.get("mode", MISSING)
    mode = "normal" if chosen is MISSING else chosen
    written = printed(mode)
    metas = "".join(
        tag("meta", (("name", name), ("content", mode))) for name in ("color-scheme", "supported-color-schemes")
    )
    style = f"<style>:root {{ color-scheme: {written}; supported-color-schemes: {written}; }}</style>"
    return Piece(metas, Place.METADATA, styles=style)


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
        "Code": _code,
        "Font": _font,
        "Tailwind": _tailwind,
        "Conditional": _conditional,
        "Raw": _raw,
        "Background": _background,
        "ColorScheme": _color_scheme,
    }
)


_AS_TEXT: Final[Mapping[str, Look]] = MappingProxyType({"Conditional": _conditional_text, "Raw": _raw_text})


def looks(output: Output) -> Mapping[str, Look]:
    """The components by name."""
    markdown: Look = lambda props, _: _markdown(props, output)  # noqa: E731  # it is one of the looks
    return {**_LOOKS, "Markdown": markdown, **(_AS_TEXT if output is Output.PLAIN_TEXT else {})}


def document(pieces: Children) -> str:
    """The document of the outermost pieces: heads and bodies merge, and the first gives its attributes."""
    documents = [piece for piece in pieces if piece.place is Place.HTML]
    level = [part for piece in pieces for part in (piece.parts if piece.place is Place.HTML else (piece,))]
    heads, bodies = ([part for part in level if part.place is place] for place in (Place.HEAD, Place.BODY))
    inside = "".join(part.spilled if part.place is Place.HEAD else part.html for part in level)
    head = "".join(piece.html for piece in heads) + styles_of(pieces)
    attributes = [found[0].attributes if found else "" for found in (documents, bodies)]
    return f"<html{attributes[0]}>{f'<head>{head}</head>' if head else ''}<body{attributes[1]}>{inside}</body></html>"
