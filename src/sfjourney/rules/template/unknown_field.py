"""A field that elements do not have, where one that they have is meant, or a prop."""

from collections.abc import Iterator, Mapping
from typing import Final

from sfjourney.diagnostics import Edit, Finding, Fix, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.spelling import likely
from sfjourney.templates import Visit
from sfjourney.templates.template import ELEMENTS

CODE = "template/unknown-field"

_WITHOUT: Final[Mapping[str, str]] = {
    "type": "the element is left out of the email",
    "props": "the element shows empty",
    "children": "the element stays empty",
    "visible": "the element is shown to everybody",
    "repeat": "the element shows once, with nothing in the place of the items",
}
"""What the reader has of an element without each of its fields."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    others = sent.template.others
    for visit in sent.visits if others else ():
        for name in others.get(visit.element.key, ()):
            meant = field_meant(visit, name)
            if meant is not None:
                yield _misspelt(sent, visit, name, meant)
            elif _is_prop(visit, name):
                yield _beside(sent, visit, name)


def field_meant(visit: Visit, name: str) -> str | None:
    """The field that is probably meant by a key that elements do not have; remarks of an author are left alone."""
    if visit.look.component is not None and name in visit.look.component.props:
        return None
    return likely(name, _WITHOUT)


def _is_prop(visit: Visit, name: str) -> bool:
    """Whether it is a prop that the element does not have elsewhere; that one is needed, another rule says."""
    component = visit.look.component
    if component is None or name not in component.props or any(prop.name == name for prop in visit.look.missing):
        return False
    props = visit.element.props
    return not (isinstance(props, dict) and name in props)


def _misspelt(sent: SentTemplate, visit: Visit, name: str, meant: str) -> Finding:
    key = visit.element.key
    place = sent.template.document.key_span((*ELEMENTS, key, name))
    written = sent.written((*ELEMENTS, key))
    fix = None if meant in written else Fix(f"write {meant}", (Edit(place, f'"{meant}"'),), safe=False)
    return Finding(
        CODE,
        f"an element has no `{name}`: {_WITHOUT[meant]}",
        place,
        "not looked at",
        help=f"did you mean {meant}?",
        fix=fix,
        about=f"{sent.template.id} {key} {name}",
    )


def _beside(sent: SentTemplate, visit: Visit, name: str) -> Finding:
    key = visit.element.key
    return Finding(
        CODE,
        f"`{name}` stands beside the props of `{key}`: {visit.look.name} looks otherwise than meant",
        sent.template.document.key_span((*ELEMENTS, key, name)),
        "not looked at here",
        help=f"write `{name}` among the props",
        about=f"{sent.template.id} {key} {name}",
    )


UNKNOWN_FIELD = Rule(
    code=CODE,
    title="A field that elements do not have",
    severity=Severity.ERROR,
    why="the renderer passes over what it does not know, and says nothing",
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
