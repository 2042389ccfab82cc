"""A key beside an expression, which ignores it."""

from collections.abc import Collection, Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path as FilePath
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.unknown_expression import almost_expressions
from sfjourney.templates import Expression
from sfjourney.templates.forms import Form

_PARTS: Final = {form: frozenset({form.value}) for form in Form} | {
    Form.CONDITIONAL: frozenset({"$cond", "$then", "$else"}),
    Form.COMPUTED: frozenset({"$computed", "args"}),
}
_DEFAULTS: Final = frozenset({"default", "fallback", "defaultValue", "else", "$default", "$fallback", "$else"})


def check(sent: SentTemplate) -> Iterator[Finding]:
    formed = [(one, one.form) for one in sent.survey.expressions if one.form is not None]
    longer = [(expression, form) for expression, form in formed if len(expression.value) > len(_PARTS[form])]
    almost = {path for path, _ in almost_expressions(sent)} if longer else set()
    for expression, form in longer:
        if not _is_explained(sent, expression, almost):
            for key in expression.value:
                if key not in _PARTS[form]:
                    yield _finding(sent, expression, form, key)


def _is_explained(sent: SentTemplate, expression: Expression, almost: Collection[FilePath]) -> bool:
    """Whether it is only taken for a value: in a ``$cond`` without its branches a comparison is not ignored."""
    path = expression.path
    if sent.causes.in_misplaced(path) or sent.causes.in_broken_operand(path):
        return True
    return any(path[:end] in almost for end in range(1, len(path) + 1))


def _finding(sent: SentTemplate, expression: Expression, form: Form, key: str) -> Finding:
    if key in _DEFAULTS:
        effect = "it never shows, and where there is no value the reader sees nothing"
        hint = '{"$cond": {"$state": …}, "$then": {"$state": …}, "$else": …} has a default'
    else:
        effect = "the reader sees nothing of it"
        hint = "take it out"
    return Finding(
        "template/ignored-key",
        f"`{key}` beside {form.value} is ignored: {effect}",
        sent.template.document.key_span((*expression.path, key)),
        "ignored",
        help=hint,
        about=f"{sent.template.id} {expression.place.element} {key}",
    )


IGNORED_KEY = Rule(
    code="template/ignored-key",
    title="A key beside an expression",
    severity=Severity.ERROR,
    why="the first key that makes an expression decides, and every other one is thrown away",
    bad=note('"text": {"type": "Text", "props": {"text": {"$state": "/event/orderId", "default": "your order"}}}'),
    good=note('"text": {"type": "Text", "props": {"text": {"$state": "/event/orderId"}}}'),
    check_template=check,
)
