"""An object with a ``$`` key that is no expression."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found
from sfjourney.spelling import likely
from sfjourney.templates import Expression, Use
from sfjourney.templates.forms import Form

CODE = "template/unknown-expression"

_KEYS: Final = (*(form.value for form in Form), "$then", "$else")
_OPERANDS: Final = {
    "$index": "write true",
    "$cond": "a $cond needs $then and $else beside it",
    "$then": "a $then belongs beside a $cond",
    "$else": "an $else belongs beside a $cond",
}
_HINTS: Final = dict.fromkeys(("$cond", "$then", "$else"), 'write {"$cond": CONDITION, "$then": …, "$else": …}')
_PROPS: Final = 4


def check(sent: SentTemplate) -> Iterator[Finding]:
    for expression in sent.survey.expressions:
        if sent.causes.in_misplaced(expression.path):
            continue
        if expression.form is None:
            yield _unknown(sent, expression)
        elif expression.form is Form.COMPUTED:
            message = (
                f"no function `{expression.value['$computed']}` is registered: it gives nothing, whatever the data"
            )
            hint = "send the computed value in the data"
            yield found(sent, CODE, message, (*expression.path, "$computed"), "no such function", hint)


def _unknown(sent: SentTemplate, expression: Expression) -> Finding:
    key = next(key for key in expression.value if key.startswith("$"))
    known = key in _KEYS
    meant = None if known else likely(key, _KEYS)
    what = f"`{key}` with this operand is no expression" if known else f"there is no expression `{key}`"
    if known and key in ("$cond", "$then", "$else"):
        what = f"this is no expression: {_OPERANDS[key]}"
    hint = (
        _HINTS.get(key) or _OPERANDS.get(key, "write a string")
        if known
        else f"did you mean {meant}?"
        if meant
        else None
    )
    if hint is None:
        hint = f"there are {', '.join(form.value for form in Form)}"
    label = "incomplete" if known else "no such expression"
    return found(sent, CODE, f"{what}; {_effect(sent, expression)}", (*expression.path, key), label, hint)


def _effect(sent: SentTemplate, expression: Expression) -> str:
    """What becomes of an object as it stands."""
    component = sent.component_of(expression.place.element)
    path = expression.path
    prop = component.props.get(str(path[_PROPS + 1])) if component is not None and len(path) > _PROPS + 1 else None
    if prop is None:
        return "the reader sees [object Object] or nothing"
    if prop.use in (Use.TEXT, Use.MARKDOWN, Use.CODE, Use.MARKUP):
        return "an object stays where text belongs, and the whole email fails"
    return "the link leads nowhere" if prop.use is Use.URL else "the reader sees nothing of it"


UNKNOWN_EXPRESSION = Rule(
    code=CODE,
    title="An object that looks like an expression and is none",
    severity=Severity.ERROR,
    why="the renderer takes what it does not know for a plain object",
    bad=note('"text": {"type": "Text", "props": {"text": {"$cond": {"$state": "/event/gift"}, "$then": "A gift"}}}'),
    good=note(
        """
        "text": {
          "type": "Text",
          "props": {"text": {"$cond": {"$state": "/event/gift"}, "$then": "A gift", "$else": "An order"}}
        }
        """
    ),
    check_template=check,
)
