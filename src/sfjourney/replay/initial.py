"""A file of Profiles -> the updates that hold before the first record (semantics.md P5)."""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.calls import Record
from sfjourney.recordings.envelope import CallError, Clock
from sfjourney.recordings.files import Recording
from sfjourney.recordings.misspelt import with_slip
from sfjourney.recordings.reading import CallReader, Wanted
from sfjourney.recordings.writing import Writing
from sfjourney.replay.intake import Refused

_CALL = "profiles.update"

CONTRADICTIONS: Final = {
    "identity_conflict": "it names an email and an id that belong to different Profiles",
    "profile_not_found": "it names no Profile that is known, and no email to make one of",
    "unknown_subscription_group": "it names a subscription that the workspace does not have",
}
"""Why a line that can be read cannot hold, by the code that a call would be answered with."""


class InitialLine(Struct, frozen=True):
    """One line of a file of Profiles: its place, and the update, or why there is none."""

    file: str
    line: int
    read: Record | Refusal


def refused_initial(one: InitialLine, refusal: Refusal) -> Refused:
    """A line that is refused."""
    return Refused(one.file, one.line, refusal.column, refusal.code, refusal.message)


def read_initial(profiles: Sequence[Recording]) -> list[InitialLine]:
    """Read lines like the body of profiles.update. They need no instant, and hold in the order they stand in."""
    found: list[InitialLine] = []
    for recording in profiles:
        reader = CallReader(Clock(last=0), Wanted(everything=True), recording.limits)
        writing = recording.writing()
        for block in recording.blocks():
            for number, line in enumerate(block.split(), block.first):
                read = _read_update(line, reader, writing)
                if read is not None:
                    found.append(InitialLine(recording.name, number, read))
    return found


def _read_update(line: bytes, reader: CallReader, writing: Writing) -> Record | Refusal | None:
    if not line.strip():
        return None
    body = writing.body(line)
    if isinstance(body, Refusal):
        return body
    if body.get("call", _CALL) != _CALL:
        error = CallError("unsupported-call", "a line of --profiles is like profiles.update", ("call",))
        return writing.refusal(line, error)
    try:
        return reader.read(body | {"call": _CALL})
    except CallError as error:
        return writing.refusal(line, with_slip(error, body))
