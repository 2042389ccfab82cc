"""An element without a prop that its component needs."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path
from sfjourney.rules.effects import without_prop
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found
from sfjourney.templates import Component, Prop
from sfjourney.templates.template import ELEMENTS

_PLAIN: Final = frozenset({("Code", "language")})
"""What the catalog requires, and the reader never misses: code without a language shows without colours."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    dialect = sent.model.settings.dialect
    for visit in sent.odd:
        key, props = visit.element.key, visit.element.props
        component = visit.look.component
        if component is None:
            continue
        if not isinstance(props, dict) and not dialect.allows_absent_props:
            message = f"`{key}` has no props: the whole email fails"
            yield found(sent, "template/missing-prop", message, (*ELEMENTS, key), "no props", 'write "props": {}')
        for prop in visit.look.missing:
            yield from _missing(sent, component, prop, (*ELEMENTS, key, "props"))
    for visit, name in sent.uneasy:
        component, props = visit.look.component, visit.element.props
        if component is not None and isinstance(props, dict) and props[name] is None:
            yield from _missing(sent, component, component.props[name], (*ELEMENTS, visit.element.key, "props", name))


def _missing(sent: SentTemplate, component: Component, prop: Prop, path: Path) -> Iterator[Finding]:
    if (component.name, prop.name) not in _PLAIN:
        message = f"{component.name} needs `{prop.name}`: {without_prop(component.name, prop)}"
        yield found(sent, "template/missing-prop", message, path, f"no {prop.name}", f"write `{prop.name}`")


MISSING_PROP = Rule(
    code="template/missing-prop",
    title="A component without a prop it needs",
    severity=Severity.ERROR,
    why="the renderer fills the place with nothing, or with the word undefined",
    bad=note('"text": {"type": "Link", "props": {"text": "Your order"}}'),
    good=note('"text": {"type": "Link", "props": {"text": "Your order", "href": "https://shop.example/orders"}}'),
    check_template=check,
)
