"""A key that a template, or an element of it, does not have."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.effects import without_prop
from sfjourney.rules.example import note
from sfjourney.rules.respelling import respelling
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.empty_email import emptied
from sfjourney.templates.keys import OF_ELEMENT
from sfjourney.templates.template import ELEMENTS, Stray

CODE: Final = "template/unknown-field"

_OF_ELEMENT: Final = {
    "children": "nothing that it names shows",
    "props": "the element has no props, and its place stays empty",
    "repeat": "it shows once, with nothing in the place of the items",
    "type": "the element has no type, and is left out with all that is in it",
    "visible": "it is shown to everybody",
}
_ABOVE: Final = {
    "from": "the email does not say who it is from",
    "preheader": "the inbox shows no preview text of it",
    "purpose": "the template counts as one of purpose General",
    "replyTo": "the reader's answer goes to the sender instead",
    "root": "the email is empty",
    "sensitiveTransactionalVariablePaths": "values that should be hidden are shown in outputs",
    "state": "what it should bring along stays empty",
    "status": "the template counts as Active",
    "subject": "the reader sees an empty line in the inbox, or the send is refused",
}


def check(sent: SentTemplate) -> Iterator[Finding]:
    for stray in sent.template.strays:
        if stray.path[: len(ELEMENTS)] == ELEMENTS:
            yield from _in_element(sent, stray)
        elif stray.meant == stray.path[-1]:
            yield _outside(sent, stray)
        elif stray.meant is not None:
            effect = _ABOVE.get(stray.meant, "it is as if it were not there")
            yield _misspelt(sent, stray, f"`{stray.path[-1]}` is no key of a template, and is ignored: {effect}")


def _in_element(sent: SentTemplate, stray: Stray) -> Iterator[Finding]:
    key, written = str(stray.path[len(ELEMENTS)]), str(stray.path[-1])
    component = sent.catalog.get(sent.template.elements[key].type or "")
    if component is not None and written in component.props:
        prop = component.props[written]
        lost = without_prop(component.name, prop) if prop.required else "the reader sees nothing of it"
        yield Finding(
            CODE,
            f"`{written}` stands beside the props of `{key}` and is ignored: {lost}",
            sent.template.document.key_span(stray.path),
            "ignored here",
            help=f'write it inside, "props": {{"{written}": …}}',
            about=f"{sent.template.id} {key} {written}",
            why="a component is given its props, and nothing that stands beside them",
        )
    elif stray.meant is not None:
        effect = _OF_ELEMENT[stray.meant]
        if key in sent.survey.looks:
            effect += emptied(sent)
        yield _misspelt(sent, stray, f"`{written}` of `{key}` is no field of an element, and is ignored: {effect}")


def _outside(sent: SentTemplate, stray: Stray) -> Finding:
    key = str(stray.meant)
    return Finding(
        CODE,
        f"`{key}` stands beside the definition, and is ignored: {_ABOVE[key]}",
        sent.template.document.key_span(stray.path),
        "nothing reads this",
        help=f'write it inside, "definition": {{"{key}": …}}',
        about=f"{sent.template.id} {key}",
    )


def _misspelt(sent: SentTemplate, stray: Stray, message: str) -> Finding:
    place = sent.template.document.key_span(stray.path)
    return Finding(
        CODE,
        message,
        place,
        "nothing reads this",
        help=f"did you mean {stray.meant}?",
        fix=respelling(place, str(stray.path[-1]), stray.meant, OF_ELEMENT | {stray.meant or ""}),
        about=" ".join((sent.template.id, *map(str, stray.path))),
    )


UNKNOWN_FIELD = Rule(
    code=CODE,
    title="A key that a template does not have",
    severity=Severity.ERROR,
    why="whoever reads the file looks for the keys it knows, and passes over all others without a word",
    bad=note(
        """
        "text": {
          "type": "Text",
          "props": {"text": "A gift card is in the parcel"},
          "visibel": {"$state": "/event/gift"}
        }
        """
    ),
    good=note(
        """
        "text": {
          "type": "Text",
          "props": {"text": "A gift card is in the parcel"},
          "visible": {"$state": "/event/gift"}
        }
        """
    ),
    check_template=check,
)
