"""A word that is not known -> the known one that was probably meant."""

import re
from collections.abc import Callable, Iterable
from functools import cache
from heapq import heapify, heappop

_LIKENESS = 0.7
_LONG = 5
_FEW = 4
"""How many characters, separators nearly all, two spellings of one word may differ by."""
_FILE = ".json"
_LETTERS = 60
"""How many letters of a word are looked at before it is compared."""
_SEPARATORS = re.compile(r"[\s._-]+")


def likely(word: str, known: Iterable[str]) -> str | None:
    """The known word that is spelt most like this one, or None where none is like it. Case counts little.

    A word is never meant by itself: whatever is wrong with one that is known is not its spelling.
    """
    return likely_among(known)(word)


def likely_among(known: Iterable[str]) -> Callable[[str], str | None]:
    """``likely`` of one word after another among the same known ones, which are looked through once, at the first."""

    @cache
    def look_through() -> tuple[dict[str, list[str]], _ByLetters]:
        spelt: dict[str, list[str]] = {}
        for option in sorted(set(known)):
            spelt.setdefault(option.casefold(), []).append(option)
        return spelt, _ByLetters(spelt)

    @cache
    def meant(word: str) -> str | None:
        from difflib import SequenceMatcher  # noqa: PLC0415  # only mistakes need it

        spelt, by_letters = look_through()
        matcher = SequenceMatcher(b=word.casefold())
        best: tuple[float, str] = (_LIKENESS, "")
        alike = by_letters.alike(word.casefold())
        while alike and -alike[0][0] >= best[0]:
            _, folded = heappop(alike)
            if any(option != word for option in spelt[folded]):
                matcher.set_seq1(folded)
                best = max(best, (matcher.ratio(), folded))
        return next((option for option in spelt.get(best[1], ()) if option != word), None) if best[1] else None

    return meant


class _ByLetters:
    """Words by how many letters they have, each with a bit for every letter of it, the first ``e`` another than the
    second: what two words have in common is never more than the bits that are in both, and what has none.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._bits: dict[str, int] = {}
        self._by_length: dict[int, list[tuple[int, str]]] = {}
        for word in words:
            self._by_length.setdefault(len(word), []).append((self._letters(word), word))

    def _letters(self, word: str) -> int:
        letters = 0
        for letter in word[:_LETTERS]:
            again = letter
            while (bit := self._bits.setdefault(again, 1 << len(self._bits))) & letters:
                again += letter
            letters |= bit
        return letters

    def alike(self, word: str) -> list[tuple[float, str]]:
        """A heap of the words that may be like one, each with how much it is at most, negated: the best first."""
        own = self._letters(word)
        alike: list[tuple[float, str]] = []
        for length, words in self._by_length.items():
            both = len(word) + length
            more = max(0, len(word) - _LETTERS) + max(0, length - _LETTERS)
            if 0 < _LIKENESS * both <= 2 * min(len(word), length):
                alike += [
                    (-most, other)
                    for letters, other in words
                    if (most := 2.0 * ((letters & own).bit_count() + more) / both) >= _LIKENESS
                ]
        heapify(alike)
        return alike


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """Why a name means nothing, and what was probably meant: ``there is no rule 'type/on'; did you mean type/no?``."""
    meant = likely(str(name), known)
    return f"there is no {what} {name!r}" + (f"; did you mean {meant}?" if meant else "")


def likely_file(name: str, files: Iterable[str]) -> str | None:
    """The file that is meant by the name of one that is not there, ways and all.

    In the same folder it is one called much like it; elsewhere one of the same name, the only one or that in a folder
    called much like it. What lacks its ending may be any of these with ``.json``.
    """
    listed = [*files]
    folder, _, last = name.rpartition("/")
    parts = [file.rpartition("/") for file in listed]
    meant = likely(last, [own for other, _, own in parts if other == folder])
    if meant is not None:
        return f"{folder}/{meant}" if folder else meant
    folders = [other for other, _, own in parts if own == last and other != folder]
    inside = folder.lstrip("./")
    among = folders[0] if len(folders) == 1 else inside if inside in folders else likely(inside, folders)
    if among is None:
        return None if not last or last.endswith(_FILE) else likely_file(name + _FILE, listed)
    return f"{among}/{last}" if among else last


def is_surely(word: str, meant: str, known: Iterable[str]) -> bool:
    """Whether nothing else can be meant: both differ in case and separators alone, and no other known word does."""
    folded = _folded(word)
    if word == meant or folded != _folded(meant):
        return False
    return [option for option in set(known) if _folded(option) == folded] == [meant]


def _folded(word: str) -> str:
    return _SEPARATORS.sub("", word.casefold())


def is_slip_of(word: str, meant: str, *, shortest: int = _LONG) -> bool:
    """Whether a word is another with one letter more, less, wrong or out of place, or with other case or separators.

    A digit makes another word, ``day_1`` is no slip of ``day_2``, and so does any letter of one that is shorter than
    ``shortest``.
    """
    if word == meant or min(len(word), len(meant)) < shortest or abs(len(word) - len(meant)) > _FEW:
        return False
    one, other = _folded(word), _folded(meant)
    if one == other:
        return True
    one, other = _from_difference(one, other)
    one, other = _from_difference(one[::-1], other[::-1])
    if any(char.isdigit() for char in one + other):
        return False
    return max(len(one), len(other)) == 1 or (len(one) == len(other) == 2 and one == other[::-1])  # noqa: PLR2004  # a pair


def slip_of(word: str, known: Iterable[str], *, shortest: int) -> str | None:
    """What a word is a slip of, the first by the alphabet; None where of none."""
    return min((one for one in known if is_slip_of(word, one, shortest=shortest)), default=None)


def slips_among(known: Iterable[str]) -> Callable[[str], str | None]:
    """What a word is a slip of, the first by the alphabet; None where of none, as where it is known itself.

    Made once for many words: two that are a letter apart are alike without that letter, so no others are compared.
    """
    words = set(known)
    near: dict[str, set[str]] = {}
    for one in words:
        for less in _with_a_letter_less(one):
            near.setdefault(less, set()).add(one)

    def meant(word: str) -> str | None:
        if word in words:
            return None
        others: set[str] = set().union(*(near.get(less, ()) for less in _with_a_letter_less(word)))
        return min((other for other in others if is_slip_of(word, other)), default=None)

    return meant


def _with_a_letter_less(word: str) -> set[str]:
    folded = _folded(word)
    return {folded, *(folded[:place] + folded[place + 1 :] for place in range(len(folded)))}


def _from_difference(one: str, other: str) -> tuple[str, str]:
    """Both without what they begin with alike."""
    alike = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    begin = min(len(one), len(other)) if alike is None else alike
    return one[begin:], other[begin:]
