"""A Journey sends a template that it must not."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.rules.example import PLAIN_NOTE
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.templates import Purpose, Status, Template


def check(sent: SentTemplate) -> Iterator[Finding]:
    for place, (key, problem, hint) in enumerate(_reasons(sent.template)):
        label = Label(sent.span((key,)), f"its {key}")
        for name in dict.fromkeys(sending.site.step.template for sending in sent.sendings):
            message = f"`{sent.template.id}` {problem}: nobody would get this email"
            about = sent.template.id if place == 0 else f"{sent.template.id} {key}"
            yield Finding("template/not-sendable", message, name.span, "cannot be sent", (label,), hint, about=about)


def _reasons(template: Template) -> Iterator[tuple[str, str, str]]:
    """The key that says so, what it says, and what to do."""
    if template.status is Status.ARCHIVED:
        yield "status", "is archived", "take it out of the archive, or send another"
    if template.purpose is Purpose.NEWSLETTER:
        problem = "is for a newsletter, which no Journey sends"
        yield "purpose", problem, "send a template of another purpose"


NOT_SENDABLE = Rule(
    code="template/not-sendable",
    title="A template that a Journey cannot send",
    severity=Severity.ERROR,
    why="archived templates are refused, and newsletters are sent as newsletters",
    bad=PLAIN_NOTE.replace('"purpose"', '"status": "Archived",\n  "purpose"'),
    good=PLAIN_NOTE,
    check_template=check,
)
