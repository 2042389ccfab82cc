"""Tags, attributes and styles -> HTML as React 19 writes it."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

from sfjourney.pointers import MISSING
from sfjourney.templates.javascript import entries, text
from sfjourney.templates.rendering.coercion import figure, shown, trimmed

Attributes = Sequence[tuple[str, object]]

_UNITLESS_PROPERTIES: Final = (
    "animationIterationCount aspectRatio borderImageOutset borderImageSlice borderImageWidth boxFlex boxFlexGroup "
    "boxOrdinalGroup columnCount columns flex flexGrow flexPositive flexShrink flexNegative flexOrder gridArea "
    "gridRow gridRowEnd gridRowSpan gridRowStart gridColumn gridColumnEnd gridColumnSpan gridColumnStart "
    "fontWeight lineClamp lineHeight opacity order orphans scale tabSize widows zIndex zoom fillOpacity "
    "floodOpacity stopOpacity strokeDasharray strokeDashoffset strokeMiterlimit strokeOpacity strokeWidth "
    "MozAnimationIterationCount MozBoxFlex MozBoxFlexGroup MozLineClamp msAnimationIterationCount msFlex msZoom "
    "msFlexGrow msFlexNegative msFlexOrder msFlexPositive msFlexShrink msGridColumn msGridColumnSpan msGridRow "
    "msGridRowSpan WebkitAnimationIterationCount WebkitBoxFlex WebKitBoxFlexGroup WebkitBoxOrdinalGroup "
    "WebkitColumnCount WebkitColumns WebkitFlex WebkitFlexGrow WebkitFlexPositive WebkitFlexShrink "
    "WebkitLineClamp"
)
_UNITLESS: Final = frozenset(_UNITLESS_PROPERTIES.split())
_ESCAPES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
_CAPITAL = re.compile(r"[A-Z]")
_SCRIPT_ADDRESS = re.compile(
    r"[\0-\x1f ]*" + r"[\r\n\t]*".join("javascript") + r"[\r\n\t]*:", re.IGNORECASE
)  # what React blocks, with the characters that browsers skip
_BLOCKED: Final = "javascript:throw new Error('React has blocked a javascript: URL as a security precaution.')"
_ADDRESSES: Final = ("href", "src")


def escaped(value: str) -> str:
    return value.translate(_ESCAPES)


def content(value: object) -> str:
    """The text of an element."""
    return escaped(shown(value))


def tag(name: str, attributes: Attributes, style: object = MISSING, inside: str | None = None) -> str:
    """An element; a void one where nothing is ``inside``. The style goes where ``style`` stands in the attributes."""
    written = "".join(
        style_attribute(style) if each == "style" else _attribute(each, value, name) for each, value in attributes
    )
    return f"<{name}{written}/>" if inside is None else f"<{name}{written}>{inside}</{name}>"


def _attribute(name: str, value: object, of: str) -> str:
    if value is None or value is MISSING or isinstance(value, bool):
        return ""
    written = text(value)
    if name in _ADDRESSES:
        if value == "":
            return ' href=""' if of == "a" else ""
        if _SCRIPT_ADDRESS.match(written):
            written = _BLOCKED
    return f' {name}="{escaped(written)}"'


def style_attribute(style: object) -> str:
    """The attribute with its space before it; nothing where no property is left."""
    declarations = [each for name, value in entries(style) if (each := _declaration(name, value))]
    return f' style="{";".join(declarations)}"' if declarations else ""


def _declaration(name: str, value: object) -> str:
    if value is None or value is MISSING or isinstance(value, bool) or value == "":
        return ""
    if name.startswith("--"):
        return f"{escaped(name)}:{escaped(trimmed(text(value)))}"
    if isinstance(value, (int, float)):
        written = figure(value)
        written += "" if value == 0 or name in _UNITLESS else "px"
    else:
        written = escaped(trimmed(text(value)))
    return f"{_hyphenated(name)}:{written}"


@lru_cache(maxsize=1024)
def _hyphenated(name: str) -> str:
    hyphenated = _CAPITAL.sub(lambda found: "-" + found[0], name).lower()
    return escaped("-" + hyphenated if hyphenated.startswith("ms-") else hyphenated)


def merged(defaults: Mapping[str, object], style: object, *more: tuple[str, object]) -> dict[str, object]:
    """``{...defaults, ...style, ...more}``: a key keeps its first place and takes its last value."""
    return {**defaults, **dict(entries(style)), **dict(more)}


def well_formed(html: str) -> str:
    """The HTML as it leaves in UTF-8: half a surrogate pair becomes U+FFFD."""
    return html.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
