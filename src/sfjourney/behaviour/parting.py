"""One Profile's moments in two versions -> the first thing that happens to a run in only one of them."""

from collections.abc import Iterator
from itertools import zip_longest

from msgspec.structs import replace

from sfjourney.behaviour.ending import told_to_the_end
from sfjourney.behaviour.run_steps import MOST_NOTES, Sought, Step, email_step, origin, steps_of
from sfjourney.behaviour.told import Parting, Silence
from sfjourney.reasons.told import Email, MomentTold, Question, run_of


def part(base: Sought, head: Sought, journey: str, profile: str) -> Parting | None:
    """Where the stories of a run part, up to the email that is meant; at that email, if they do nowhere before."""
    if base.run_id is None and head.run_id is None:
        return _of_calls(base, head, profile)
    record = origin(base, profile) or origin(head, profile)
    if record is None:
        return None
    one, other = (steps_of(side, journey, profile, record) for side in (base, head))
    pairs = zip_longest(
        *([step for step in side if step.sets is None] for side in (_up_to(one, base), _up_to(other, head)))
    )
    parted = email_step(one, base), email_step(other, head)
    for ours, theirs in pairs:
        if ours is None or theirs is None or not _is_same(ours, theirs):
            parted = _set_before((one, ours), (other, theirs)) or (ours, theirs)
            break
    parting = _parting(base, head, journey, profile, parted)
    if base.send_id is None and head.send_id is None:
        return parting
    return told_to_the_end(parting, profile, (base, one), (head, other))


def _set_before(*sides: tuple[list[Step], Step | None]) -> tuple[Step, Step] | None:
    """Where a step gave a property another value that was read where the stories part: they part by what it set."""
    asked = {read for _, step in sides if step is not None for read in _values_read(step.moment)}
    before = ([one for one in (steps[: steps.index(step)] if step else steps) if one.sets] for steps, step in sides)
    for one, other in reversed(list(zip(*before, strict=False))):
        if one.mark != other.mark and any(read == one.sets or read.startswith(f"{one.sets}/") for read in asked):
            return one, other
    return None


def _values_read(moment: MomentTold) -> Iterator[str]:
    left = [note.asked for note in moment.notes if isinstance(note, Question)]
    while left:
        asked = left.pop()
        left += asked.parts
        yield from (value.read for value in asked.values)


def _parting(base: Sought, head: Sought, journey: str, profile: str, steps: tuple[Step | None, Step | None]) -> Parting:
    ours, theirs = steps
    node = next((step.node for step in (theirs, ours) if step is not None and step.node is not None), None)
    one, other = (step.moment if step is not None else None for step in (ours, theirs))
    before, after = _meanwhile(base, profile, one, other), _meanwhile(head, profile, other, one)
    return Parting(node, before, after, _silence(base, journey, before), _silence(head, journey, after))


def _silence(of: Sought, journey: str, moment: MomentTold | None) -> Silence | None:
    """Why the Journey says nothing of a record that was accepted and starts a run in the other version."""
    if of.run_id is not None or moment is None or moment.notes:
        return None
    return of.lives.silence(journey) if moment.record is not None and moment.record.status == "accepted" else None


def _meanwhile(of: Sought, profile: str, own: MomentTold | None, other: MomentTold | None) -> MomentTold | None:
    """What is told of one side: what was asked of the run when the other did something, if that was before."""
    if other is None or of.run_id is None or (own is not None and (own.at or "") <= (other.at or "")):
        return own
    for moment in of.lives.moments.get(profile, ()):
        if (moment.at, moment.record, moment.timer) == (other.at, other.record, other.timer):
            notes = tuple(note for note in moment.notes if run_of(note) == of.run_id)
            return replace(moment, notes=notes[-MOST_NOTES:]) if notes else own
    return own


def _is_same(base: Step, head: Step) -> bool:
    if base.mark != head.mark:
        return False
    if base.way is None or head.way is None:
        return True
    return base.way[0] == head.way[0] or base.way[1] == head.way[1]  # ports have other numbers where an arm is new


def _up_to(steps: list[Step], of: Sought) -> list[Step]:
    """The steps up to the email that is meant."""
    number = next((number for number, step in enumerate(steps) if step.send_id == of.send_id), None)
    return steps[: number + 1] if of.send_id is not None and number is not None else steps


# ---- emails that calls send


def _of_calls(base: Sought, head: Sought, profile: str) -> Parting:
    """What the call came to in both versions; one that does not send may have refused it, which its record says."""
    before, after = _call(base, profile), _call(head, profile)
    return Parting(None, before or _answered(base, profile, after), after or _answered(head, profile, before))


def _call(of: Sought, profile: str) -> MomentTold | None:
    for moment in of.lives.moments.get(profile, ()):
        notes = tuple(note for note in moment.notes if isinstance(note, Email) and note.send.send_id == of.send_id)
        if notes:
            return replace(moment, notes=notes)
    return None


def _answered(of: Sought, profile: str, other: MomentTold | None) -> MomentTold | None:
    """The record of a call as a version answered it."""
    if other is None or other.record is None:
        return None
    place = other.record.file, other.record.line
    for moment in of.lives.moments.get(profile, ()):
        if moment.record is not None and (moment.record.file, moment.record.line) == place:
            return replace(moment, notes=())
    return None
