"""What is known of two sides -> whether their comparison can only be true, or only false, and why (semantics.md C)."""

from collections.abc import Hashable, Mapping, Sequence
from enum import Enum
from typing import Any, Final

from msgspec import Struct

from sfjourney.facts.fact import Fact, Known, refuses
from sfjourney.schemas import Presence
from sfjourney.schemas.bounds import within
from sfjourney.schemas.kinds import NUMBERS, identity
from sfjourney.schemas.nodes import Bound
from sfjourney.syntax.values import Comparator, TextOperator

INSTANT: Final = "instant"
"""The type of ``now`` and of instants written out; a string stands for one where it is compared with one."""

_MOMENTS: Final = frozenset({INSTANT, "string"})


class Reason(Enum):
    """Why a condition can come out one way only."""

    TYPES = "types"
    """The sides have no type in common."""
    ORDER = "order"
    """There is no order between what is compared."""
    VALUES = "values"
    """A value cannot occur there."""
    PATH = "path"
    """What was asked before has decided it."""
    START = "start"
    """It is known which event started the run."""


class Verdict(Struct, frozen=True):
    """The one way in which a condition can come out, wherever it is asked of valid payloads."""

    outcome: bool
    reason: Reason


def compared(operator: Comparator, left: Known, right: Known) -> Verdict | None:
    """``== != < <= > >=``: false where a side is missing (C1), ordered where both are numbers or instants (C2)."""
    if left.presence is Presence.NEVER or right.presence is Presence.NEVER:
        return _by_path(left, right)
    if operator in ("==", "!="):
        return _equality(left, right, negated=operator == "!=")
    if not left.fact.types or not right.fact.types:
        return None
    if not _ordered(left, right):
        return Verdict(False, Reason.ORDER if comparable(left, right) else Reason.TYPES)
    return _ordering(operator, left, right)


def _equality(left: Known, right: Known, *, negated: bool) -> Verdict | None:
    """Sides without a value in common are never equal; they differ for certain only where both are there."""
    both = left.surely_there and right.surely_there
    if not left.fact.types or not right.fact.types:
        return None
    if not comparable(left, right):
        return Verdict(False, Reason.TYPES) if not negated else Verdict(True, Reason.TYPES) if both else None
    if INSTANT in left.fact.types | right.fact.types:
        return None
    if _refuses(left, right) or _refuses(right, left):
        return _never_equal(left, right, surely_differ=negated and both) if not negated or both else None
    if not left.fact.meet(right.fact).types:
        reason = Reason.PATH if _narrowed(left, right) else Reason.VALUES
        return Verdict(False, reason) if not negated else Verdict(True, reason) if both else None
    one, other = left.fact.single, right.fact.single
    if one is not None and other is not None and (both or negated):
        return Verdict(not negated, Reason.PATH if _narrowed(left, right) else Reason.VALUES)
    return None


def _refuses(known: Known, other: Known) -> bool:
    """Whether the schema of a value refuses the one text or number that another one always is.

    What it lists, it says itself.
    """
    single, excluded = other.fact.single, known.by_path.excluded
    if single is None or known.fact.values is not None or identity(single[0]) in excluded:
        return False
    return refuses(known, single[0])


def _never_equal(left: Known, right: Known, *, surely_differ: bool) -> Verdict | None:
    """To make sure with `!= ""` of what a schema says already is no fault."""
    if surely_differ and any(known.fact.single == ("",) for known in (left, right)):
        return None
    return Verdict(surely_differ, Reason.VALUES)


def _ordering(operator: Comparator, left: Known, right: Known) -> Verdict | None:
    one, other = left.fact, right.fact
    if not (one.types <= NUMBERS and other.types <= NUMBERS):
        return None
    if operator in (">", ">="):
        one, other = other, one
        operator = "<" if operator == ">" else "<="
    strict = operator == "<"
    reason = Reason.PATH if _narrowed(left, right) else Reason.VALUES
    if _above(lowest(one), highest(other), or_equal=strict):
        return Verdict(False, reason)
    if left.surely_there and right.surely_there and _above(lowest(other), highest(one), or_equal=not strict):
        return Verdict(True, reason)
    return None


def lowest(fact: Fact) -> Bound | None:
    """The lower end of the numbers that a value can be."""
    numbers = _numbers(fact)
    return Bound(min(numbers), excluded=False) if numbers else fact.lowest


def highest(fact: Fact) -> Bound | None:
    """The upper end of the numbers that a value can be."""
    numbers = _numbers(fact)
    return Bound(max(numbers), excluded=False) if numbers else fact.highest


def _numbers(fact: Fact) -> list[int | float]:
    listed = (fact.values or {}).values()
    return [value for value in listed if isinstance(value, (int, float)) and within(value, fact.lowest, fact.highest)]


def _above(low: Bound | None, high: Bound | None, *, or_equal: bool) -> bool:
    if low is None or high is None:
        return False
    return low.value > high.value or (low.value == high.value and (or_equal or low.excluded or high.excluded))


