"""Text of a ``$template`` -> its literal pieces and the paths between ``${`` and ``}``."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from sfjourney.pointers import Parts
from sfjourney.templates.paths import segments

BEFORE: Final = len("${")
BEHIND: Final = len("}")
_INTERPOLATION: Final = re.compile(r"\$\{([^}]+)\}")


class Interpolation(Struct, frozen=True, gc=False):
    """One ``${…}``: the path in it as written, and where that begins in the text, in characters from 0.

    A ``bare`` path, one without a leading slash, is a field of the repeat's item where there is one.
    """

    written: str
    start: int
    parts: Parts
    bare: bool


def pieces(text: str) -> list[str]:
    """What is literal in a text and the paths of its ``${…}`` by turns, beginning and ending with what is literal.

    There is no escape and no nesting; ``${}`` is no interpolation.
    """
    return _INTERPOLATION.split(text)


def interpolations(text: str) -> Iterator[Interpolation]:
    """Every ``${…}`` of a text, in order."""
    by_turns = pieces(text)
    start = 0
    for literal, written in zip(by_turns[::2], by_turns[1::2], strict=False):
        start += len(literal) + BEFORE
        yield Interpolation(written, start, segments(written), is_bare(written))
        start += len(written) + BEHIND


def is_bare(written: str) -> bool:
    """Whether a path has no leading slash: it is a field of the repeat's item where there is one."""
    return not written.startswith("/")


def literals(text: str) -> tuple[str, ...]:
    """What stands before, between and behind the interpolations of a text: one piece more than there are of them."""
    return tuple(pieces(text)[::2])
