"""A subject or an address with a character that ends a header."""

from collections.abc import Iterator

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path
from sfjourney.model.model import Model
from sfjourney.rules.example import PLAIN_NOTE
from sfjourney.rules.rule import Rule
from sfjourney.syntax import tree
from sfjourney.templates import Template
from sfjourney.templates.forms import Form, form_of
from sfjourney.templates.headers import header_break
from sfjourney.templates.interpolation import literals
from sfjourney.templates.template import DEFINITION

_HINT = "write it on one line, without control characters"


def check(model: Model) -> Iterator[Finding]:
    for template in model.templates.values():
        for name, value in (("from", template.from_), ("replyTo", template.reply_to), ("subject", template.subject)):
            for text, path in _texts(value, (*DEFINITION, name)):
                yield from _broken(template, name, text, path)
    for journey in model.journeys:
        for step in journey.all_steps:
            if isinstance(step, tree.Send):
                yield from _broken_in_send(step)


def _texts(value: object, path: Path) -> Iterator[tuple[str, Path]]:
    """The texts of a value that come to stand in the header, as far as they are written here."""
    waiting = [(value, path)]
    while waiting:
        part, place = waiting.pop()
        form = form_of(part)
        if isinstance(part, str):
            yield part, place
        elif isinstance(part, list):
            waiting.extend((item, (*place, number)) for number, item in enumerate(part))
        elif form is Form.TEMPLATE and isinstance(part, dict):
            place = (*place, form.value)
            yield "".join(literals(part[form.value])), place
        elif form is Form.CONDITIONAL and isinstance(part, dict):
            waiting.extend((part[key], (*place, key)) for key in ("$else", "$then"))


def _broken(template: Template, name: str, text: str, path: Path) -> Iterator[Finding]:
    found = header_break(text)
    if found is not None:
        about = f"{template.id} {name}"
        span = template.document.span(path)
        yield Finding("template/header-break", _message(name, found), span, "here", help=_HINT, about=about)


def _broken_in_send(step: tree.Send) -> Iterator[Finding]:
    for option in step.options:
        if isinstance(option, tree.TextOption):
            found = header_break("".join(literals(option.text.value)))
            if found is not None:
                message = _message(option.word, found)
                yield Finding("template/header-break", message, option.text.span, "here", help=_HINT)


def _message(name: str, found: str) -> str:
    return f"U+{ord(found):04X} in `{name}`: the email is refused, or what follows becomes a header of its own"


HEADER_BREAK = Rule(
    code="template/header-break",
    title="A character that ends a header",
    severity=Severity.ERROR,
    why="a line break in a subject or an address lets what follows add recipients, or a body",
    bad=PLAIN_NOTE.replace('"subject": "Your order"', '"subject": "Your order\\r\\nBcc: all@shop.example"'),
    good=PLAIN_NOTE,
    check=check,
)
