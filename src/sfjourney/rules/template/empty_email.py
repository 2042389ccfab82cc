"""An email that shows nothing."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.cycle import first_cycle
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates import Visit
from sfjourney.templates.template import BODY

CODE: Final = "template/empty-email"

_CONTENT: Final = {
    "Background": "src",
    "Button": "text",
    "Code": "content",
    "Heading": "text",
    "Image": "src",
    "Link": "text",
    "Markdown": "content",
    "Raw": "content",
    "Text": "text",
}
"""The prop of each component in which there is something to see."""


_WHOLE: Final = frozenset({"Body", "Html"})
"""What a whole email has, and a piece of one has not."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    if sent.types.isdisjoint(_WHOLE) or not shows_nothing(sent):
        return
    if not _is_explained(sent):
        message = "nothing in this body has a text or an image: the reader gets an empty email"
        hint = "put a Text, a Heading or an Image into the Body"
        yield value_finding(sent, CODE, message, (*BODY, "root"), "leads to nothing that shows", hint)


def emptied(sent: SentTemplate) -> str:
    """What else to say of a mistake that leaves nothing to see; nothing where something is left."""
    return ", and the reader gets an empty email" if shows_nothing(sent) else ""


def shows_nothing(sent: SentTemplate) -> bool:
    """Whether no element that the root reaches can show anything, whatever the state."""
    unseen: set[int] = set()
    for visit in sent.survey.visits:
        component, parent = visit.look.component, visit.parent
        if (
            (parent is not None and (id(parent) in unseen or not _shows_children(parent)))
            or component is None
            or visit.element.visible is False
        ):
            unseen.add(id(visit))
        elif component.own or _has_content(visit, component.name):
            return False
    return True


def _shows_children(visit: Visit) -> bool:
    component = visit.look.component
    return component is not None and component.shows_children


def _has_content(visit: Visit, component: str) -> bool:
    name, props = _CONTENT.get(component), visit.element.props
    value = props.get(name) if name is not None and isinstance(props, dict) else None
    return bool(value.strip()) if isinstance(value, str) else value is not None and not isinstance(value, bool)


def _is_explained(sent: SentTemplate) -> bool:
    """Whether an element that is left out, or has lost what it shows, is reported already."""
    if sent.template.strays or len(sent.visits) < len(sent.template.elements) or first_cycle(sent):
        return True
    lost = not sent.survey.is_whole and any(
        child not in sent.template.elements for visit in sent.visits for child in visit.element.children or ()
    )
    return lost or any(visit.look.odd or visit.element.children is None for visit in sent.visits)


EMPTY_EMAIL = Rule(
    code=CODE,
    title="An email that shows nothing",
    severity=Severity.WARNING,
    why="an email without a word or an image is sent, counted and paid for like any other",
    bad=note('"line": {"type": "Hr", "props": {}}', children="line"),
    good=note('"text": {"type": "Text", "props": {"text": "Thank you"}}'),
    check_template=check,
)
