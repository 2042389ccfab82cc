"""A formula and a segment of a pointer -> whether something is there, and the formula that holds for it."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final, Literal

from msgspec import Struct

from sfjourney import pointers
from sfjourney.schemas.formulas import Asking, Budget, Formula, Question, every, some
from sfjourney.schemas.nodes import FALSE, OPEN, SILENT, TRUE, Items, Names, Node, Schema
from sfjourney.schemas.segments import EACH, Segment
from sfjourney.schemas.shapes import Shape, asking_shapes


class Mention(IntEnum):
    """How a schema speaks of a name; where one of several schemas holds, the greatest counts."""

    PASSED_OVER = 0
    """It speaks of other names."""
    NOWHERE = 1
    """It speaks of no names at all."""
    OPEN = 2
    """It says that any name may come, or we cannot tell what it says."""
    NAMED = 3


class Member(Struct, frozen=True):
    """What is at a segment below values of one kind, object or array: whether it ``must`` or ``cannot`` be there.

    Both are true when there are no such values.
    """

    must: bool
    cannot: bool
    mention: Mention
    below: Formula

    @property
    def impossible(self) -> bool:
        return self.must and self.cannot


_IMPOSSIBLE: Final = Member(True, True, Mention.PASSED_OVER, FALSE)
_ANYTHING: Final = Member(False, False, Mention.OPEN, OPEN)


class Analysis:
    """The questions about one schema that an answer needs, under one budget.

    ``nodes`` are those of the schema, and what is added to them.
    """

    def __init__(self, schema: Schema, budget: Budget | None = None) -> None:
        self.nodes = [*schema.nodes]
        self.root = schema.root
        self.budget = Budget() if budget is None else budget
        self._shapes = asking_shapes(self.nodes, self.budget)

    def add(self, node: Node) -> int:
        """The number of a node that the schema does not have."""
        self.nodes.append(node)
        return len(self.nodes) - 1

    def shape(self, formula: Formula) -> Shape:
        return self._shapes.ask(formula)

    def possible(self, formula: Formula) -> bool:
        return bool(self.shape(formula).types)

    def member(self, formula: Formula, kind: Literal["object", "array"], segment: Segment) -> Member:
        """What is at a segment below the objects, or below the arrays, that a formula allows."""

        def of_node(number: int, node: Node) -> Member:
            if kind not in node.types:
                return _IMPOSSIBLE
            if number == SILENT:
                return Member(False, False, Mention.PASSED_OVER, SILENT)
            if kind == "object":
                return self._property(number, node.names, str(segment)) if node.names else _UNSAID
            index = None if segment is EACH else pointers.array_index(str(segment))
            return self._item(number, node.items, index) if node.items else _UNSAID

        return Asking(self.nodes, Question(of_node, self._together, _either, _ANYTHING), self.budget).ask(formula)

    def _together(self, members: Sequence[Member]) -> Member:
        below = every(member.below for member in members)
        mentions = [member.mention for member in members]
        # Here silence about one name counts: that another of the schemas speaks of no names does not take it back.
        silence = Mention.PASSED_OVER if Mention.PASSED_OVER in mentions else Mention.NOWHERE
        spoken = max(mentions)
        return Member(
            any(member.must for member in members),
            any(member.cannot for member in members) or not self.possible(below),
            spoken if spoken >= Mention.OPEN else silence,
            below,
        )

    def _property(self, number: int, names: Names, name: str) -> Member:
        below, mention = self._value(number, names, name)
        cannot = not self.possible(below)
        if names.allowed is not None:
            allowed = self.shape(names.allowed)
            refused = allowed.values is not None and name not in allowed.values
            cannot = cannot or refused or "string" not in allowed.types
        return Member(name in names.required, cannot, mention, below)

    def _value(self, number: int, names: Names, name: str) -> tuple[Formula, Mention]:
        """What holds for the value of a property, and how it is spoken of."""
        if not self.budget.spend(len(names.patterns)):
            return OPEN, Mention.OPEN
        decided = [(pattern.matches(name), node) for pattern, node in names.patterns]
        own = [names.properties[name]] if name in names.properties else []
        own += [node for match, node in decided if match]
        perhaps = [node for match, node in decided if match is None]
        if own:
            return every(own), Mention.NOWHERE if names.refused else Mention.NAMED
        if names.rest is not None:
            if names.rest == FALSE and not perhaps:
                return FALSE, Mention.PASSED_OVER
            free = bool(perhaps) or self.nodes[names.rest].says_nothing
            return some([*perhaps, names.rest]), Mention.OPEN if free else Mention.NAMED
        if perhaps:
            return some([*perhaps, SILENT]), Mention.OPEN
        if names.unevaluated is not None and not self._evaluated_elsewhere(number, name):
            free = self.nodes[names.unevaluated].says_nothing
            return names.unevaluated, Mention.OPEN if free else Mention.NAMED
        if name in names.required:
            return TRUE, Mention.NAMED
        return SILENT, Mention.PASSED_OVER if names.lists else Mention.NOWHERE

    def _item(self, number: int, items: Items, index: int | None) -> Member:
        """What is at an index, or at any where it is None: then an item is taken to be there."""
        if index is None:
            below, mention = self._items(number, items)
            return Member(True, items.most == 0 or not self.possible(below), mention, below)
        if index < len(items.prefix):
            below, mention = items.prefix[index], Mention.NAMED
        else:
            below, mention = self._rest(number, items, index)
        if index < items.least and below == SILENT:
            below = TRUE
        beyond = items.most is not None and index >= items.most
        return Member(index < items.least, beyond or not self.possible(below), mention, below)

    def _items(self, number: int, items: Items) -> tuple[Formula, Mention]:
        if not self.budget.spend(len(items.prefix)):
            return OPEN, Mention.OPEN
        positions: list[Formula] = list(items.prefix[: items.most])
        if items.most is not None and items.most <= len(items.prefix):
            return some(positions), Mention.NAMED
        rest, mention = self._rest(number, items, len(items.prefix))
        return some([*positions, rest]), Mention.NAMED if positions else mention

    def _rest(self, number: int, items: Items, index: int) -> tuple[Formula, Mention]:
        """What holds for the items from an index after the prefix on."""
        rest = items.rest
        if rest is None and items.unevaluated is not None and not self._evaluated_elsewhere(number, index):
            rest = items.unevaluated
        if rest is None:
            return SILENT, Mention.PASSED_OVER if items.prefix else Mention.NOWHERE
        return rest, Mention.OPEN if self.nodes[rest].says_nothing else Mention.NAMED

    def _evaluated_elsewhere(self, number: int, place: str | int) -> bool:
        """Whether the schemas that hold together with a node's ``unevaluated…`` might evaluate a place before it.

        An item is evaluated by any keyword that could do so, a property by any that names it or might.
        """

        def of_node(inner: int, node: Node) -> bool:
            if isinstance(place, int):
                items = node.items
                return items is not None and (
                    items.contains
                    or items.rest is not None
                    or len(items.prefix) > place
                    or (inner != number and items.unevaluated is not None)
                )
            names = node.names
            if names is None or names.refused:
                return False
            return (
                place in names.properties
                or names.rest is not None
                or any(pattern.matches(place) is not False for pattern, _ in names.patterns)
                or (inner != number and names.unevaluated is not None)
            )

        return Asking(self.nodes, Question(of_node, any, any, True), self.budget).ask(number)


_UNSAID: Final = Member(False, False, Mention.NOWHERE, SILENT)


def _either(members: Sequence[Member]) -> Member:
    alive = [member for member in members if not member.impossible]
    if not alive:
        return _IMPOSSIBLE
    there = [member for member in alive if not member.cannot]
    return Member(
        all(member.must for member in alive),
        not there,
        max(member.mention for member in alive),
        some(member.below for member in there),
    )
