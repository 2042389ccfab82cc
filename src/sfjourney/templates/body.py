"""Planned body and a send's state -> the pointers in what would be rendered that read nothing, or why it throws."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from msgspec import Struct

from sfjourney.pointers import MISSING
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.doubts import holds_textless
from sfjourney.templates.errors import RenderError
from sfjourney.templates.javascript import kind_of
from sfjourney.templates.paths import read, read_shown
from sfjourney.templates.plan import Node, Repeat
from sfjourney.templates.reads import Where
from sfjourney.templates.scope import Scope


class Unresolved(Struct, frozen=True):
    """A pointer that read nothing: where it is absolute, with the index of a repeat's item, and where it stands."""

    pointer: str
    element: str | None
    where: Where


_Found = dict[Unresolved, None]
"""What was found, once and in order."""


class Outcome(Struct, frozen=True):
    """Why rendering throws, None where it does not; where that is ``doubtful``, only rendering itself can tell."""

    failure: str | None = None
    doubtful: bool = False


def unresolved_in_body(
    root: str | None, nodes: Mapping[str, Node], scope: Scope, dialect: Dialect, found: _Found
) -> Outcome:
    """Add to ``found``, in the order of rendering, and say what becomes of it.

    The walk keeps its own stack, and asks an element once in a scope: what it reads there is always the same.
    """
    return _Walk(nodes, dialect, found).outcome(root, scope) if root is not None and root in nodes else _SHOWN


_SHOWN: Final = Outcome()
_IN_DOUBT: Final = Outcome(doubtful=True)


_Resolved = Mapping[str | None, object]

_Step = Callable[[Node, Scope, _Found], None]
"""What to do with an element in a scope, and where to note what reads nothing in it."""


class _Walk:
    def __init__(self, nodes: Mapping[str, Node], dialect: Dialect, found: _Found) -> None:
        self.nodes = nodes
        self.dialect = dialect
        self.inherits = dialect.reads_inherited_members
        self.found = found
        self.unseen: _Found = {}
        """What is evaluated for nothing goes here: below an element that hides its children it can only fail."""
        self.waiting: list[tuple[_Step, Node, Scope, _Found]] = []
        self.asked: Node | None = None
        self.done: set[tuple[str, str | None, bool]] = set()
        self.around: set[tuple[str, str | None]] = set()
        self.doubtful = False

    def outcome(self, root: str, scope: Scope) -> Outcome:
        self.waiting.append((self._enter, self.nodes[root], scope, self.found))
        try:
            while self.waiting:
                step, node, scope, into = self.waiting.pop()
                self.asked = node
                step(node, scope, into)
        except RenderError as error:
            where = "" if self.asked is None else f'element "{self.asked.key}": '
            return Outcome(f"{where}{error.reason}")
        return _IN_DOUBT if self.doubtful else _SHOWN

    def _enter(self, node: Node, scope: Scope, into: _Found) -> None:
        if node.stands_alone:
            self._appear(node, scope, into)
            return
        place = (node.key, scope.base)
        if place in self.around:
            raise RenderError("it contains itself")
        visit = (*place, into is self.found)
        if visit in self.done:
            return
        self.done.add(visit)
        self.around.add(place)
        self.waiting.append((self._leave, node, scope, into))
        if node.repeat is None:
            self._appear(node, scope, into)
        elif self.dialect.repeats_in_item_scope:
            self._repeat(node, node.repeat, scope, into, self._appear)
        elif (resolved := self._resolved(node, scope, into)) is not None:
            self._repeat(node, node.repeat, scope, into, partial(self._shows, resolved))

    def _leave(self, node: Node, scope: Scope, _into: _Found) -> None:
        self.around.remove((node.key, scope.base))

    def _appear(self, node: Node, scope: Scope, into: _Found) -> None:
        resolved = self._resolved(node, scope, into)
        if resolved is not None:
            self._shows(resolved, node, scope, into)

    def _resolved(self, node: Node, scope: Scope, into: _Found) -> _Resolved | None:
        """The values of the props; None where the element is not visible."""
        visible = node.visible
        if not (visible.unconditional or visible.test(scope)):
            return None
        misses: list[str] = []
        try:
            return {name: evaluate(scope, misses) for name, evaluate in node.props}
        finally:
            if misses:
                self._note(node, into, misses)

    def _shows(self, resolved: _Resolved, node: Node, scope: Scope, into: _Found) -> None:
        """Let the component look at what it is given; without an item to show, one that is repeated never does."""
        if node.refusal is not None and into is self.found:
            node.refuse(node.given(resolved))
        if node.prints:
            for name in node.prints:
                value = resolved[name]
                if isinstance(value, (dict, list)) and into is self.found and holds_textless((value,)):
                    self.doubtful = True
        if node.children:
            self._descend(node.children, scope, into if node.shows_children else self.unseen)

    def _descend(self, children: tuple[str, ...], scope: Scope, into: _Found) -> None:
        """Ask the children in order: those that stand alone at once, as long as nothing waits in front of them."""
        for place, key in enumerate(children):
            child = self.nodes[key]
            if not child.stands_alone:
                rest = reversed(children[place:])
                self.waiting.extend([(self._enter, self.nodes[later], scope, into) for later in rest])
                return
            self.asked = child
            self._appear(child, scope, into)

    def _note(self, node: Node, into: _Found, misses: list[str]) -> None:
        if node.shown:
            into.update((Unresolved(pointer, node.key, Where.BODY), None) for pointer in misses)

    def _repeat(self, node: Node, repeat: Repeat, scope: Scope, into: _Found, step: _Step) -> None:
        if repeat.problem is not None:
            raise RenderError(repeat.problem)
        items = read(scope.tests, repeat.parts, inherits=self.inherits)
        if isinstance(items, list):
            scopes = list(scopes_of(scope, repeat, items, inherits=self.inherits))
            self.waiting.extend((step, node, inner, into) for inner in reversed(scopes))
        elif items is MISSING:
            if not _hidden_for_every_item(node, scope):
                self._note(node, into, [repeat.pointer])
        elif items is not None:
            raise RenderError(f"it is repeated over {repeat.pointer or 'the whole state'}, which is {kind_of(items)}")


def _hidden_for_every_item(node: Node, scope: Scope) -> bool:
    """Whether a condition that looks at no item hides the element: no list is missed in that case.

    The renderer asks it for each item only, so one that throws is not asked here.
    """
    visible = node.visible
    return not visible.reads_item and not visible.fallible and not visible.test(scope)


def scopes_of(scope: Scope, repeat: Repeat, items: list[object], *, inherits: bool) -> Iterator[Scope]:
    """The scope of each round of a repeat over ``items``. Where what is shown is masked, so is the item at hand."""
    shown = read_shown(scope.values, scope.tests, repeat.parts, inherits=inherits)
    for index, item in enumerate(items):
        value = shown
        if isinstance(shown, list):
            value = shown[index] if index < len(shown) else None
        yield scope.at(value, item, index, f"{repeat.written}/{index}")
