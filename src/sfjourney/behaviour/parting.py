"""One Profile's moments in two versions -> the first thing that happens to a run in only one of them."""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.behaviour.lives import Lives
from sfjourney.behaviour.told import Parting, Silence
from sfjourney.canonical import canonical
from sfjourney.reasons.told import (
    AnyNote,
    Email,
    Ended,
    Matched,
    MomentTold,
    Passed,
    Question,
    Read,
    RecordTold,
    Waits,
    run_of,
)

_MOST_NOTES: Final = 12
"""How much of a moment is told: the last of it, up to where the stories part."""


class Of(Struct, frozen=True):
    """What is told in one version: its lives, and the run or the email meant, None where there is none."""

    lives: Lives
    run_id: str | None
    send_id: str | None = None


class _Step(Struct, frozen=True):
    """Something that happened to a run. ``way`` is the port and where it leads, where a run left a node.

    ``sets`` is the property that a step gave the value in its mark. That a run ended in a node and how it ended are one
    step: the reason is what tells two endings apart.
    """

    mark: tuple[Any, ...]
    moment: MomentTold
    node: str | None
    way: tuple[str | None, str | None] | None = None
    send_id: str | None = None
    sets: str | None = None


def part(base: Of, head: Of, journey: str, profile: str) -> Parting | None:
    """Where the stories of a run part, up to the email that is meant; at that email, if they do nowhere before."""
    if base.run_id is None and head.run_id is None:
        return _of_calls(base, head, profile)
    record = _origin(base, profile) or _origin(head, profile)
    if record is None:
        return None
    one, other = (_steps(side, journey, profile, record) for side in (base, head))
    pairs = zip_longest(
        *([step for step in side if step.sets is None] for side in (_up_to(one, base), _up_to(other, head)))
    )
    for ours, theirs in pairs:
        if ours is None or theirs is None or not _is_same(ours, theirs):
            return _parting(base, head, journey, profile, _set_before((one, ours), (other, theirs)) or (ours, theirs))
    return _parting(base, head, journey, profile, (_email(one, base), _email(other, head)))


def _set_before(*sides: tuple[list[_Step], _Step | None]) -> tuple[_Step, _Step] | None:
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


def _email(steps: list[_Step], of: Of) -> _Step | None:
    return next((step for step in steps if step.send_id is not None and step.send_id == of.send_id), None)


def _parting(base: Of, head: Of, journey: str, profile: str, steps: tuple[_Step | None, _Step | None]) -> Parting:
    ours, theirs = steps
    node = next((step.node for step in (theirs, ours) if step is not None and step.node is not None), None)
    one, other = (step.moment if step is not None else None for step in (ours, theirs))
    before, after = _meanwhile(base, profile, one, other), _meanwhile(head, profile, other, one)
    return Parting(node, before, after, _silence(base, journey, before), _silence(head, journey, after))


def _silence(of: Of, journey: str, moment: MomentTold | None) -> Silence | None:
    """Why the Journey says nothing of a record that was accepted and starts a run in the other version."""
    if of.run_id is not None or moment is None or moment.notes:
        return None
    return of.lives.silence(journey) if moment.record is not None and moment.record.status == "accepted" else None


def _meanwhile(of: Of, profile: str, own: MomentTold | None, other: MomentTold | None) -> MomentTold | None:
    """What is told of one side: what was asked of the run when the other did something, if that was before."""
    if other is None or of.run_id is None or (own is not None and (own.at or "") <= (other.at or "")):
        return own
    for moment in of.lives.moments.get(profile, ()):
        if (moment.at, moment.record, moment.timer) == (other.at, other.record, other.timer):
            notes = tuple(note for note in moment.notes if run_of(note) == of.run_id)
            return replace(moment, notes=notes[-_MOST_NOTES:]) if notes else own
    return own


def _is_same(base: _Step, head: _Step) -> bool:
    if base.mark != head.mark:
        return False
    if base.way is None or head.way is None:
        return True
    return base.way[0] == head.way[0] or base.way[1] == head.way[1]  # ports have other numbers where an arm is new


