"""The filters of a Journey -> what they say of ``/event`` in every run, at whatever step it stands.

The event that started a run never changes while it goes on (semantics.md E5), so what a filter found there holds in the
conditions of exits and steps. What it found of the Profile, the history and the time may be otherwise a moment later.
"""

from collections.abc import Hashable, Iterable, Iterator
from typing import Final

from sfjourney.facts import formula
from sfjourney.facts.asked import ALWAYS, Every, Formula, Happened, Holds, Items, Key, Some, TextTest, Unknown
from sfjourney.facts.fact import one_of
from sfjourney.facts.formula import STARTED, Scope
from sfjourney.graph.graph import Journey

_CHANGING: Final[Key] = ("history",)


def entered(journeys: Iterable[tuple[Journey, Scope]]) -> Formula:
    """What holds of ``/event`` in all runs of some versions of a Journey."""
    ways: list[Formula] = []
    for journey, scope in journeys:
        for entry in journey.entries:
            if entry.event is None:
                return ALWAYS.yes
            where = ALWAYS.yes if entry.where is None else _lasting(formula.asked(entry.where, scope).yes)
            way = Every((Holds(STARTED, one_of((entry.event,))), where))
            ways += [way] if way not in ways else []
    return Some(tuple(ways)) if ways else ALWAYS.yes


def _lasting(asked: Formula) -> Formula:
    """A formula without what may change: under `and` and `or` alone, it holds wherever the whole did."""
    match asked:
        case Every(parts=parts):
            return Every(tuple(map(_lasting, parts)))
        case Some(parts=parts):
            return Some(tuple(map(_lasting, parts)))
        case Holds(key=key) | TextTest(key=key) | Unknown(key=key):
            return asked if _of_event(key) else ALWAYS.yes
        case Items():
            return asked if all(map(_of_event, _keys(asked))) else ALWAYS.yes
        case _:
            return ALWAYS.yes


def _keys(formula_of_items: Formula) -> Iterator[Key]:
    """What names the values that are asked for, in items and of them."""
    left = [formula_of_items]
    while left:
        match left.pop():
            case Every(parts=parts) | Some(parts=parts):
                left += parts
            case Holds(key=key) | TextTest(key=key) | Unknown(key=key):
                yield key
            case Items(array=array, where=where):
                yield array
                left += (where.yes, where.no)
            case Happened():
                yield _CHANGING


def _of_event(key: Hashable) -> bool:
    """Whether a value is of the event that started the run, or of an item in it, and of nothing else."""
    match key:
        case ("/", "event", *_):
            return True
        case ("/", ("item", _, array), *_):
            return _of_event(array)
        case (("lower" | "count"), *of):
            return _of_event(tuple(of))
        case (("same" | "not in" | "contains" | "starts with" | "ends with"), *of):
            return all(_of_event(one) for one in of if isinstance(one, tuple))
        case tuple():
            return key == STARTED or key[:1] == ("literal",)
        case _:
            return False
