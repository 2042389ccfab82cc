"""A prop of another type, or with another value, than its component can use."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from msgspec.structs import replace

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path as FilePath
from sfjourney.facts.fact import Known
from sfjourney.pointers import text_of
from sfjourney.rules.effects import is_whole, prop_of
from sfjourney.rules.example import note
from sfjourney.rules.odd_values import effect_of, shown
from sfjourney.rules.respelling import respelling
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template.html_in_markdown import markdown_texts
from sfjourney.rules.template.unknown_expression import almost_expression
from sfjourney.rules.template_findings import read_finding, value_finding
from sfjourney.schemas.kinds import kind_of as value_kind
from sfjourney.templates import Component, Dialect, Kind, Prop, Use
from sfjourney.templates.fitting import breach_of, expected, fits, kinds
from sfjourney.templates.javascript import kind_of
from sfjourney.templates.markdown.blocks import breaks_react_email
from sfjourney.templates.refusals import check_of
from sfjourney.templates.template import ELEMENTS
from sfjourney.templates.wrong_parts import differs_in_case, innermost, lacking, meant_by

CODE = "template/wrong-prop"

_VALUE: Final = Kind.VALUE  # an enumeration looks its members up by name, and this is asked of every read


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit, name in sent.uneasy:
        component, props = visit.look.component, visit.element.props
        value = props[name] if isinstance(props, dict) else None
        if component is None or value is None:
            continue
        prop = component.props.get(name)
        if prop is None:
            continue
        if not _may_be_right(component, prop, value) and almost_expression(value) is None:
            yield _written(sent, (*ELEMENTS, visit.element.key, "props", name), component, prop, value)
    yield from _chosen(sent)
    yield from _read(sent)
    yield from _lists(sent)
    yield from _styles(sent)


def _chosen(sent: SentTemplate) -> Iterator[Finding]:
    """What a ``$cond`` chooses; nothing for nothing to show is chosen on purpose, where that does not throw."""
    for one in sent.chosen:
        component, prop, value = one.component, one.prop, one.value
        if value is None or (value is False and prop.use is Use.TEXT):
            is_right = not _throws(sent, component, prop, value)
        else:
            is_right = _may_be_right(component, prop, value) or almost_expression(value) is not None
        if not is_right:
            yield _written(sent, one.path, component, prop, value)


def _may_be_right(component: Component, prop: Prop, value: Any) -> bool:
    if isinstance(value, (dict, list)) and _holds_expression(value):
        return True
    if prop.use is Use.TEXT and component.own is None and kind_of(value) == "a number":
        return True  # shown as JavaScript writes it
    return fits(component, prop, value)


def _holds_expression(value: Any) -> bool:
    waiting = [value]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if any(key.startswith("$") for key in part):
                return True
            waiting.extend(part.values())
        elif isinstance(part, list):
            waiting.extend(part)
    return False


def _throws(sent: SentTemplate, component: Component, prop: Prop, value: Any) -> bool:
    """Whether the renderer is known to throw at a value as it is written, the other props being as they should."""
    check = check_of(sent.model.settings.dialect, component.name) if component.own is None else None
    if check is None or prop.name not in check.props or component.name == "Conditional":
        return False
    return check.refusal({**dict.fromkeys(check.texts - {"as"}, ""), prop.name: value}) is not None


def _lists(sent: SentTemplate) -> Iterator[Finding]:
    """Lists that one of the renderers throws at."""
    if sent.model.settings.dialect is not Dialect.REACT_EMAIL:
        return
    for text, path in markdown_texts(sent):
        reason = breaks_react_email(text)
        if reason is not None:
            hint = "write an item on one line, and no empty lines between items"
            yield value_finding(
                sent, CODE, f"Markdown.{reason}: the whole email fails", path, "the renderer throws", hint
            )


_STYLE: Final = "style"
_NO_RULES: Final = ("@", ":", "&")
"""How rules begin that style sheets have, and the style of an element has not."""


def _styles(sent: SentTemplate) -> Iterator[Finding]:
    """What stands in a style that is no text and no number, as ``"@media (...)": {"color": "white"}``."""
    if f'"{_STYLE}"' not in sent.template.document.source.text:
        return
    for visit in sent.visits:
        component, props = visit.look.component, visit.element.props
        style = props.get(_STYLE) if isinstance(props, dict) else None
        if not isinstance(style, dict) or component is None or component.own is not None:
            continue
        for name, value in style.items():
            if isinstance(value, dict) and not name.startswith("$") and not _holds_expression(value):
                path = (*ELEMENTS, visit.element.key, "props", _STYLE, name)
                message = f"{component.name}.{_STYLE} has an object for {name}: the email says [object Object] there"
                hint = "write a text or a number"
                if name.startswith(_NO_RULES):
                    hint = "the style of an element has no rules of its own inside: leave it out"
                yield value_finding(sent, CODE, message, path, "no text", hint)


def _written(sent: SentTemplate, path: FilePath, component: Component, prop: Prop, value: Any) -> Finding:
    breach = None if component.own is None else breach_of(component.own, prop, value)
    if breach is not None and value_kind(value) in kinds(prop) and "enum" not in prop.schema:
        inner = breach.path[1:]
        what = f"is not as its schema says, {text_of(inner)} in it {breach.words}" if inner else breach.words
        message = f"{component.name}.{prop.name} {what}: {effect_of(component.name, prop)}"
        hint = "write what the schema of the component allows"
        return value_finding(sent, CODE, message, path, "wrong value", hint)
    throws = _throws(sent, component, prop, value)
    effect = "the whole email fails" if throws else effect_of(component.name, prop, value)
    return _wrong_part(sent, path, component, prop, value, effect)


def _wrong_part(
    sent: SentTemplate, path: FilePath, component: Component, prop: Prop, value: Any, effect: str
) -> Finding:
    """What is wrong in a value that may have parts, where it stands."""
    inner, prop, value = innermost(prop, value)
    path, name = (*path, *inner), ".".join(map(str, (component.name, prop.name, *inner)))
    if (missing := lacking(prop, value)) is not None:
        message = f"{name} needs `{missing}`: {effect}"
        return value_finding(sent, CODE, message, path, f"no {missing}", f"write `{missing}`")
    if component.own is None and differs_in_case(prop, value):
        effect = "mail clients take capitals there for small letters, and nothing else does"
    wanted, meant = expected(component.name, prop), meant_by(prop, value)
    message = f"{name} takes {wanted}, and this is {shown(value)}: {effect}"
    hint = f"write {int(value)}" if _is_number_in_text(prop, value) else f"write {wanted}"
    finding = value_finding(sent, CODE, message, path, "wrong value", hint)
    if meant is None:
        return finding
    fix = respelling(sent.span(path), value, meant, [meant])
    return replace(finding, help=f"did you mean {meant}?", fix=fix)


def _is_number_in_text(prop: Prop, value: Any) -> bool:
    """Whether quotation marks are all that is wrong with a number."""
    return isinstance(value, str) and value.isascii() and value.isdigit() and "number" in kinds(prop)


def _read(sent: SentTemplate) -> Iterator[Finding]:
    """What is read for a prop that needs another type; of texts another rule speaks."""
    for read in sent.survey.reads:
        if read.offset is not None or read.kind is not _VALUE or read.element is None:
            continue
        prop = prop_of(sent, read)
        if prop is None or prop.use in (Use.TEXT, Use.PREVIEW) or not is_whole(read):
            continue
        component = sent.component_of(read.element)
        failing = sent.failing(read, partial(_never_fits, component, prop, kinds(prop) | {"null"}))
        if failing:
            name = sent.type_of(read.element)
            wanted = expected(name, prop)
            message = f"{name}.{prop.name} takes {wanted}, and {read.pointer} never is: {effect_of(name, prop)}"
            hint = f"read {wanted} there, or write it"
            yield read_finding(sent, CODE, message, read, "never fits", failing, hint)


def _never_fits(component: Component | None, prop: Prop, possible: frozenset[str], known: Known) -> bool:
    if not known.fact.types & possible:
        return bool(known.fact.types)
    if "enum" not in prop.schema or component is None or known.fact.values is None:
        return False
    return not any(value is None or fits(component, prop, value) for value in known.fact.values.values())


WRONG_PROP = Rule(
    code=CODE,
    title="A prop that its component cannot use",
    severity=Severity.ERROR,
    why="the renderer checks nothing: it prints what it gets, or fails",
    bad=note('"text": {"type": "Text", "props": {"text": "Thank you", "style": "color: red"}}'),
    good=note('"text": {"type": "Text", "props": {"text": "Thank you", "style": {"color": "red"}}}'),
    check_template=check,
)
