"""What a text is read into before it has a meaning: tokens, and trees of them."""

from collections.abc import Iterator
from typing import Any, Self

from msgspec import Struct

END = "$END"
"""The type of the token behind the last one."""


class Token(str):
    """The text of a token, with its terminal and its place: from ``start_pos`` to before ``end_pos``."""

    __slots__ = ("end_pos", "start_pos", "type")
    type: str
    start_pos: int
    end_pos: int

    def __new__(cls, kind: str, text: str, start_pos: int, *, end_pos: int | None = None) -> Self:
        made = super().__new__(cls, text)
        made.type = kind
        made.start_pos = start_pos
        made.end_pos = start_pos + len(text) if end_pos is None else end_pos
        return made


class Tree(Struct, eq=False):
    """What a production of the grammar was read as. The name of a run that belongs to what holds it begins with _."""

    data: str
    children: list[Any]

    def tokens(self) -> Iterator[Token]:
        """All tokens in it, in the order of the text."""
        left: list[Any] = [self]
        while left:
            found = left.pop()
            if isinstance(found, Token):
                yield found
            elif isinstance(found, Tree):
                left += reversed(found.children)
