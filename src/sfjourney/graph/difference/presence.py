"""A pointer in the conditions of a step -> whether each asks that it is there before it compares it.

Who asks so has thought of its missing. What says nothing else but that it is there, or is not, tells two kinds of
people apart, and is no such question.
"""

from collections.abc import Iterable

from msgspec import Struct

from sfjourney.expressions.tree import And, Condition, Missing, Operand, Or, Present
from sfjourney.expressions.within import segments_in
from sfjourney.graph.graph import Journey
from sfjourney.graph.reads import journey_conditions
from sfjourney.steps.wait_for import WaitForNode


def asked_before(journey: Journey, node: str | None, pointer: str) -> bool:
    """Whether a pointer is compared in conditions of a step (None: of clauses), and everywhere asked for before."""
    if pointer in _correlated(journey, node) or (node is None and _asks_for_segments(journey)):
        return False
    compared = False
    for place, condition in journey_conditions(journey):
        if place == node:
            for guarded in _compared(condition, pointer):
                if not guarded:
                    return False
                compared = True
    return compared


def _correlated(journey: Journey, node: str | None) -> set[str | None]:
    """The pointers that a step, or clauses, read without a condition: nothing can be asked before these."""
    if node is None:
        return {journey.enroll.per, journey.timezone.pointer, *(clause.matching for clause in journey.exits)}
    arms = (arm for one in journey.nodes if one.id == node and isinstance(one, WaitForNode) for arm in one.arms)
    return {arm.matching for arm in arms}


def _asks_for_segments(journey: Journey) -> bool:
    """Whether clauses may read more than stands in their conditions."""
    return bool(segments_in(*(condition for _, condition in journey_conditions(journey))))


def _compared(condition: Condition, pointer: str) -> Iterable[bool]:
    """Each place in which a condition reads a pointer other than to ask for it: whether it is asked for around it."""
    left: list[tuple[object, bool]] = [(condition, False)]
    while left:
        part, guarded = left.pop()
        match part:
            case Present() | Missing():
                pass
            case Operand(pointer=str(named)) if named == pointer:
                yield guarded
            case And(of=parts):
                left += [(one, guarded or Present(pointer) in parts) for one in parts]
            case Or(of=parts):
                left += [(one, guarded or Missing(pointer) in parts) for one in parts]
            case Struct():
                if getattr(part, "pointer", None) == pointer:
                    yield guarded
                left += [(getattr(part, name), guarded) for name in part.__struct_fields__]
            case tuple():
                left += [(one, guarded) for one in part]
            case _:
                pass
