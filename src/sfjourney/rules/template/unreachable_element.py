"""An element that the root does not lead to."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Label, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.empty_email import emptied
from sfjourney.rules.template.misplaced_component import bypassed_body
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates import Element
from sfjourney.templates.template import BODY, ELEMENTS

CODE = "template/unreachable-element"


def check(sent: SentTemplate) -> Iterator[Finding]:
    elements = sent.template.elements
    if len(sent.visits) == len(elements) or sent.template.root not in elements:
        return
    reached = {visit.element.key for visit in sent.visits}
    lost = [element for key, element in elements.items() if key not in reached]
    # What stands in one that is lost, or in children at the wrong place, is lost for that reason.
    inside = {child for element in lost for child in element.children or ()}
    inside.update(child for visit in sent.visits for child in _meant(sent, visit.element))
    above = [element for element in lost if sent.template.root in (element.children or ())]
    if above:
        yield _below(sent, above[0])
    if (_lacks_element(sent) or _has_no_keys(sent)) and not above:
        return
    for element in lost:
        if element.key not in inside and element is not bypassed_body(sent) and not above:
            message = f"`{element.key}` is in no element's children: it is never shown{emptied(sent)}"
            hint = "name it in the children of another, or take it out"
            yield value_finding(sent, CODE, message, (*ELEMENTS, element.key), "never shown", hint)


def _meant(sent: SentTemplate, element: Element) -> Iterator[str]:
    """The children that an element was meant to have: misspelt keys, or a list at the wrong place."""
    stray = sent.causes.misspelt(element.key, "children")
    lists = [sent.template.document.at(stray.path)] if stray is not None else []
    if isinstance(element.props, dict) and "children" in element.props:
        lists.append(element.props["children"])
    for written in lists:
        yield from _strings(written)
    if not sent.survey.is_whole:
        for child in element.children or ():
            if child not in sent.template.elements and (meant := sent.meant_element(child)) is not None:
                yield meant


def _lacks_element(sent: SentTemplate) -> bool:
    """Whether a child is missing that is like no other: what is lost stood in it, or is called otherwise than there."""
    elements = sent.template.elements
    if sent.survey.is_whole:
        return False
    missing = {child for visit in sent.visits for child in visit.element.children or () if child not in elements}
    return any(sent.meant_element(child) is None for child in missing)


def _has_no_keys(sent: SentTemplate) -> bool:
    """Whether the children of an element are no list: nobody can tell what was meant to stand in it."""
    return any(visit.element.children is None for visit in sent.visits)


def _strings(written: object) -> Iterator[str]:
    """The keys in what should be a list of keys."""
    members = written if isinstance(written, list) else list(written) if isinstance(written, dict) else [written]
    yield from (member for member in members if isinstance(member, str))


def _below(sent: SentTemplate, outer: Element) -> Finding:
    """A root that another element holds: rendering begins too far down."""
    place = sent.span((*BODY, "root"))
    return Finding(
        CODE,
        f"rendering begins at `{sent.template.root}`, which is in `{outer.key}`: what is above it is never shown",
        place,
        "not the outermost",
        (Label(sent.span((*ELEMENTS, outer.key, "type")), "never shown"),),
        f'write "root": "{outer.key}"',
        Fix(f"write {outer.key}", (Edit(place, f'"{outer.key}"'),), safe=False),
        about=f"{sent.template.id} {outer.key}",
    )


UNREACHABLE_ELEMENT = Rule(
    code=CODE,
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
