"""The automaton's tables -> what reads a text: scanners of its states, and how its keywords are written."""

import re
from collections.abc import Callable, Collection
from functools import cached_property

from sfjourney.syntax.automaton.tables import Tables
from sfjourney.syntax.tokens import Token

_WORD = re.compile(r"[A-Za-z][\w-]*(?![\w-]|\.\w)")
"""A whole word. A keyword is one: ``oncewait`` is one word not known, not two that are, nor is ``on.time`` of two."""

_Match = Callable[[str, int], re.Match[str] | None]


class Scanner:
    """Reads the tokens that may stand at one place. Its keywords are keywords there alone."""

    def __init__(
        self,
        before: list[tuple[str, _Match]],
        words: dict[str, str],
        signs: dict[str, str],
        behind: list[tuple[str, _Match]],
    ) -> None:
        self._before = before
        self._words = words
        self._signs = signs
        self._behind = behind

    def token(self, text: str, at: int) -> Token | None:
        """The token that begins at a character; None where there is none that may stand here."""
        for name, match in self._before:
            found = match(text, at)
            if found is not None:
                return Token(name, found.group(), at)
        word = _WORD.match(text, at)
        if word is not None:
            keyword = self._words.get(word.group())
            if keyword is not None:
                return Token(keyword, word.group(), at)
        else:
            for sign in (text[at : at + 2], text[at]):
                if sign in self._signs:
                    return Token(self._signs[sign], sign, at)
        for name, match in self._behind:
            found = match(text, at)
            if found is not None:
                return Token(name, found.group(), at)
        return None


class Language:
    """The tables, and what is made of them when it is first needed."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._ignored = re.compile(tables.ignored).match
        self._patterns: dict[str, _Match] = {}
        self._scanners: dict[int, Scanner] = {}

    @cached_property
    def spelling(self) -> dict[str, str]:
        """How each keyword and sign is written, by terminal."""
        return {terminal.name: terminal.text for terminal in self.tables.written}

    @cached_property
    def keywords(self) -> dict[str, str]:
        """The terminal of each keyword and sign."""
        return {terminal.text: terminal.name for terminal in self.tables.written}

    def scanner(self, state: int) -> Scanner:
        """What reads the tokens that a state of the automaton knows."""
        found = self._scanners.get(state)
        if found is None:
            found = self._scanners[state] = self._scanner(self.tables.states[state])
        return found

    @cached_property
    def any_scanner(self) -> Scanner:
        """What reads every token of the language, wherever it stands."""
        tables = self.tables
        return self._scanner({terminal.name for terminal in (*tables.before, *tables.written, *tables.behind)})

    def skip(self, text: str, at: int) -> int:
        """Where the next token begins: behind space and comments."""
        found = self._ignored(text, at)
        while found is not None:
            at = found.end()
            found = self._ignored(text, at)
        return at

    def _scanner(self, known: Collection[str]) -> Scanner:
        tables = self.tables
        written = [terminal for terminal in tables.written if terminal.name in known]
        return Scanner(
            [(one.name, self._pattern(one.text)) for one in tables.before if one.name in known],
            {one.text: one.name for one in written if one.text[0].isalpha()},
            {one.text: one.name for one in written if not one.text[0].isalpha()},
            [(one.name, self._pattern(one.text)) for one in tables.behind if one.name in known],
        )

    def _pattern(self, text: str) -> _Match:
        found = self._patterns.get(text)
        if found is None:
            found = self._patterns[text] = re.compile(text).match
        return found
