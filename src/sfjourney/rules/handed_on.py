"""The values of `data` and of `set` that a Journey writes -> what is meant to be filled in there, and is not."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding
from sfjourney.json_strings import place_within
from sfjourney.model.origins import Scope
from sfjourney.rules.placeholders import IN_PLAIN, POINTER, found_in, ours
from sfjourney.rules.suggest import instead_of_secret
from sfjourney.source import Span
from sfjourney.syntax.values import Constant, Value
from sfjourney.syntax.written_names import written_pointer
from sfjourney.templates.forms import Form, form_of

CODE: Final = "template/foreign-syntax"
"""Of the rule that tells it, which looks at templates too."""


def handed_on_as_it_is(source: str, name: str, value: Value, way: str, about: str, scope: Scope) -> Iterator[Finding]:
    """What is found in a value of a send's ``data``, or of ``set``. ``way`` is how a text with values in it is made.

    What is redacted in the scope is no value to be handed on.
    """
    if not isinstance(value, Constant):
        return
    span = value.span
    for text in _handed_on(value.value):
        if not isinstance(text, str):
            yield _expression(name, text, value, about)
            continue
        in_quotes = POINTER.fullmatch(text)
        for found in [in_quotes] if in_quotes is not None else found_in(IN_PLAIN, text, None):
            place = span
            if text is value.value:
                start, end = place_within(source[span.start : span.end], *found.span())
                place = Span(span.file, span.start + start, span.start + end)
            pointer = in_quotes[1] if in_quotes is not None else _pointer_of(found.group())
            alone = f"write the pointer alone: {name} = {written_pointer(pointer)}"
            more = "" if found.group() == text else way
            yield Finding(
                CODE,
                f"`{found.group()}` is handed on as it is",
                place,
                "not filled in",
                help=instead_of_secret(scope, pointer) or f"{alone}{more}",
                about=f"{about} {found.group()}",
                why=_HANDED_ON,
            )


def _pointer_of(placeholder: str) -> str:
    """What a placeholder is meant to read, or an example."""
    written = ours(placeholder, None)
    return written[2:-1] if written is not None else "/event/orderId"


def _expression(name: str, expression: dict[str, object], value: Constant, about: str) -> Finding:
    """An expression of templates in a value that a Journey writes."""
    form, read = form_of(expression), expression.get(Form.STATE)
    pointer = read if isinstance(read, str) and read.startswith("/") else "/event/orderId"
    chosen = "choose in the template, or in a `branch`"
    return Finding(
        CODE,
        f'`{{"{form}": …}}` is handed on as it is',
        value.span,
        "not worked out",
        help=chosen if form is Form.CONDITIONAL else f"write the pointer alone: {name} = {written_pointer(pointer)}",
        about=f"{about} {name} {form}",
        why=_HANDED_ON,
    )


_HANDED_ON: Final = "a value is a pointer, or it is handed on as it is written; only a subject is filled in"


def _handed_on(value: object) -> Iterator[str | dict[str, object]]:
    """The strings in a JSON value, and what would be an expression in a template, whole."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) or (isinstance(value, dict) and form_of(value) is not None):
            yield value
        elif isinstance(value, dict):
            waiting.extend(reversed(value.values()))
        elif isinstance(value, list):
            waiting.extend(reversed(value))