def comparable(left: Known, right: Known) -> bool:
    """Whether the sides can have values of one type; a string may be read as an instant."""
    one, other = left.fact.types, right.fact.types
    numbers = bool(one & NUMBERS and other & NUMBERS)
    moments = INSTANT in one | other and bool(one & _MOMENTS and other & _MOMENTS)
    return numbers or moments or bool(one & other)


def _ordered(left: Known, right: Known) -> bool:
    one, other = left.fact.types, right.fact.types
    if one & NUMBERS and other & NUMBERS:
        return True
    if INSTANT in one | other:
        return bool(one & _MOMENTS and other & _MOMENTS)
    return left.date_time and right.date_time


def contained(operator: TextOperator, left: Known, right: Known, item: Known) -> Verdict | None:
    """``contains``, ``starts with``, ``ends with`` (C3); ``item`` is what is known of the items of an array."""
    if left.presence is Presence.NEVER or right.presence is Presence.NEVER:
        return _by_path(left, right)
    holders = {"string", "array"} if operator == "contains" else {"string"}
    types = left.fact.types
    if right.fact.types and operator != "contains" and "string" not in right.fact.types:
        return Verdict(False, Reason.TYPES)
    if not types or not right.fact.types:
        return None
    if not types & holders:
        return Verdict(False, Reason.TYPES)
    if not types & {"array"} and "string" not in right.fact.types:
        return Verdict(False, Reason.TYPES)
    if types == {"array"}:
        return _among_items(item, right)
    return _found(operator, left, right) or _too_much(operator, left, right)


def _among_items(item: Known, right: Known) -> Verdict | None:
    """Nothing is an item of an array whose items cannot be that."""
    if not item.fact.types or INSTANT in right.fact.types:
        return None
    verdict = _equality(item, right, negated=False)
    return None if verdict is None or verdict.outcome else verdict


def _found(operator: TextOperator, left: Known, right: Known) -> Verdict | None:
    """Where it is known which texts stand on the left, and which one on the right."""
    listed, wanted = left.fact.values, right.fact.single
    if listed is None or wanted is None or not all(isinstance(value, str) for value in (*listed.values(), *wanted)):
        return None
    test = {"contains": str.__contains__, "starts with": str.startswith, "ends with": str.endswith}[operator]
    outcomes = {test(value, wanted[0]) for value in listed.values()}
    if len(outcomes) != 1 or (True in outcomes and not (left.surely_there and right.surely_there)):
        return None
    return Verdict(outcomes.pop(), Reason.PATH if _narrowed(left, right) else Reason.VALUES)


def _too_much(operator: TextOperator, left: Known, right: Known) -> Verdict | None:
    """Where no text on the left can hold the one on the right, or begin with it."""
    wanted = right.fact.single
    if wanted is None or not isinstance(wanted[0], str) or left.fact.values is not None:
        return None
    if operator == "contains" and "array" in left.fact.types:
        return None
    refused = left.texts.refusal_of_part(wanted[0], at_start=operator == "starts with")
    return Verdict(False, Reason.VALUES) if refused is not None else None


def among(value: Known, options: Sequence[Known], *, negated: bool) -> Verdict | None:
    """``in`` and ``not in``: decided where every option is decided in the same way, or one of them for it."""
    if value.presence is Presence.NEVER:
        return _by_path(value, value)
    verdicts = [_equality(value, option, negated=False) for option in options]
    if all(verdict is not None and not verdict.outcome for verdict in verdicts):
        reasons = {verdict.reason for verdict in verdicts if verdict is not None}
        reason = next(iter(reasons)) if len(reasons) == 1 else Reason.VALUES
        return Verdict(negated, reason) if not negated or value.surely_there else None
    if value.surely_there and any(verdict is not None and verdict.outcome for verdict in verdicts):
        return Verdict(not negated, Reason.PATH)
    if value.surely_there and value.fact.values is not None and _lists_all(value.fact.values, options):
        return Verdict(not negated, Reason.PATH if value.by_path.tells_value else Reason.VALUES)
    return None


def _lists_all(possible: Mapping[Hashable, Any], options: Sequence[Known]) -> bool:
    """Whether each value that there can be is among the options that are written out."""
    singles = [option.fact.single for option in options if option.surely_there]
    return possible.keys() <= {identity(single[0]) for single in singles if single is not None}


def presence(value: Known, *, present: bool) -> Verdict | None:
    """``is present`` and ``is missing``, where the path has decided it; to ask what a schema says is no fault."""
    if value.by_path.present is None:
        return None
    return Verdict(value.by_path.present is present, Reason.PATH)


def _narrowed(left: Known, right: Known) -> bool:
    return left.by_path.tells_value or right.by_path.tells_value


def _by_path(left: Known, right: Known) -> Verdict | None:
    """What is missing by the schema is for another rule to say."""
    gone = any(known.by_path.present is False for known in (left, right))
    return Verdict(outcome=False, reason=Reason.PATH) if gone else None
