"""A child that is no element."""

import json
from collections.abc import Iterator

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import PLAIN_NOTE, note
from sfjourney.rules.respelling import respelling
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.empty_email import emptied
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates import Element
from sfjourney.templates.javascript import kind_of
from sfjourney.templates.template import ELEMENTS

CODE = "template/missing-child"

_WHY = "the renderer goes through the keys one by one, and fails at what is no list of keys"


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.visits:
        element = visit.element
        if element.children is None:
            yield from _no_keys(sent, element)
        elif not sent.survey.is_whole and any(child not in sent.template.elements for child in element.children):
            yield from _missing(sent, element)


def _no_keys(sent: SentTemplate, element: Element) -> Iterator[Finding]:
    path = (*ELEMENTS, element.key, "children")
    written = sent.template.document.at(path)
    what = f"the children of `{element.key}` are {kind_of(written)}, not an array of keys"
    if isinstance(written, list):
        what = f"the children of `{element.key}` are not all keys"
    meant = [written] if isinstance(written, str) else list(written) if isinstance(written, dict) else []
    known = [key for key in meant if key in sent.template.elements]
    hint = "write " + json.dumps(known) if known else 'list keys, as in ["title", "text"]'
    yield value_finding(sent, CODE, f"{what}: the whole email fails", path, "no keys", hint, why=_WHY)


def _missing(sent: SentTemplate, element: Element) -> Iterator[Finding]:
    path = (*ELEMENTS, element.key, "children")
    for index, (key, written) in enumerate(zip(element.children or (), sent.template.document.at(path), strict=True)):
        if key in sent.template.elements:
            continue
        place = (*path, index)
        if isinstance(written, str):
            meant = sent.meant_element(key)
            message = f"`{key}` is no element: nothing shows in its place{emptied(sent)}"
            hint = f"did you mean {meant}?" if meant else _otherwise(sent)
            finding = value_finding(sent, CODE, message, place, "no such element", hint)
            yield replace(finding, fix=respelling(finding.span, key, meant, sent.template.elements))
        else:
            message = f"a child is {kind_of(written)}, not a key: the reader never sees it"
            hint = "write the element beside the others, and its key here"
            yield value_finding(sent, CODE, message, place, "no key", hint)


def _otherwise(sent: SentTemplate) -> str:
    """What to do about a key that is like no other: the one element that nothing else leads to may be meant."""
    elements = sent.template.elements
    held = {child for element in elements.values() for child in element.children or ()}
    lost = [key for key in elements if key not in held and key != sent.template.root]
    if len(lost) == 1 and len(held - elements.keys()) == 1:
        return f"write {lost[0]}, which is in no element's children, if that is meant, or add such an element"
    return "add such an element, or take the key out"


MISSING_CHILD = Rule(
    code=CODE,
    title="A child that is no element",
    severity=Severity.ERROR,
    why="the renderer leaves it out without a word",
    bad=note('"text": {"type": "Text", "props": {"text": "Thank you"}}', children="text footer"),
    good=PLAIN_NOTE,
    check_template=check,
)
