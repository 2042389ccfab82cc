"""A comparison that never holds, for a value is misspelt -> the pointer in it, and the value that was meant."""

from collections.abc import Callable

from sfjourney.facts.fact import Known
from sfjourney.pointers import Parts
from sfjourney.spelling import likely
from sfjourney.syntax import values


def meant_by(condition: values.Condition, known: Callable[[Parts], Known]) -> tuple[values.Pointer, str] | None:
    """What `==` with a text that is like one of those a schema lists was meant to say; None where that is not plain."""
    if not isinstance(condition, values.Comparison) or condition.operator != "==":
        return None
    for pointer, other in ((condition.left, condition.right), (condition.right, condition.left)):
        if isinstance(pointer, values.Pointer) and isinstance(other, values.Constant) and isinstance(other.value, str):
            listed = (known(pointer.parts).fact.values or {}).values()
            meant = likely(other.value, [text for text in listed if isinstance(text, str)])
            return None if meant is None else (pointer, meant)
    return None
