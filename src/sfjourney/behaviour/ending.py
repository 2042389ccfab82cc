"""Where two stories part -> the same, with what became of the email in a version that does not send it."""

from collections.abc import Iterable
from itertools import dropwhile

from msgspec.structs import replace

from sfjourney.behaviour.run_steps import Sought, Step, email_step
from sfjourney.behaviour.told import Parting
from sfjourney.reasons.told import Email, MomentTold

StepsOf = tuple[Sought, list[Step]]
"""A version, and all that happened to the run in it."""


def told_to_the_end(parting: Parting, profile: str, base: StepsOf, head: StepsOf) -> Parting:
    """With the gate that stopped the email, or what its run last waited for and how it ended without it.

    Of an email that both versions send, what it last waited for. What happens in the moment in which the stories part
    is told there; what happens later is an end of its own.
    """
    moved = _is_sent(*base) and _is_sent(*head)
    before, base_end = _side(parting.base, profile, *base, moved=moved)
    after, head_end = _side(parting.head, profile, *head, moved=moved)
    return replace(parting, base=before, head=after, base_end=base_end, head_end=head_end)


def _side(
    told: MomentTold | None, profile: str, of: Sought, steps: list[Step], *, moved: bool
) -> tuple[MomentTold | None, tuple[MomentTold, ...]]:
    last = email_step(steps, of) if of.send_id is not None else steps[-1] if steps else None
    if of.run_id is None or told is None or last is None:
        return told, ()
    behind = steps[: steps.index(last)]
    if _is_sent(of, steps):
        ends = [step.moment for step in behind if step.mark[0] == "waits"][-1:] if moved else []
    elif _same(told, last.moment):
        return _up_to_the_end(told, [*behind, last]), ()
    elif last.mark[0] == "ended":
        ends = [*(step.moment for step in behind[-1:] if not _same(step.moment, last.moment)), last.moment]
    else:
        ends = [last.moment]
    return told, tuple(_behind(told, ends, of.lives.moments[profile]))


def _behind(told: MomentTold, ends: list[MomentTold], story: Iterable[MomentTold]) -> Iterable[MomentTold]:
    """Those behind the moment that is told: of one instant there may be several, as where a wait is over at once."""
    _, *later = dropwhile(lambda moment: not _same(moment, told), story)
    return (end for end in ends if any(_same(end, moment) for moment in later))


def _is_sent(of: Sought, steps: list[Step]) -> bool:
    step = email_step(steps, of) if of.send_id is not None else None
    return step is not None and any(
        isinstance(note, Email) and note.send.send_id == of.send_id and note.send.status == "Sent"
        for note in step.moment.notes
    )


def _same(one: MomentTold, other: MomentTold) -> bool:
    return (one.at, one.record, one.timer) == (other.at, other.record, other.timer)


def _up_to_the_end(told: MomentTold, steps: list[Step]) -> MomentTold:
    """The moment with what the steps behind the one that is told were asked and did in it."""
    behind = False
    notes = list(told.notes)
    for step in steps:
        if behind and _same(told, step.moment):
            notes += [note for note in step.moment.notes if note not in notes]
        behind = behind or (_same(told, step.moment) and step.moment.notes[-1:] == told.notes[-1:])
    return replace(told, notes=tuple(notes))
