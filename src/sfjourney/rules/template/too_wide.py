"""A width that the component does not reach."""

import re
from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates import Dialect
from sfjourney.templates.template import ELEMENTS

_WIDEST: Final = 600
_PIXELS: Final = re.compile(r"\s*(\d+(?:\.\d+)?)px\s*")


def check(sent: SentTemplate) -> Iterator[Finding]:
    if sent.model.settings.dialect is not Dialect.JSX_EMAIL:
        return
    for visit in sent.of_type("Container"):
        props = visit.element.props
        style = props.get("style") if isinstance(props, dict) else None
        if isinstance(style, dict) and _pixels(style.get("maxWidth")) > _WIDEST:
            path = (*ELEMENTS, visit.element.key, "props", "style", "maxWidth")
            message = "a Container is never wider than 600px: the reader sees it at that width"
            yield value_finding(sent, "template/too-wide", message, path, "no effect", "write 600px or less")


def _pixels(width: object) -> float:
    if isinstance(width, bool):
        return 0
    if isinstance(width, (int, float)):
        return width
    written = _PIXELS.fullmatch(width) if isinstance(width, str) else None
    return float(written[1]) if written is not None else 0


_GOOD = note(
    """
    "box": {"type": "Container", "props": {"style": {"maxWidth": "600px"}}, "children": ["text"]},
    "text": {"type": "Text", "props": {"text": "Thank you"}}
    """,
    children="box",
)

TOO_WIDE = Rule(
    code="template/too-wide",
    title="A Container wider than it can be",
    severity=Severity.WARNING,
    why="a block of 600 pixels stands around it, in Outlook a table of that width",
    bad=_GOOD.replace("600px", "720px"),
    good=_GOOD,
    check_template=check,
)
