"""Two arms that both fit some values, though neither is the other's special case."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from sfjourney.diagnostics import Finding, Label, Severity
from sfjourney.facts.arms import comes_first
from sfjourney.facts.fact import Fact, one_of
from sfjourney.facts.journeys import Knowledge
from sfjourney.facts.questions import Question
from sfjourney.rules.closed_arms import closed_arms
from sfjourney.rules.questions import questions, quoted
from sfjourney.rules.rule import Rule
from sfjourney.schemas.bounds import within
from sfjourney.schemas.nodes import Bound
from sfjourney.syntax import tree, values

_MOST_LISTED = 3


class Region(Struct, frozen=True):
    """The values of one pointer that an arm takes: some that are listed, or a range of numbers."""

    pointer: values.Pointer
    condition: values.Condition
    fact: Fact


def check(knowledge: Knowledge) -> Iterator[Finding]:
    asked = {id(question.condition): question for question in questions(knowledge)}
    closed = {id(arm.seen.block) for arm in closed_arms(knowledge)}
    for known in knowledge.journeys:
        for step in known.journey.all_steps:
            if isinstance(step, (tree.Branch, tree.WaitFor)):
                yield from _overlaps(step, asked, closed)


def _overlaps(step: tree.Branch | tree.WaitFor, asked: Mapping[int, Question], closed: set[int]) -> Iterator[Finding]:
    """One finding at most for each arm: the first arm before it that shares values with it.

    Of an arm that is ``closed`` it is said already that no run takes it.
    """
    open_arms = [arm for arm in step.arms if id(arm.block) not in closed]
    regions = [(arm, region) for arm in open_arms if (region := _region_of(arm, asked)) is not None]
    for place, (arm, region) in enumerate(regions):
        for before, earlier in regions[:place]:
            shared = _shared(earlier, region) if _rivals(before, arm) else None
            if shared is not None:
                yield _finding(earlier, region, shared)
                break


def _rivals(earlier: tree.Arm, later: tree.Arm) -> bool:
    if isinstance(earlier, tree.ArmOn) and isinstance(later, tree.ArmOn):
        return comes_first(earlier, later)
    return isinstance(earlier, tree.ArmWhen) and isinstance(later, tree.ArmWhen)


def _region_of(arm: tree.Arm, asked: Mapping[int, Question]) -> Region | None:
    condition = arm.condition if isinstance(arm, tree.ArmWhen) else arm.where
    region = _region(condition, asked)
    if region is None or isinstance(arm, tree.ArmWhen) or arm.name is None or region.pointer.root != arm.name.text:
        return region
    pointer = region.pointer
    arriving = values.Pointer(pointer.text, ("", *pointer.parts[1:]), pointer.span)
    return Region(arriving, region.condition, region.fact)


def _region(condition: values.Condition | None, asked: Mapping[int, Question]) -> Region | None:
    match condition:
        case values.Comparison(left=values.Pointer() as pointer, right=values.Constant() as constant):
            fact = _compared(condition.operator, constant.value, whole=_is_whole(asked.get(id(condition))))
            return None if fact is None else Region(pointer, condition, fact)
        case values.Membership(value=values.Pointer() as pointer, negated=False):
            listed = [option.value for option in condition.options if isinstance(option, values.Constant)]
            return Region(pointer, condition, one_of(listed)) if len(listed) == len(condition.options) else None
        case values.AllOf():
            return _together([_region(part, asked) for part in condition.parts], condition)
        case _:
            return None


def _together(parts: list[Region | None], condition: values.Condition) -> Region | None:
    found = [part for part in parts if part is not None]
    if len(found) < len(parts) or len({part.pointer.parts for part in found}) != 1:
        return None
    fact = found[0].fact
    for part in found[1:]:
        fact = fact.meet(part.fact)
    return Region(found[0].pointer, condition, fact) if fact.possible else None


def _is_whole(question: Question | None) -> bool:
    """Whether the pointer on the left is a whole number wherever it is asked for."""
    if question is None:
        return False
    _, after = next(question.operands())
    return all(known.fact.types == {"integer"} for known in after)


def _compared(operator: values.Comparator, value: object, *, whole: bool) -> Fact | None:
    """The values that compare so. Above 99 is from 100 on, for whole numbers."""
    if operator == "==":
        return one_of((value,))
    if isinstance(value, bool) or not isinstance(value, (int, float)) or operator == "!=":
        return None
    excluded = operator in ("<", ">")
    if whole and excluded and value == int(value):
        value, excluded = int(value) + (1 if operator == ">" else -1), False
    bound = Bound(value, excluded)
    return Fact(lowest=bound) if operator in (">", ">=") else Fact(highest=bound)


def _shared(earlier: Region, later: Region) -> str | None:
    """What both take, in words, where each takes something that the other does not."""
    if earlier.pointer.parts != later.pointer.parts:
        return None
    one, other = earlier.fact, later.fact
    if one.values is not None and other.values is not None:
        both = [value for key, value in one.values.items() if key in other.values]
        crossing = both and len(both) < min(len(one.values), len(other.values))
        return _listed(both) if crossing else None
    if one.values is None and other.values is None:
        return _range(one, other)
    return None


def _listed(both: list[object]) -> str:
    more = " or others" if len(both) > _MOST_LISTED else ""
    return " or ".join(map(quoted, both[:_MOST_LISTED])) + more


def _range(one: Fact, other: Fact) -> str | None:
    """The numbers that two ranges share, where they cross: one ends below the other, and begins below it."""
    low, high = (one, other) if _begins_below(one, other) else (other, one)
    if not _begins_below(low, high) or not _begins_below(_mirrored(high), _mirrored(low)):
        return None
    start, end = high.lowest, low.highest
    if start is None or end is None or not within(start.value, None, end) or not within(end.value, start, None):
        return None
    if start.value == end.value:
        return f"{start.value:g}"
    words = f"{'above' if start.excluded else 'from'} {start.value:g}"
    return f"{words} {'to below' if end.excluded else 'to'} {end.value:g}"


def _begins_below(one: Fact, other: Fact) -> bool:
    if one.lowest is None or other.lowest is None:
        return one.lowest is None and other.lowest is not None
    return (one.lowest.value, one.lowest.excluded) < (other.lowest.value, other.lowest.excluded)


def _mirrored(fact: Fact) -> Fact:
    """The same range, counted downwards."""
    return Fact(lowest=_negative(fact.highest), highest=_negative(fact.lowest))


def _negative(bound: Bound | None) -> Bound | None:
    return None if bound is None else Bound(-bound.value, bound.excluded)


def _finding(earlier: Region, later: Region, shared: str) -> Finding:
    return Finding(
        "flow/overlapping-arms",
        f"some values of {later.pointer.text} fit an arm above as well: {shared}",
        later.condition.span,
        "not for these: the arm above takes them",
        (Label(earlier.condition.span, "this arm takes them first"),),
        "let one arm end where the other begins",
        about=f"{later.pointer.text} {shared}",
    )


OVERLAPPING_ARMS = Rule(
    code="flow/overlapping-arms",
    title="Two arms fit the same values",
    severity=Severity.WARNING,
    why="the first of them is taken, and the text does not look as if that were meant",
    bad="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always
          transactional

          branch {
            when /event/total <= 100 { send receipt }
            when /event/total >= 100 { send receipt { subject "Thank you for a large order" } }
          }
        }
    """,
    good="""\
        event order.created { schema "schemas/order.json" }

        journey j {
          on order.created
          enroll always
          transactional

          branch {
            when /event/total < 100 { send receipt }
            when /event/total >= 100 { send receipt { subject "Thank you for a large order" } }
          }
        }
    """,
    check_known=check,
)
