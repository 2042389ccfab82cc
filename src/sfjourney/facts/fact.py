"""What a schema, a condition or a written value says of one value -> one fact, to be met and joined with others."""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.clock.durations import Duration
from sfjourney.schemas import Presence, Reach
from sfjourney.schemas.bounds import drawn_in, is_empty, within
from sfjourney.schemas.kinds import EVERY_VALUE, KINDS, NUMBERS, identity, kind_of
from sfjourney.schemas.multiples import NO_STEPS, Steps, common, missed
from sfjourney.schemas.nodes import Bound
from sfjourney.schemas.texts import ANY_TEXT, Texts

_MOST_LISTED: Final = 200
"""More values than these are not listed: less is known then, nothing wrong, and a thousand arms cost no million."""


class Fact(Struct, frozen=True):
    """What holds of the value at one place: whether it is there, and what it is if it is.

    ``present`` is None where either may be. ``values`` are the only ones possible, by identity, or None where nothing
    lists them; ``excluded`` are the identities of some that it is not. The bounds hold for numbers. Of an instant,
    ``passed`` says how long ago it surely is, less than nothing where it may lie so far ahead. An impossible fact
    contradicts itself: no run comes to where it holds. What was ``written`` there is what it is, whatever a schema says
    of the place.
    """

    present: bool | None = None
    types: frozenset[str] = KINDS
    values: Mapping[Hashable, Any] | None = None
    excluded: frozenset[Hashable] = frozenset()
    lowest: Bound | None = None
    highest: Bound | None = None
    possible: bool = True
    passed: Duration | None = None
    written: bool = False

    def meet(self, other: "Fact") -> "Fact":
        """What holds where both do."""
        if self is TOP and other.types <= KINDS:  # which is most of what is asked
            return _agreed(other)
        if other is TOP and self.types <= KINDS:
            return _agreed(self)
        if self.present is not None and other.present is not None and self.present is not other.present:
            return IMPOSSIBLE
        return _agreed(
            Fact(
                self.present if other.present is None else other.present,
                self.types & other.types,
                _common(self.values, other.values),
                _excluded(self.excluded, other.excluded),
                _tighter(self.lowest, other.lowest, 1),
                _tighter(self.highest, other.highest, -1),
                self.possible and other.possible,
                _longer(self.passed, other.passed),
                self.written or other.written,
            )
        )

    def join(self, other: "Fact") -> "Fact":
        """What holds wherever one of them does."""
        if not self.possible or not other.possible:
            return other if not self.possible else self
        if self == other:
            return self
        return Fact(
            self.present if self.present is other.present else None,
            self.types | other.types,
            _either(self.values, other.values),
            _both_exclude(self, other),
            _looser(self.lowest, other.lowest, 1) if self.types and other.types else self.lowest or other.lowest,
            _looser(self.highest, other.highest, -1) if self.types and other.types else self.highest or other.highest,
            passed=_shorter(self, other),
            written=self.written or other.written,
        )

    @property
    def only_presence(self) -> "Fact":
        """What is left of it when the value may have changed, though not gone; it need not fit the schema even so."""
        if self.written:
            return Fact(present=self.present or None, written=True)
        return PRESENT if self.present else TOP

    @property
    def tells_value(self) -> bool:
        """Whether it says more than that something is there, or is not."""
        bounded = self.lowest is not None or self.highest is not None
        return bool(self.excluded) or bounded or self.values is not None or self.types != KINDS

    @property
    def identity(self) -> Hashable:
        """What two facts share that say the same of a value."""
        values = None if self.values is None else frozenset(self.values)
        return self.present, self.types, values, self.excluded, self.lowest, self.highest, self.possible

    @property
    def single(self) -> tuple[Any] | None:
        """The one value it can have, if there is one."""
        if self.values is None or len(self.values) != 1:
            return None
        return (next(iter(self.values.values())),)


