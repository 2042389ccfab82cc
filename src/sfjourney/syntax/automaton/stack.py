"""The automaton's stack: reading on, what it would accept, and taking back what was read of a broken construct.

A parse is a stack of states with a stack of values beside it. Taking back the last n of both leaves the parser
where it was before them, which is all that recovery needs to know of it.
"""

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from sfjourney.syntax.automaton.language import Language, Scanner
from sfjourney.syntax.tokens import END, Token, Tree


class Lexed(Struct, frozen=True):
    """A token as the parser's state reads the text, or as any state would, or a run of signs no state knows."""

    token: Token
    possible: bool


class ParserStack:
    """One parse of one text, steered token by token.

    ``make`` turns the name of a production and what it holds into its value: a tree, or what the tree would mean.
    """

    def __init__(self, language: Language, text: str, make: Callable[[str, list[Any]], Any] = Tree) -> None:
        self._language = language
        self._tables = language.tables
        self._text = text
        self._make = make
        self._states = [language.tables.start]
        self._values: list[Any] = []
        self.at = 0
        """The offset from which the next token is read."""

    # ---- tokens

    def read(self) -> Token | None:
        """Read one token and feed it; None where none fits."""
        start = self._language.skip(self._text, self.at)
        if start == len(self._text):
            token: Token | None = self._end()
        else:
            token = self._language.scanner(self._states[-1]).token(self._text, start)
        if token is None or not self._advance(token):
            return None
        self.at = token.end_pos
        return token

    def next_token(self) -> Lexed:
        """Read on as the parser's state has it. The end of the text is a token of type ``$END``."""
        return self._next((self._language.scanner(self._states[-1]), True), (self._language.any_scanner, False))

    def next_anywhere(self) -> Token:
        """Read on without regard to the parser's state, so that every keyword is one."""
        return self._next((self._language.any_scanner, False)).token

    def _next(self, *scanners: tuple[Scanner, bool]) -> Lexed:
        start = self._language.skip(self._text, self.at)
        if start == len(self._text):
            self.at = start
            return Lexed(self._end(), self.accepts(END))
        signs = _run_of_signs(self._text, start)
        for scanner, possible in scanners:
            token = scanner.token(self._text, start)
            if token is not None and len(token) >= signs:
                token = token if possible else self._whole(token)
                self.at = token.end_pos
                return Lexed(token, possible)
        self.at = end = start + (signs or _length_of_quoted(self._text, start))
        return Lexed(Token("SIGN", self._text[start:end], start), possible=False)

    def _end(self) -> Token:
        return Token(END, "", len(self._text))

    def _whole(self, token: Token) -> Token:
        """A word with hyphens, of which the name of an event takes the first part."""
        whole = _WORD.match(self._text, token.start_pos)
        if token.type != "EVENT_NAME" or whole is None or len(whole.group()) <= len(token):
            return token
        return Token("NAME", whole.group(), token.start_pos)

    # ---- the stack

    @property
    def depth(self) -> int:
        return len(self._values)

    def value(self, index: int) -> Any:
        """A value of the stack: a token, or a tree of what was reduced already."""
        return self._values[index]

    def feed(self, token: Token) -> None:
        """Put a token on the stack, which must accept it."""
        if not self._advance(token):
            raise ValueError(f"{token.type} does not follow")

    def finish(self) -> Any:
        """What was read, all of it: where the end is accepted, or was read."""
        if self._states[-1] != self._tables.end:
            self.feed(self._end())
        return self._values[-1]

    def _advance(self, token: Token) -> bool:
        """Complete what a token completes and put it on the stack; False where it does not follow."""
        tables, states, values = self._tables, self._states, self._values
        symbol = token.type
        while True:
            action = tables.states[states[-1]].get(symbol)
            if action is None:
                return False
            if action >= 0:
                states.append(action)
                values.append(token)
                return True
            production = tables.productions[~action]
            held: list[Any] = []
            if production.size:
                held = values[-production.size :]
                del states[-production.size :]
                del values[-production.size :]
            if production.spliced:
                held = _spliced(held, production.spliced)
            name = production.name
            values.append(Tree(name, held) if name[0] == "_" else self._make(name, held))
            states.append(tables.states[states[-1]][name])
            if states[-1] == tables.end and symbol == END:
                return True

    def take_back(self, depth: int) -> None:
        """Forget everything above the first ``depth`` values."""
        del self._states[depth + 1 :]
        del self._values[depth:]

    def aside(self, depth: int) -> tuple[list[int], list[Any]]:
        """Take back, and return what was taken for ``put_back``."""
        taken = self._states[depth + 1 :], self._values[depth:]
        self.take_back(depth)
        return taken

    def put_back(self, taken: tuple[list[int], list[Any]]) -> None:
        self._states += taken[0]
        self._values += taken[1]

    def accepts(self, *terminals: str, depth: int | None = None) -> bool:
        """Whether these terminals could follow, one after another, on the stack cut to ``depth``."""
        states = self._states[: None if depth is None else depth + 1]
        return all(self.shift_on(states, terminal) for terminal in terminals)

    def shifts(self, terminal: str, depth: int) -> bool:
        """Whether a terminal could follow on the stack cut to ``depth`` while nothing there waits to be reduced."""
        return self._tables.states[self._states[depth]].get(terminal, -1) >= 0

    def possible(self) -> set[str]:
        """The terminals that could follow."""
        known = (name for name in self._tables.states[self._states[-1]] if name.isupper())
        return {name for name in known if self.accepts(name)}

    # ---- trials: how far the text would parse if it were a little other, on a copy of the states without values

    def trial(self, depth: int | None = None) -> list[int]:
        """A copy of the states of the stack cut to ``depth``, which the methods below advance."""
        return self._states[: None if depth is None else depth + 1]

    def try_token(self, states: list[int], start: int, end: int) -> str | None:
        """Read the token from ``start`` to ``end`` on a trial. Returns its terminal; None where none of that fits."""
        token = self._lexed_for(states, start)
        fits = token is not None and token.end_pos == end and self.shift_on(states, token.type)
        return token.type if fits and token is not None else None

    def try_text(self, states: list[int], start: int, most: int) -> int:
        """How many tokens fit from an offset on, at most so many; as many where the text ends well before."""
        for count in range(most):
            token = self._lexed_for(states, start)
            if token is None:
                return count
            if token.type == END:
                return most if self.shift_on(states, END) else count
            if not self.shift_on(states, token.type):
                return count
            start = token.end_pos
        return most

    def _lexed_for(self, states: list[int], start: int) -> Token | None:
        """The token at an offset as the last of these states reads it."""
        start = self._language.skip(self._text, start)
        if start == len(self._text):
            return self._end()
        token = self._language.scanner(states[-1]).token(self._text, start)
        return token if token is not None and len(token) >= _run_of_signs(self._text, start) else None

    def shift_on(self, states: list[int], terminal: str) -> bool:
        """Whether the parser would shift a terminal on a trial, which is left in the state behind it then."""
        tables = self._tables
        while True:
            action = tables.states[states[-1]].get(terminal)
            if action is None:
                return False
            if action >= 0:
                states.append(action)
                return True
            production = tables.productions[~action]
            del states[len(states) - production.size :]
            states.append(tables.states[states[-1]][production.name])
            if states[-1] == tables.end and terminal == END:
                return True


