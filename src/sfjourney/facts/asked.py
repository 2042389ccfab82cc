"""What conditions say of values, under `and` and `or` alone: the pieces that formulas are made of."""

from collections.abc import Hashable, Iterable
from typing import Any, Final

from msgspec import Struct

from sfjourney.clock.durations import Duration
from sfjourney.facts.fact import Fact

Key = tuple[Hashable, ...]
"""What names a value of which facts speak. That of a pointer is ``("/", root, segment, ...)``.

The root is a word, ``("event", depth, name)`` for the payload of an event that arrives or happened, or
``("item", depth, key of the array)``, with the number of names bound around it as its depth.
"""


class Holds(Struct, frozen=True):
    """A value is as the fact says."""

    key: Key
    fact: Fact


class TextTest(Struct, frozen=True):
    """``contains``, ``starts with`` or ``ends with`` a value written out: whether it is so."""

    key: Key
    operator: str
    part: Any
    truth: bool


class Items(Struct, frozen=True):
    """``any`` or, where ``every``, ``all`` of an array: whether it is so."""

    array: Key
    where: "Asked"
    every: bool
    truth: bool


class Happened(Struct, frozen=True):
    """Between ``least`` and ``most`` events of the history are of this kind; with ``truth`` False, not so."""

    event: str
    matching: str | None
    where: "Asked | None"
    last: Duration | None
    zone: str
    since_enrollment: bool
    least: int
    most: int | None
    truth: bool = True


class Unknown(Struct, frozen=True):
    """Something that is true or false, of which nothing else is known."""

    key: Key
    truth: bool


class Every(Struct, frozen=True):
    """All of these; of none it is always true."""

    parts: tuple["Formula", ...]


class Some(Struct, frozen=True):
    """At least one of these; of none it is never true."""

    parts: tuple["Formula", ...]


Formula = Holds | TextTest | Items | Happened | Unknown | Every | Some


class Asked(Struct, frozen=True):
    """A condition as what holds where it is true, and what holds where it is not."""

    yes: Formula
    no: Formula


ALWAYS: Final = Asked(Every(()), Some(()))
NEVER: Final = Asked(Some(()), Every(()))


def all_of(parts: Iterable[Asked]) -> Asked:
    listed = tuple(parts)
    return Asked(Every(tuple(part.yes for part in listed)), Some(tuple(part.no for part in listed)))


def any_of(parts: Iterable[Asked]) -> Asked:
    return opposite(all_of(map(opposite, parts)))


def opposite(asked: Asked) -> Asked:
    return Asked(asked.no, asked.yes)
