"""A sender or an address for replies that is no email address."""

import re
from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.model.model import Model
from sfjourney.rules.example import PLAIN_NOTE
from sfjourney.rules.rule import Rule
from sfjourney.source import Span
from sfjourney.syntax import tree
from sfjourney.templates.headers import header_break
from sfjourney.templates.template import DEFINITION

CODE: Final = "template/bad-address"

_EMAIL: Final = r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+"
_ADDRESS: Final = re.compile(rf"\s*(?:{_EMAIL}|[^<>]*<{_EMAIL}>)\s*")
"""One @ between two parts without spaces (semantics.md R2), by itself or behind a name."""
_HINT: Final = 'write hello@shop.example or "Shop <hello@shop.example>"'


def check(model: Model) -> Iterator[Finding]:
    for template in model.templates.values():
        for name, value in (("from", template.from_), ("replyTo", template.reply_to)):
            if value and not _is_address(value):
                yield _finding(name, value, template.document.span((*DEFINITION, name)), template.id)
    for journey in model.journeys:
        for step in journey.all_steps:
            if isinstance(step, tree.Send):
                for option in step.options:
                    if isinstance(option, tree.TextOption) and option.word != "subject":
                        text = option.text.value
                        if not _is_address(text):
                            yield _finding(option.word, text, option.text.span, step.template.text)


def _is_address(written: str) -> bool:
    """Whether it is one, or several, or cannot be told, or has a fault that another rule tells."""
    if "{" in written or header_break(written) is not None or _ADDRESS.fullmatch(written) is not None:
        return True
    return all(_ADDRESS.fullmatch(part) is not None for part in written.split(","))


def _finding(name: str, written: str, span: Span, template: str) -> Finding:
    message = f"`{name}` is `{written}`, which is no email address: mail servers refuse the email"
    return Finding(CODE, message, span, "no address", help=_HINT, about=f"{template} {name}")


BAD_ADDRESS = Rule(
    code=CODE,
    title="A sender or reply address that is none",
    severity=Severity.WARNING,
    why="an email needs an address that it comes from; a name alone is none",
    bad=PLAIN_NOTE.replace('"subject":', '"from": "Shop",\n    "subject":'),
    good=PLAIN_NOTE.replace('"subject":', '"from": "Shop <hello@shop.example>",\n    "subject":'),
    check=check,
)
