"""A subject that is missing or too long."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.pointers import MISSING
from sfjourney.rules.example import PLAIN_NOTE
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import sending_labels, value_finding
from sfjourney.steps.send import text_option
from sfjourney.templates.interpolation import literals
from sfjourney.templates.template import DEFINITION

CODE: Final = "template/bad-subject"
_LONGEST: Final = 998
"""Characters in a line of a message (RFC 5322, 2.1.1)."""
_PATH: Final = (*DEFINITION, "subject")


def check(sent: SentTemplate) -> Iterator[Finding]:
    subject = sent.template.subject
    without = [sending for sending in sent.sendings if text_option(sending.site.step, "subject") is None]
    if without and _is_empty(subject) and sent.causes.misspelt_above(_PATH) is None:
        yield Finding(
            CODE,
            f"`{sent.template.id}` has no subject: {_EFFECT}",
            sent.span(_PATH),
            "no subject",
            sending_labels(without),
            'write "subject" in the template, or in the send',
            about=sent.template.id,
        )
    if _length(subject) > _LONGEST:
        yield value_finding(sent, CODE, _too_long(_length(subject)), _PATH, "too long", "write less")
    options = [text_option(sending.site.step, "subject") for sending in sent.sendings]
    for text in {id(option): option.text for option in options if option is not None}.values():
        if _is_empty(text.value):
            message = f"this subject is empty, and takes the place of the template's: {_EFFECT}"
            hint = "write one, or leave `subject` out"
            yield Finding(CODE, message, text.span, "no subject", help=hint, about=sent.template.id)
        elif _length(text.value) > _LONGEST:
            yield Finding(CODE, _too_long(_length(text.value)), text.span, "too long", help="write less")


_EFFECT: Final = "the reader sees an empty line in the inbox, or the send is refused"


def _is_empty(subject: object) -> bool:
    text = subject.get("$template") if isinstance(subject, dict) else subject
    return subject is MISSING or subject is None or (isinstance(text, str) and not text.strip())


def _length(subject: object) -> int:
    """The length of what is written, without what is filled in."""
    text = subject.get("$template") if isinstance(subject, dict) else subject
    return sum(map(len, literals(text))) if isinstance(text, str) else 0


def _too_long(length: int) -> str:
    return f"a subject of {length} characters or more; an email takes {_LONGEST}, and the reader sees the first few"


BAD_SUBJECT = Rule(
    code=CODE,
    title="A subject that is missing or too long",
    severity=Severity.ERROR,
    why="a template without a subject is refused, and no line of an email is longer than 998 characters",
    bad=PLAIN_NOTE.replace('"subject": "Your order"', '"subject": ""'),
    good=PLAIN_NOTE,
    check_template=check,
)
