"""An image without words."""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.markdown_links import markdown_links, text_span
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.missing_prop import SHORTEST_PROP
from sfjourney.rules.template_findings import value_finding
from sfjourney.spelling import slip_of
from sfjourney.templates.template import ELEMENTS

CODE: Final = "template/image-without-alt"
_MESSAGE: Final = "an image without alt: who does not load images sees nothing in its place"


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.of_type("Image"):
        props = visit.element.props
        is_misspelt = slip_of("alt", visit.look.unknown, shortest=SHORTEST_PROP) is not None
        if isinstance(props, dict) and props.get("alt") is None and not is_misspelt:
            path = (*ELEMENTS, visit.element.key, "props")
            hint = 'say what it shows, or write "alt": "" for decoration'
            yield value_finding(sent, CODE, _MESSAGE, path, "no alt", hint)
    for visit in sent.of_type("Markdown"):
        for link in markdown_links(visit.element.props):
            if link.is_image and link.words is None:
                path = (*ELEMENTS, visit.element.key, "props", *link.path)
                finding = value_finding(
                    sent, CODE, _MESSAGE, path, "no words", "say what it shows: ![A bag of seeds](https://…)"
                )
                yield replace(finding, span=text_span(sent, path, link.start, link.address))


_GOOD = note('"text": {"type": "Image", "props": {"src": "https://shop.example/seeds.png", "alt": "A bag of seeds"}}')

IMAGE_WITHOUT_ALT = Rule(
    code=CODE,
    title="An image without alt",
    severity=Severity.WARNING,
    why="many mail clients load no images until they are asked, and some readers see none",
    bad=_GOOD.replace(', "alt": "A bag of seeds"', ""),
    good=_GOOD,
    check_template=check,
)
