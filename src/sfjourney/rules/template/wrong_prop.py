"""A prop of another type, or with another value, than its component can use."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.facts.fact import Known
from sfjourney.pointers import text_of
from sfjourney.rules.effects import is_whole, prop_of
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found, read_finding
from sfjourney.rules.template.html_in_markdown import markdown_texts
from sfjourney.schemas.kinds import kind_of as value_kind
from sfjourney.templates import Component, Dialect, Kind, Prop, Use
from sfjourney.templates.fitting import breach_of, expected, fits, kinds
from sfjourney.templates.javascript import kind_of
from sfjourney.templates.markdown.blocks import breaks_react_email
from sfjourney.templates.refusals import check_of
from sfjourney.templates.template import ELEMENTS

CODE = "template/wrong-prop"

_VALUE: Final = Kind.VALUE  # an enumeration looks its members up by name, and this is asked of every read

_EFFECTS: Final = {
    Use.TEXT: "the reader sees its parts one after the other, without a space",
    Use.PREVIEW: "the inbox shows something else",
    Use.URL: "the link leads nowhere",
    Use.MARKDOWN: "the whole email fails",
    Use.CODE: "the whole email fails",
    Use.MARKUP: "the whole email fails",
    Use.STYLE: "the style is lost",
    Use.ATTRIBUTE: "it looks otherwise than meant, or breaks",
}
_EFFECTS_IN: Final = {
    ("Heading", "as"): "the tag may swallow the text",
    ("Code", "language"): "the whole email fails",
    ("Code", "theme"): "the whole email fails",
    ("Button", "height"): "the label collapses, and Outlook gets no height",
    ("Button", "width"): "the button has no width, in Outlook neither",
    ("Conditional", "mso"): "the whole email fails",
}


def check(sent: SentTemplate) -> Iterator[Finding]:
    for visit, name in sent.uneasy:
        component, props = visit.look.component, visit.element.props
        value = props[name] if isinstance(props, dict) else None
        if component is None or value is None:
            continue
        prop = component.props.get(name)
        if prop is None:
            continue
        if not _may_be_right(component, prop, value):
            yield _written(sent, visit.element.key, component, prop, value)
    yield from _read(sent)
    yield from _lists(sent)


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
            yield found(sent, CODE, f"Markdown.{reason}: the whole email fails", path, "the renderer throws", hint)


def _effect(component: str, prop: Prop) -> str:
    return _EFFECTS_IN.get((component, prop.name), _EFFECTS[prop.use])


def _written(sent: SentTemplate, key: str, component: Component, prop: Prop, value: Any) -> Finding:
    wanted = expected(component.name, prop)
    shown = f'"{value}"' if isinstance(value, str) else kind_of(value)
    breach = None if component.own is None else breach_of(component.own, prop, value)
    if breach is not None and value_kind(value) in kinds(prop) and "enum" not in prop.schema:
        what = "" if len(breach.path) == 1 else f"{text_of(breach.path[1:])} in it "
        message = f"{component.name}.{prop.name} is not as its schema says, {what}{breach.words}: {_EFFECTS[prop.use]}"
        hint = "write what the schema of the component allows"
        return found(sent, CODE, message, (*ELEMENTS, key, "props", prop.name), "wrong value", hint)
    effect = "the whole email fails" if _throws(sent, component, prop, value) else _effect(component.name, prop)
    if prop.use is Use.TEXT and isinstance(value, bool):
        effect = "nothing shows"
    message = f"{component.name}.{prop.name} takes {wanted}, and this is {shown}: {effect}"
    return found(sent, CODE, message, (*ELEMENTS, key, "props", prop.name), "wrong value", f"write {wanted}")


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
            message = f"{name}.{prop.name} takes {wanted}, and {read.pointer} never is: {_effect(name, prop)}"
            yield read_finding(sent, CODE, message, read, "never fits", failing)


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
