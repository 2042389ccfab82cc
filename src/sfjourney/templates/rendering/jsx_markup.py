"""Tags, attributes and styles -> HTML as jsx-email 3.2 writes it, by way of parse5 and rehype."""

import re
from functools import lru_cache
from typing import Final

from sfjourney.pointers import MISSING
from sfjourney.templates.javascript import entries, text
from sfjourney.templates.rendering.coercion import figure, shown
from sfjourney.templates.rendering.react_markup import Attributes

_UNITLESS_PROPERTIES: Final = (
    "animationIterationCount columns columnCount flex flexGrow flexShrink fontWeight gridColumn gridColumnEnd "
    "gridColumnStart gridRow gridRowEnd gridRowStart lineHeight opacity order orphans tabSize widows zIndex zoom"
)
_UNITLESS: Final = frozenset(_UNITLESS_PROPERTIES.split())
_CAPITAL = re.compile(r"[A-Z]")
_COMMENT_ENDS = re.compile(r"--(?=!?>)")


def escaped(value: str) -> str:
    """Text between tags. NUL is lost, as in any HTML parser."""
    return value.replace("\0", "").replace("&", "&amp;").replace("<", "&lt;")


def content(value: object) -> str:
    """The text of an element."""
    return escaped(shown(value))


def tag(name: str, attributes: Attributes, style: object = MISSING, inside: str | None = None) -> str:
    """An element; a void one where nothing is ``inside``. The style goes where ``style`` stands in the attributes."""
    written = "".join(
        style_attribute(style) if each == "style" else attribute(each, value) for each, value in attributes
    )
    return f"<{name}{written}>" if inside is None else f"<{name}{written}>{inside}</{name}>"


def attribute(name: str, value: object) -> str:
    """One attribute with its space before it; nothing for null, arrays and objects."""
    if isinstance(value, bool):
        return f' {name}="{text(value)}"'
    if isinstance(value, (int, float)):
        return f' {name}="{figure(value)}"'
    if not isinstance(value, str):
        return ""
    quoted = value.replace("\0", "\ufffd").replace("&", "&amp;").replace('"', "&quot;")
    return f' {name}="{quoted}"' if quoted else f" {name}"


def style_attribute(style: object) -> str:
    """The style; nothing where there is none, an attribute without value where nothing is left of it."""
    if style is None or style is MISSING:
        return ""
    return attribute("style", ";".join(_declaration(name, value) for name, value in entries(style) if _counts(value)))


def _counts(value: object) -> bool:
    return value is not None and value is not MISSING


def _declaration(name: str, value: object) -> str:
    hyphenated = _hyphenated(name)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{hyphenated}:{figure(value)}{'' if value == 0 or name in _UNITLESS else 'px'}"
    return f"{hyphenated}:{text(value)}"


@lru_cache(maxsize=1024)
def _hyphenated(name: str) -> str:
    hyphenated = _CAPITAL.sub(lambda found: "-" + found[0].lower(), name)
    return "-" + hyphenated if hyphenated.startswith("ms-") else hyphenated


def in_comment(html: str) -> str:
    """HTML inside of a conditional comment, which no ``-->`` of its own may end."""
    return _COMMENT_ENDS.sub("--&#8203;", html)
