"""A file of Profiles -> the updates that hold before the first record (semantics.md P5)."""

from collections.abc import Sequence
from dataclasses import dataclass

from sfjourney.recordings.blocks import Block
from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.calls import Record
from sfjourney.recordings.envelope import CallError, Clock
from sfjourney.recordings.files import Recording
from sfjourney.recordings.reading import CallReader, Wanted

_CALL = "profiles.update"


@dataclass(frozen=True, slots=True)
class InitialLine:
    """One line of a file of Profiles: its place, and the update, or why there is none."""

    file: str
    line: int
    read: Record | Refusal


def read_initial(profiles: Sequence[Recording]) -> list[InitialLine]:
    """Read lines like the body of profiles.update. They need no instant, and hold in the order they stand in."""
    found: list[InitialLine] = []
    for recording in profiles:
        reader = CallReader(Clock(last=0), Wanted(everything=True))
        for block in recording.blocks():
            for piece in block.pieces():
                for number in range(piece.first, piece.first + piece.count):
                    read = _read_update(piece, number, reader)
                    if read is not None:
                        found.append(InitialLine(recording.name, number, read))
    return found


def _read_update(block: Block, number: int, reader: CallReader) -> Record | Refusal | None:
    body = block.body(number)
    if body is None or isinstance(body, Refusal):
        return body
    if body.get("call", _CALL) != _CALL:
        return block.refusal(number, ("call",), "unsupported-call", "a line of --profiles is like profiles.update")
    try:
        return reader.read(body | {"call": _CALL})
    except CallError as error:
        return block.refusal(number, error.path, error.code, error.message)
