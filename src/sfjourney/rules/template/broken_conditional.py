"""A Conditional that takes more with it than it should."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates import Element, Visit
from sfjourney.templates.javascript import is_truthy
from sfjourney.templates.template import ELEMENTS

CODE = "template/broken-conditional"

_ENDS_COMMENT: Final = frozenset({"Container", "Button", "Background"})
"""What holds comments for Outlook of its own: the first of them ends the comment around."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.of_type("Conditional"):
        props = visit.element.props if isinstance(visit.element.props, dict) else {}
        yield from _own(sent, visit, props)
        yield from _place(sent, visit)
        yield from _inside(sent, visit.element, props)


def _find(sent: SentTemplate, key: str, message: str, label: str, hint: str, *inside: str) -> Finding:
    return value_finding(sent, CODE, message, (*ELEMENTS, key, *inside), label, hint)


def _own(sent: SentTemplate, visit: Visit, props: dict[str, object]) -> Iterator[Finding]:
    """Exactly one of mso and expression; head works nowhere."""
    key = visit.element.key
    given = [name for name in ("mso", "expression") if props.get(name) is not None]
    if len(given) != 1:
        what = "both mso and expression" if given else "neither mso nor expression"
        message = f"a Conditional with {what}: the whole email fails"
        yield _find(sent, key, message, "neither is there", "write one of the two", "props")
    if is_truthy(props.get("head")):
        message = "a Conditional with head: true takes away the first element of the body, often all a reader would see"
        yield _find(sent, key, message, "never use it", "take it out", "props", "head")
    expression = props.get("expression")
    if isinstance(expression, str) and expression.replace(" ", "").startswith("!mso"):
        message = f'the expression "{expression}" hides this from everybody'
        yield _find(sent, key, message, "hides all", 'write "mso": false', "props", "expression")


def _place(sent: SentTemplate, visit: Visit) -> Iterator[Finding]:
    key = visit.element.key
    if is_truthy(visit.element.repeat):
        message = "a repeated Conditional: the later ones overwrite what stands beside them, and text is lost"
        yield _find(sent, key, message, "repeated", "repeat what is inside it", "repeat")
    if visit.parent is None:
        return
    parent = visit.parent.element
    before = [child.key for child in sent.children(parent) if child.type == "Conditional" and child.key != key]
    if before and list(parent.children or ()).index(key) > list(parent.children or ()).index(before[0]):
        message = (
            f"a second Conditional in `{parent.key}` overwrites its neighbours: some text is lost, other shows twice"
        )
        yield _find(sent, key, message, "the second", "put each into a Section of its own")
    if parent.type == "Body" and "Head" in sent.types:
        message = (
            "a Conditional right in the Body beside a Head: everybody sees what it holds, and its neighbour is lost"
        )
        yield _find(sent, key, message, "in the Body", "put a Section around it")


def _inside(sent: SentTemplate, conditional: Element, props: dict[str, object]) -> Iterator[Finding]:
    """What breaks out of it."""
    seen = {conditional.key}
    waiting = list(sent.children(conditional))
    while waiting:
        element = waiting.pop()
        if element.key in seen:
            continue
        seen.add(element.key)
        if element.type == "Conditional":
            message = "a Conditional inside a Conditional loses its condition: more readers see it than should"
            yield _find(sent, element.key, message, "inside another", "write one expression for both")
        elif props.get("mso") is not False and _ends_comment(element):
            message = (
                f"{element.type} inside a Conditional ends its comment early: everybody sees what only Outlook should"
            )
            yield _find(sent, element.key, message, "breaks out", "use Section, Row and Column inside a Conditional")
        waiting.extend(sent.children(element))


def _ends_comment(element: Element) -> bool:
    content = element.props.get("content") if isinstance(element.props, dict) else None
    raw = element.type == "Raw" and isinstance(content, str) and "-->" in content
    return element.type in _ENDS_COMMENT or raw


_GOOD = note(
    """
    "box": {"type": "Section", "props": {}, "children": ["all"]},
    "all": {"type": "Conditional", "props": {"mso": false}, "children": ["text"]},
    "text": {"type": "Text", "props": {"text": "Not for Outlook"}}
    """,
    children="box",
)

BROKEN_CONDITIONAL = Rule(
    code=CODE,
    title="A Conditional that breaks the email",
    severity=Severity.ERROR,
    why="jsx-email moves conditional comments about after rendering, and loses count where there is more than one",
    bad=_GOOD.replace('{"mso": false}', "{}"),
    good=_GOOD,
    check_template=check,
)
