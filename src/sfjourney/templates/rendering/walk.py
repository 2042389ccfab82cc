"""Planned body and a scope -> the pieces of the email, element by element, within bounds."""

from collections.abc import Generator, Mapping
from typing import Final

from sfjourney.limits import Limits
from sfjourney.pointers import MISSING
from sfjourney.templates.body import scopes_of
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError, RenderLimitError
from sfjourney.templates.javascript import kind_of
from sfjourney.templates.paths import read
from sfjourney.templates.plan import Node
from sfjourney.templates.rendering.inbox import inbox_text
from sfjourney.templates.rendering.pieces import Children, Look, Output, Piece
from sfjourney.templates.rendering.stills import Still, Stills
from sfjourney.templates.scope import Scope

_Pieces = tuple[Piece, ...]
_Visit = tuple[str, Scope, bool]
"""An element to render: its key, where, and whether anything of it is shown."""

_Steps = Generator[_Visit, _Pieces, _Pieces]
"""One element being rendered: it asks for its children and gives its pieces, several where it is repeated."""


class BodyRendering:
    """One rendering of one body. ``inbox`` is the text of the first Preview that was rendered.

    ``stills`` are the parts that need not be rendered anew, and get those that are.
    """

    def __init__(
        self,
        nodes: Mapping[str, Node],
        looks: Mapping[str, Look],
        dialect: Dialect,
        limits: Limits,
        stills: Stills,
        output: Output,
    ) -> None:
        self.nodes = nodes
        self.looks = looks
        self.dialect = dialect
        self.limits = limits
        self.inbox: str | None = None
        self.elements = 0
        self.characters = 0
        self.most_characters = 0
        self.stills = stills
        self.output = output

    def pieces(self, root: str | None, scope: Scope) -> _Pieces:
        """What the root renders to. Raises RenderError where the renderer throws, or past the limits.

        The generators of the elements on the way down are kept on a stack of our own, so that depth costs no recursion.
        """
        stack: list[_Steps] = [] if root is None else [self._element(root, scope, shown=True)]
        result: _Pieces = ()
        answer: _Pieces | None = None
        while stack:
            try:
                key, inner, shown = stack[-1].send(answer)  # type: ignore[arg-type]  # None starts a generator
            except StopIteration as finished:
                stack.pop()
                result = answer = finished.value
                continue
            if len(stack) > self.limits.template_depth:
                raise RenderError(f'element "{key}": it contains itself')
            stack.append(self._element(key, inner, shown=shown))
            answer = None
        return result

    def _element(self, key: str, scope: Scope, *, shown: bool) -> _Steps:
        node = self.nodes.get(key)
        if node is None:
            return ()
        try:
            if key in self.stills.keys:
                return (yield from self._kept(node, scope, shown=shown))
            if node.repeat is None:
                if not node.visible.test(scope):
                    return ()
                return (yield from self._once(node, scope, shown=shown))
            return (yield from self._repeated(node, scope, shown=shown))
        except RenderError as error:
            raise type(error)(f'element "{key}": {error.reason}') from error

    def _kept(self, node: Node, scope: Scope, *, shown: bool) -> _Steps:
        kept, place = self.stills.kept, (self.output, node.key, shown)
        known = kept.get(place)
        if known is not None and self._fits(known):
            self._grow(known.elements, known.characters)
            return known.pieces
        elements, characters, most = self.elements, self.characters, self.most_characters
        self.most_characters = characters
        pieces = yield from self._once(node, scope, shown=shown)
        kept[place] = Still(
            pieces, self.elements - elements, self.characters - characters, self.most_characters - characters
        )
        self.most_characters = max(most, self.most_characters)
        return pieces

    def _fits(self, still: Still) -> bool:
        """Whether a part stays within the limits. Where not, rendering it anew says which element is too many."""
        limits = self.limits
        return (
            self.elements + still.elements <= limits.rendered_elements
            and self.characters + still.most_characters <= limits.rendered_characters
        )

    def _repeated(self, node: Node, scope: Scope, *, shown: bool) -> _Steps:
        in_item_scope = self.dialect.repeats_in_item_scope
        given: dict[str, object] | None = None
        if not in_item_scope:
            if not node.visible.test(scope):
                return ()
            given = self._given(node, scope)
        found: list[Piece] = []
        for inner in self._scopes(node, scope):
            if in_item_scope and not node.visible.test(inner):
                continue
            found += yield from self._once(node, inner, given, shown=shown)
        return tuple(found)

    def _scopes(self, node: Node, scope: Scope) -> list[Scope]:
        repeat, inherits = node.repeat, self.dialect.reads_inherited_members
        if repeat is None:
            return []
        if repeat.problem is not None:
            raise RenderError(repeat.problem)
        items = read(scope.tests, repeat.parts, inherits=inherits)
        if items is None or items is MISSING:
            return []
        if not isinstance(items, list):
            raise RenderError(f"it is repeated over {repeat.pointer or 'the whole state'}, which is {kind_of(items)}")
        return list(scopes_of(scope, repeat, items, inherits=inherits))

    def _once(self, node: Node, scope: Scope, given: dict[str, object] | None = None, *, shown: bool) -> _Steps:
        given = self._given(node, scope) if given is None else given
        self._grow(elements=1)
        children: list[Piece] = []
        for child in node.children:
            children += yield (child, scope, shown and node.shows_children)
        if not node.shown or not shown:
            return ()
        node.refuse(given)
        return (self._look(node, given, children),)

    def _given(self, node: Node, scope: Scope) -> dict[str, object]:
        return node.given({name: evaluate(scope, []) for name, evaluate in node.props})

    def _look(self, node: Node, given: dict[str, object], children: Children) -> Piece:
        if node.type == "Preview" and self.inbox is None:
            self.inbox = inbox_text(given)
        look = self.looks.get(node.type)
        piece = _INHERITED if look is None else look(given, children)
        self._grow(characters=_size((piece,)) - _size(children))
        return piece

    def _grow(self, elements: int = 0, characters: int = 0) -> None:
        """Count what was rendered. Raises RenderLimitError past the limits."""
        limits = self.limits
        self.elements += elements
        self.characters += characters
        self.most_characters = max(self.most_characters, self.characters)
        if self.elements > limits.rendered_elements:
            raise RenderLimitError(
                f"the email has more than {limits.rendered_elements:,} elements (limits.rendered_elements)"
            )
        if self.characters > limits.rendered_characters:
            raise RenderLimitError(
                f"the email is longer than {limits.rendered_characters:,} characters (limits.rendered_characters)"
            )


_INHERITED: Final = Piece("[object Undefined]")
"""What an element of type ``toString`` shows: JavaScript finds a function of that name in any object."""


def _size(pieces: Children) -> int:
    return sum(len(piece.html) + len(piece.styles) + len(piece.spilled) + _size(piece.parts) for piece in pieces)