def _agreed(fact: Fact) -> Fact:
    """The same fact after its parts have narrowed each other: more than 2 is from 3 on where numbers are whole ones."""
    values, types, lowest, highest = fact.values, fact.types, fact.lowest, fact.highest
    if values is None and not fact.excluded and lowest is highest is None and types and fact.possible:
        return fact
    if lowest is not None or highest is not None:
        lowest, highest = drawn_in(lowest, highest, fact.excluded, whole="number" not in types)
        if values is None and types <= NUMBERS and lowest is not None and lowest == highest and not lowest.excluded:
            values = {lowest.value: lowest.value}
    if values is not None:
        values = {key: value for key, value in values.items() if key not in fact.excluded and _fits(value, fact, types)}
        types = frozenset(kind_of(value) for value in values.values())
    elif fact.excluded:
        types -= {kind for kind, every in EVERY_VALUE.items() if fact.excluded >= every}
    if is_empty(lowest, highest):
        types -= NUMBERS
    if not fact.possible or (not types and fact.present):
        return IMPOSSIBLE
    if not types:
        return ABSENT
    if types == fact.types and values == fact.values and lowest is fact.lowest and highest is fact.highest:
        return fact
    return replace(fact, types=types, values=values, lowest=lowest, highest=highest)


def _longer(one: Duration | None, other: Duration | None) -> Duration | None:
    if one is None or other is None:
        return other if one is None else one
    return max(one, other, key=lambda passed: passed.nominal)


def _shorter(one: Fact, other: Fact) -> Duration | None:
    """How long ago it is either way; what is not there says nothing of when it was."""
    told = [fact.passed for fact in (one, other) if fact.types]
    shortest = min((passed for passed in told if passed is not None), key=lambda passed: passed.nominal, default=None)
    return None if None in told else shortest


def _fits(value: Any, fact: Fact, types: frozenset[str]) -> bool:
    kind = kind_of(value)
    return kind in types and (kind not in NUMBERS or within(value, fact.lowest, fact.highest))


def _common(one: Mapping[Hashable, Any] | None, other: Mapping[Hashable, Any] | None) -> Mapping[Hashable, Any] | None:
    if one is None or other is None:
        return other if one is None else one
    return {key: value for key, value in one.items() if key in other}


def _either(one: Mapping[Hashable, Any] | None, other: Mapping[Hashable, Any] | None) -> Mapping[Hashable, Any] | None:
    if one is None or other is None or len(one) + len(other) > _MOST_LISTED:
        return None
    return {**one, **other}


def _excluded(one: frozenset[Hashable], other: frozenset[Hashable]) -> frozenset[Hashable]:
    both = one | other
    return both if len(both) <= _MOST_LISTED else one


def _both_exclude(one: Fact, other: Fact) -> frozenset[Hashable]:
    """What the value is not either way; where some are listed it is none of the others."""
    both = one.excluded & other.excluded
    if one.values is not None and other.excluded:
        both |= other.excluded.difference(one.values)
    if other.values is not None and one.excluded:
        both |= one.excluded.difference(other.values)
    return both


def _tighter(one: Bound | None, other: Bound | None, sign: int) -> Bound | None:
    """The bound that leaves less; ``sign`` is 1 for lower ends, -1 for upper ones."""
    if one is None or other is None:
        return other if one is None else one
    return max(one, other, key=lambda bound: (sign * bound.value, bound.excluded))


def _looser(one: Bound | None, other: Bound | None, sign: int) -> Bound | None:
    if one is None or other is None:
        return None
    return min(one, other, key=lambda bound: (sign * bound.value, bound.excluded))


TOP: Final = Fact()
"""Nothing is known."""
PRESENT: Final = Fact(present=True)
ABSENT: Final = Fact(present=False, types=frozenset(), values={})
IMPOSSIBLE: Final = Fact(types=frozenset(), values={}, possible=False)


def typed(*types: str) -> Fact:
    """There, and of one of these types."""
    return Fact(present=True, types=frozenset(types))


def one_of(values: Iterable[Any]) -> Fact:
    """There, and equal to one of these JSON values."""
    listed = {identity(value): value for value in values}
    return Fact(present=True, types=frozenset(map(kind_of, listed.values())), values=listed)


def none_of(values: Iterable[Any]) -> Fact:
    """Equal to none of these JSON values, if it is there."""
    return Fact(excluded=frozenset(map(identity, values)))


def set_by(fact: Fact) -> Fact:
    """What holds of a place where such a value was put that is not null; an instant is written as a text."""
    types = frozenset("string" if kind not in KINDS else kind for kind in fact.types - {"null"})
    if not types:
        return IMPOSSIBLE
    values = None if fact.values is None else {key: value for key, value in fact.values.items() if value is not None}
    return Fact(True, types, values, fact.excluded, fact.lowest, fact.highest, written=True)


