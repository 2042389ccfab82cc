"""A schema and a pointer -> what the pointer may reach in the schema's instances."""

from collections.abc import Hashable, Sequence
from enum import Enum
from typing import Any, Final

from msgspec import Struct

from sfjourney import pointers
from sfjourney.schemas.descent import Analysis, Member, Mention
from sfjourney.schemas.formulas import Formula, some
from sfjourney.schemas.given import Given
from sfjourney.schemas.multiples import NO_STEPS, Steps
from sfjourney.schemas.narrowing import narrowed
from sfjourney.schemas.nodes import FALSE, Bound, Schema
from sfjourney.schemas.segments import EACH, Segment
from sfjourney.schemas.shapes import ANY_SHAPE, Shape, of_every
from sfjourney.schemas.texts import ANY_TEXT, Texts


class Presence(Enum):
    """Whether a pointer reaches something. ALWAYS and NEVER hold for every valid instance; the others claim nothing."""

    ALWAYS = "always"
    MAYBE = "maybe"
    """Declared, and not certain."""
    NEVER = "never"
    UNDECLARED = "undeclared"
    """The schema speaks of other names and not of this one; only its silence lets it exist."""
    UNKNOWN = "unknown"
    """The schema leaves it open: it allows any name, speaks of none, or cannot be decided."""


DECLARED: Final = frozenset({Presence.ALWAYS, Presence.MAYBE})
"""Where a schema speaks of a place, and lets it be there."""


class Reach(Struct, frozen=True):
    """What a pointer may reach, and what is there if anything is.

    Every value an instance may have there has one of the ``types`` (those of ``kinds.KINDS``) and, where ``enum`` is
    not None, equals one of its values; ``excluded`` are the identities of values that none of them equals. ``texts``
    holds for every string there; ``lowest`` and ``highest`` bound every number there, which is a multiple of each of
    the ``steps``.
    """

    presence: Presence
    types: frozenset[str]
    enum: tuple[Any, ...] | None = None
    texts: Texts = ANY_TEXT
    steps: Steps = NO_STEPS
    lowest: Bound | None = None
    highest: Bound | None = None
    excluded: frozenset[Hashable] = frozenset()

    @property
    def formats(self) -> frozenset[str]:
        """Those that the schema gives to every string there."""
        return self.texts.formats


class Place(Struct, frozen=True):
    """Where a pointer has led so far: how surely something is there, and the formula that holds for it."""

    presence: Presence
    formula: Formula


_NOWHERE: Final = Reach(Presence.NEVER, frozenset())
_STAYS: Final = frozenset({Presence.UNDECLARED, Presence.UNKNOWN})
"""Below a place that is not declared, nothing is."""
_PRESENCE: Final = {
    Mention.PASSED_OVER: Presence.UNDECLARED,
    Mention.NOWHERE: Presence.UNKNOWN,
    Mention.OPEN: Presence.UNKNOWN,
    Mention.NAMED: Presence.MAYBE,
}
_PRESENCE_OF_ITEM: Final = _PRESENCE | {Mention.NAMED: Presence.ALWAYS}


def reach(schema: Schema, parts: Sequence[Segment], given: Given | None = None) -> Reach:
    """What a pointer may reach in the valid instances of a schema, or in those of which something is ``given``.

    At ``EACH`` an item is taken to be at hand, as it is inside a repeat: the answer is then about what is below that
    item, for every item there may be, and does not speak of whether the array is there or empty.
    The work is bounded; where the bound is met, the answer is UNKNOWN and any type.
    """
    path = tuple(parts)
    if given is not None and schema.tells:
        return _reach(schema, path, given)
    answer = schema.answers.get(path)
    if answer is None:
        answer = schema.answers[path] = _reach(schema, path, None)
    return answer


def _reach(schema: Schema, parts: tuple[Segment, ...], given: Given | None) -> Reach:
    analysis = Analysis(schema)
    place = follow(analysis, parts, given)
    shape = analysis.shape(place.formula)
    if place.presence is Presence.NEVER or not shape.types:
        return _NOWHERE
    values = None if shape.values is None else tuple(shape.values.values())
    low, high = shape.lowest, shape.highest
    return Reach(place.presence, shape.types, values, shape.texts, shape.steps, low, high, shape.excluded)


def follow(analysis: Analysis, parts: Sequence[Segment], given: Given | None = None) -> Place:
    """The place that a pointer leads to from the whole instance, or the first that is NEVER there."""
    place = _narrowed(analysis, Place(Presence.ALWAYS, analysis.root), given)
    for segment in parts:
        if place.presence is Presence.NEVER:
            break
        below = go_down(analysis, _there(place, given), segment, ANY_SHAPE if given is None else given.shape)
        given = given.below.get(segment) if given is not None else None
        place = _narrowed(analysis, below, given)
    return place


def _there(place: Place, given: Given | None) -> Place:
    """The same place where something is given to be there: then so is what it requires."""
    is_there = given is not None and given.present is True and place.presence is Presence.MAYBE
    return Place(Presence.ALWAYS, place.formula) if is_there else place


def _narrowed(analysis: Analysis, place: Place, given: Given | None) -> Place:
    if given is None or place.presence is Presence.NEVER:
        return place
    formula = narrowed(analysis, place.formula, given)
    return Place(place.presence, formula) if formula != FALSE else Place(Presence.NEVER, FALSE)


def go_down(analysis: Analysis, place: Place, segment: Segment, shape: Shape = ANY_SHAPE) -> Place:
    """The place one segment further down, from a value that is of a ``shape``, too."""
    kinds = of_every([analysis.shape(place.formula), shape]).types
    members: list[Member] = []
    if "object" in kinds and segment is not EACH:
        members.append(analysis.member(place.formula, "object", segment))
    if "array" in kinds and (segment is EACH or pointers.array_index(segment) is not None):
        members.append(analysis.member(place.formula, "array", segment))
    alive = [member for member in members if not member.impossible]
    there = [member for member in alive if not member.cannot]
    if not there:
        return Place(Presence.NEVER, FALSE)
    formula = some(member.below for member in there)
    mention = max(member.mention for member in alive)
    if place.presence in _STAYS:
        return Place(place.presence, formula)
    if segment is EACH:
        return Place(_PRESENCE_OF_ITEM[mention], formula)
    if len(members) == len(kinds) and all(member.must for member in alive):
        return Place(place.presence, formula)
    return Place(_PRESENCE[mention], formula)
