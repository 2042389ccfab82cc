"""What a line is made of: words, signs of where it may be broken, and the comments inside of it."""

from dataclasses import dataclass
from enum import Enum


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment. ``own_line`` where nothing stands before it on its line, ``apart`` where an empty line does."""

    text: str
    own_line: bool
    apart: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A token as it is written in the end."""

    text: str


class Kind(Enum):
    """How the lines of a group that is broken are indented."""

    LINE = "line"
    CHAIN = "chain"
    BRACKETS = "brackets"


@dataclass(frozen=True, slots=True)
class Open:
    """A group begins: what is in it stays on one line where it fits."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class Close:
    """The group ends that began last."""


@dataclass(frozen=True, slots=True)
class Gap:
    """What stands between two words on one line: a space or nothing.

    ``breaks`` where a line of the group that is open may end here, ``closes`` where what closes its brackets follows.
    """

    text: str = " "
    breaks: bool = False
    closes: bool = False


Piece = Word | Gap | Open | Close | Remark
