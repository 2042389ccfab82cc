"""An element that contains itself."""

from collections.abc import Iterator, Sequence

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates.template import ELEMENTS


def check(sent: SentTemplate) -> Iterator[Finding]:
    way = first_cycle(sent)
    if way:
        last = sent.template.elements[way[-2]].children or ()
        place = (*ELEMENTS, way[-2], "children", last.index(way[-1]))
        message = f"{' → '.join(way)} contains itself: the whole email fails"
        yield value_finding(sent, "template/cycle", message, place, "leads back", "take it out of its own children")


def first_cycle(sent: SentTemplate) -> Sequence[str]:
    """The keys of a way from an element back to it, the first there is below the root."""
    if sent.survey.is_tree:
        return ()
    elements, root = sent.template.elements, sent.template.root
    if root is None or root not in elements:
        return ()
    finished: set[str] = set()
    way = {root: iter(elements[root].children or ())}
    while way:
        key, children = next(reversed(way.items()))
        for child in children:
            if child in way:
                keys = list(way)
                return [*keys[keys.index(child) :], child]
            if child in elements and child not in finished:
                way[child] = iter(elements[child].children or ())
                break
        else:
            finished.add(key)
            del way[key]
    return ()


CYCLE = Rule(
    code="template/cycle",
    title="An element that contains itself",
    severity=Severity.ERROR,
    why="the renderer follows the children without end, and fails",
    bad=note('"box": {"type": "Section", "props": {}, "children": ["body"]}', children="box"),
    good=note(
        """
        "box": {"type": "Section", "props": {}, "children": ["text"]},
        "text": {"type": "Text", "props": {"text": "Thank you"}}
        """,
        children="box",
    ),
    check_template=check,
)
