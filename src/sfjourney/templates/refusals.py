"""Component and its resolved props -> why the renderer throws at it, which loses the whole email."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

from sfjourney.pointers import MISSING
from sfjourney.templates.components import highlighting
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.javascript import is_truthy, kind_of
from sfjourney.templates.markdown.blocks import breaks_react_email

Props = Mapping[str, object]
"""Resolved props, MISSING where JavaScript has undefined."""

Refusal = Callable[[Props], str | None]
"""Why a component throws at its props, None where it does not."""

_VOID_TAG_NAMES: Final = "area base br col embed hr img input link meta param source track wbr"
VOID_TAGS: Final = frozenset(_VOID_TAG_NAMES.split())
"""Tags without content (HTML, 13.1.2)."""

_TAG_NAME = re.compile(r"[a-zA-Z][:_a-zA-Z\-.\d]*", re.ASCII)


def given(props: Props, name: str) -> object:
    """A prop, MISSING where it is absent or null: most components make no difference."""
    value = props.get(name, MISSING)
    return MISSING if value is None else value


class Check(Struct, frozen=True):
    """What a component refuses, and the props that it looks at for that; of ``texts`` it takes any string."""

    refusal: Refusal
    props: frozenset[str]
    texts: frozenset[str] = frozenset()


def check_of(dialect: Dialect, component: str) -> Check | None:
    """The check of a standard component; None for one that takes anything."""
    return _CHECKS[dialect].get(component)


def _text(name: str) -> Refusal:
    def check(props: Props) -> str | None:
        value = props.get(name)
        return _unprintable(name, value) if isinstance(value, (list, dict)) or _is_foreign(value) else None

    return check


def _is_foreign(value: object) -> bool:
    """Whether a value is none that JSON has: what every JavaScript object inherits."""
    return not (value is None or value is MISSING or isinstance(value, (str, int, float)))


def _unprintable(name: str, value: object) -> str | None:
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(one)
        elif isinstance(one, dict) or _is_foreign(one):
            return f"{name} is {kind_of(value)} where text is shown" + (
                ", with an object in it" if isinstance(value, list) else ""
            )
    return None


def _string(name: str) -> Refusal:
    def check(props: Props) -> str | None:
        value = props.get(name, MISSING)
        return None if isinstance(value, str) else f"{name} is {kind_of(value)}, not a string"

    return check


def _style(name: str = "style") -> Refusal:
    def check(props: Props) -> str | None:
        value = given(props, name)
        return None if value is MISSING or isinstance(value, (dict, list)) else f"{name} is {kind_of(value)}"

    return check


def _all(*checks: Refusal) -> Refusal:
    return lambda props: next((reason for check in checks if (reason := check(props)) is not None), None)


def _tag(props: Props) -> str | None:
    tag = given(props, "as")
    return None if tag is MISSING or isinstance(tag, str) else f"as is {kind_of(tag)}, not the name of a tag"


def _jsx_heading(props: Props) -> str | None:
    """An element of type 0 or false is nothing, and a void one prints no text whatever it is."""
    tag = given(props, "as")
    if isinstance(tag, str) and tag in VOID_TAGS:
        return None
    if tag is MISSING or isinstance(tag, str):
        return _text("text")(props)
    return _tag(props) if is_truthy(tag) else None


def _react_heading(props: Props) -> str | None:
    reason = _tag(props)
    if reason is not None:
        return reason
    tag = given(props, "as")
    if isinstance(tag, str) and not _TAG_NAME.fullmatch(tag):
        return "as is not the name of a tag"
    if tag in VOID_TAGS and given(props, "text") is not MISSING:
        return "as is the name of a tag that holds no text"
    return _text("text")(props)


def _code(props: Props) -> str | None:
    reason = _string("content")(props)
    if reason is not None:
        return reason
    known = highlighting()
    language, theme = given(props, "language"), given(props, "theme")
    if is_truthy(language) and not (isinstance(language, str) and language in known.languages):
        return "language is no language that shiki knows"
    if isinstance(theme, str) and theme not in known.themes and theme != "none":
        return "theme is no theme that shiki knows"
    return None


def _conditional(props: Props) -> str | None:
    named = [name for name in ("expression", "mso") if given(props, name) is not MISSING]
    return None if len(named) == 1 else f"it takes either expression or mso, and has {'both' if named else 'neither'}"


def _preview(props: Props) -> str | None:
    value = props.get("text", MISSING)
    return None if value is MISSING or isinstance(value, (str, list)) else f"text is {kind_of(value)}, not a string"


def _react_markdown(props: Props) -> str | None:
    content = props.get("content")
    return breaks_react_email(content) if isinstance(content, str) else None


_TEXT: Final = Check(_text("text"), frozenset(("text",)), frozenset(("text",)))
_CONTENT: Final = Check(_string("content"), frozenset(("content",)), frozenset(("content",)))
_HEADING: Final = frozenset(("as", "text"))
_STYLE: Final = Check(_style(), frozenset(("style",)))

_CHECKS: Final[Mapping[Dialect, Mapping[str, Check]]] = MappingProxyType(
    {
        Dialect.JSX_EMAIL: {
            "Heading": Check(_jsx_heading, _HEADING, _HEADING),
            "Text": _TEXT,
            "Link": _TEXT,
            "Button": _TEXT,
            "Markdown": _CONTENT,
            "Code": Check(_code, frozenset(("content", "language", "theme")), frozenset(("content",))),
            "Conditional": Check(_conditional, frozenset(("expression", "mso"))),
            "Raw": _CONTENT,
        },
        Dialect.REACT_EMAIL: {
            "Body": _STYLE,
            "Section": _STYLE,
            "Row": _STYLE,
            "Column": _STYLE,
            "Heading": Check(_react_heading, _HEADING, frozenset(("text",))),
            "Text": _TEXT,
            "Link": _TEXT,
            "Button": _TEXT,
            "Preview": Check(_preview, frozenset(("text",)), frozenset(("text",))),
            "Markdown": Check(
                _all(_string("content"), _react_markdown, _style("markdownContainerStyles")),
                frozenset(("content", "markdownContainerStyles")),
            ),
        },
    }
)
