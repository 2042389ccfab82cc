"""Button and Background of jsx-email -> HTML, with a drawing of the same for Outlook."""

import math
from typing import Final

from sfjourney.pointers import MISSING
from sfjourney.templates.javascript import is_truthy
from sfjourney.templates.refusals import Props, given
from sfjourney.templates.rendering.coercion import figure, number, printed, quotient
from sfjourney.templates.rendering.jsx_markup import attribute, content, in_comment, tag
from sfjourney.templates.rendering.react_markup import merged

_BUTTON_TABLE: Final = (
    '<table width="100%" border="0" cellpadding="0" cellspacing="0" style="border-collapse:collapse" '
    'role="presentation"><tbody><tr>'
)
_ROUNDED: Final = "\n            "
"""How deep the lines of the drawing stand."""


def button(props: Props) -> str:
    """A link in a cell; its height is its line's, less the border."""
    width, height = props.get("width", MISSING), props.get("height", MISSING)
    size = _or(props, "borderSize", 1)
    line = printed(number(height) - 2 * number(size)) if is_truthy(size) else printed(height)
    style: dict[str, object] = {
        "-webkit-text-size-adjust": "none",
        "borderRadius": _or(props, "borderRadius", 0),
        "display": "inline-block",
        "fontSize": _or(props, "fontSize", 16),
        "lineHeight": f"{line}px",
        "maxWidth": width,
        "textAlign": "center",
        "textDecoration": "none",
        "width": "100%",
    }
    border, background, colour = (given(props, name) for name in ("borderColor", "backgroundColor", "textColor"))
    if is_truthy(border):
        style |= {"border": f"{printed(size)}px solid {printed(border)}", "msoBorderAlt": "none"}
    style |= {"backgroundColor": background} if is_truthy(background) else {}
    style |= {"color": colour} if is_truthy(colour) else {}
    link = tag(
        "a",
        (("href", props.get("href")), ("style", None)),
        merged(style, given(props, "style"), ("msoHide", "all")),
        content(props.get("text")),
    )
    align = attribute("align", _or(props, "align", "left"))
    return f"{_BUTTON_TABLE}<td{align}><span>{_rounded_rectangle(props)}</span>{link}</td></tr></tbody></table>"


def _or(props: Props, name: str, default: object) -> object:
    value = given(props, name)
    return default if value is MISSING else value


def _rounded_rectangle(props: Props) -> str:
    height, size = props.get("height", MISSING), _or(props, "borderSize", 1)
    border, background, colour = (given(props, name) for name in ("borderColor", "backgroundColor", "textColor"))
    ratio = quotient(number(_or(props, "borderRadius", 0)), number(height)) * 100
    arc = figure(float(math.floor(ratio)) if math.isfinite(ratio) else ratio)
    stroke = f'strokeweight="{printed(size)}px"' if is_truthy(size) else 'stroke="false"'
    drawing = (
        f'{_ROUNDED}<v:roundrect href="{printed(props.get("href", MISSING))}" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w="urn:schemas-microsoft-com:office:word" '
        f'style="height:{printed(height)}px;v-text-anchor:middle;width:{printed(props.get("width", MISSING))}px;" '
        f'arcsize="{arc}%" {f"strokecolor={printed(border)}" if is_truthy(border) else ""} {stroke} '
        f"{f'fillcolor={printed(background)}' if is_truthy(background) else _NO_FILL}>"
        f"{_ROUNDED}<w:anchorlock/>"
        f'{_ROUNDED}<center style="font-size:{printed(_or(props, "fontSize", 16))}px;'
        f'{f"color:{printed(colour)};" if is_truthy(colour) else ""}">'
        f"{_ROUNDED}{printed(props.get('text', MISSING))}"
        f"{_ROUNDED}</center></v:roundrect>{_ROUNDED}"
    )
    return f"<!--[if mso]>{in_comment(drawing)}<![endif]-->"


_NO_FILL: Final = 'fill="false"'


def background(props: Props, inside: str) -> str:
    """A cell with an image behind it; Outlook gets a rectangle filled with the image."""
    width, height, colour = (given(props, name) for name in ("width", "height", "bgColor"))
    repeat = _or(props, "bgRepeat", "no-repeat")
    sized = is_truthy(height) and is_truthy(width)
    table = (
        *(("cellpadding", "0"), ("cellspacing", "0"), ("border", "0"), ("width", "100%")),
        ("height", height if is_truthy(height) else None),
        ("role", "presentation"),
    )
    cell = (
        ("valign", "top"),
        ("width", width if is_truthy(width) else None),
        ("height", height if sized else None),
        ("background", props.get("src")),
        ("style", None),
        ("bgcolor", colour if is_truthy(colour) else None),
    )
    extent = f"width:{printed(width)}px;" if is_truthy(width) else "mso-width-percent:1000;"
    extent += f"height:{printed(height)}px;" if is_truthy(height) else ""
    fitting = "" if is_truthy(height) else ' style="mso-fit-shape-to-text:true"'
    drawing = (
        f'\n<v:rect xmlns:v="urn:schemas-microsoft-com:vml" fill="true" stroke="false" style="{extent}">'
        f'<v:fill type="{"tile" if repeat == "repeat" else "frame"}" src="{printed(props.get("src", MISSING))}" '
        f'{_colour(colour)}/><v:textbox{fitting} inset="0,0,0,0">'
    )
    html = (
        f"\n<!--[if gte mso 9]>{in_comment(drawing)}<![endif]-->\n<div>{inside}</div>\n"
        "<!--[if gte mso 9]></v:textbox></v:rect><![endif]-->"
    )
    style = merged({"backgroundRepeat": repeat}, given(props, "style"))
    return tag("table", table, MISSING, f"<tbody><tr>{tag('td', cell, style, html)}</tr></tbody>")


def _colour(colour: object) -> str:
    return f'color="{printed(colour)}"' if is_truthy(colour) else ""
