"""An element of a type that no component has."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import PLAIN_NOTE
from sfjourney.rules.respelling import respelling
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.empty_email import emptied
from sfjourney.spelling import likely
from sfjourney.templates import Element
from sfjourney.templates.template import ELEMENTS

CODE: Final = "template/unknown-component"
RULE_WHY: Final = "the renderer drops an element that it does not know, with all that is in it"
_FEW: Final = 3


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.odd:
        if visit.look.component is None and sent.causes.misspelt(visit.element.key, "type") is None:
            yield _finding(sent, visit.element)


def _finding(sent: SentTemplate, element: Element) -> Finding:
    place = sent.span((*ELEMENTS, element.key, "type"))
    lost = ("it and all in it is left out" if element.children else "it is left out") + " of the email" + emptied(sent)
    if element.type is None:
        return Finding(
            CODE,
            f"`{element.key}` has no type: {lost}",
            place,
            "no type",
            help=_typed(sent, element),
            about=f"{sent.template.id} {element.key}",
            why="the type says what an element is: without one the renderer makes nothing of it",
        )
    meant = likely(element.type, sent.catalog)
    differs = meant is not None and meant.casefold() == element.type.casefold()
    return Finding(
        CODE,
        f"there is no component `{element.type}`: {lost}",
        place,
        "no such component",
        help=f"did you mean {meant}?" if meant else f"write one of {', '.join(sorted(sent.catalog))}",
        fix=respelling(place, element.type, meant, sent.catalog),
        about=f"{sent.template.id} {element.key}",
        why=f"{RULE_WHY}; names of components are case-sensitive" if differs else None,
    )


def _typed(sent: SentTemplate, element: Element) -> str:
    """What to write: the types that have just these props, where they are few."""
    given = element.props.keys() if isinstance(element.props, dict) else ()
    fitting = [
        name
        for name, component in sent.catalog.items()
        if given
        and all(prop in component.props for prop in given)
        and all(prop.name in given for prop in component.props.values() if prop.required)
    ]
    known = " or ".join(f'"type": "{name}"' for name in fitting) if 0 < len(fitting) <= _FEW else '"type": "Text"'
    return f"write {known}" + ("" if 0 < len(fitting) <= _FEW else ", or whichever component it is")


UNKNOWN_COMPONENT = Rule(
    code=CODE,
    title="An element of an unknown type",
    severity=Severity.ERROR,
    why=RULE_WHY,
    bad=PLAIN_NOTE.replace('"Text"', '"text"'),
    good=PLAIN_NOTE,
    check_template=check,
)
