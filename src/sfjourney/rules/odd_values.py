"""A value that a prop of a component cannot use -> what the reader of the email sees of it."""

import re
from typing import Any, Final

from sfjourney.pointers import MISSING
from sfjourney.rules.effects import FAILS
from sfjourney.templates import Prop, Use
from sfjourney.templates.javascript import kind_of
from sfjourney.templates.refusals import VOID_TAGS

_EFFECTS: Final = {
    Use.TEXT: "the reader sees its parts one after the other, without a space",
    Use.PREVIEW: "the inbox shows something else",
    Use.URL: "the link leads nowhere",
    Use.MARKDOWN: FAILS,
    Use.CODE: FAILS,
    Use.MARKUP: FAILS,
    Use.STYLE: "the style is lost",
    Use.ATTRIBUTE: "it looks otherwise than meant",
}
_EFFECTS_IN: Final = {
    ("Heading", "as"): "the tag may swallow the text",
    ("Code", "language"): FAILS,
    ("Code", "theme"): FAILS,
    ("Button", "height"): "the label gets no line height, and Outlook no height",
    ("Button", "width"): "the button fills the whole width, and Outlook gets none that it knows",
    ("Conditional", "mso"): FAILS,
}
_SWALLOWING: Final = VOID_TAGS | frozenset(
    ("iframe", "math", "noembed", "noframes", "noscript", "object", "script", "select", "style", "svg", "template",
     "textarea", "title")
)  # fmt: skip
_TAG: Final = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_NUMBER: Final = re.compile(r"\s*\d+(\.\d+)?\s*")
_LENGTH: Final = re.compile(r"\s*\d+(\.\d+)?(px|em|rem|%|pt)\s*")


def effect_of(component: str, prop: Prop, value: Any = MISSING) -> str:
    """What becomes of a value that does not fit; MISSING where it is not known before the send."""
    if value is not MISSING:
        exact = _exactly(component, prop, value)
        if exact is not None:
            return exact
    return _EFFECTS_IN.get((component, prop.name), _EFFECTS[prop.use])


def _exactly(component: str, prop: Prop, value: Any) -> str | None:
    match component, prop.name:
        case "Heading", "as":
            return _in_tag(value)
        case "Button", "width":
            return _width(value)
        case "Button", "height":
            return _height(value)
        case _ if prop.use is Use.TEXT:
            return _as_text(value)
        case _ if prop.use is Use.PREVIEW and isinstance(value, dict):
            return "the inbox shows [object Object]"
    return None


def _in_tag(tag: Any) -> str:
    if not isinstance(tag, str):
        return FAILS
    if _TAG.fullmatch(tag) is None:
        return "the markup breaks, and the text with it"
    if tag.lower() in _SWALLOWING:
        return "the tag swallows the text, and the reader sees nothing of it"
    return f"the text shows as <{tag}> does, and without the look of a heading"


def _width(width: Any) -> str | None:
    """``max-width`` needs a unit where it is text, and Outlook gets one in any case."""
    if isinstance(width, str):
        if _NUMBER.fullmatch(width):
            return "the button fills the whole width, in every mail client but Outlook"
        if _LENGTH.fullmatch(width):
            return f"Outlook gets a width of {width.strip()}px, and shows its own"
        return f"the button fills the whole width, and Outlook gets a width of {width}px"
    if width == 0 and not isinstance(width, bool):
        return "the button has no width, in Outlook neither"
    return None


def _height(height: Any) -> str | None:
    """The label's line is as high, less the border: what is counted with becomes a number where it can."""
    if isinstance(height, str):
        if _NUMBER.fullmatch(height):
            return "it looks right as long as the renderer happens to count with a text"
        return f"the label gets a line height of NaNpx, and Outlook a height of {height}px"
    if isinstance(height, (int, float)) and not isinstance(height, bool):
        return f"the label gets no line height, and Outlook a height of {height}px"
    return None


def _as_text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "nothing shows, be it true or false"
    waiting, holds_object = [value], False
    while waiting:
        part = waiting.pop()
        holds_object = holds_object or isinstance(part, dict)
        waiting += part if isinstance(part, list) else []
    if holds_object:
        return FAILS
    return "the reader sees its items one after the other, without a space" if isinstance(value, list) else None


def shown(value: Any) -> str:
    """A value in a message: short ones as they are written, others by their kind."""
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    return kind_of(value)
