"""An element without a prop that its component needs."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.rules.effects import without_prop
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found
from sfjourney.templates.template import ELEMENTS

_PLAIN: Final = frozenset({("Code", "language")})
"""What the catalog requires, and the reader never misses: code without a language shows without colours."""


def check(sent: SentTemplate) -> Iterator[Finding]:
    dialect = sent.model.settings.dialect
    for visit in sent.visits:
        key, props = visit.element.key, visit.element.props
        component = sent.component_of.get(key)
        if component is None:
            continue
        given = props if isinstance(props, dict) else {}
        if not isinstance(props, dict) and not dialect.allows_absent_props:
            message = f"`{key}` has no props: the whole email fails"
            yield found(sent, "template/missing-prop", message, (*ELEMENTS, key), "no props", 'write "props": {}')
        for name, prop in component.props.items():
            if prop.required and given.get(name) is None and (component.name, name) not in _PLAIN:
                path = (*ELEMENTS, key, "props", name) if name in given else (*ELEMENTS, key, "props")
                message = f"{component.name} needs `{name}`: {without_prop(component.name, prop)}"
                yield found(sent, "template/missing-prop", message, path, f"no {name}", f"write `{name}`")


MISSING_PROP = Rule(
    code="template/missing-prop",
    title="A component without a prop it needs",
    severity=Severity.ERROR,
    why="the renderer fills the place with nothing, or with the word undefined",
    bad=note('"text": {"type": "Link", "props": {"text": "Your order"}}'),
    good=note('"text": {"type": "Link", "props": {"text": "Your order", "href": "https://shop.example/orders"}}'),
    check_template=check,
)
