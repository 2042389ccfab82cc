"""What happened at a moment of a Profile's story -> lines, run by run."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from sfjourney.clock.durations import from_iso
from sfjourney.clock.zones import UTC_ZONE
from sfjourney.expressions.compare import as_instant
from sfjourney.reasons.told import (
    AnyNote,
    Asked,
    Changed,
    Email,
    Ended,
    Gates,
    GoalMet,
    Matched,
    MomentTold,
    Passed,
    Question,
    Read,
    Value,
    Waits,
)
from sfjourney.report.instant_text import local_text
from sfjourney.report.layout import Line
from sfjourney.report.replay.asked_text import asked_lines, value_text

_STATUS = {"Sent": ("green", "bold"), "Skipped": ("yellow",), "Failed": ("red", "bold")}
_PURPOSE = {"exit-on": "exit on", "exit-when": "exit when", "goal": "goal"}


_GOES_ON: Final = 4

Answers = dict[tuple[str, str, str | None, str | None], list[Asked]]
"""What was last answered to each question of a run."""


def moment_lines(moment: MomentTold, names: Mapping[str, str], answers: Answers) -> Iterator[Line]:
    """What came of a record or timer. ``names`` are what runs are called, by their ids.

    A question whose answer is what it was, from the same values, is not told again: ``answers`` remembers them.
    """
    own = moment.timer.run_id if moment.timer is not None else None
    fresh = _fresh(moment.notes, answers)
    for (run, journey), group in groupby(fresh, key=_about):
        notes = list(group)
        if journey is None:
            yield from _of_profile(notes)
            continue
        if run is None or run != own:
            yield Line(2, names.get(run or "", journey), "", ("bold",))
        for note in notes:
            yield from _lines(note, moment)
    if moment.notes and not fresh:
        yield Line(2, "", "no answer has changed", (), ("dim",))


def _fresh(notes: Sequence[AnyNote], answers: Answers) -> list[AnyNote]:
    """The notes without those questions whose answers are what they were."""
    fresh: list[AnyNote] = []
    for note in notes:
        if isinstance(note, Question):
            question = (note.run_id, note.purpose, note.node, note.port)
            known = answers.setdefault(question, [])
            if note.asked in known:
                continue
            known[:] = [one for one in known if one.condition != note.asked.condition]
            known.append(note.asked)
        fresh.append(note)
    return fresh


def _about(note: AnyNote) -> tuple[str | None, str | None]:
    """The run and the Journey that a note is about."""
    match note:
        case Changed():
            return None, None
        case Email():
            return note.send.run_id, note.send.journey
        case _:
            return note.run_id, note.journey


def _of_profile(notes: Sequence[AnyNote]) -> Iterator[Line]:
    for note in notes:
        if isinstance(note, Changed):
            yield Line(2, "Profile:", ", ".join(_changes(note)), ("dim",))
        elif isinstance(note, Email):
            yield from _email(note, 2)


def _changes(note: Changed) -> Iterator[str]:
    for value in note.values:
        name = value.read.removeprefix("/profile/")
        yield f"{name} deleted" if value.state == "missing" else f"{name} = {value_text(value)}"
    for name, choice in note.subscriptions.items():
        yield f"subscribed to {name}" if choice else f"unsubscribed from {name}"
    if note.suppressed is not None:
        yield "suppressed" if note.suppressed else "no longer suppressed"


def _lines(note: AnyNote, moment: MomentTold) -> Iterator[Line]:
    match note:
        case Matched():
            yield from _matched(note)
        case Question():
            label = _PURPOSE.get(note.purpose) or f"{note.node} {note.port}"
            yield from asked_lines(note.asked, 4, f"{label}:")
        case Read(purpose="date"):
            yield _step(note.node, f"{note.value.read} = {value_text(note.value)}{_no_date(note.value)}")
        case Read():
            yield from _set(note)
        case Passed():
            yield from _passed(note, moment)
        case Waits():
            yield _waits(note)
        case Email():
            yield from _email(note, 4)
        case GoalMet():
            yield Line(4, "meets its goal", "", ("green",))
        case Ended():
            style = ("green",) if note.status == "completed" else ("cyan",)
            yield Line(4, note.status + (f": {note.reason}" if note.reason is not None else ""), "", style)
        case Changed():
            pass


def _no_date(value: Value) -> str:
    """What is added to a value that is there and counts as missing, for no instant can be read from it."""
    if value.state != "value" or as_instant(value.value, UTC_ZONE) is not None:
        return ""
    return ", which is no date: as if it were missing"


def _matched(note: Matched) -> Iterator[Line]:
    key = f"for {note.key.read} = {value_text(note.key)}" if note.key is not None else ""
    if note.enrolled:
        yield Line(4, "enrolled", key, ("green", "bold"))
    else:
        text = "; ".join(part for part in (note.because, key) if part)
        yield Line(4, f"skipped: {note.reason}", f"({text})" if text else "", ("yellow",))
    for asked in note.asked:
        yield from asked_lines(asked, 6)


def _set(note: Read) -> Iterator[Line]:
    if note.value.state == "missing":
        yield _step(note.node, "there is nothing to set it to")
    else:
        deletes = note.value.state == "value" and note.value.value is None
        yield _step(note.node, f"deletes {note.value.read}" if deletes else _assigned(note))


def _assigned(note: Read) -> str:
    return f"{note.value.read} = {value_text(note.value)}"


def _passed(note: Passed, moment: MomentTold) -> Iterator[Line]:
    """The way out of a node, where the other notes do not say it already."""
    rang = moment.timer is not None and (moment.timer.run_id, moment.timer.node) == (note.run_id, note.node)
    if note.out is None or rang or any(_is_of_node(other, note) for other in moment.notes):
        return
    lot = f" (bucket {note.bucket:,} of 10,000)" if note.bucket is not None else ""
    yield _step(
        note.node, f"goes on{_why_at_once(note, moment)}" if note.out == "next" else f"goes on by {note.out}{lot}"
    )


def _why_at_once(note: Passed, moment: MomentTold) -> str:
    """Why a run does not wait for the date that it has just read."""
    read = [one for one in moment.notes if isinstance(one, Read) and (one.run_id, one.node) == (note.run_id, note.node)]
    if not read or read[-1].purpose != "date":
        return ""
    value = read[-1].value
    if value.state == "missing" or _no_date(value):
        return ", it is missing"
    return ", it is past" if value.state == "value" else ""


def _is_of_node(other: AnyNote, note: Passed) -> bool:
    match other:
        case Email():
            return (other.send.run_id, other.send.node) == (note.run_id, note.node)
        case Read(purpose="set"):
            return (other.run_id, other.node) == (note.run_id, note.node)
        case _:
            return False


def _step(node: str, text: str) -> Line:
    """What a run does in a node. Ids are of all lengths, so the text does not go on below where it begins."""
    return Line(4, f"{node}:", text, goes_on=_GOES_ON)


def _waits(note: Waits) -> Line:
    until = local_text(note.until, note.zone)
    if note.again:
        return _step(note.node, f"waits anew, until {until}")
    if note.kind == "window":
        return _step(note.node, f"no window is open; waits until {until}")
    most = "at most " if note.kind == "event" else ""
    return _step(note.node, f"waits {most}until {until}")


# ---- emails


def _email(note: Email, indent: int) -> Iterator[Line]:
    send = note.send
    reason = f"({send.reason}) " if send.reason is not None else ""
    where = f"{send.node}:" if send.node is not None else f"email {send.template}:"
    text = f'{reason}to {send.to}, "{send.subject}"'
    yield Line(indent, f"{where} {send.status}", text, _STATUS[send.status], goes_on=_GOES_ON)
    gates = ", ".join(_gates(note.gates))
    if gates:
        yield Line(indent + 2, "", gates, (), ("dim",))
    for one in send.unresolved:
        element = f" {one.element}" if one.element is not None else ""
        yield Line(indent + 2, "", f"found nothing at {one.pointer}, in the {one.where}{element}", (), ("yellow",))


def _gates(gates: Gates) -> Iterator[str]:
    if gates.suppressed:
        yield "suppressed"
    if gates.subscription is not None:
        chosen = {None: "nothing chosen for", True: "subscribed to", False: "unsubscribed from"}[gates.choice]
        yield f"{chosen} {gates.subscription} ({gates.policy})"
    for cap in gates.caps:
        whose = f" of {cap.subscription}" if cap.subscription is not None else ""
        yield f"cap{whose}: {cap.found} of {cap.most} in {from_iso(cap.duration).words()}"
