"""A pointer that reads what every JavaScript object inherits."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.fact import Known
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import read_finding
from sfjourney.schemas import DECLARED
from sfjourney.templates import Kind, TemplateRead
from sfjourney.templates.javascript import INHERITED


def check(sent: SentTemplate) -> Iterator[Finding]:
    if not sent.model.settings.dialect.reads_inherited_members:
        return
    for read in sent.doubtful:
        if inherits(read):
            failing = sent.failing(read, is_undeclared)
            if failing or not (sent.contexts or sent.named):
                if read.kind is Kind.CONDITION:
                    effect = "it counts as true, and what depends on it shows to everybody"
                else:
                    effect = "code shows in its place, or the whole email fails"
                message = f"{read.pointer} is a name that every object of JavaScript has: {effect}"
                yield read_finding(
                    sent, "template/inherited-name", message, read, "inherited", failing, "read a declared name"
                )


def inherits(read: TemplateRead) -> bool:
    """Whether some segment is a name that every JavaScript object has."""
    return any(part in INHERITED for part in read.parts if isinstance(part, str))


def is_undeclared(known: Known) -> bool:
    return known.presence not in DECLARED


INHERITED_NAME = Rule(
    code="template/inherited-name",
    title="A pointer to what JavaScript objects inherit",
    severity=Severity.ERROR,
    why="the renderer does not ask whether a name is the data's own",
    bad=note('"text": {"type": "Text", "props": {"text": {"$template": "Order ${/event/constructor}"}}}'),
    good=note('"text": {"type": "Text", "props": {"text": {"$template": "Order ${/event/orderId}"}}}'),
    check_template=check,
)
