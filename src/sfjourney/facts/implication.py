"""Two conditions -> whether one holds wherever the other does, as far as that can be proven.

To prove that one implies the other is to look for a state in which the first holds and the second does not, and to find
that every way to it contradicts itself. What is not understood, or would take too long, is taken for possible: then
nothing is proven, and nothing wrong is said.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

from msgspec import Struct, field

from sfjourney.clock.zones import UTC_ZONE
from sfjourney.expressions.compare import contains, ends_with, starts_with
from sfjourney.facts.asked import ALWAYS, Asked, Every, Formula, Happened, Holds, Items, Key, Some, TextTest, Unknown
from sfjourney.facts.fact import ABSENT, PRESENT, Fact, one_of
from sfjourney.pointers import array_index
from sfjourney.schemas.nodes import Bound

_MOST_PARTS: Final = 30_000
_DEEPEST: Final = 120

Declared = Callable[[Key], Fact]
"""What is known of a value before anything is asked."""


class Relation(StrEnum):
    """How a condition stands to the one it was before."""

    EQUAL = "equal"
    WIDER = "wider"
    """It holds wherever the other did."""
    NARROWER = "narrower"
    """It holds only where the other did."""
    UNCLEAR = "unclear"


def compare(base: Asked, head: Asked, declared: Declared, given: Formula = ALWAYS.yes) -> Relation:
    """How ``head`` stands to ``base`` where ``given`` holds."""
    wider = not possible((given, base.yes, head.no), declared)
    narrower = not possible((given, head.yes, base.no), declared)
    if wider:
        return Relation.EQUAL if narrower else Relation.WIDER
    return Relation.NARROWER if narrower else Relation.UNCLEAR


def possible(formulas: Iterable[Formula], declared: Declared) -> bool:
    """Whether there may be a state in which all of these hold; False only where there is none."""
    return _Search(declared).explore(_State(), list(formulas), [], 0)


class _State(Struct):
    """What one way through the alternatives has assumed."""

    facts: dict[Key, Fact] = field(default_factory=dict)
    truths: dict[Key, bool] = field(default_factory=dict)
    texts: list[TextTest] = field(default_factory=list)
    items: list[Items] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)

    def copy(self) -> "_State":
        return _State(dict(self.facts), dict(self.truths), [*self.texts], [*self.items], [*self.happened])


class _Search:
    """One search for a state; its work is bounded."""

    def __init__(self, declared: Declared, spent: int = 0) -> None:
        self.declared = declared
        self.spent = spent

    def explore(self, state: _State, pending: list[Formula], choices: list[Some], depth: int) -> bool:
        """Whether all that is pending, and one of each choice, may hold beside what the state has assumed."""
        while pending:
            self.spent += 1
            if self.spent > _MOST_PARTS or depth > _DEEPEST:
                return True
            formula = pending.pop()
            if isinstance(formula, Every):
                pending.extend(formula.parts)
            elif isinstance(formula, Some):
                if not formula.parts:
                    return False
                choices.append(formula)
            elif not self._assume(state, formula):
                return False
        if not choices:
            return self._consistent(state)
        choices.sort(key=lambda choice: -len(choice.parts))
        choice = choices.pop()
        return any(self.explore(state.copy(), [part], [*choices], depth + 1) for part in choice.parts)

    def _assume(self, state: _State, literal: Formula) -> bool:
        match literal:
            case Holds():
                return self._meet(state, literal.key, literal.fact)
            case Unknown():
                return state.truths.setdefault(literal.key, literal.truth) is literal.truth
            case TextTest():
                state.texts.append(literal)
            case Items():
                state.items.append(literal)
            case Happened():
                state.happened.append(literal)
            case _:
                pass
        return True

    def _fact(self, state: _State, key: Key) -> Fact:
        known = state.facts.get(key)
        return known if known is not None else self.declared(key)

    def _meet(self, state: _State, key: Key, fact: Fact) -> bool:
        met = self._fact(state, key).meet(fact)
        state.facts[key] = met
        if not met.possible:
            return False
        if met.present and key[0] == "/":
            for length in range(3, len(key)):
                inside = key[length]
                types = (
                    {"object"} if not isinstance(inside, str) or array_index(inside) is None else {"object", "array"}
                )
                holder = self._fact(state, key[:length]).meet(PRESENT).meet(Fact(types=frozenset(types)))
                state.facts[key[:length]] = holder
                if not holder.possible:
                    return False
        return True

    # ---- what several literals say together

    def _consistent(self, state: _State) -> bool:
        return (
            self._derived_agree(state)
            and self._texts_agree(state)
            and self._history_agrees(state)
            and self._items_agree(state)
        )

    def _derived_agree(self, state: _State) -> bool:
        """What is made of a value is there where the value has the type for it; of few values few are made."""
        for key in [key for key in state.facts if key[0] in _MADE_OF]:
            inner = self._fact(state, key[1:])
            if inner.present and inner.types <= {_MADE_OF[key[0]]} and not self._meet(state, key, PRESENT):
                return False
            if key[0] == "lower" and inner.values is not None:
                strings = [value.lower() for value in inner.values.values() if isinstance(value, str)]
                kept = one_of(strings) if strings else ABSENT
                if not self._meet(state, key, Fact(types=kept.types, values=kept.values)):
                    return False
        return True

    def _texts_agree(self, state: _State) -> bool:
        by_key: dict[Key, list[TextTest]] = {}
        for test in state.texts:
            by_key.setdefault(test.key, []).append(test)
        for key, tests in by_key.items():
            fact = self._fact(state, key)
            if fact.values is not None and fact.present:
                fitting = [value for value in fact.values.values() if all(_tested(test, value) for test in tests)]
                if not fitting:
                    return False
            true = [test for test in tests if test.truth]
            false = [test for test in tests if not test.truth]
            if any(_follows(one, other, fact) for one in true for other in false):
                return False
        return True

    def _history_agrees(self, state: _State) -> bool:
        for one in state.happened:
            for other in state.happened:
                if one.truth and other.truth:
                    if other.most is not None and one.least > other.most and self._within(one, other):
                        return False
                elif (
                    one.truth
                    and not other.truth
                    and one.least == one.most == other.least
                    and self._within(one, other)
                    and self._within(other, one)
                ):
                    return False
        return True

    def _within(self, inner: Happened, outer: Happened) -> bool:
        """Whether every event of the one kind is also of the other."""
        if inner.event != outer.event or outer.matching not in (None, inner.matching):
            return False
        if outer.since_enrollment and not inner.since_enrollment:
            return False
        if outer.last is not None:
            if inner.last is None or (inner.last.days and inner.zone != outer.zone):
                return False
            if inner.last.days > outer.last.days or inner.last.millis > outer.last.millis:
                return False
        if outer.where is None:
            return True
        return not self._possible_inside([*([inner.where.yes] if inner.where is not None else []), outer.where.no])

    def _items_agree(self, state: _State) -> bool:
        """There is an item as each existence needs it, with all that holds for every item."""
        for existing in state.items:
            if existing.every is existing.truth:
                continue
            if existing.every and not self._is_array(state, existing.array):
                continue
            needed = [existing.where.no if existing.every else existing.where.yes]
            needed += [
                general.where.yes if general.every else general.where.no
                for general in state.items
                if general.array == existing.array and general.every is general.truth
            ]
            if not self._possible_inside(needed):
                return False
        return True

    def _is_array(self, state: _State, array: Key) -> bool:
        fact = self._fact(state, array)
        return fact.present is True and fact.types <= {"array"}

    def _possible_inside(self, formulas: Sequence[Formula]) -> bool:
        inner = _Search(self.declared, self.spent)
        found = inner.explore(_State(), list(formulas), [], 0)
        self.spent = inner.spent
        return found


_MADE_OF: Final[Mapping[Hashable, str]] = {"lower": "string", "count": "array"}
_TESTS: Final = {"contains": contains, "starts with": starts_with, "ends with": ends_with}


def _tested(test: TextTest, value: Any) -> bool:
    return _TESTS[test.operator](value, test.part, UTC_ZONE) is test.truth


def _follows(one: TextTest, other: TextTest, fact: Fact) -> bool:
    """Whether a text that passes the one test passes the other."""
    if one.operator == other.operator and type(one.part) is type(other.part) and one.part == other.part:
        return True
    if not isinstance(one.part, str) or not isinstance(other.part, str):
        return False
    if one.operator == other.operator == "contains":
        return other.part in one.part and "array" not in fact.types
    if other.operator == "contains":
        return other.part in one.part
    if one.operator != other.operator:
        return False
    return one.part.startswith(other.part) if one.operator == "starts with" else one.part.endswith(other.part)


def declared_by_form(key: Key) -> Fact | None:
    """What the form of a value says of it; None where it is read from data, of which a schema may speak."""
    match key[0]:
        case "/":
            return None
        case "lower":
            return Fact(types=frozenset({"string"}))
        case "count":
            return Fact(types=frozenset({"integer"}), lowest=Bound(0, excluded=False))
        case "moment":
            return Fact(types=frozenset({"integer"}))
        case "order":
            return Fact(types=frozenset({"integer"}), values=one_of((-1, 0, 1)).values)
        case _:
            return Fact()
