"""Text of a ``$template`` -> its literal pieces and the paths between ``${`` and ``}``."""

import re
from functools import lru_cache

from msgspec import Struct

from sfjourney.pointers import Parts
from sfjourney.templates.paths import segments

_INTERPOLATION = re.compile(r"\$\{([^}]+)\}")


class Interpolation(Struct, frozen=True, gc=False):
    """One ``${…}``: the path in it as written, and where that begins in the text, in characters from 0.

    A ``bare`` path, one without a leading slash, is a field of the repeat's item where there is one.
    """

    written: str
    start: int
    parts: Parts
    bare: bool


@lru_cache(maxsize=256)
def interpolations(text: str) -> tuple[Interpolation, ...]:
    """Every ``${…}`` of a text, in order. There is no escape and no nesting; ``${}`` is no interpolation."""
    pieces = _INTERPOLATION.split(text)
    found = []
    start = 0
    for index in range(1, len(pieces), 2):
        written = pieces[index]
        start += len(pieces[index - 1]) + len("${")
        found.append(Interpolation(written, start, segments(written), not written.startswith("/")))
        start += len(written) + len("}")
    return tuple(found)


def literals(text: str) -> tuple[str, ...]:
    """What stands before, between and behind the interpolations of a text: one piece more than there are of them."""
    return tuple(_INTERPOLATION.split(text)[::2])
