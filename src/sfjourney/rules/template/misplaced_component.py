"""A component where it does not belong."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found
from sfjourney.templates import Component
from sfjourney.templates.template import ELEMENTS

CODE = "template/misplaced-component"

_ONCE: Final = {
    "Head": "with two of them the text of the email vanishes",
    "Body": "their contents run together, with the look of the first",
}

_OUT_OF_PLACE: Final = {
    "Row": "it shows in front of the row, not in it",
    "Head": "the email's text begins with it, and what follows in the head is shown or lost",
    "Html": "it is not shown where it stands",
}
"""What becomes of anything that does not belong in such a component."""

_ELSEWHERE: Final = {
    "Column": "it loses its cell, and shows before or after the others",
    "Body": "an email has one body: its look is lost, or that of the whole email",
    "Html": "an email begins once: what is in it runs together with what is around it",
}
_NO_EFFECT: Final = "mail clients look for it in the head, and here it has no effect"


def check(sent: SentTemplate) -> Iterator[Finding]:
    told: set[str] = set()
    for visit in sent.visits:
        component = visit.look.component
        if component is None:
            continue
        if visit.element.children and not component.shows_children:
            message = f"{component.name} shows no children: the reader never sees them"
            place = (*ELEMENTS, visit.element.key, "children")
            yield found(sent, CODE, message, place, "never shown", "put them beside it, in the element around")
        parent = visit.parent
        around = parent.look.component if parent is not None else None
        if parent is None or around is None or not around.shows_children:
            continue
        if (component.parents is not None or around.children is not None) and not _belongs(component, around):
            keys = (visit.element.key, parent.element.key)
            told.add(visit.element.key)
            yield _out_of_place(sent, keys, component, around)
    for name, effect in _ONCE.items():
        for visit in sent.of_type(name)[1:]:
            place = (*ELEMENTS, visit.element.key)
            if visit.element.key not in told:
                yield found(sent, CODE, f"a second {name}: {effect}", place, "one too many", f"keep one {name}")


def _belongs(component: Component, around: Component) -> bool:
    fits = component.parents is None or around.name in component.parents
    return fits and (around.children is None or component.name in around.children)


def _out_of_place(sent: SentTemplate, keys: tuple[str, str], component: Component, around: Component) -> Finding:
    key, parent = keys
    effect = _OUT_OF_PLACE.get(around.name) or _ELSEWHERE.get(component.name, _NO_EFFECT)
    if component.parents and around.name not in component.parents:
        hint = f"{component.name} belongs in {' or '.join(sorted(component.parents))}"
    else:
        hint = f"{around.name} takes {' and '.join(sorted(around.children or ())) or 'nothing'}"
    return Finding(
        CODE,
        f"{component.name} in {around.name}: {effect}",
        sent.span((*ELEMENTS, key, "type")),
        "out of place",
        (Label(sent.span((*ELEMENTS, parent, "type")), "in this"),),
        hint,
        about=f"{sent.template.id} {key}",
    )


MISPLACED_COMPONENT = Rule(
    code=CODE,
    title="A component where it does not belong",
    severity=Severity.ERROR,
    why="an email is made of tables: what does not fit into one is moved or thrown away by whoever reads it",
    bad=note(
        """
        "row": {"type": "Row", "props": {}, "children": ["text"]},
        "text": {"type": "Text", "props": {"text": "Thank you"}}
        """,
        children="row",
    ),
    good=note(
        """
        "row": {"type": "Row", "props": {}, "children": ["cell"]},
        "cell": {"type": "Column", "props": {}, "children": ["text"]},
        "text": {"type": "Text", "props": {"text": "Thank you"}}
        """,
        children="row",
    ),
    check_template=check,
)
