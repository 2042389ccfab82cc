"""Tags that mail clients take out."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.markdown_links import text_span
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.templates.template import ELEMENTS

CODE: Final = "template/blocked-markup"

_BLOCKED: Final = re.compile(r"<(script|form|input|textarea|iframe|object|embed|audio|applet)\b", re.IGNORECASE)


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit in sent.of_type("Raw"):
        content = visit.element.props.get("content") if isinstance(visit.element.props, dict) else None
        blocked = _BLOCKED.search(content) if isinstance(content, str) else None
        if blocked is not None:
            tag = f"<{blocked[1].lower()}>"
            message = f"{tag} in a Raw: most mail clients take it out, and the reader sees none of it"
            path = (*ELEMENTS, visit.element.key, "props", "content")
            finding = value_finding(sent, CODE, message, path, "blocked", "take it out, and link to a page that has it")
            yield replace(finding, span=text_span(sent, path, blocked.start(), blocked.group()))


BLOCKED_MARKUP = Rule(
    code=CODE,
    title="Markup that mail clients block",
    severity=Severity.WARNING,
    why="what could run or ask for secrets in an inbox is removed, and makes the rest look suspicious",
    bad=note('"text": {"type": "Raw", "props": {"content": "<p>Thank you</p><form><input name=rating></form>"}}'),
    good=note('"text": {"type": "Raw", "props": {"content": "<p>Thank you</p>"}}'),
    check_template=check,
)
