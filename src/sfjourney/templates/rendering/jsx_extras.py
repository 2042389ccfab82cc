"""The components that only jsx-email has -> HTML: code, fonts, what Outlook alone shows, HTML as it stands."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sfjourney.pointers import MISSING
from sfjourney.templates.components import highlighting
from sfjourney.templates.javascript import is_truthy, text
from sfjourney.templates.refusals import Props, given
from sfjourney.templates.rendering.coercion import printed
from sfjourney.templates.rendering.jsx_document import flow
from sfjourney.templates.rendering.jsx_markup import escaped, in_comment, tag
from sfjourney.templates.rendering.pieces import Children, Look, Piece, Place, styles_of
from sfjourney.templates.rendering.react_markup import Attributes

_STYLE: Final[Attributes] = (("style", None),)


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


def _color_scheme(props: Props, _children: Children) -> Piece:
    chosen = props.get("mode", MISSING)
    mode = "normal" if chosen is MISSING else chosen
    written = printed(mode)
    metas = "".join(
        tag("meta", (("name", name), ("content", mode))) for name in ("color-scheme", "supported-color-schemes")
    )
    style = f"<style>:root {{ color-scheme: {written}; supported-color-schemes: {written}; }}</style>"
    return Piece(metas, Place.METADATA, styles=style)


EXTRA_LOOKS: Final[Mapping[str, Look]] = MappingProxyType(
    {
        "Code": _code,
        "Font": _font,
        "Tailwind": _tailwind,
        "Conditional": _conditional,
        "Raw": _raw,
        "ColorScheme": _color_scheme,
    }
)
LOOKS_AS_TEXT: Final[Mapping[str, Look]] = MappingProxyType({"Conditional": _conditional_text, "Raw": _raw_text})
"""Those that are something else in the plain-text part."""
