"""Names of Markdown constructs and the author's own styles -> the style attribute of each."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sfjourney.templates.dialect import Dialect
from sfjourney.templates.javascript import entries, is_number, is_truthy, text

Attributes = Mapping[str, str]
"""By construct, ``style="…"`` with a space before it; nothing for a construct without styles."""

_HEADING: Final = "font-weight:500;padding-top:20px;font-size:"
_MONOSPACE: Final = "font-family:SFMono-Regular,Menlo,Monaco,Consolas,monospace"
_PADDING: Final = "padding-top:10px;padding-right:10px;padding-left:10px;padding-bottom:1px;margin-bottom:20px"


def _code(display: str, *more: str) -> str:
    parts = ("color:#212529", "font-size:87.5%", f"display:{display}", "background: #f8f8f8", _MONOSPACE, *more)
    return ";".join((*parts, "word-wrap:break-word"))


_DEFAULTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "h1": _HEADING + "2.5rem",
        "h2": _HEADING + "2rem",
        "h3": _HEADING + "1.75rem",
        "h4": _HEADING + "1.5rem",
        "h5": _HEADING + "1.25rem",
        "h6": _HEADING + "1rem",
        "bold": "font-weight:bold",
        "italic": "font-style:italic",
        "link": "color:#007bff;text-decoration:underline;background-color:transparent",
        "blockQuote": "background:#f9f9f9;border-left:10px solid #ccc;margin:1.5em 10px;padding:1em 10px",
        "codeInline": _code("inline"),
    }
)
_CODE_BLOCK: Final = {Dialect.JSX_EMAIL: _code("inline", _PADDING), Dialect.REACT_EMAIL: _code("block", _PADDING)}

_LENGTH_PROPERTIES: Final = (
    "width height margin marginTop marginRight marginBottom marginLeft padding paddingTop paddingRight "
    "paddingBottom paddingLeft borderWidth borderTopWidth borderRightWidth borderBottomWidth borderLeftWidth "
    "outlineWidth top right bottom left fontSize letterSpacing wordSpacing maxWidth minWidth maxHeight minHeight "
    "borderRadius borderTopLeftRadius borderTopRightRadius borderBottomLeftRadius borderBottomRightRadius "
    "textIndent gridColumnGap gridRowGap gridGap translateX translateY"
)
_LENGTHS: Final = frozenset(_LENGTH_PROPERTIES.split())
_HUMP = re.compile(r"([a-z0-9])([A-Z])")


def style_attributes(own: object, dialect: Dialect) -> Attributes:
    """The styles of a Markdown component. An entry of the author's replaces the default one as a whole."""
    written = {**_DEFAULTS, "codeBlock": _CODE_BLOCK[dialect]}
    written.update((name, _declarations(styles, dialect)) for name, styles in entries(own))
    return {name: f' style="{declarations}"' for name, declarations in written.items() if declarations}


def _declarations(styles: object, dialect: Dialect) -> str:
    return ";".join(_declaration(name, value, dialect) for name, value in entries(styles)) if is_truthy(styles) else ""


def _declaration(name: str, value: object, dialect: Dialect) -> str:
    is_length = name in _LENGTHS or (name == "lineHeight" and dialect is Dialect.JSX_EMAIL)
    written = text(value) + ("px" if is_length and is_number(value) else "")
    return _HUMP.sub(r"\1-\2", name).lower() + ":" + written.replace('"', "&#x27;")
