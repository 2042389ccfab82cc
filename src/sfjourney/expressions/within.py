"""A condition in normal form -> the conditions inside it, and the segments that it asks for."""

from collections.abc import Iterable, Iterator, Mapping

from sfjourney.expressions import tree
from sfjourney.expressions.tree import Condition


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside one, as written."""
    match condition:
        case tree.And() | tree.Or():
            return condition.of
        case tree.Not():
            return (condition.of,)
        case tree.AnyItem() | tree.AllItems():
            return (condition.where,)
        case tree.Did(where=where) if where is not None:
            return (where,)
        case _:
            return ()


def conditions_within(conditions: Iterable[Condition | None]) -> Iterator[Condition]:
    """Conditions and all those inside them, as written: each before its parts."""
    left = [condition for condition in conditions if condition is not None][::-1]
    while left:
        condition = left.pop()
        yield condition
        left.extend(reversed(parts_of(condition)))


def segments_in(*conditions: Condition | None) -> list[str]:
    """The segments that conditions ask for themselves, each once, as written."""
    asked = (inner.segment for inner in conditions_within(conditions) if isinstance(inner, tree.InSegment))
    return list(dict.fromkeys(asked))


def segments_asked_for(conditions: Iterable[Condition | None], segments: Mapping[str, Condition]) -> list[str]:
    """The segments that conditions ask for, and those that these ask for, each once."""
    left = list(conditions)
    found: dict[str, None] = {}
    while left:
        for name in segments_in(left.pop()):
            if name not in found:
                found[name] = None
                left.append(segments.get(name))
    return list(found)
