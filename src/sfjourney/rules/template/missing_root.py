"""A body whose root is no element."""

from collections.abc import Iterator

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import PLAIN_NOTE
from sfjourney.rules.respelling import respelling
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.spelling import likely
from sfjourney.templates.template import BODY


def check(sent: SentTemplate) -> Iterator[Finding]:
    root, elements = sent.template.root, sent.template.elements
    if root is None:
        if sent.causes.misspelt_above((*BODY, "root")) is not None:
            return
        message = "the body names no root: the email is empty"
        yield value_finding(
            sent, "template/missing-root", message, BODY, "no root", 'name the outermost element, as in "root": "html"'
        )
    elif root not in elements:
        meant = likely(root, elements)
        message = f"the root `{root}` is no element: the email is empty"
        hint = f"did you mean {meant}?" if meant else "name one of the elements"
        finding = value_finding(sent, "template/missing-root", message, (*BODY, "root"), "no such element", hint)
        yield replace(finding, fix=respelling(finding.span, root, meant, elements))


MISSING_ROOT = Rule(
    code="template/missing-root",
    title="A body without a root",
    severity=Severity.ERROR,
    why="rendering begins at the root: without it nothing is rendered",
    bad=PLAIN_NOTE.replace('"root": "html"', '"root": "htlm"'),
    good=PLAIN_NOTE,
    check_template=check,
)
