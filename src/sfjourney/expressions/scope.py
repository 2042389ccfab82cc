"""What expressions may ask while they are evaluated, and who is told of it (semantics.md C, S8)."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from msgspec import Struct

from sfjourney.clock.zones import UTC_ZONE, Zone


class Past(Struct, frozen=True, gc=False):
    """An event of a Profile's history: when, as which of its events, its name, and what it carried after redaction."""

    at: int
    order: int
    event: str
    payload: Any


class Scope(Protocol):
    """What a condition may ask: the values by their roots, the clock, the history, and the run it is asked for."""

    roots: dict[str, Any]
    started_by: str | None
    since: int

    @property
    def now(self) -> int: ...

    @property
    def history(self) -> Mapping[str, Sequence[Past]]: ...

    def zone(self) -> Zone: ...


Test = Callable[[Scope], bool]
Read = Callable[[Scope], object]
ZoneOf = Callable[[Scope], Zone]
F = TypeVar("F", bound=Callable[..., object])


class Witness(Protocol):
    """Who wants to know what is asked, and what it comes to. Without one, what is compiled is as fast as ever."""

    def over(self, what: object, function: F, /) -> F:
        """A function around this one, which gives what it gives, and tells of it.

        ``what`` is a Condition, an Operand, the text of a pointer or an Arrival: the function is what became of it.
        """
        ...


class Arrival(Struct, frozen=True):
    """What an arriving event of a name is asked: whether it correlates by a pointer, and meets what is under a name."""

    event: str
    name: str | None
    matching: str | None


def witnessed(what: object, function: F, witness: Witness | None) -> F:
    """The function itself where there is no witness."""
    return function if witness is None else witness.over(what, function)


def zone_of_run(scope: Scope) -> Zone:
    return scope.zone()


def zone_of_segment(_scope: Scope) -> Zone:
    """Segments read the days of UTC, whichever Journey asks (semantics.md S8)."""
    return UTC_ZONE
