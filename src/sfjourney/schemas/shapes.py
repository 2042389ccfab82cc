"""A formula -> what is known of a value there: its kinds, its possible values, its texts and its bounds."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.schemas.bounds import is_empty, within
from sfjourney.schemas.formulas import Asking, Budget, Question
from sfjourney.schemas.kinds import EVERY_VALUE, KINDS, NUMBERS, kind_of
from sfjourney.schemas.multiples import NO_STEPS, Steps, common, missed
from sfjourney.schemas.nodes import Bound, Node
from sfjourney.schemas.texts import ANY_TEXT, Texts, of_every_text, of_some_text


class Shape(Struct, frozen=True):
    """Facts about each value that a formula allows; ``values`` by identity, None where they are not enumerated.

    ``excluded`` are the identities of some that it is not. ``texts`` holds for those that are strings, the bounds for
    those that are numbers, each of them a multiple of the ``steps``.
    """

    types: frozenset[str] = KINDS
    values: Mapping[Hashable, Any] | None = None
    excluded: frozenset[Hashable] = frozenset()
    texts: Texts = ANY_TEXT
    steps: Steps = NO_STEPS
    lowest: Bound | None = None
    highest: Bound | None = None


ANY_SHAPE: Final = Shape()


def asking_shapes(nodes: Sequence[Node], budget: Budget) -> Asking[Shape]:
    def of_node(_: int, node: Node) -> Shape:
        if not budget.spend(len(node.values or ()) + len(node.excluded)):
            return ANY_SHAPE
        return _agreed(Shape(node.types, node.values, node.excluded, node.texts, node.steps, node.lowest, node.highest))

    return Asking(nodes, Question(of_node, of_every, _of_some, ANY_SHAPE), budget)


def _agreed(shape: Shape) -> Shape:
    """The same facts after kinds, values and bounds have narrowed each other."""
    types, values = shape.types, shape.values
    if values is None:
        if shape.excluded:
            types -= {kind for kind, every in EVERY_VALUE.items() if shape.excluded >= every}
        if is_empty(shape.lowest, shape.highest):
            types -= NUMBERS
        if types == {"null"}:
            return Shape(types, {None: None}, texts=shape.texts)
        return shape if types is shape.types else replace(shape, types=types)
    left = {key: value for key, value in values.items() if key not in shape.excluded and _fits(value, shape)}
    return replace(shape, types=frozenset(kind_of(value) for value in left.values()), values=left)


def _fits(value: Any, shape: Shape) -> bool:
    kind = kind_of(value)
    if kind in NUMBERS and (not within(value, shape.lowest, shape.highest) or missed(value, shape.steps) is not None):
        return False
    return kind in shape.types


def of_every(shapes: Sequence[Shape]) -> Shape:
    """What holds of the values of which all of these do."""
    lowest = [shape.lowest for shape in shapes if shape.lowest is not None]
    highest = [shape.highest for shape in shapes if shape.highest is not None]
    return _agreed(
        Shape(
            KINDS.intersection(*(shape.types for shape in shapes)),
            _common_values([shape.values for shape in shapes if shape.values is not None]),
            frozenset().union(*(shape.excluded for shape in shapes)),
            of_every_text([shape.texts for shape in shapes]),
            frozenset().union(*(shape.steps for shape in shapes)),
            max(lowest, key=_from_below, default=None),
            min(highest, key=_from_above, default=None),
        )
    )


def _of_some(shapes: Sequence[Shape]) -> Shape:
    possible = [shape for shape in shapes if shape.types]
    if not possible:
        return Shape(frozenset())
    values = [shape.values for shape in possible if shape.values is not None]
    numeric = [shape for shape in possible if shape.types & NUMBERS]
    lowest = [shape.lowest for shape in numeric if shape.lowest is not None]
    highest = [shape.highest for shape in numeric if shape.highest is not None]
    return Shape(
        frozenset().union(*(shape.types for shape in possible)),
        {key: value for one in values for key, value in one.items()} if len(values) == len(possible) else None,
        frozenset.intersection(*(shape.excluded for shape in possible)),
        of_some_text([shape.texts for shape in possible if "string" in shape.types]),
        common([shape.steps for shape in numeric]),
        min(lowest, key=_from_below) if numeric and len(lowest) == len(numeric) else None,
        max(highest, key=_from_above) if numeric and len(highest) == len(numeric) else None,
    )


def _common_values(enumerations: Sequence[Mapping[Hashable, Any]]) -> Mapping[Hashable, Any] | None:
    if not enumerations:
        return None
    first, *others = enumerations
    return {key: value for key, value in first.items() if all(key in other for other in others)}


def _from_below(bound: Bound) -> tuple[int | float, bool]:
    """Orders lower bounds by how much they exclude."""
    return bound.value, bound.excluded


def _from_above(bound: Bound) -> tuple[int | float, bool]:
    """Orders upper bounds by how much they allow."""
    return bound.value, not bound.excluded