def _up_to(steps: list[_Step], of: Of) -> list[_Step]:
    """The steps up to the email that is meant."""
    number = next((number for number, step in enumerate(steps) if step.send_id == of.send_id), None)
    return steps[: number + 1] if of.send_id is not None and number is not None else steps


# ---- the steps of a run


def _origin(of: Of, profile: str) -> RecordTold | None:
    """The record that started a run."""
    for moment in of.lives.moments.get(profile, ()):
        if any(isinstance(note, Matched) and note.enrolled and note.run_id == of.run_id for note in moment.notes):
            return moment.record
    return None


def _steps(of: Of, journey: str, profile: str, record: RecordTold) -> list[_Step]:
    moments = of.lives.moments.get(profile, ())
    if of.run_id is not None:
        return [step for moment in moments for step in _in_moment(of, journey, moment)]
    for moment in moments:
        if moment.record is not None and (moment.record.file, moment.record.line) == (record.file, record.line):
            skipped = tuple(note for note in moment.notes if isinstance(note, Matched) and note.journey == journey)
            reasons = tuple(note.reason for note in skipped)
            return [_Step(("skipped", reasons), replace(moment, notes=skipped), None)]
    return []


def _in_moment(of: Of, journey: str, moment: MomentTold) -> Iterator[_Step]:
    own: list[AnyNote] = []
    last: str | None = None
    for note in moment.notes:
        if run_of(note) != of.run_id:
            continue
        own.append(note)
        if isinstance(note, Passed) and note.out is None:
            last = note.node
            continue
        step = _step(of.lives, journey, note, replace(moment, notes=tuple(own[-_MOST_NOTES:])), last)
        if step is not None:
            yield step
            if step.way is None or step.way[0] in (None, "next"):  # what an arm was taken for tells of what follows
                own.clear()


def _step(lives: Lives, journey: str, note: AnyNote, moment: MomentTold, last: str | None) -> _Step | None:
    """A note that says what happened, and not only what was asked or read on the way. ``last`` is where a run ended."""
    match note:
        case Matched():
            return _Step(("matched", note.enrolled), moment, None)
        case Passed():
            way = note.out, lives.way(journey, note.node, note.out)
            return _Step(("passed", moment.at, lives.name(journey, note.node)), moment, note.node, way)
        case Waits():
            return _Step(("waits", moment.at, lives.name(journey, note.node), note.until), moment, note.node)
        case Email():
            send = note.send
            node = lives.name(journey, send.node or "")
            mark = ("send", node, send.template, send.sent_at, send.status, send.reason)  # no run asks for its subject
            return _Step(mark, moment, send.node, send_id=send.send_id)
        case Read() if note.purpose == "set":
            told = ("set", lives.name(journey, note.node), note.value.state, canonical(note.value.value))
            return _Step(told, moment, note.node, sets=note.value.read)
        case Ended():
            where = last if note.status == "exited" else None  # nobody writes the node that is the end
            ended = ("ended", moment.at, note.status, note.reason, lives.name(journey, where or ""))
            return _Step(ended, moment, where)
        case _:
            return None


# ---- emails that calls send


def _of_calls(base: Of, head: Of, profile: str) -> Parting:
    """What the call came to in both versions; one that does not send may have refused it, which its record says."""
    before, after = _call(base, profile), _call(head, profile)
    return Parting(None, before or _answered(base, profile, after), after or _answered(head, profile, before))


def _call(of: Of, profile: str) -> MomentTold | None:
    for moment in of.lives.moments.get(profile, ()):
        notes = tuple(note for note in moment.notes if isinstance(note, Email) and note.send.send_id == of.send_id)
        if notes:
            return replace(moment, notes=notes)
    return None


def _answered(of: Of, profile: str, other: MomentTold | None) -> MomentTold | None:
    """The record of a call as a version answered it."""
    if other is None or other.record is None:
        return None
    place = other.record.file, other.record.line
    for moment in of.lives.moments.get(profile, ()):
        if moment.record is not None and (moment.record.file, moment.record.line) == place:
            return replace(moment, notes=())
    return None
