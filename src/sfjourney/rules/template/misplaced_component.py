"""A component where it does not belong."""

from collections.abc import Iterator, Sequence
from typing import Final

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.rules.example import note
from sfjourney.rules.labels import first_few
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates import Component, Dialect, Element, Visit
from sfjourney.templates.javascript import is_truthy
from sfjourney.templates.template import ELEMENTS

CODE = "template/misplaced-component"

_ONCE: Final = {
    "Head": "with two of them the text of the email vanishes",
    "Body": "their contents run together, with the look of the first",
    "Html": "their contents run together, with the look of the first",
}

_OUT_OF_PLACE: Final = {
    "Row": "it shows in front of the row, not in it",
    "Head": "the email's text begins with it, and what follows in the head is shown or lost",
    "Html": "what a reader sees of it is outside of the Body, without its look",
}
"""What becomes of anything that does not belong in such a component."""

_ELSEWHERE: Final = {
    "Column": "it loses its cell, and shows before or after the others",
    "Body": "an email has one body: its look is lost, or that of the whole email",
    "Html": "an email begins once: what is in it runs together with what is around it",
}
_NO_EFFECT: Final = "mail clients look for it in the head, and here it has no effect"
_WHY_IN: Final = {
    "Head": "a head holds what is not shown: the first thing in it that would be shown ends it",
    "Html": "whatever a reader sees of an email stands in its Body",
}
_LEAVES: Final = "such a component is made of its props alone: the renderer throws away what is in it"


def check(sent: SentTemplate) -> Iterator[Finding]:
    told: set[str] = set()
    misplaced: dict[tuple[str, str], list[Visit]] = {}
    for visit in sent.visits:
        component = visit.look.component
        if component is None:
            continue
        if visit.element.children and not component.shows_children:
            message = f"{component.name} shows no children: the reader never sees them"
            place = (*ELEMENTS, visit.element.key, "children")
            yield value_finding(
                sent, CODE, message, place, "never shown", "put them beside it, in the element around", why=_LEAVES
            )
        parent = visit.parent
        around = parent.look.component if parent is not None else None
        if parent is None or around is None or not around.shows_children:
            continue
        if (component.parents is not None or around.children is not None) and not _belongs(component, around):
            told.add(visit.element.key)
            misplaced.setdefault((parent.element.key, _wanted(component, around)), []).append(visit)
    for visits in misplaced.values():
        yield _out_of_place(sent, visits)
    yield from _second(sent, told)
    yield from _doubled(sent)


def _second(sent: SentTemplate, told: set[str]) -> Iterator[Finding]:
    """What an email has once, and has twice here, or as often as a list has items."""
    throws = sent.model.settings.dialect is Dialect.REACT_EMAIL
    for name, merged in _ONCE.items():
        effect = "the renderer throws, and nothing is sent" if throws else merged
        for index, visit in enumerate(sent.of_type(name)):
            key = visit.element.key
            if key in told:
                continue
            if index:
                place = (*ELEMENTS, key)
                yield value_finding(
                    sent, CODE, f"a second {name}: {effect}", place, "one too many", f"keep one {name}", why=_WHY_ONCE
                )
            elif is_truthy(visit.element.repeat):
                message = f"a repeated {name}: where there are two items, {effect}"
                hint = f"repeat an element in the {name if name == 'Head' else 'Body'}"
                yield value_finding(
                    sent, CODE, message, (*ELEMENTS, key, "repeat"), "once for each item", hint, why=_WHY_ONCE
                )


_WHY_ONCE: Final = "an email is one document, with one head and one body"


def _doubled(sent: SentTemplate) -> Iterator[Finding]:
    """The second Tailwind at one place, with which the renderer takes away what stands behind it there."""
    for visit in sent.of_type("Tailwind"):
        key, parent = visit.element.key, visit.parent.element if visit.parent is not None else None
        beside = list(sent.children(parent)) if parent is not None else []
        place = next((index for index, child in enumerate(beside) if child.key == key), len(beside))
        is_second = any(child.type == "Tailwind" for child in beside[:place]) and beside[place + 1 :]
        if is_second or is_truthy(visit.element.repeat):
            again = "a repeated Tailwind" if is_truthy(visit.element.repeat) else "a second Tailwind beside another"
            message = f"{again}: what stands behind it is lost"
            hint = "take it out, it has no effect, and put its children in its place"
            yield value_finding(sent, CODE, message, (*ELEMENTS, key, "type"), "one too many", hint, why=_MOVED)


_MOVED: Final = "the renderer moves the styles that it brings along after rendering, and loses count at the second"


def _belongs(component: Component, around: Component) -> bool:
    fits = component.parents is None or around.name in component.parents
    return fits and (around.children is None or component.name in around.children)


def _wanted(component: Component, around: Component) -> str:
    """What would be right, in words."""
    if component.parents and around.name not in component.parents:
        return f"{component.name} belongs in {' or '.join(sorted(component.parents))}"
    return f"{around.name} takes {' and '.join(sorted(around.children or ())) or 'nothing'}"


def bypassed_body(sent: SentTemplate) -> Element | None:
    """A Body that nothing leads to, where what it should hold stands in the Html itself."""
    if "Html" not in sent.types or "Body" in sent.types:
        return None
    bodies = [element for element in sent.template.elements.values() if element.type == "Body"]
    return bodies[0] if len(bodies) == 1 else None


def _out_of_place(sent: SentTemplate, visits: Sequence[Visit]) -> Finding:
    """One for all that stand in the same element for want of the same."""
    first = visits[0]
    component, parent = first.look.component, first.parent
    around = parent.look.component if parent is not None else None
    if component is None or parent is None or around is None:
        raise TypeError(first.element.key)
    effect = _OUT_OF_PLACE.get(around.name) or _ELSEWHERE.get(component.name, _NO_EFFECT)
    places = [sent.span((*ELEMENTS, visit.element.key, "type")) for visit in visits]
    more = first_few([Label(place, "and this") for place in places[1:]], "and this")
    body = bypassed_body(sent) if around.name == "Html" else None
    return Finding(
        CODE,
        f"{component.name} in {around.name}: {effect}",
        places[0],
        "out of place",
        (Label(sent.span((*ELEMENTS, parent.element.key, "type")), "in this"), *more),
        _wanted(component, around)
        if body is None
        else f"put `{body.key}` into the children of `{parent.element.key}`, and this into those of `{body.key}`",
        about=f"{sent.template.id} {first.element.key}",
        why=_WHY_IN.get(around.name),
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
