"""A bare name that is looked up in two places."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.sending import Sending
from sfjourney.model.origins import ROOTS
from sfjourney.rules.example import note
from sfjourney.rules.fallen_through import falls_through, first_of, may_fall_through
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, root_of
from sfjourney.rules.template_findings import read_finding
from sfjourney.templates import TemplateRead
from sfjourney.templates.walk import NOWHERE


def check(sent: SentTemplate) -> Iterator[Finding]:
    for read in sent.survey.reads:
        if not read.bare or read.parts[:1] == NOWHERE[:1]:
            continue
        if falls_through(sent, read):
            failing = sent.failing(read, may_fall_through)
            if failing or (root_of(read) not in ROOTS and root_of(read) not in sent.template.state):
                yield _finding(sent, read, failing)


def _finding(sent: SentTemplate, read: TemplateRead, failing: list[Sending | None]) -> Finding:
    name = first_of(read)
    message = (
        f"${{{read.written}}} is a field of the item, and where an item has none, /{name} of the whole state shows"
    )
    hint = f'read {{"$item": "{read.written}"}}, or ask for it with "visible"'
    return read_finding(sent, "template/ambiguous-name", message, read, "two places", failing, hint)


AMBIGUOUS_NAME = Rule(
    code="template/ambiguous-name",
    title="A name that is looked up in the item and in the whole state",
    severity=Severity.WARNING,
    why="an item without the field shows something that belongs elsewhere",
    bad=note(
        '"text": {"type": "Text", "props": {"text": {"$template": "${title}"}}, "repeat": {"statePath": "/offers"}}',
        more='"state": {"title": "Our offers", "offers": [{"title": "Seeds"}, {"title": null}]},',
    ),
    good=note(
        '"text": {"type": "Text", "props": {"text": {"$template": "${title}"}}, "repeat": {"statePath": "/offers"}}',
        more='"state": {"title": "Our offers", "offers": [{"title": "Seeds"}, {"title": "Bulbs"}]},',
    ),
    check_template=check,
)
