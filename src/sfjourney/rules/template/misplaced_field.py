"""A field of an element that stands among its props."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.empty_email import emptied
from sfjourney.templates.keys import MISPLACED
from sfjourney.templates.template import ELEMENTS

_EFFECTS: Final = {
    "visible": "it is shown to everybody",
    "repeat": "it shows once, with nothing in the place of the items",
    "children": "it stays empty",
    "on": "nothing comes of it",
    "watch": "nothing comes of it",
}
"""What the reader sees where a field stands among the props."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.odd:
        for field in visit.look.unknown:
            if field in MISPLACED:
                yield _finding(sent, visit.element.key, field)


def _finding(sent: SentTemplate, key: str, field: str) -> Finding:
    lost = emptied(sent) if field == "children" else ""
    return Finding(
        "template/misplaced-field",
        f"`{field}` stands among the props of `{key}` and is ignored: {_EFFECTS[field]}{lost}",
        sent.template.document.key_span((*ELEMENTS, key, "props", field)),
        "ignored here",
        help=f"write `{field}` beside `props`",
        about=f"{sent.template.id} {key} {field}",
    )


MISPLACED_FIELD = Rule(
    code="template/misplaced-field",
    title="A field of an element among its props",
    severity=Severity.ERROR,
    why="the renderer looks for it beside the props, and there alone",
    bad=note(
        """
        "text": {
          "type": "Text",
          "props": {"text": "A gift card is in the parcel", "visible": {"$state": "/event/gift"}}
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
