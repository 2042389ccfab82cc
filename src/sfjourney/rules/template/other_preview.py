"""A Preview that says something else than the preheader."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.pointers import MISSING
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.templates.template import DEFINITION, ELEMENTS

CODE: Final = "template/other-preview"


def check(sent: SentTemplate) -> Iterator[Finding]:
    preheader = sent.template.preheader
    if preheader is MISSING or preheader is None or preheader == "":
        return
    for visit in sent.of_type("Preview"):
        props = visit.element.props
        text = props.get("text") if isinstance(props, dict) else None
        if text is not None and text != preheader:
            yield Finding(
                CODE,
                "this Preview and the preheader differ: the reader sees one of them, and which is not sure",
                sent.span((*ELEMENTS, visit.element.key, "props", "text")),
                "in the email",
                (Label(sent.span((*DEFINITION, "preheader")), "beside it"),),
                "write one of the two, or the same in both",
                about=f"{sent.template.id} {visit.element.key}",
            )


_GOOD = note(
    """
    "pre": {"type": "Preview", "props": {"text": "We are packing it"}},
    "text": {"type": "Text", "props": {"text": "Thank you"}}
    """
).replace('"children": ["body"]', '"children": ["pre", "body"]')

OTHER_PREVIEW = Rule(
    code=CODE,
    title="Two texts for one preview",
    severity=Severity.WARNING,
    why="an inbox shows the first words that it finds, and the two stand at different places of the email",
    bad=_GOOD.replace('"subject": "Your order"', '"subject": "Your order",\n    "preheader": "It is on its way"'),
    good=_GOOD,
    check_template=check,
)
