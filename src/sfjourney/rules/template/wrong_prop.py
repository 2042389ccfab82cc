"""A prop of another type, or with another value, than its component can use."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.fact import Known
from sfjourney.rules.effects import is_whole, prop_of
from sfjourney.rules.example import note
from sfjourney.rules.odd_values import effect_of, shown
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found, read_finding
from sfjourney.rules.template.unknown_expression import almost_expression
from sfjourney.templates import Component, Kind, Prop, Use
from sfjourney.templates.fitting import expected, fits, kinds
from sfjourney.templates.javascript import kind_of
from sfjourney.templates.template import ELEMENTS

CODE = "template/wrong-prop"

_VALUE: Final = Kind.VALUE  # an enumeration looks its members up by name, and this is asked of every read


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit, name in sent.uneasy:
        component, props = visit.look.component, visit.element.props
        value = props[name] if isinstance(props, dict) else None
        if component is None or value is None:
            continue
        prop = component.props[name]
        if not _may_be_right(component, prop, value) and almost_expression(value) is None:
            yield _written(sent, visit.element.key, component, prop, value)
    yield from _read(sent)


def _may_be_right(component: Component, prop: Prop, value: Any) -> bool:
    if isinstance(value, (dict, list)) and _holds_expression(value):
        return True
    if prop.use is Use.TEXT and component.name != "Heading" and kind_of(value) == "a number":
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


def _written(sent: SentTemplate, key: str, component: Component, prop: Prop, value: Any) -> Finding:
    wanted = expected(component.name, prop)
    effect = effect_of(component.name, prop, value)
    message = f"{component.name}.{prop.name} takes {wanted}, and this is {shown(value)}: {effect}"
    hint = f"write {int(value)}" if _is_number_in_text(prop, value) else f"write {wanted}"
    return found(sent, CODE, message, (*ELEMENTS, key, "props", prop.name), "wrong value", hint)


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
        failing = sent.failing(read, partial(_never_fits, kinds(prop) | {"null"}))
        if failing:
            name = sent.type_of(read.element)
            wanted = expected(name, prop)
            message = f"{name}.{prop.name} takes {wanted}, and {read.pointer} never is: {effect_of(name, prop)}"
            hint = f"read {wanted} there, or write it"
            yield read_finding(sent, CODE, message, read, "another type", failing, hint)


def _never_fits(possible: frozenset[str], known: Known) -> bool:
    return bool(known.fact.types) and not known.fact.types & possible


WRONG_PROP = Rule(
    code=CODE,
    title="A prop that its component cannot use",
    severity=Severity.ERROR,
    why="the renderer checks nothing: it prints what it gets, or fails",
    bad=note('"text": {"type": "Text", "props": {"text": "Thank you", "style": "color: red"}}'),
    good=note('"text": {"type": "Text", "props": {"text": "Thank you", "style": {"color": "red"}}}'),
    check_template=check,
)