def _spliced(held: list[Any], places: tuple[int, ...]) -> list[Any]:
    """What a production holds, with what its runs hold in place of them; a run that stands first is gone on with."""
    spliced: list[Any] = []
    for at, value in enumerate(held):
        if at not in places:
            spliced.append(value)
        elif spliced:
            spliced += value.children
        else:
            spliced = value.children
    return spliced


QUOTES = {
    '"': '"',
    "'": "'",
    "`": "`",
    "\u2018": "\u2019",
    "\u201c": "\u201d\u201c",
    "\u201e": "\u201c\u201d",
    "\u201d": "\u201d",
    "\u201a": "\u2018\u2019",
    "\u2019": "\u2019",
    "\u00ab": "\u00bb",
    "\u00bb": "\u00ab\u00bb",
    "\u2039": "\u203a",
    "\u203a": "\u2039",
    "\uff02": "\uff02",
}
"""What opens a quoted run, whether or not the language knows it, and what may close it."""

_NO_APOSTROPHE = "(?!(?<=['\u2019])[\\w'])"
"""Behind a closing quote: one before a letter, or doubled, is in a word, as that of ``'It's time'``."""
_CLOSED_BY = {"}": "{", ")": "(", "]": "["}
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_RUN_OF_SIGNS = re.compile(r"[&|!=<>~]*")
"""Signs that belong together where they stand together: no two signs of the language that are of these may touch."""


def _run_of_signs(text: str, start: int) -> int:
    run = _RUN_OF_SIGNS.match(text, start)
    return len(run.group()) if run is not None else 0


def _length_of_quoted(text: str, start: int) -> int:
    """The length of a quoted run that no terminal begins with; of anything else one character."""
    if text[start] not in QUOTES:
        return 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    closes = f"[{QUOTES[text[start]]}]"
    closing = re.compile(closes + _NO_APOSTROPHE).search(text, start + 1, line_end)
    closing = closing or re.compile(closes).search(text, start + 1, line_end)
    if closing is not None:
        return closing.end() - start
    return 1 + len(_without_closing(text[start + 1 : line_end]))


def _without_closing(text: str) -> str:
    """A text without brackets at its end that were hardly meant to stand in it, as is that of ``Hi ${/event/name}``."""
    text = text.rstrip(" \t{")
    while (shorter := text.rstrip(" \t"))[-1:] in _CLOSED_BY and shorter:
        if shorter.count(shorter[-1]) <= shorter.count(_CLOSED_BY[shorter[-1]]):
            break
        text = shorter[:-1]
    return text.rstrip(" \t")
