"""A Journey sends a template that it must not."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.rules.example import PLAIN_NOTE
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.templates import Purpose, Status


def check(sent: SentTemplate) -> Iterator[Finding]:
    template = sent.template
    if template.status is Status.ARCHIVED:
        key, problem, hint = "status", "is archived", "take it out of the archive, or send another"
    elif template.purpose is Purpose.NEWSLETTER:
        key, problem, hint = (
            "purpose",
            "is for a newsletter, which no Journey sends",
            "send a template of another purpose",
        )
    else:
        return
    label = Label(sent.span((key,)), f"its {key}")
    for name in dict.fromkeys(sending.site.step.template for sending in sent.sendings):
        message = f"`{template.id}` {problem}: nobody would get this email"
        yield Finding("template/not-sendable", message, name.span, "cannot be sent", (label,), hint, about=template.id)


NOT_SENDABLE = Rule(
    code="template/not-sendable",
    title="A template that a Journey cannot send",
    severity=Severity.ERROR,
    why="archived templates are refused, and newsletters are sent as newsletters",
    bad=PLAIN_NOTE.replace('"purpose"', '"status": "Archived",\n  "purpose"'),
    good=PLAIN_NOTE,
    check_template=check,
)
