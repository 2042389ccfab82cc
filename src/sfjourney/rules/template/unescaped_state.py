"""Data that becomes markup."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.fact import Known
from sfjourney.rules.effects import prop_of
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import read_finding
from sfjourney.templates import Kind, Use

_UNESCAPED = frozenset({"Markdown", "Raw", "Conditional"})


def check(sent: SentTemplate) -> Iterator[Finding]:
    if sent.types.isdisjoint(_UNESCAPED):
        return
    for read in sent.survey.reads:
        prop = prop_of(sent, read) if read.kind is Kind.VALUE else None
        if prop is None or prop.use not in (Use.MARKDOWN, Use.MARKUP):
            continue
        failing = sent.failing(read, _may_be_markup)
        if failing or not (sent.contexts or sent.named):
            component = sent.type_of(read.element)
            message = f"{read.pointer} goes into {component} unescaped: whoever writes it decides what the reader sees"
            hint = "show it in a Text, which escapes it"
            yield read_finding(sent, "template/unescaped-state", message, read, "becomes markup", failing, hint)


def _may_be_markup(known: Known) -> bool:
    """Whether it can be any text; not what the Journey writes out, nor what the schema lists."""
    return not known.absent and "string" in known.fact.types and known.fact.values is None


UNESCAPED_STATE = Rule(
    code="template/unescaped-state",
    title="Data becomes markup",
    severity=Severity.WARNING,
    why="links, images and whole forms can be written into an email that way",
    bad=note('"text": {"type": "Markdown", "props": {"content": {"$template": "**Order** ${/event/orderId}"}}}'),
    good=note('"text": {"type": "Text", "props": {"text": {"$template": "Order ${/event/orderId}"}}}'),
    check_template=check,
)
