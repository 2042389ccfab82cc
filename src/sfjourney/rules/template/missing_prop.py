"""An element without a prop that its component needs."""

from collections.abc import Iterator
from typing import Final

from sfjourney.diagnostics import Finding, Severity
from sfjourney.documents.scan import Path
from sfjourney.pointers import MISSING
from sfjourney.rules.effects import without_prop
from sfjourney.rules.example import note
from sfjourney.rules.respelling import respelling
from sfjourney.rules.rule import Rule
from sfjourney.rules.sent import SentTemplate
from sfjourney.rules.template_findings import value_finding
from sfjourney.spelling import likely
from sfjourney.templates import Component, Prop, Visit
from sfjourney.templates.javascript import kind_of
from sfjourney.templates.keys import MISPLACED
from sfjourney.templates.template import ELEMENTS

CODE: Final = "template/missing-prop"

SHORTEST_PROP: Final = 3
"""The length of the shortest name of a prop that others are slips of: `atl` is one of `alt`."""
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
            yield value_finding(sent, CODE, message, (*ELEMENTS, key), "no props", 'write "props": {}')
        if sent.causes.misspelt(key, "props") is not None:
            continue
        beside = {stray.path[-1] for stray in sent.causes.strays(key)}
        lacking = [prop for prop in visit.look.missing if prop.name not in beside]
        if not isinstance(props, dict) and props is not MISSING and props is not None and lacking:
            yield _no_props(sent, visit, component)
            continue
        for prop in lacking:
            yield from _misspelt(sent, visit, prop) or _missing(sent, component, prop, (*ELEMENTS, key, "props"))
    for visit, name in sent.uneasy:
        component, props = visit.look.component, visit.element.props
        if component is not None and isinstance(props, dict) and props[name] is None:
            yield from _missing(sent, component, component.props[name], (*ELEMENTS, visit.element.key, "props", name))


def _no_props(sent: SentTemplate, visit: Visit, component: Component) -> Finding:
    kind = kind_of(visit.element.props)
    names = ", ".join(f"`{prop.name}`" for prop in visit.look.missing)
    lost = without_prop(component.name, visit.look.missing[0])
    message = f"the props of `{visit.element.key}` are {kind}, and {component.name} needs {names}: {lost}"
    path = (*ELEMENTS, visit.element.key, "props")
    return value_finding(sent, CODE, message, path, kind, f'write an object, {{"{visit.look.missing[0].name}": …}}')


def meant_prop(visit: Visit, name: str) -> str | None:
    """The prop that is missing and probably meant by the name of one that the component does not have."""
    component = visit.look.component
    if component is None or name in MISPLACED:
        return None
    meant = likely(name, component.props)
    for prop in visit.look.missing:
        if prop.name == meant or name in _ELSEWHERE.get(prop.name, ()) or _shortens(name, prop.name):
            return prop.name
    return None


def _shortens(name: str, prop: str) -> bool:
    """Whether one of two names is the other with letters left out, as `nr` is `number`.

    A longer name with more words is one of something else: `textAlign` is no `text`.
    """
    written, meant = name.casefold(), prop.casefold()
    if written.startswith(meant):
        return False
    short, long = sorted((written, meant), key=len)
    letters = iter(long)
    return len(short) > 1 and short[0] == long[0] and all(letter in letters for letter in short)


_ELSEWHERE: Final = {
    "text": ("label", "title", "content", "value", "caption", "heading", "message", "html"),
    "href": ("url", "link", "to", "uri", "src"),
    "src": ("url", "href", "link", "source", "uri", "image"),
    "content": ("text", "markdown", "md", "html", "value", "body", "source", "code"),
    "fontFamily": ("family", "font", "name"),
}
"""What other components and libraries call such a prop."""


def _misspelt(sent: SentTemplate, visit: Visit, prop: Prop) -> list[Finding]:
    """One mistake, told once: the prop is there under another name."""
    key, type_ = visit.element.key, visit.look.name
    for name in visit.look.unknown:
        if meant_prop(visit, name) == prop.name:
            place = sent.template.document.key_span((*ELEMENTS, key, "props", name))
            return [
                Finding(
                    CODE,
                    f"{type_} needs `{prop.name}`, and has no `{name}`: {without_prop(type_, prop)}",
                    place,
                    "no such prop",
                    help=f"did you mean {prop.name}?",
                    fix=respelling(place, name, prop.name, visit.look.component.props if visit.look.component else ()),
                    about=f"{sent.template.id} {key} {name}",
                )
            ]
    return []


def _missing(sent: SentTemplate, component: Component, prop: Prop, path: Path) -> Iterator[Finding]:
    if (component.name, prop.name) not in _PLAIN:
        message = f"{component.name} needs `{prop.name}`: {without_prop(component.name, prop)}"
        yield value_finding(sent, CODE, message, path, f"no {prop.name}", f"write `{prop.name}`")


MISSING_PROP = Rule(
    code=CODE,
    title="A component without a prop it needs",
    severity=Severity.ERROR,
    why="the renderer fills the place with nothing, or with the word undefined",
    bad=note('"text": {"type": "Link", "props": {"text": "Your order"}}'),
    good=note('"text": {"type": "Link", "props": {"text": "Your order", "href": "https://shop.example/orders"}}'),
    check_template=check,
)
