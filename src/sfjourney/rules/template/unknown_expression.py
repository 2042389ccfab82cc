"""An object with a ``$`` key that is no expression."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path as FilePath
from sfjourney.rules.causes import is_else
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.spelling import likely
from sfjourney.templates import Use
from sfjourney.templates.choices import chosen_headers
from sfjourney.templates.forms import Form
from sfjourney.templates.template import DEFINITION, ELEMENTS

CODE = "template/unknown-expression"

_KEYS: Final = (*(form.value for form in Form), "$then", "$else")
_WANTED: Final = {
    "$cond": "a condition, and $then and $else beside it",
    "$then": "a $cond beside it",
    "$else": "a $cond beside it",
    "$index": "true",
}
"""What an expression takes; the others take a string."""
_BRANCHES: Final = "$then and $else"
_CHOICE: Final = '{"$cond": CONDITION, "$then": …, "$else": …}'
_CHOOSING: Final = frozenset(("$if", "$when", "$switch", "$ternary", "$case", "$default", "$fallback", "$or", "$and"))
_KNOWN: Final = "$state, $template, $cond, $item and $index"
_FAULTY: Final = (None, Form.COMPUTED)
_PROPS: Final = 4


def check(sent: SentTemplate) -> Iterator[Finding]:
    for expression in sent.survey.expressions:
        if expression.form not in _FAULTY or sent.causes.in_misplaced(expression.path):
            continue
        if sent.causes.in_broken_operand(expression.path):
            continue
        if expression.form is None:
            yield _unknown(sent, expression.path, expression.value)
        else:
            message = (
                f"no function `{expression.value['$computed']}` is registered: it gives nothing, whatever the data"
            )
            hint = "send the computed value in the data"
            place = (*expression.path, "$computed")
            why = "the renderers of emails have no functions to call"
            yield value_finding(sent, CODE, message, place, "no such function", hint, why=why)
    for path, key in almost_expressions(sent):
        yield _at_key(sent, path, key, f"`{key}` without its $ is no expression", f"did you mean ${key}?")


def almost_expression(value: object) -> str | None:
    """The key of an object that would be an expression with a ``$`` before it; None where there is none such."""
    if not isinstance(value, dict) or any(key.startswith("$") for key in value):
        return None
    return next((key for key in value if f"${key}" in _KEYS), None)


def almost_expressions(sent: SentTemplate) -> Iterator[tuple[FilePath, str]]:
    """Where an object stands in the place of a text or an address, and a ``$`` is all that is wrong, and its key."""
    for path, value in _plain_values(sent):
        key = almost_expression(value)
        if key is not None:
            yield path, key


def _plain_values(sent: SentTemplate) -> Iterator[tuple[FilePath, object]]:
    """What is written where a text or an address belongs, and does not surely fit."""
    for where, value in (("subject", sent.template.subject), ("preheader", sent.template.preheader)):
        yield (*DEFINITION, where), value
    for visit, name in sent.uneasy:
        component, props = visit.look.component, visit.element.props
        prop = component.props.get(name) if component is not None else None
        if prop is not None and prop.use in _PLAIN_USES and isinstance(props, dict):
            yield (*ELEMENTS, visit.element.key, "props", name), props[name]
    for one in sent.chosen:
        if one.prop.use in _PLAIN_USES:
            yield one.path, one.value
    yield from chosen_headers(sent.survey)


_PLAIN_USES: Final = frozenset({Use.TEXT, Use.PREVIEW, Use.URL, Use.MARKDOWN, Use.MARKUP, Use.CODE})


def _unknown(sent: SentTemplate, path: FilePath, value: Mapping[str, object]) -> Finding:
    key = next(key for key in value if key.startswith("$"))
    if "$cond" in value:
        return _choice(sent, path, value)
    if key in _KEYS:
        wanted = _WANTED.get(key, "a string")
        asking = likely("$cond", value) if key in ("$then", "$else") else None
        if asking is not None:
            return _at_key(sent, path, asking, f"`{asking}` is no $cond", "did you mean $cond?")
        what = f"`{key}` takes {wanted}, and here it is no expression"
        hint = f"write {_CHOICE}" if key in ("$then", "$else") else f"write {wanted}"
        return _at_key(sent, path, key, what, hint)
    meant = likely(key, _KEYS)
    if meant is not None:
        hint = f"did you mean {meant}?"
    else:
        hint = f"to choose, write {_CHOICE}" if key in _CHOOSING else f"there are {_KNOWN}"
    return _at_key(sent, path, key, f"there is no expression `{key}`", hint)


def _choice(sent: SentTemplate, path: FilePath, value: Mapping[str, object]) -> Finding:
    """A ``$cond`` without one of its branches, or with a misspelt one."""
    lacking = [branch for branch in ("$then", "$else") if branch not in value]
    others = [key for key in value if key not in ("$cond", "$then", "$else")]
    meant = {written: branch for branch in lacking if (written := _written_for(branch, others)) is not None}
    if meant:
        written = " and ".join(f"`{key}`" for key in meant)
        what = f"{written} {'is no branch' if len(meant) == 1 else 'are no branches'} of a $cond, which has {_BRANCHES}"
        return _at_key(sent, path, next(iter(meant)), what, f"did you mean {' and '.join(meant.values())}?")
    what = f"a $cond without {' and '.join(lacking)} is no expression"
    hint = "write " + " and ".join(f'"{branch}": …' for branch in lacking) + " beside it"
    return _at_key(sent, path, "$cond", what, hint)


def _written_for(branch: str, keys: Sequence[str]) -> str | None:
    """The key that was meant to be a branch of a ``$cond``."""
    meant = likely(branch, keys)
    return meant or next((key for key in keys if branch == "$else" and is_else(key)), None)


def _at_key(sent: SentTemplate, path: FilePath, key: str, what: str, hint: str) -> Finding:
    return Finding(
        CODE,
        f"{what}: {_effect(sent, path)}",
        sent.template.document.key_span((*path, key)),
        "no expression",
        help=hint,
        about=" ".join((sent.template.id, *map(str, path[2:]), key)),
    )


def _effect(sent: SentTemplate, path: FilePath) -> str:
    """What becomes of an object as it stands."""
    if path[: len(ELEMENTS)] != ELEMENTS:
        return f"the reader sees [object Object] as the {path[1]}"
    component = sent.component_of(str(path[len(ELEMENTS)]))
    prop = component.props.get(str(path[_PROPS + 1])) if component is not None and len(path) > _PROPS + 1 else None
    if prop is None:
        return "the reader sees nothing of it"
    if prop.use in (Use.TEXT, Use.MARKDOWN, Use.CODE, Use.MARKUP):
        return "an object stays where text belongs, and the whole email fails"
    if prop.use is Use.PREVIEW:
        return "the inbox shows [object Object]"
    return "the link leads nowhere" if prop.use is Use.URL else "the reader sees nothing of it"


UNKNOWN_EXPRESSION = Rule(
    code=CODE,
    title="An object that looks like an expression and is none",
    severity=Severity.ERROR,
    why="the renderer takes what it does not know for a plain object, and leaves it as it is",
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
