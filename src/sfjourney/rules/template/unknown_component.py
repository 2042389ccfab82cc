"""An element of a type that no component has."""

from collections.abc import Iterator

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.spelling import is_surely, likely
from sfjourney.templates import Element
from sfjourney.templates.template import ELEMENTS


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.odd:
        if visit.look.component is None and sent.causes.misspelt(visit.element.key, "type") is None:
            yield _finding(sent, visit.element)


def _finding(sent: SentTemplate, element: Element) -> Finding:
    place = sent.span((*ELEMENTS, element.key, "type"))
    lost = "it and all in it is left out" if element.children else "it is left out"
    if element.type is None:
        message = f"`{element.key}` has no type: {lost}"
        return Finding(
            "template/unknown-component", message, place, "no type", about=f"{sent.template.id} {element.key}"
        )
    meant = likely(element.type, sent.catalog)
    sure = meant is not None and is_surely(element.type, meant, sent.catalog)
    return Finding(
        "template/unknown-component",
        f"there is no component `{element.type}`: {lost} of the email",
        place,
        "no such component",
        help=f"did you mean {meant}?" if meant else f"write one of {', '.join(sorted(sent.catalog))}",
        fix=Fix(f"write {meant}", (Edit(place, f'"{meant}"'),), safe=sure) if meant else None,
        about=f"{sent.template.id} {element.key}",
    )


_GOOD = note('"text": {"type": "Text", "props": {"text": "Thank you"}}')

UNKNOWN_COMPONENT = Rule(
    code="template/unknown-component",
    title="An element of an unknown type",
    severity=Severity.ERROR,
    why="the renderer drops the element with all that is in it; names of components are case-sensitive",
    bad=_GOOD.replace('"Text"', '"text"'),
    good=_GOOD,
    check_template=check,
)
