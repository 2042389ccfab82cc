"""Lark's LALR stack: what it would accept, and how to take back what was read of a broken construct.

A parse is a stack of states with a stack of values beside it. Taking back the last n of both leaves the parser
where it was before them, which is all that recovery needs to know of it.
"""

import re
from dataclasses import dataclass
from typing import Any

from lark import Lark, Token
from lark.exceptions import UnexpectedCharacters
from lark.parsers.lalr_analysis import Shift


@dataclass(frozen=True, slots=True)
class Lexed:
    """A token as the parser's state reads the text, or as any state would, or a run of signs no state knows."""

    token: Token
    possible: bool


class ParserStack:
    """One parse of one text, steered token by token."""

    def __init__(self, lark: Lark, text: str) -> None:
        interactive = lark.parse_interactive(text)
        self._state = interactive.parser_state
        self._lexer: Any = interactive.lexer_thread.lexer
        self._place: Any = interactive.lexer_thread.state
        self._states: dict[Any, dict[str, tuple[Any, Any]]] = self._state.parse_conf.states
        self._text = text

    # ---- tokens

    @property
    def at(self) -> int:
        """The offset from which the next token is read."""
        return int(self._place.line_ctr.char_pos)

    @at.setter
    def at(self, offset: int) -> None:
        self._place.line_ctr.char_pos = offset

    def next_token(self) -> Lexed:
        """Read on as the parser's state has it. The end of the text is a token of type ``$END``."""
        return self._next((self._lexer.lexers[self._state.position], True), (self._lexer.root_lexer, False))

    def next_anywhere(self) -> Token:
        """Read on without regard to the parser's state, so that every keyword is one."""
        return self._next((self._lexer.root_lexer, False)).token

    def _next(self, *lexers: tuple[Any, bool]) -> Lexed:
        begin = start = self.at
        for lexer, possible in lexers:
            self.at = begin
            try:
                token = lexer.next_token(self._place, self._state)
            except EOFError:
                return Lexed(Token("$END", "", len(self._text), end_pos=len(self._text)), self.accepts("$END"))
            except UnexpectedCharacters as error:
                start = int(str(error.pos_in_stream))
                continue
            start = token.start_pos or 0
            if len(token) >= _run_of_signs(self._text, start):
                return Lexed(token if possible else self._whole(token), possible)
        self.at = end = start + (_run_of_signs(self._text, start) or _length_of_quoted(self._text, start))
        return Lexed(Token("SIGN", self._text[start:end], start, end_pos=end), possible=False)

    def _whole(self, token: Token) -> Token:
        """A word with hyphens, of which Lark takes the first part for the name of an event."""
        whole = _WORD.match(self._text, token.start_pos or 0)
        if token.type != "EVENT_NAME" or whole is None or len(whole.group()) <= len(token):
            return token
        self.at = whole.end()
        return Token("NAME", whole.group(), token.start_pos, end_pos=whole.end())

    # ---- the stack

    @property
    def depth(self) -> int:
        return len(self._state.value_stack)

    def value(self, index: int) -> Any:
        """A value of the stack: a token, or a tree of what was reduced already."""
        return self._state.value_stack[index]

    def feed(self, token: Token) -> None:
        self._state.feed_token(token)

    def finish(self) -> Any:
        end = Token("$END", "", len(self._text))
        return self._state.feed_token(end, is_end=True)

    def take_back(self, depth: int) -> None:
        """Forget everything above the first ``depth`` values."""
        del self._state.state_stack[depth + 1 :]
        del self._state.value_stack[depth:]

    def accepts(self, *terminals: str, depth: int | None = None) -> bool:
        """Whether these terminals could follow, one after another, on the stack cut to ``depth``."""
        states = list(self._state.state_stack[: None if depth is None else depth + 1])
        return all(self._shift(states, terminal) for terminal in terminals)

    def shifts(self, terminal: str, depth: int) -> bool:
        """Whether a terminal could follow on the stack cut to ``depth`` while nothing there waits to be reduced."""
        found = self._states[self._state.state_stack[depth]].get(terminal)
        return found is not None and found[0] is Shift

    def possible(self, depth: int | None = None) -> set[str]:
        """The terminals that could follow."""
        top = self._state.state_stack[-1 if depth is None else depth]
        return {name for name in self._states[top] if name.isupper() or name == "$END"} & {
            name for name in self._states[top] if self.accepts(name, depth=depth)
        }

    # ---- trials: how far the text would be read if it were a little other

    def trial(self, depth: int | None = None) -> list[Any]:
        """The states of the stack cut to ``depth``, to try things on."""
        return list(self._state.state_stack[: None if depth is None else depth + 1])

    def try_token(self, states: list[Any], start: int, end: int) -> str | None:
        """Read the token from ``start`` to ``end`` on a trial. Returns its terminal; None where none of that fits."""
        token = self._lexed_for(states, start)
        fits = token is not None and token.end_pos == end and self._shift(states, token.type)
        return token.type if fits and token is not None else None

    def try_text(self, states: list[Any], start: int, most: int) -> int:
        """How many tokens fit from an offset on, at most so many; as many where the text ends well before."""
        for count in range(most):
            token = self._lexed_for(states, start)
            if token is None:
                return count
            if token.type == "$END":
                return most if self._shift(states, "$END") else count
            if not self._shift(states, token.type):
                return count
            start = token.end_pos or 0
        return most

    def _lexed_for(self, states: list[Any], start: int) -> Token | None:
        """The token at an offset as the last of these states reads it."""
        before, self.at = self.at, start
        try:
            token: Token = self._lexer.lexers[states[-1]].next_token(self._place, self._state)
        except EOFError:
            return Token("$END", "", len(self._text), end_pos=len(self._text))
        except UnexpectedCharacters:
            return None
        finally:
            self.at = before
        return token if len(token) >= _run_of_signs(self._text, token.start_pos or 0) else None

    def _shift(self, states: list[Any], terminal: str) -> bool:
        while True:
            found = self._states[states[-1]].get(terminal)
            if found is None:
                return False
            action, argument = found
            if action is Shift:
                states.append(argument)
                return True
            if terminal == "$END" and argument.origin.name == "start":
                return True
            del states[len(states) - len(argument.expansion) :]
            states.append(self._states[states[-1]][argument.origin.name][1])


QUOTES = {
    '"': '"',
    "'": "'",
    "`": "`",
    "\u2018": "\u2019",
    "\u201c": "\u201d\u201c",
    "\u201e": "\u201c\u201d",
    "\u00ab": "\u00bb",
}
"""What opens a quoted run, whether or not the language knows it, and what may close it."""

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
    closing = re.compile(f"[{QUOTES[text[start]]}]").search(text, start + 1, line_end)
    close = closing.start() if closing is not None else -1
    # What closes brackets at the end of the line was hardly meant to stand in the string.
    return (close + 1 if close >= 0 else start + 1 + len(text[start + 1 : line_end].rstrip(" \t})]"))) - start
