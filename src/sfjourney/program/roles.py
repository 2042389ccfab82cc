"""A place where a program asks something, or reads a value: what it tells of that comes with it (evaluate.Witness)."""

from typing import Literal

from msgspec import Struct


class Role(Struct, frozen=True):
    """A place in a Journey where something is asked, or a value read.

    ``at`` is the event of a clause, the node of a step; ``port`` the way that a case or an arm leads.
    """

    kind: Literal["filter", "key", "exit-on", "exit-when", "goal", "arm", "case", "date", "set"]
    journey: str
    at: str | None = None
    port: str | None = None
