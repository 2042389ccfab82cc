"""A child that is no element."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found
from sfjourney.spelling import likely
from sfjourney.templates import Element
from sfjourney.templates.javascript import kind_of
from sfjourney.templates.template import ELEMENTS

CODE = "template/missing-child"


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.visits:
        element = visit.element
        if element.children is None:
            yield from _no_keys(sent, element)
        elif not sent.survey.is_whole and any(child not in sent.template.elements for child in element.children):
            yield from _missing(sent, element)


def _no_keys(sent: SentTemplate, element: Element) -> Iterator[Finding]:
    path = (*ELEMENTS, element.key, "children")
    written = sent.written(path)
    what = f"the children of `{element.key}` are {kind_of(written)}, not an array of keys"
    if isinstance(written, list):
        what = f"the children of `{element.key}` are not all keys"
    yield found(sent, CODE, f"{what}: the whole email fails", path, "no keys", 'list keys, as in ["title", "text"]')


def _missing(sent: SentTemplate, element: Element) -> Iterator[Finding]:
    path = (*ELEMENTS, element.key, "children")
    for index, (key, written) in enumerate(zip(element.children or (), sent.written(path), strict=True)):
        if key in sent.template.elements:
            continue
        place = (*path, index)
        if isinstance(written, str):
            meant = likely(key, sent.template.elements)
            message = f"`{key}` is no element: nothing shows in its place"
            yield found(
                sent,
                CODE,
                message,
                place,
                "no such element",
                f"did you mean {meant}?" if meant else "add such an element, or take the key out",
            )
        else:
            message = f"a child is {kind_of(written)}, not a key: the reader never sees it"
            hint = "write the element beside the others, and its key here"
            yield found(sent, CODE, message, place, "no key", hint)


_GOOD = note('"text": {"type": "Text", "props": {"text": "Thank you"}}')

MISSING_CHILD = Rule(
    code=CODE,
    title="A child that is no element",
    severity=Severity.ERROR,
    why="the renderer leaves it out without a word",
    bad=note('"text": {"type": "Text", "props": {"text": "Thank you"}}', children="text footer"),
    good=_GOOD,
    check_template=check,
)