FALSY: Final = (None, False, 0, "")
"""What JavaScript takes for false, as far as JSON has it; an empty array or object is true."""

TRUTHY: Final = none_of(FALSY).meet(PRESENT)
"""There, and one of the values that JavaScript takes for true."""


def of_reach(reach: Reach) -> Fact:
    """What a schema says."""
    if reach.presence is Presence.NEVER:
        return ABSENT
    values = None if reach.enum is None else {identity(value): value for value in reach.enum}
    present = True if reach.presence is Presence.ALWAYS else None
    return _agreed(Fact(present, reach.types, values, reach.excluded, reach.lowest, reach.highest))


class Known(Struct, frozen=True):
    """What is known of a value where it is read.

    ``presence`` is the schema's word, overruled where the path decides; ``fact`` says the rest. ``by_path`` is what
    the path alone has decided, and ``date_time`` whether the schema calls the value an instant. ``ruled_out`` says that
    the schema knows the place, but that what the path knows leaves no alternative of it in which something is there.
    ``texts`` is what the schema says of those that are strings; those that are numbers are multiples of its ``steps``.
    """

    presence: Presence
    fact: Fact
    by_path: Fact = TOP
    date_time: bool = False
    ruled_out: bool = False
    texts: Texts = ANY_TEXT
    steps: Steps = NO_STEPS

    @property
    def surely_there(self) -> bool:
        return self.presence is Presence.ALWAYS

    @property
    def absent(self) -> bool:
        """Whether nothing is there as far as anybody wrote (model/origins.py, ``is_absent``)."""
        return self.presence in (Presence.NEVER, Presence.UNDECLARED)

    def narrowed(self, fact: Fact) -> "Known":
        """The same with what a path knows."""
        if fact is TOP:
            return self
        if fact.written:
            return self._overwritten(fact)
        met = self.fact.meet(fact)
        presence = self.presence
        if met.present is not None:
            presence = Presence.ALWAYS if met.present else Presence.NEVER
        return replace(self, presence=presence, fact=met, by_path=self.by_path.meet(fact))

    def _overwritten(self, fact: Fact) -> "Known":
        """What is known where something was put, which need not fit the schema; that still says what has an order."""
        open_ = self.presence if self.presence in (Presence.UNDECLARED, Presence.UNKNOWN) else Presence.MAYBE
        presence = {True: Presence.ALWAYS, False: Presence.NEVER, None: open_}[fact.present]
        return Known(presence, fact, fact, self.date_time)

    def implied(self, fact: Fact) -> "Known":
        """The same with what a schema's alternatives say, of which the path leaves but some.

        That something is there counts as the schema's word, for which anybody may ask once more.
        """
        met = self.fact.meet(fact)
        if fact is TOP or met == self.fact or not met.possible:
            return self
        if met.present is False:
            return Known(Presence.NEVER, met, self.by_path.meet(fact), self.date_time, ruled_out=not self.absent)
        presence = Presence.ALWAYS if met.present else self.presence
        says_more = replace(met, present=self.fact.present) != self.fact
        told = self.by_path.meet(replace(fact, present=None)) if says_more else self.by_path
        return replace(self, presence=presence, fact=met, by_path=told, ruled_out=False)


def covers(known: Known, fact: Fact, source: Known) -> bool:
    """Whether all that a fact lets a value be, which comes from a ``source``, is surely what is known of it."""
    met = replace(known.fact, present=None).meet(fact)
    if fact.values is not None:
        return met.values == fact.values and not any(refuses(known, value) for value in fact.values.values())
    if (met.types, met.values, met.lowest, met.highest) != (fact.types, None, fact.lowest, fact.highest):
        return False
    if not known.fact.excluded <= fact.excluded:
        return False
    texts = "string" not in fact.types or source.texts.meet(known.texts) == source.texts
    return texts and (fact.types.isdisjoint(NUMBERS) or known.steps <= common([known.steps, source.steps]))


def refuses(known: Known, value: Any) -> bool:
    """Whether what a schema says of texts, or of numbers, refuses a JSON value."""
    if isinstance(value, str):
        return known.texts.refusal(value) is not None
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return is_number and missed(value, known.steps) is not None


UNKNOWN: Final = Known(Presence.UNKNOWN, TOP)


def literal(value: Any) -> Known:
    """What is known of a value that somebody wrote out."""
    return Known(Presence.ALWAYS, one_of((value,)))
