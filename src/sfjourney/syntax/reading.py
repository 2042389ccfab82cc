"""A text being read token by token: the parser's stack, what was found wrong so far, and where things stand."""

from typing import Any

from msgspec import Struct, field

from sfjourney.diagnostics import Finding
from sfjourney.source import Source, Span
from sfjourney.syntax.language import Language
from sfjourney.syntax.stack import ParserStack
from sfjourney.syntax.tokens import Token, Tree

DECLARATIONS = frozenset({"JOURNEY", "EVENT", "SEGMENT", "PROFILE"})
"""What begins a declaration wherever it stands; ``subscription`` begins a clause too."""

_NAMES = frozenset({"NAME", "EVENT_NAME", "LABEL"})

_LONGEST_SHOWN = 40


class Recovered(Struct):
    """What could be read, what was wrong, and the places around which something is missing."""

    tree: Tree | None
    findings: list[Finding] = field(default_factory=list)
    damage: list[Span] = field(default_factory=list)
    mistaken: list[Span] = field(default_factory=list)
    """Places of words that say something else than was meant, so that what rules find there is nothing new."""
    early: dict[int, list[Tree]] = field(default_factory=dict)
    """Steps that stand before clauses of their Journey, by the offset of the Journey's opening brace."""


def is_word(token: Token) -> bool:
    """Whether a token may be any word, and no keyword."""
    return token.type in _NAMES and not token.startswith('"')


def kinds(token: Token) -> tuple[str, ...]:
    """The terminals that a token may be where another state of the parser reads it."""
    return (token.type, "NAME", "EVENT_NAME") if token[:1].isalpha() else (token.type,)


class Reading:
    """One text and how far it was read."""

    def __init__(self, language: Language, source: Source) -> None:
        self.language = language
        self.source = source
        self.stack = ParserStack(language, source.text)
        self.out = Recovered(None)
        self.read: list[Token] = []
        """The tokens read since the stack was last cut; the last two of them matter."""

    @property
    def previous(self) -> Token | None:
        return self.read[-1] if self.read else None

    def span(self, token: Token) -> Span:
        return self.source.span(token.start_pos, token.end_pos)

    def feed(self, token: Token) -> None:
        self.stack.feed(token)
        self.read.append(token)

    def report(self, code: str, message: str, span: Span, label: str, **more: Any) -> None:
        self.out.findings.append(Finding(code, message, span, label, about=message, **more))

    def starts_line(self, token: Token) -> bool:
        before = token.start_pos
        while before and self.source.text[before - 1] in " \t":
            before -= 1
        return before == 0 or self.source.text[before - 1] == "\n"

    def column(self, token: Token) -> int:
        return self.source.position(token.start_pos).column

    def found(self, token: Token) -> str:
        if token.type == "$END":
            return "the end of the file"
        text = str(token)
        if token.type == "SIGN" and text.startswith('"'):
            return "a string that is never closed"
        return f"`{text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + '...'}`"

    def type_at(self, index: int) -> str | None:
        value = self.stack.value(index)
        return value.type if isinstance(value, Token) else None

    def innermost_brace(self) -> int | None:
        """The place on the stack of the brace that is open; a closed pair may wait there to become a block."""
        closed = 0
        for index in range(self.stack.depth - 1, -1, -1):
            kind = self.type_at(index)
            if kind == "LBRACE" and not closed:
                return index
            closed += (kind == "RBRACE") - (kind == "LBRACE")
        return None

    def open_brace(self) -> Token | None:
        """The brace that is open; of no length where it was forgotten and is only thought to stand there."""
        index = self.innermost_brace()
        return None if index is None else self.stack.value(index)

    def complete(self, depth: int | None = None) -> bool:
        """Whether what was read is whole: the block could be closed here, or the file end."""
        return self.stack.accepts("RBRACE", depth=depth) or self.stack.accepts("$END", depth=depth)

    def began(self) -> int:
        """The depth below the clause, step, arm or declaration that is being read."""
        inner = self.innermost_brace()
        least = 0 if inner is None else inner + 1
        beginnings = (
            depth
            for depth in range(self.stack.depth, least, -1)
            if any(self.stack.shifts(terminal, depth) for terminal in ("JOURNEY", "SEND", "RBRACE"))
        )
        return next(beginnings, least)

    def first_token(self, depth: int) -> Token | None:
        """The token with which begins what stands on the stack cut to ``depth``; None where nothing does."""
        if depth >= self.stack.depth:
            return None
        value = self.stack.value(depth)
        if isinstance(value, Token):
            return value
        return next(value.tokens(), None)

    def indent(self, token: Token) -> int:
        """The column of the first character on the token's line."""
        line = self.source.line(self.source.position(token.start_pos).line)
        return len(line) - len(line.lstrip()) + 1

    def cut(self, depth: int) -> None:
        self.stack.take_back(depth)
        self.read.clear()

    def next_after(self, token: Token) -> Token:
        """The token behind one, whatever the parser's state."""
        self.stack.at = token.end_pos
        return self.stack.next_anywhere()
