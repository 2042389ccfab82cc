"""Template body -> its elements ready to be rendered, and what of them has to be asked when it is only sent.

Elements without expressions, conditions and repeats, with nothing of the kind below, need not be asked; most templates
leave nothing over.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from sfjourney.pointers import MISSING, Parts, text_of
from sfjourney.templates.components import Catalog, Component, Use
from sfjourney.templates.conditions import Condition, compile_condition
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.javascript import INHERITED, is_truthy
from sfjourney.templates.paths import segments_of_any
from sfjourney.templates.props import Evaluate, Value, compile_props, failing
from sfjourney.templates.refusals import Refusal, check_of
from sfjourney.templates.scope import scope_of
from sfjourney.templates.template import Element, Template

_PRINTS_ITSELF: Final = "toString"
"""Of the inherited names, the only one that renders as a component without throwing."""


class Repeat(Struct, frozen=True):
    """The array that an element is repeated over: where it stands, how the renderer spells that, or what is wrong."""

    parts: Parts
    pointer: str
    written: str
    problem: str | None = None


class Node(Struct, frozen=True):
    """An element ready to be asked and rendered.

    ``props`` are the values with expressions, in the order in which they are resolved, and what throws in their place,
    which has no name; ``constants`` are the other props. ``children`` are evaluated after them. An element that is not
    ``shown`` (its type is unknown) resolves its props for nothing, and a child of one that hides its children likewise.
    ``refusal`` is what its component says to props that may make it throw. ``prints`` are those of ``props`` that it
    may print and that are no text for certain; None where it is no standard component and prints nothing.
    """

    key: str
    type: str
    visible: Condition
    props: tuple[tuple[str | None, Evaluate], ...]
    constants: Mapping[str, object]
    repeat: Repeat | None
    children: tuple[str, ...]
    shown: bool
    shows_children: bool
    refusal: Refusal | None = None
    prints: tuple[str, ...] | None = None

    @property
    def matters(self) -> bool:
        return bool(self.props) or self.visible.fallible or self.repeat is not None or self.refusal is not None

    @property
    def is_still(self) -> bool:
        """Whether it looks the same at every send, but for what is in it. A Preview is also told to the inbox."""
        return not self.matters and self.visible.unconditional and self.type != "Preview"

    @property
    def stands_alone(self) -> bool:
        """Whether nothing else is asked with it, and it is asked once."""
        return self.repeat is None and not self.children

    @property
    def only_holds(self) -> bool:
        """Whether nothing is to be asked of it but what its children ask."""
        return not self.matters and self.visible.unconditional and self.shows_children

    def given(self, resolved: Mapping[str | None, object]) -> dict[str, object]:
        """All that the component is given, from the values of ``props``."""
        return {**self.constants, **{name: value for name, value in resolved.items() if name is not None}}

    def refuse(self, given: Mapping[str, object]) -> None:
        """Raise RenderError where the component throws at what it is given."""
        reason = None if self.refusal is None else self.refusal(given)
        if reason is not None:
            raise RenderError(reason)


def nodes_of(template: Template, dialect: Dialect, catalog: Catalog) -> Mapping[str, Node]:
    """The elements that the root reaches, by key."""
    nodes: dict[str, Node] = {}
    waiting = [] if template.root is None else [template.root]
    while waiting:
        key = waiting.pop()
        if key in nodes:
            continue
        node = _node(key, template.elements.get(key), dialect, catalog)
        if node is not None:
            nodes[key] = node
            waiting.extend(node.children)
    return nodes


def plan_of(root: str | None, nodes: Mapping[str, Node]) -> Mapping[str, Node]:
    """The elements that matter, by key; the root is among them unless there is nothing to ask.

    What only stands around others gives its place to them.
    """
    parents = _parents(nodes)
    circling = set(_on_cycles(nodes, parents))
    mattering = _up_from([*circling, *(key for key, node in nodes.items() if node.matters)], parents)
    around = {
        key
        for key in mattering
        if key != root and key not in circling and nodes[key].only_holds and len(parents[key]) == 1
    }
    return {
        key: replace(node, children=tuple(_asked_below(node, nodes, mattering, around)))
        for key, node in nodes.items()
        if key in mattering and key not in around
    }


def _asked_below(node: Node, nodes: Mapping[str, Node], mattering: set[str], around: set[str]) -> Iterator[str]:
    waiting = list(reversed(node.children))
    while waiting:
        child = waiting.pop()
        if child in around:
            waiting.extend(reversed(nodes[child].children))
        elif child in mattering:
            yield child


def still_in(root: str | None, nodes: Mapping[str, Node]) -> frozenset[str]:
    """The largest parts of a body that look the same at every send, by the keys of their uppermost elements."""
    parents = _parents(nodes)
    moving = _up_from([key for key, node in nodes.items() if not node.is_still], parents)
    moving |= _up_from(_on_cycles(nodes, parents), parents)
    return frozenset(
        key for key in nodes.keys() - moving if key == root or any(parent in moving for parent in parents[key])
    )


def _node(key: str, element: Element | None, dialect: Dialect, catalog: Catalog) -> Node | None:
    """The node of an element; None where the renderer finds nothing and says nothing."""
    if element is None:
        if key not in INHERITED or dialect.allows_absent_props:
            return None
        fails = failing("it is no element but what every JavaScript object inherits, and that has no props")
        always = compile_condition(MISSING, dialect)
        return Node(key, "", always, ((None, fails.evaluate),), {}, None, (), shown=False, shows_children=False)
    name = "" if element.type is None else element.type
    component = catalog.get(name)
    inherited = component is None and name in INHERITED
    known = component is not None or inherited
    props = _props(element.props, dialect)
    problems = [] if props.problem is None else [props.problem]
    problems += ["the children are no array"] if known and element.children is None else []
    return Node(
        key,
        name,
        compile_condition(element.visible, dialect),
        (
            *((name, value.evaluate) for name, value in props.resolved),
            *((None, failing(problem).evaluate) for problem in problems),
        ),
        props.constants,
        _repeat(element.repeat) if known or dialect.repeats_in_item_scope else None,
        (element.children or ()) if known else (),
        shown=known,
        shows_children=component is not None and component.shows_children,
        refusal=_inherited(name) if component is None else _refusal(component, dialect, props),
        prints=None if component is None or component.own is not None else _printed(component, props),
    )


def _printed(component: Component, props: "_Props") -> tuple[str, ...]:
    """A prop that is text refuses every object, whether or not it has a text in JavaScript."""
    given = {name for name, prop in component.props.items() if prop.use is not Use.TEXT}
    return tuple(name for name, value in props.resolved if name in given and not value.is_text)


class _Props(Struct, frozen=True):
    """The props that have to be resolved, those that are what they are, and why there are none."""

    resolved: tuple[tuple[str, Value], ...] = ()
    constants: Mapping[str, object] = field(default_factory=dict)
    problem: str | None = None


def _props(props: object, dialect: Dialect) -> _Props:
    try:
        given = compile_props(props, dialect)
    except RenderError as error:
        return _Props(problem=error.reason)
    return _Props(
        tuple((name, value) for name, value in given if not value.constant),
        {name: value.evaluate(_NOWHERE, []) for name, value in given if value.constant},
    )


_NOWHERE: Final = scope_of(None)


def _refusal(component: Component, dialect: Dialect, props: _Props) -> Refusal | None:
    """What a component refuses, found out at once where no value of the state can make a difference."""
    check = None if component.own is not None else check_of(dialect, component.name)
    if check is None or props.problem is not None:
        return None
    resolved = [(name, value) for name, value in props.resolved if name in check.props]
    if any(not value.is_text or name not in check.texts for name, value in resolved):
        return check.refusal
    reason = check.refusal({**props.constants, **{name: "" for name, _ in resolved}})
    return None if reason is None else lambda _: reason


def _inherited(name: str) -> Refusal | None:
    """The check of what is no component but found in every JavaScript object; None for all other unknown types."""
    if name not in INHERITED or name == _PRINTS_ITSELF:
        return None
    return lambda _: f"the type {name} is no component but what every JavaScript object inherits"


def _repeat(written: object) -> Repeat | None:
    if not is_truthy(written):
        return None
    path = written.get("statePath") if isinstance(written, dict) else None
    try:
        parts = segments_of_any(path)
    except RenderError as error:
        return Repeat((), "", "", f"{error.reason}, in what it is repeated over")
    return Repeat(parts, text_of(parts), path if isinstance(path, str) else "")


def _parents(nodes: Mapping[str, Node]) -> Mapping[str, list[str]]:
    parents: dict[str, list[str]] = {key: [] for key in nodes}
    for key, node in nodes.items():
        for child in node.children:
            if child in nodes:
                parents[child].append(key)
    return parents


def _up_from(keys: Iterable[str], parents: Mapping[str, list[str]]) -> set[str]:
    """These nodes, and all that stand above one of them."""
    waiting = [*keys]
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
