"""An element that the root does not lead to."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found
from sfjourney.templates.template import ELEMENTS


def check(sent: SentTemplate) -> Iterator[Finding]:
    elements = sent.template.elements
    if len(sent.visits) == len(elements) or sent.template.root not in elements:
        return
    reached = {visit.element.key for visit in sent.visits}
    lost = [element for key, element in elements.items() if key not in reached]
    # What stands in one that is lost, or in children at the wrong place, is lost for that reason.
    inside = {child for element in lost for child in element.children or ()}
    inside.update(child for visit in sent.visits for child in _misplaced(visit.element.props))
    for element in lost:
        if element.key not in inside:
            message = f"`{element.key}` is in no element's children: it is never shown"
            hint = "name it in the children of another, or take it out"
            yield found(sent, "template/unreachable-element", message, (*ELEMENTS, element.key), "never shown", hint)


def _misplaced(props: object) -> Iterator[str]:
    children = props.get("children") if isinstance(props, dict) else None
    yield from (child for child in children if isinstance(child, str)) if isinstance(children, list) else ()


UNREACHABLE_ELEMENT = Rule(
    code="template/unreachable-element",
    title="An element that is never shown",
    severity=Severity.WARNING,
    why="the root leads to everything that is rendered",
    bad=note(
        """
        "text": {"type": "Text", "props": {"text": "Thank you"}},
        "footer": {"type": "Text", "props": {"text": "The shop"}}
        """
    ),
    good=note(
        """
        "text": {"type": "Text", "props": {"text": "Thank you"}},
        "footer": {"type": "Text", "props": {"text": "The shop"}}
        """,
        children="text footer",
    ),
    check_template=check,
)
