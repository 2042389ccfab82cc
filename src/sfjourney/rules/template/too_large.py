"""An email that mail clients cut off."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates.template import BODY

_MOST: Final = 102 * 1000
"""Bytes of HTML after which Gmail shows a link in place of the rest."""
_MARKUP: Final = 40
"""Bytes of markup that the smallest element becomes, at least."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    markup = _MARKUP * len(sent.visits)
    if len(sent.template.document.source.text) * 4 + markup <= _MOST:
        return
    size = markup + sum(_bytes(visit.element.props) for visit in sent.visits)
    if size > _MOST:
        message = f"the email has at least {size // 1000} kB: Gmail shows the first 102, and the reader loses the end"
        yield value_finding(sent, "template/too-large", message, BODY, "too large", "write less, or link to the rest")


def _bytes(value: object) -> int:
    """The bytes of all strings in a value; each of them is in the email at least once."""
    size, waiting = 0, [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            size += len(part.encode("utf-8", "surrogatepass"))
        elif isinstance(part, dict):
            if not any(key.startswith("$") for key in part):
                waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return size


TOO_LARGE = Rule(
    code="template/too-large",
    title="An email over 102 kB",
    severity=Severity.WARNING,
    why="mail clients cut long messages, and what they cut is the footer with the way to unsubscribe",
    bad=note('"text": {"type": "Text", "props": {"text": "' + "Thank you. " * 9500 + '"}}'),
    good=note('"text": {"type": "Text", "props": {"text": "Thank you."}}'),
    check_template=check,
)
