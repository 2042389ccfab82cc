"""One Profile's moments -> the steps of one run: what happened to it, and in which moment it is told."""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.behaviour.lives import Lives
from sfjourney.canonical import canonical
from sfjourney.reasons.told import AnyNote, Email, Ended, Matched, MomentTold, Passed, Read, RecordTold, Waits, run_of

MOST_NOTES: Final = 12
"""How much of a moment is told: the last of it, up to what happened."""


class Sought(Struct, frozen=True):
    """What a story is sought by in one version: its lives, and the run or the email, None where there is none."""

    lives: Lives
    run_id: str | None
    send_id: str | None = None


class Step(Struct, frozen=True):
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


def origin(of: Sought, profile: str) -> RecordTold | None:
    """The record that started a run."""
    for moment in of.lives.moments.get(profile, ()):
        if any(isinstance(note, Matched) and note.enrolled and note.run_id == of.run_id for note in moment.notes):
            return moment.record
    return None


def steps_of(of: Sought, journey: str, profile: str, record: RecordTold) -> list[Step]:
    """All that happened to the run; where there is none, why the record did not start one of that Journey."""
    moments = of.lives.moments.get(profile, ())
    if of.run_id is not None:
        return [step for moment in moments for step in _in_moment(of, journey, moment)]
    for moment in moments:
        if moment.record is not None and (moment.record.file, moment.record.line) == (record.file, record.line):
            skipped = tuple(note for note in moment.notes if isinstance(note, Matched) and note.journey == journey)
            reasons = tuple(note.reason for note in skipped)
            return [Step(("skipped", reasons), replace(moment, notes=skipped), None)]
    return []


def email_step(steps: list[Step], of: Sought) -> Step | None:
    """That in which the email that is meant was decided."""
    return next((step for step in steps if step.send_id is not None and step.send_id == of.send_id), None)


def _in_moment(of: Sought, journey: str, moment: MomentTold) -> Iterator[Step]:
    own: list[AnyNote] = []
    last: str | None = None
    for note in moment.notes:
        if run_of(note) != of.run_id:
            continue
        own.append(note)
        if isinstance(note, Passed) and note.out is None:
            last = note.node
            continue
        step = _step(of.lives, journey, note, replace(moment, notes=tuple(own[-MOST_NOTES:])), last)
        if step is not None:
            yield step
            if step.way is None or step.way[0] in (None, "next"):  # what an arm was taken for tells of what follows
                own.clear()


def _step(lives: Lives, journey: str, note: AnyNote, moment: MomentTold, last: str | None) -> Step | None:
    """A note that says what happened, and not only what was asked or read on the way. ``last`` is where a run ended."""
    match note:
        case Matched():
            return Step(("matched", note.enrolled), moment, None)
        case Passed():
            way = note.out, lives.way(journey, note.node, note.out)
            return Step(("passed", moment.at, lives.name(journey, note.node)), moment, note.node, way)
        case Waits():
            return Step(("waits", moment.at, lives.name(journey, note.node), note.until), moment, note.node)
        case Email():
            send = note.send
            node = lives.name(journey, send.node or "")
            mark = ("send", node, send.template, send.sent_at, send.status, send.reason)  # no run asks for its subject
            return Step(mark, moment, send.node, send_id=send.send_id)
        case Read() if note.purpose == "set":
            told = ("set", lives.name(journey, note.node), note.value.state, canonical(note.value.value))
            return Step(told, moment, note.node, sets=note.value.read)
        case Ended():
            where = last if note.status == "exited" else None  # nobody writes the node that is the end
            ended = ("ended", moment.at, note.status, note.reason, lives.name(journey, where or ""))
            return Step(ended, moment, where)
        case _:
            return None
