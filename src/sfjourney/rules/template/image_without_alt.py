"""An image without words."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found
from sfjourney.templates.template import ELEMENTS


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.of_type("Image"):
        props = visit.element.props
        if isinstance(props, dict) and props.get("alt") is None:
            message = "an image without alt: who does not load images sees nothing in its place"
            path = (*ELEMENTS, visit.element.key, "props")
            hint = 'say what it shows, or write "alt": "" for decoration'
            yield found(sent, "template/image-without-alt", message, path, "no alt", hint)


_GOOD = note('"text": {"type": "Image", "props": {"src": "https://shop.example/seeds.png", "alt": "A bag of seeds"}}')

IMAGE_WITHOUT_ALT = Rule(
    code="template/image-without-alt",
    title="An image without alt",
    severity=Severity.WARNING,
    why="many mail clients load no images until they are asked, and some readers see none",
    bad=_GOOD.replace(', "alt": "A bag of seeds"', ""),
    good=_GOOD,
    check_template=check,
)
