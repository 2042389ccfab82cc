"""A condition inside a template -> what is known of the send's state where it has come out so."""

from collections.abc import Mapping
from functools import partial
from typing import Final

from msgspec import Struct

from sfjourney.facts.fact import FALSY, PRESENT, TRUTHY, Fact, none_of, one_of, typed
from sfjourney.facts.here import Declaring
from sfjourney.facts.state import PathState
from sfjourney.limits import WIDEST_LIMITS
from sfjourney.pointers import Parts, Path
from sfjourney.schemas.kinds import NUMBERS
from sfjourney.schemas.nodes import Bound
from sfjourney.templates import Guard
from sfjourney.templates.forms import Source, operator_of, plain_questions, source_of, state_operand
from sfjourney.templates.paths import segments

_NUMBER_OF_ITEM: Final = Fact(True, frozenset({"integer"}), lowest=Bound(0, excluded=False))
_UNTRUE: Final = Fact(values=one_of(FALSY).values)


def guarded(beside: Declaring, guard: Guard | None) -> PathState:
    """What is known inside a guard and all that are around it; ``beside`` as in PathState."""
    state = PathState(beside)
    around: list[Guard] = []
    inner = guard
    while inner is not None:
        around.append(inner)
        inner = inner.outer
    for each in reversed(around):
        if not state.dead:
            _Conditions(state, each.item).assume(each.condition, truth=each.truth)
    return state


def asks_for(guard: Guard, path: Path) -> bool:
    """Whether the innermost guards ask just this, that the value is there and true, as most of them do."""
    inner: Guard | None = guard
    while inner is not None:
        condition = inner.condition
        if not isinstance(condition, dict) or len(condition) != 1 or not inner.truth:
            return False
        written = condition.get("$state")
        if isinstance(written, str):
            asked: Path = segments(written)
        elif isinstance(condition.get("$item"), str) and inner.item is not None:
            asked = (*inner.item, *segments(condition["$item"]))
        else:
            return False
        if asked == path:
            return True
        inner = inner.outer
    return False


def asked_around(guard: Guard | None) -> tuple[Parts, ...] | None:
    """The pointers that a guard and those around it ask about; None where that is not plain to see."""
    found: list[Parts] = []
    while guard is not None:
        questions = plain_questions(guard.condition)
        if not questions:
            return None
        found += [segments(question["$state"]) for question in questions]
        guard = guard.outer
    return tuple(found)


def related(one: Path, other: Path) -> bool:
    """Whether two pointers are of one value, or of a value and what it is in: one may tell something of the other."""
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


def outcome(state: PathState, condition: object, item: Path | None) -> bool | None:
    """The one way in which a condition can come out where this much is known; None where it can come out both ways."""
    possible = [truth for truth in (True, False) if _may_be(state, condition, item, truth=truth)]
    return possible[0] if len(possible) == 1 else None


def _may_be(state: PathState, condition: object, item: Path | None, *, truth: bool) -> bool:
    return not state.rules_out(lambda: _Conditions(state, item).assume(condition, truth=truth))


class _Conditions(Struct, frozen=True):
    """json-render conditions asked in one scope, with what follows from their answers."""

    state: PathState
    item: Path | None

    def assume(self, condition: object, *, truth: bool, levels: int = WIDEST_LIMITS.json_depth) -> None:
        if self.state.dead or levels == 0:
            return
        if isinstance(condition, bool):
            if condition is not truth:
                self.state.end()
        elif isinstance(condition, list):
            singles = [part for part in condition if isinstance(part, dict) and not _is_group(part)]
            exact = len(singles) == len(condition)
            self._all([partial(self._single, part, truth=truth) for part in singles], every=truth, exact=exact)
        elif isinstance(condition, dict):
            for key, is_and in (("$and", True), ("$or", False)):
                if key in condition:
                    members = condition[key] if isinstance(condition[key], list) else []
                    ways = [partial(self.assume, part, truth=truth, levels=levels - 1) for part in members]
                    self._all(ways, every=truth is is_and, exact=isinstance(condition[key], list))
                    return
            self._single(condition, truth=truth)

    def _all(self, ways: list["partial[None]"], *, every: bool, exact: bool) -> None:
        if every:
            for way in ways:
                if not self.state.dead:
                    way()
        elif exact:
            self.state.either(ways)

    def _single(self, condition: Mapping[str, object], *, truth: bool) -> None:
        if self.state.dead:
            return
        path = self._asked(condition)
        if not path:
            return
        holds = truth is not (condition.get("not") is True)
        operator = operator_of(condition)
        fact = self._truth(holds=holds) if operator is None else self._compared(operator, condition[operator], holds)
        if fact is not None:
            self.state.meet(path, fact)

    def _asked(self, condition: Mapping[str, object]) -> Path | None:
        """What a comparison asks about; None where that is nothing of which anything is known."""
        source = source_of(condition)
        written = None if source is None else condition[source.value]
        if source is Source.INDEX and written is True and self.item is not None:
            path = (f"the number of {self.item}",)  # no root of a state, so nothing else is known of it
            self.state.meet(path, _NUMBER_OF_ITEM)
            return path
        if not isinstance(written, str) or (source is Source.ITEM and self.item is None):
            return None
        return (*self.item, *segments(written)) if source is Source.ITEM and self.item else segments(written)

    def _truth(self, *, holds: bool) -> Fact:
        return TRUTHY if holds else _UNTRUE

    def _compared(self, operator: str, operand: object, holds: bool) -> Fact | None:  # noqa: FBT001  # one of two
        """What a value is whose comparison holds, or does not."""
        path = state_operand(operand)
        if path is not None:
            return self._with_state(operator, segments(path), holds)
        if operator in ("eq", "neq"):
            if isinstance(operand, (dict, list)):
                return None  # equal to nothing
            return one_of((operand,)) if (operator == "eq") is holds else none_of((operand,))
        if isinstance(operand, bool) or not isinstance(operand, (int, float)):
            return None
        if holds:
            bounds = _range(operator, operand)
            return Fact(True, NUMBERS, None, frozenset(), *bounds)
        return Fact(None, Fact().types, None, frozenset(), *_range(_OPPOSITE[operator], operand))

    def _with_state(self, operator: str, path: Path, holds: bool) -> Fact | None:  # noqa: FBT001  # the same
        if not path:
            return None
        if operator == "eq" and holds and self.state.known(path).surely_there:
            return PRESENT  # two that are missing are equal, too
        if operator not in ("eq", "neq") and holds:
            self.state.meet(path, typed(*NUMBERS))
            return typed(*NUMBERS)
        return None


_OPPOSITE: Final = {"gt": "lte", "gte": "lt", "lt": "gte", "lte": "gt"}


def _range(operator: str, operand: float) -> tuple[Bound | None, Bound | None]:
    bound = Bound(operand, excluded=operator in ("gt", "lt"))
    return (bound, None) if operator in ("gt", "gte") else (None, bound)


def _is_group(condition: Mapping[str, object]) -> bool:
    """Whether it is a group, which counts as true inside a plain array."""
    return source_of(condition) is None
