"""Rows of an output as they are put in order: what a row is ordered by and its line, as bytes that sort as rows do.

An order is a text of instants as outputs write them, of numbers of fixed width and of names; where something follows
a name, a zero character ends it, which is below all that can stand in one. A zero byte ends the order: a line of JSON
has none.
"""

from typing import Final

_END: Final = b"\0"


def ordered(order: str, line: bytes) -> bytes:
    """A row of a line."""
    return order.encode() + _END + line


def line_of(row: bytes) -> bytes:
    """The line of a row."""
    return row[row.rfind(_END) + 1 :]


def order_of(row: bytes) -> bytes:
    """What a row is ordered by: it is not above the row itself, and above all rows that are ordered before it."""
    return row[: row.rfind(_END)]
