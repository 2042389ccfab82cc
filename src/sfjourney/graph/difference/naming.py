"""Names of steps and the like -> their place in a sentence: a few of them, and words that hang on how many they are."""

import re
from collections.abc import Iterable
from typing import Final

_MOST_LISTED: Final = 4
_BY_NUMBER: Final = re.compile(r"(\w+)\|(\w+)")


def few(names: Iterable[str]) -> str:
    """Some of the names, and how many more there are."""
    listed = [*names]
    more = f" and {len(listed) - _MOST_LISTED} more" if len(listed) > _MOST_LISTED else ""
    return ", ".join(listed[:_MOST_LISTED]) + more


def of_few(names: Iterable[str], sentence: str, **others: str) -> str:
    """A sentence about names, which stand where ``{}`` does; of words like ``comes|come`` it takes what fits."""
    listed = [*names]
    fitting = r"\1" if len(listed) == 1 else r"\2"
    return _BY_NUMBER.sub(fitting, sentence).format(few(listed), **others)
