"""Two programs, and the instant at which the one takes the place of the other -> one program that is both.

Both are made for it: they agree on the order of Journeys, and each knows what the other listens to and looks back at.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from sfjourney.program.program import (
    AwaitStep,
    ChooseStep,
    EndStep,
    JourneyProgram,
    Program,
    SplitStep,
    Step,
    Succession,
)

NodePairs = Mapping[str, Mapping[str, str]]
"""By Journey, what a node of the one is called in the other; those that are the same step alone."""


def succeeded(base: Program, head: Program, at: int, pairs: NodePairs | None) -> Program:
    """The base up to an instant, inclusive, and the head after it.

    With ``pairs``, the runs that wait then go on in the head, from the paired steps; with None they finish in the base.
    The ranks of both are changed: they are programs of their own, of which nobody else makes use.
    """
    for rank, key in enumerate(sorted({*base.journeys, *head.journeys})):
        for program in (base, head):
            if key in program.journeys:
                program.journeys[key].rank = rank
    steps = _steps(head, pairs) if pairs is not None else None
    after = _with(head, base)
    return replace(_with(base, head), then=Succession(at, after, steps))


def _with(program: Program, other: Program) -> Program:
    """A program that knows what the other has to know of every record."""
    fields = dict(program.fields)
    for event, read in other.fields.items():
        own = fields.get(event, frozenset())
        fields[event] = own | read if own is not None and read is not None else None
    redacted = {
        event: tuple(dict.fromkeys((*program.redacted.get(event, ()), *other.redacted.get(event, ()))))
        for event in {*program.redacted, *other.redacted}
    }
    return replace(
        program,
        events=program.events | other.events,
        history=program.history | other.history,
        properties=program.properties | other.properties,
        fields=fields,
        redacted=redacted,
        has_exits=program.has_exits or other.has_exits,
        caps_sends=program.caps_sends or other.caps_sends,
    )


def _steps(head: Program, pairs: NodePairs) -> dict[tuple[str, str], tuple[JourneyProgram, Step]]:
    """By Journey and node of the base, where a run that waits there goes on."""
    found: dict[tuple[str, str], tuple[JourneyProgram, Step]] = {}
    for key, named in pairs.items():
        steps = _reached(head.journeys[key].start)
        found |= {(key, before): (head.journeys[key], steps[after]) for before, after in named.items()}
    return found


def _reached(start: Step) -> dict[str, Step]:
    """All steps of a Journey by their nodes."""
    found: dict[str, Step] = {}
    left = [start]
    while left:
        step = left.pop()
        if step.node not in found:
            found[step.node] = step
            left += _following(step)
    return found


def _following(step: Step) -> list[Step]:
    match step:
        case AwaitStep():
            return [*(arm.next for arm in step.arms), step.timeout]
        case ChooseStep():
            return [*(following for _, _, following in step.cases), step.otherwise]
        case SplitStep():
            return [following for _, _, following in step.arms]
        case EndStep():
            return []
        case _:
            return [step.next]
