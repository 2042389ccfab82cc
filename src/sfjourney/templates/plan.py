"""Template body -> what has to be asked when it is sent: its expressions, conditions and repeats, and nothing else.

Elements without any of them, with nothing of the kind below, are left out; most templates leave nothing over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from sfjourney.pointers import MISSING, Parts, text_of
from sfjourney.templates.components import components
from sfjourney.templates.conditions import Condition, compile_condition
from sfjourney.templates.demands import checked_props
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.javascript import INHERITED, is_truthy
from sfjourney.templates.paths import segments_of_any
from sfjourney.templates.props import Evaluate, compile_props, failing
from sfjourney.templates.template import Element, Template

_PRINTS_ITSELF: Final = "toString"
"""Of the inherited names, the only one that renders as a component without throwing."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """The array that an element is repeated over: where it stands, how the renderer spells that, or what is wrong."""

    parts: Parts
    pointer: str
    written: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """An element as far as it can read, decide or fail.

    ``props`` are the values with expressions, in the order in which they are resolved. ``children`` are evaluated
    after them. An element that is not ``shown`` (its type is unknown) resolves its props for nothing, and a child
    of one that hides its children likewise.
    """

    key: str
    visible: Condition
    props: tuple[Evaluate, ...]
    repeat: Repeat | None
    children: tuple[str, ...]
    shown: bool
    shows_children: bool

    @property
    def matters(self) -> bool:
        return bool(self.props) or self.visible.fallible or self.repeat is not None


def plan_of(template: Template, dialect: Dialect) -> Mapping[str, Node]:
    """The elements that matter, by key; the root is among them unless there is nothing to ask."""
    nodes = _reached(template, dialect)
    mattering = _mattering(nodes)
    return {
        key: replace(node, children=tuple(child for child in node.children if child in mattering))
        for key, node in nodes.items()
        if key in mattering
    }


def _reached(template: Template, dialect: Dialect) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    waiting = [] if template.root is None else [template.root]
    while waiting:
        key = waiting.pop()
        if key in nodes:
            continue
        node = _node(key, template.elements.get(key), dialect)
        if node is not None:
            nodes[key] = node
            waiting.extend(node.children)
    return nodes


def _node(key: str, element: Element | None, dialect: Dialect) -> Node | None:
    """The node of an element; None where the renderer finds nothing and says nothing."""
    if element is None:
        if key not in INHERITED or dialect.allows_absent_props:
            return None
        fails = failing("it is no element but what every JavaScript object inherits, and that has no props")
        always = compile_condition(MISSING, dialect)
        return Node(key, always, (fails.evaluate,), None, (), shown=False, shows_children=False)
    name = "" if element.type is None else element.type
    component = components(dialect).get(name)
    inherited = component is None and name in INHERITED
    known = component is not None or inherited
    return Node(
        key,
        compile_condition(element.visible, dialect),
        (
            *_props(element.props, name if known else None, dialect),
            *_problems(element, name, known=known, inherited=inherited),
        ),
        _repeat(element.repeat) if known or dialect.repeats_in_item_scope else None,
        (element.children or ()) if known else (),
        shown=known,
        shows_children=component is not None and component.shows_children,
    )


def _props(props: object, component: str | None, dialect: Dialect) -> Iterable[Evaluate]:
    try:
        return checked_props(component, compile_props(props, dialect), dialect)
    except RenderError as error:
        return [failing(error.reason).evaluate]


def _problems(element: Element, name: str, *, known: bool, inherited: bool) -> Iterable[Evaluate]:
    if known and element.children is None:
        yield failing("the children are no array").evaluate
    if inherited and name != _PRINTS_ITSELF:
        yield failing(f"the type {name} is no component but what every JavaScript object inherits").evaluate


def _repeat(written: object) -> Repeat | None:
    if not is_truthy(written):
        return None
    path = written.get("statePath") if isinstance(written, dict) else None
    try:
        parts = segments_of_any(path)
    except RenderError as error:
        return Repeat((), "", "", f"{error.reason}, in what it is repeated over")
    return Repeat(parts, text_of(parts), path if isinstance(path, str) else "")


def _mattering(nodes: Mapping[str, Node]) -> set[str]:
    """The nodes with something to ask, on a cycle, or above such a node."""
    parents: dict[str, list[str]] = {key: [] for key in nodes}
    for key, node in nodes.items():
        for child in node.children:
            if child in nodes:
                parents[child].append(key)
    waiting = [key for key, node in nodes.items() if node.matters]
    waiting.extend(_on_cycles(nodes, parents))
    found: set[str] = set()
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting.extend(parents[key])
    return found


def _on_cycles(nodes: Mapping[str, Node], parents: Mapping[str, list[str]]) -> list[str]:
    """The nodes that are on a cycle or below one: what is left when roots are taken away until there are none."""
    above = {key: len(found) for key, found in parents.items()}
    roots = [key for key, count in above.items() if count == 0]
    while roots:
        for child in nodes[roots.pop()].children:
            if child in above:
                above[child] -= 1
                if above[child] == 0:
                    roots.append(child)
    return [key for key, count in above.items() if count > 0]
