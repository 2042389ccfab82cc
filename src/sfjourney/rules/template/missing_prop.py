"""An element without a prop that its component needs."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path
from sfjourney.pointers import MISSING
from sfjourney.rules.effects import without_prop
from sfjourney.rules.example import note
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate, found
from sfjourney.spelling import likely
from sfjourney.templates import Component, Prop, Visit
from sfjourney.templates.javascript import kind_of
from sfjourney.templates.keys import MISPLACED
from sfjourney.templates.template import ELEMENTS

CODE: Final = "template/missing-prop"

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
            yield found(sent, CODE, message, (*ELEMENTS, key), "no props", 'write "props": {}')
        if sent.causes.misspelt(key, "props") is not None:
            continue
        unexplained = [prop for prop in visit.look.missing if not _is_elsewhere(sent, visit, prop)]
        if not isinstance(props, dict) and props is not MISSING and props is not None and unexplained:
            yield _no_props(sent, visit, component)
            continue
        for prop in unexplained:
            yield from _missing(sent, component, prop, (*ELEMENTS, key, "props"))
    for visit, name in sent.uneasy:
        component, props = visit.look.component, visit.element.props
        if component is not None and isinstance(props, dict) and props[name] is None:
            yield from _missing(sent, component, component.props[name], (*ELEMENTS, visit.element.key, "props", name))


def _is_elsewhere(sent: SentTemplate, visit: Visit, prop: Prop) -> bool:
    """Whether a prop is written beside the others under another name, or beside all of them."""
    known = visit.look.component.props if visit.look.component is not None else {}
    misspelt = any(likely(name, known) == prop.name for name in visit.look.unknown if name not in MISPLACED)
    return misspelt or any(stray.path[-1] == prop.name for stray in sent.causes.strays(visit.element.key))


def _no_props(sent: SentTemplate, visit: Visit, component: Component) -> Finding:
    kind = kind_of(visit.element.props)
    names = ", ".join(f"`{prop.name}`" for prop in visit.look.missing)
    lost = without_prop(component.name, visit.look.missing[0])
    message = f"the props of `{visit.element.key}` are {kind}, and {component.name} needs {names}: {lost}"
    path = (*ELEMENTS, visit.element.key, "props")
    return found(sent, CODE, message, path, kind, f'write an object, {{"{visit.look.missing[0].name}": …}}')


def _missing(sent: SentTemplate, component: Component, prop: Prop, path: Path) -> Iterator[Finding]:
    if (component.name, prop.name) not in _PLAIN:
        message = f"{component.name} needs `{prop.name}`: {without_prop(component.name, prop)}"
        yield found(sent, CODE, message, path, f"no {prop.name}", f"write `{prop.name}`")


MISSING_PROP = Rule(
    code=CODE,
    title="A component without a prop it needs",
    severity=Severity.ERROR,
    why="the renderer fills the place with nothing, or with the word undefined",
    bad=note('"text": {"type": "Link", "props": {"text": "Your order"}}'),
    good=note('"text": {"type": "Link", "props": {"text": "Your order", "href": "https://shop.example/orders"}}'),
    check_template=check,
)
