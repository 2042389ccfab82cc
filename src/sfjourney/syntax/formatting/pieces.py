"""What a line is made of: words, signs of where it may be broken, and the comments inside of it."""

from enum import Enum

from msgspec import Struct


class Remark(Struct, frozen=True):
    """A comment. ``own_line`` where nothing stands before it on its line, ``apart`` where an empty line does.

    ``allows`` where it allows something on a line: what that is about must stay the same.
    """

    text: str
    own_line: bool
    apart: bool
    allows: bool = False


class Word(Struct, frozen=True):
    """A token as it is written in the end. ``began_line`` where it was the first word on its line."""

    text: str
    began_line: bool = False


class Kind(Enum):
    """How the lines of a group that is broken are indented."""

    LINE = "line"
    CHAIN = "chain"
    BRACKETS = "brackets"


class Open(Struct, frozen=True):
    """A group begins: what is in it stays on one line where it fits."""

    kind: Kind


class Close(Struct, frozen=True):
    """The group ends that began last."""


class Gap(Struct, frozen=True):
    """What stands between two words on one line: a space or nothing.

    ``breaks`` where a line of the group that is open may end here, ``closes`` where what closes its brackets follows.
    """

    text: str = " "
    breaks: bool = False
    closes: bool = False


Piece = Word | Gap | Open | Close | Remark
