"""What if an event had come later, or not at all: recordings -> the same, read with other lines in those places.

The lines themselves are changed, so that all that follows from them changes too: who is who, and which call came first.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from sfjourney.clock.durations import from_short
from sfjourney.clock.instants import format_instant, in_years
from sfjourney.documents.scan import JsonProblem, scan
from sfjourney.limits import WIDEST_LIMITS
from sfjourney.reasons.selection import Recorded, Selected
from sfjourney.recordings.bodies import Refusal, read_body
from sfjourney.recordings.calls import INGEST, Kind
from sfjourney.recordings.files import Recording
from sfjourney.spelling import likely


class EditError(ValueError):
    """What was asked for cannot be done."""


class Shift(Struct, frozen=True):
    """Every record of an event comes so many milliseconds later, or earlier. ``text`` is how it was asked for."""

    event: str
    millis: int
    text: str


class Drop(Struct, frozen=True):
    """No record of an event comes."""

    event: str

    @property
    def text(self) -> str:
        return f"drop {self.event}"


Edit = Shift | Drop


def parse_shift(text: str) -> Shift:
    """Read `EVENT=+1h30m`; a day has 24 hours. Raises EditError."""
    event, _, moved = text.rpartition("=")
    sign, length = moved[:1], moved[1:]
    try:
        millis = from_short(length).nominal
    except ValueError:
        millis = None
    if millis is None or not event or sign not in ("+", "-"):
        raise EditError(f"{text!r} is no shift: write EVENT=+1h, EVENT=-30m or EVENT=+2d")
    return Shift(event, -millis if sign == "-" else millis, f"shift {event} by {moved}")


def concerned(selected: Selected, edits: Sequence[Edit]) -> dict[int, Edit]:
    """The Profile's records that the edits change, by their places. Raises EditError where one concerns none."""
    found: dict[int, Edit] = {}
    for edit in edits:
        places = [line.place for line in selected.lines if line.event == edit.event]
        if not places:
            meant = likely(edit.event, {line.event for line in selected.lines})
            said = f"; did you mean {meant}?" if meant is not None else ""
            raise EditError(f"no record of this Profile is {edit.event}{said}")
        for place in places:
            if place in found:
                raise EditError(f"{edit.event} is named twice")
            found[place] = edit
    return found


def edited(recorded: Recorded, selected: Selected, found: Mapping[int, Edit]) -> list[Recording]:
    """The recordings as they are read after the edits: dropped lines are blank, shifted ones have another instant.

    Raises EditError for an instant that no calendar has.
    """
    moves = {
        line.place: line.answered.at + edit.millis
        for line in selected.lines
        if line.answered is not None and isinstance(edit := found.get(line.place), Shift) and edit.millis
    }
    replaced = {place: b"" for place, edit in found.items() if isinstance(edit, Drop)}
    for place, at in (moves | dict(_borrowing(recorded, moves.keys(), replaced.keys()))).items():
        kind = recorded.desk.out.kept[place].kind
        replaced[place] = _at(recorded.taken.line(place), at, kind, recorded.options.clock)
    by_file: dict[str, dict[int, bytes]] = {}
    for place, line in replaced.items():
        file, number = recorded.intake.file_and_line(place)
        by_file.setdefault(file, {})[number] = line
    return [replace(recording, replaced=by_file.get(recording.name, {})) for recording in recorded.recordings]


def _at(content: bytes, at: int, kind: Kind, clock: str) -> bytes:
    """A line with another instant: every other byte stays as it is."""
    if not in_years(at):
        raise EditError("shifted so far, a record leaves the years 1970 to 9998")
    text = content.decode("utf-8")
    found = scan(text, WIDEST_LIMITS)
    if isinstance(found, JsonProblem):
        raise TypeError(found.message)  # it was read before
    body = found.value
    name = _own_name(kind, body)
    if clock == "received" and body.get("receivedAt") is not None:
        name = "receivedAt"
    written = f'"{format_instant(at)}"'
    if (name,) in found.places:
        start, end = found.places[(name,)]
        return (text[:start] + written + text[end:]).encode("utf-8")
    brace = text.index("{") + 1
    return f'{text[:brace]}"{name}":{written},{text[brace:]}'.encode()


def _own_name(kind: Kind, body: Mapping[str, Any]) -> str:
    """The member that says when a call happened."""
    return "timestamp" if kind == INGEST and body.get("timestamp") is not None else "occurredAt"


def _borrowing(recorded: Recorded, moved: Collection[int], dropped: Collection[int]) -> Iterator[tuple[int, int]]:
    """Records that have the instant of a moved line before them: they stay when they were (semantics.md T1)."""
    kept, lines = recorded.desk.out.kept, {one.name: one.lines for one in recorded.intake.inputs}
    for lender in moved:
        file, number = recorded.intake.file_and_line(lender)
        for place in range(lender + 1, lender + lines[file] - number + 1):
            answered = kept.get(place)
            if answered is None or place in dropped:  # neither a refused line nor one that is not there lends anything
                continue
            if place in moved or not _is_without_instant(recorded.taken.line(place), answered.kind):
                break
            yield place, answered.at


def _is_without_instant(line: bytes, kind: Kind) -> bool:
    body = read_body(line, WIDEST_LIMITS)
    if isinstance(body, Refusal):
        raise TypeError(body.message)  # it was read before
    return body.get(_own_name(kind, body)) is None and body.get("receivedAt") is None
