"""A JSON string as it is written, in quotes and with escapes -> where each of its characters stands."""

import re
from functools import lru_cache
from itertools import accumulate
from typing import Final

_CHARACTER: Final = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\]", re.DOTALL
)
"""One character: two escapes for one beyond the first 65536, one escape, or itself."""
_QUOTE: Final = len('"')


def place_within(written: str, start: int, end: int) -> tuple[int, int]:
    r"""Where the characters from ``start`` to ``end`` of a string stand in what writes it, quotes counted.

    ``"a \"b\""``, 3, 4 is 5, 6: the ``b``.
    """
    if "\\" not in written:
        return start + _QUOTE, end + _QUOTE
    places = _places(written)
    return places[min(start, len(places) - 1)], places[min(end, len(places) - 1)]


@lru_cache(maxsize=4)  # a long text has many findings, one after another
def _places(written: str) -> tuple[int, ...]:
    """Where each character of a string stands, and where the last of them ends."""
    lengths = (len(character) for character in _CHARACTER.findall(written[_QUOTE:-_QUOTE]))
    return tuple(accumulate(lengths, initial=_QUOTE))
