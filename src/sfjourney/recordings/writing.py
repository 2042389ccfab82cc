"""How what a recording holds is written as lines -> the object on a line, and the place of what is wrong with it.

Of a text recording a line is what it is. A row of a table is written as the object that it is; one that is none as a
list, for it is known already why: the number of the column, the code and the message.
"""

import msgspec
from msgspec import Struct

from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.recordings.bodies import Body, Refusal, column_of, read_body
from sfjourney.recordings.envelope import CallError
from sfjourney.recordings.layout import Column, Layout

_refusals = msgspec.json.Decoder(tuple[int, str, str])


class Writing(Struct, frozen=True):
    """How lines are written. ``layout`` is that of the table whose rows they are; None where they are as they came.

    ``limits`` say what a line may be.
    """

    layout: Layout | None = None
    limits: Limits = DEFAULT_LIMITS

    def body(self, line: bytes) -> Body | Refusal:
        """Read the object on a line, which is not blank."""
        if self.layout is not None and line.startswith(b"["):
            return Refusal(*_refusals.decode(line))
        return read_body(line, self.limits)

    def refusal(self, line: bytes, error: CallError) -> Refusal:
        """Why the object on a line is no call."""
        if self.layout is None:
            return Refusal(column_of(line, error.path), error.code, error.message)
        column = self.layout.column_of(error.path)
        if column is None:
            return Refusal(1, error.code, error.message)
        return refused_cell(column, error.code, error.message)


AS_LINES = Writing()


def refused_cell(column: Column, code: str, message: str) -> Refusal:
    """Why the cell of a column is none."""
    return Refusal(column.number, code, f"column {column.shown}: {message.removeprefix(column.name + ': ')}")


def refused_row(refusal: Refusal) -> bytes:
    """The line of a row that is none, without its end."""
    return msgspec.json.encode((refusal.column, refusal.code, refusal.message))
