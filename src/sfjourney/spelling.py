"""A word that is not known -> the known one that was probably meant."""

from collections.abc import Iterable
from difflib import get_close_matches

_LIKENESS = 0.7


def likely(word: str, known: Iterable[str]) -> str | None:
    """The known word that is spelt most like this one, or None where none is like it. Case counts little."""
    by_folded = {option.casefold(): option for option in sorted(known, reverse=True)}
    close = get_close_matches(word.casefold(), list(by_folded), n=1, cutoff=_LIKENESS)
    return by_folded[close[0]] if close else None
