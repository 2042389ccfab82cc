"""A random number generator -> one mistake in one file of a workspace, as a person's fingers make it, and its place."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random
from typing import Final

from lark import Token

from grammars import language_by_lark

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_NAMES = frozenset({"NAME", "EVENT_NAME", "LABEL", "KEY"})
_POINTERS = frozenset({"POINTER", "QUOTED_POINTER"})
_POINTER = re.compile(r"/(?:event|profile|data)(?:/[A-Za-z0-9_]+)+")
"""A pointer in a template, where it stands alone in a string or in a text."""


@dataclass(frozen=True)
class Mutation:
    """One mistake: the file, its text with the mistake, the offsets there between which it lies, and its kind."""

    file: str
    text: str
    start: int
    end: int
    kind: str
    what: str

    @property
    def lines(self) -> tuple[int, int]:
        """The first and last line of the mistake, counted from 1."""
        return self.text.count("\n", 0, self.start) + 1, self.text.count("\n", 0, self.end) + 1


@dataclass(frozen=True)
class _Word:
    file: str
    type: str
    start: int
    end: int


class Mutator:
    """Makes mistakes in the files of one workspace, by name."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files
        self._words = [word for name in sorted(files) for word in _words(name, files[name])]
        self._tokens = [word for word in self._words if word.type != "TEMPLATE"]
        self._kinds: dict[str, Callable[[Random], Mutation | None]] = {
            "dropped": self._dropped,
            "doubled": self._doubled,
            "swapped": self._swapped,
            "misspelt word": lambda random: self._misspelt(random, "misspelt word", frozenset()),
            "misspelt name": lambda random: self._misspelt(random, "misspelt name", _NAMES),
            "misspelt pointer": lambda random: self._misspelt(random, "misspelt pointer", _POINTERS | {"TEMPLATE"}),
        }

    def mutation(self, random: Random) -> Mutation:
        """One mistake of any kind. It may happen to be none, as where two equal words change places."""
        while True:
            made = self._kinds[random.choice(sorted(self._kinds))](random)
            if made is not None and made.text != self._files[made.file]:
                return made

    def _made(self, word: _Word, end: int, new: str, kind: str) -> Mutation:
        text = self._files[word.file]
        changed = text[: word.start] + new + text[end:]
        what = f"{text[word.start : end]!r} -> {new!r}"
        return Mutation(word.file, changed, word.start, word.start + len(new), kind, what)

    def _dropped(self, random: Random) -> Mutation:
        word = random.choice(self._tokens)
        return self._made(word, word.end, "", "dropped")

    def _doubled(self, random: Random) -> Mutation:
        word = random.choice(self._tokens)
        text = self._files[word.file][word.start : word.end]
        return self._made(word, word.end, f"{text} {text}", "doubled")

    def _swapped(self, random: Random) -> Mutation | None:
        place = random.randrange(len(self._tokens) - 1)
        one, other = self._tokens[place : place + 2]
        if one.file != other.file:
            return None
        text = self._files[one.file]
        between = text[one.end : other.start]
        swapped = text[other.start : other.end] + between + text[one.start : one.end]
        return self._made(one, other.end, swapped, "swapped")

    def _misspelt(self, random: Random, kind: str, types: frozenset[str]) -> Mutation | None:
        word = random.choice([word for word in self._words if word.type in types] if types else self._tokens)
        text = self._files[word.file][word.start : word.end]
        letters = [place for place, char in enumerate(text) if char.isalpha()]
        if len(letters) < 2:
            return None
        at = random.choice(letters)
        match random.randrange(4):
            case 0:
                new = text[:at] + text[at + 1 :]
            case 1:
                new = text[:at] + text[at] + text[at:]
            case 2:
                new = text[:at] + random.choice(LETTERS) + text[at + 1 :]
            case _:
                new = text[:at] + text[at + 1 : at + 2] + text[at] + text[at + 2 :]
        return self._made(word, word.end, new, kind)


def _words(name: str, text: str) -> list[_Word]:
    """The tokens of a Journey file, or the pointers of a template."""
    if name.endswith(".journey"):
        tokens: list[Token] = list(language_by_lark().parse_interactive(text).iter_parse())
        return [_Word(name, token.type, token.start_pos or 0, token.end_pos or 0) for token in tokens]
    json.loads(text)
    return [_Word(name, "TEMPLATE", found.start(), found.end()) for found in _POINTER.finditer(text)]
