"""The Journeys that one event starts -> those whose filters can hold for it, found in tables instead of one by one.

A filter that compares a value with a literal, alone or as one part of an `and`, cannot hold for an event whose value is
another. Of a thousand such filters, a table by literals gives the few that are left to be asked. What is in no table is
asked always.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final

from msgspec import UNSET, Struct

from sfjourney import pointers
from sfjourney.expressions import tree
from sfjourney.pointers import Parts
from sfjourney.program.program import Entrance, JourneyProgram, Table

FEW: Final = 8
"""So many filters are asked one by one as quickly as by a table."""
_ROOTS: Final = ("event", "profile")


class _Look(Struct, frozen=True):
    """What a value at a pointer must be for a filter to hold: one of some literals, or on one side of a number."""

    pointer: str
    operator: str
    literals: tuple[Any, ...]


class Equalities(Struct, eq=False):
    """The Journeys of each literal that the value at a place must equal."""

    place: Parts
    by_literal: Mapping[object, tuple[JourneyProgram, ...]]

    def possible(self, value: object) -> Sequence[JourneyProgram]:
        return () if isinstance(value, (list, dict)) else self.by_literal.get(_key(value), ())


class Bounds(Struct, eq=False):
    """The Journeys by the number that the value at a place must lie beyond, in order of that number.

    ``cut`` gives how many of the numbers lie below a value: those are the possible ones, or, with ``above``, the rest.
    """

    place: Parts
    numbers: Sequence[float]
    journeys: Sequence[JourneyProgram]
    cut: Callable[[Sequence[float], Any], int]
    above: bool

    def possible(self, value: object) -> Sequence[JourneyProgram]:
        if type(value) not in (int, float):
            return ()
        found = self.cut(self.numbers, value)
        return self.journeys[found:] if self.above else self.journeys[:found]


_CUTS: Final[Mapping[str, tuple[Callable[[Sequence[float], Any], int], bool]]] = {
    ">": (bisect_left, False),
    ">=": (bisect_right, False),
    "<": (bisect_right, True),
    "<=": (bisect_left, True),
}
_ORDERINGS: Final[Mapping[type, str]] = {
    tree.Greater: ">",
    tree.GreaterOrEqual: ">=",
    tree.Less: "<",
    tree.LessOrEqual: "<=",
}


def entrance_of(journeys: Sequence[JourneyProgram], filters: Mapping[str, Sequence[tree.Condition | None]]) -> Entrance:
    """Make the tables of an event. ``filters`` are those of its clauses, by Journey."""
    looks = {journey.key: _looks(filters[journey.key]) for journey in journeys}
    in_tables = [journey for journey in journeys if looks[journey.key]]
    if len(in_tables) <= FEW:
        return Entrance(tuple(journeys))
    always = tuple(journey for journey in journeys if not looks[journey.key])
    return Entrance(tuple(journeys), always, _tables(in_tables, looks))


def possible(entrance: Entrance, roots: Mapping[str, Any]) -> Sequence[JourneyProgram]:
    """The Journeys of an event that are to be asked, in their order."""
    found: dict[JourneyProgram, None] = dict.fromkeys(entrance.always)
    for table in entrance.tables:
        root, *parts = table.place
        found.update(dict.fromkeys(table.possible(pointers.read(roots[root], parts))))
    return sorted(found, key=_RANK)


_RANK: Final = attrgetter("rank")


def _key(value: object) -> object:
    """A literal as tables know it: ``1`` is ``1.0`` there as in JSON, and neither is ``true``."""
    return (value,) if isinstance(value, bool) else value


def _looks(filters: Iterable[tree.Condition | None]) -> tuple[_Look, ...]:
    """A look for each clause; none at all where one of them has to be asked anyway."""
    found = [_look(where) if where is not None else None for where in filters]
    return tuple(look for look in found if look is not None) if None not in found else ()


def _look(condition: tree.Condition) -> _Look | None:
    match condition:
        case tree.Equal(left, right) if _is_scalar(right) and _is_read(left):
            return _Look(str(left.pointer), "==", (right.literal,))
        case tree.In(value, options) if _is_read(value) and all(map(_is_scalar, options)):
            return _Look(str(value.pointer), "==", tuple(option.literal for option in options))
        case tree.Greater() | tree.GreaterOrEqual() | tree.Less() | tree.LessOrEqual():
            number = condition.right.literal
            if not condition.instants and type(number) in (int, float) and _is_read(condition.left):
                return _Look(str(condition.left.pointer), _ORDERINGS[type(condition)], (number,))
        case tree.And(parts):
            looks = [look for look in map(_look, parts) if look is not None]
            return min(looks, key=lambda look: look.operator != "==", default=None)
        case _:
            pass
    return None


def _is_scalar(operand: tree.Operand) -> bool:
    return operand.literal is not UNSET and not isinstance(operand.literal, (list, dict))


def _is_read(operand: tree.Operand) -> bool:
    return operand.pointer is not UNSET and pointers.parse(operand.pointer)[0] in _ROOTS


def _tables(journeys: Iterable[JourneyProgram], looks: Mapping[str, Sequence[_Look]]) -> tuple[Table, ...]:
    equal: dict[str, dict[object, list[JourneyProgram]]] = {}
    beyond: dict[tuple[str, str], list[tuple[float, JourneyProgram]]] = {}
    for journey in journeys:
        for look in looks[journey.key]:
            for literal in look.literals:
                if look.operator == "==":
                    equal.setdefault(look.pointer, {}).setdefault(_key(literal), []).append(journey)
                else:
                    beyond.setdefault((look.pointer, look.operator), []).append((literal, journey))
    tables: list[Table] = [
        Equalities(pointers.parse(pointer), {literal: tuple(listed) for literal, listed in by_literal.items()})
        for pointer, by_literal in equal.items()
    ]
    for (pointer, operator), bounds in beyond.items():
        bounds.sort(key=lambda bound: bound[0])
        numbers, listed = [number for number, _ in bounds], [journey for _, journey in bounds]
        tables.append(Bounds(pointers.parse(pointer), numbers, listed, *_CUTS[operator]))
    return tuple(tables)
