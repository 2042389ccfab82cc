"""What only Outlook should show, and plain text shows to all."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates import Element
from sfjourney.templates.javascript import is_truthy
from sfjourney.templates.template import ELEMENTS

_PRINTING: Final = frozenset({"Text", "Heading", "Link", "Button", "Markdown", "Code", "Hr"})


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.of_type("Conditional"):
        props = visit.element.props if isinstance(visit.element.props, dict) else {}
        only_some = props.get("mso") is True or bool(props.get("expression"))
        if only_some and _prints(sent, visit.element):
            message = "the plain-text part has no conditions: every reader of it sees what is inside"
            path = (*ELEMENTS, visit.element.key)
            hint = "put markup inside that has no text, as Raw with disablePlainTextOutput"
            yield value_finding(sent, "template/conditional-in-text", message, path, "shown in plain text", hint)


def _prints(sent: SentTemplate, conditional: Element) -> bool:
    seen = {conditional.key}
    waiting = list(sent.children(conditional))
    while waiting:
        element = waiting.pop()
        props = element.props if isinstance(element.props, dict) else {}
        if element.type in _PRINTING or (element.type == "Raw" and not is_truthy(props.get("disablePlainTextOutput"))):
            return True
        waiting.extend(child for child in sent.children(element) if child.key not in seen)
        seen.update(child.key for child in sent.children(element))
    return False


_BAD = note(
    """
    "box": {"type": "Section", "props": {}, "children": ["outlook"]},
    "outlook": {"type": "Conditional", "props": {"mso": true}, "children": ["text"]},
    "text": {"type": "Raw", "props": {"content": "<p>For Outlook</p>"}}
    """,
    children="box",
)

CONDITIONAL_IN_TEXT = Rule(
    code="template/conditional-in-text",
    title="A Conditional whose text everybody sees in plain text",
    severity=Severity.WARNING,
    why="the plain-text part is made from everything there is",
    bad=_BAD,
    good=_BAD.replace('"<p>For Outlook</p>"', '"<p>For Outlook</p>", "disablePlainTextOutput": true'),
    check_template=check,
)
