"""A text being parsed with recovery: the parser's stack, the findings so far, and what repairs have assumed.

A virtual brace is one that recovery has inserted: a token of no length, which stands on the parser's stack only.
"""

from typing import Any

from msgspec import Struct, field

from sfjourney.diagnostics import Finding
from sfjourney.source import Source, Span
from sfjourney.syntax.automaton.language import Language
from sfjourney.syntax.automaton.stack import ParserStack
from sfjourney.syntax.recovery.braces import Lost, Missing, Surplus, Turned
from sfjourney.syntax.tokens import Token, Tree

DECLARATIONS = frozenset({"JOURNEY", "EVENT", "SEGMENT", "PROFILE"})
"""What begins a declaration wherever it stands; ``subscription`` begins a clause too."""

_BEGIN_DECLARATIONS = DECLARATIONS | {"SUBSCRIPTION"}

NAMES = frozenset({"NAME", "EVENT_NAME", "LABEL"})

_LONGEST_SHOWN = 40


class Recovered(Struct):
    """The tree of what could be parsed, and a finding for each mistake."""

    tree: Tree | None
    findings: list[Finding] = field(default_factory=list)
    damage: list[Span] = field(default_factory=list)
    """Places at which something was dropped or is missing from the tree."""
    mistaken: list[Span] = field(default_factory=list)
    """Places that the tree takes for something else than was meant: what rules find there is a consequence."""
    early: dict[int, list[Tree]] = field(default_factory=dict)
    """Steps that stand before clauses of their Journey, by the offset of the Journey's opening brace."""


def is_word(token: Token) -> bool:
    """Whether a token may be any word, and no keyword."""
    return token.type in NAMES and not token.startswith('"')


def kinds(token: Token) -> tuple[str, ...]:
    """The terminals that a token may be where another state of the parser reads it."""
    if token.type != "SIGN" and token.startswith('"'):
        return ("STRING", token.type)
    return (token.type, "NAME", "EVENT_NAME") if token[:1].isalpha() else (token.type,)


def is_virtual(token: Token) -> bool:
    """Whether a token was inserted by recovery and does not stand in the text."""
    return not len(token)


class Begun(Struct):
    """The declaration being read: where it begins, and what recovery assumes of it.

    A mistake of braces is often noticed far behind its place. So such a repair adds an assumption (an offset in one of
    the lists) and reads the declaration again from ``at`` (``Reading.begin_anew``).
    """

    at: int
    """The offset of its first token."""
    depth: int
    """The depth of the parser's stack below it."""
    findings: int
    """How many findings were there before it: those behind are dropped when it is read again. So are the next two."""
    damage: int
    mistaken: int
    opened: list[int] = field(default_factory=list)
    """Where a virtual ``{`` was inserted in this reading."""
    closed: list[int] = field(default_factory=list)
    """Where a virtual ``}`` is to be inserted."""
    ignored: list[int] = field(default_factory=list)
    """Braces ``}`` that are one too many and are skipped."""
    turned: list[int] = field(default_factory=list)
    """Braces that are read as the other one."""
    shut: list[int] = field(default_factory=list)
    """Where something else stands in place of a ``}``, in this reading."""
    to_close: list[int] = field(default_factory=list)
    """Those of ``closed`` that this reading has not come to yet."""
    headless: list[int] = field(default_factory=list)
    """Lines before which the line is missing that opens their block."""
    to_head: list[int] = field(default_factory=list)
    """Those of ``headless`` that this reading has not come to yet."""
    exchanged: tuple[Span, Span] | None = None
    """Two neighbouring lines that are read in the other order."""
    looked_for_exchanged: bool = False
    judged: tuple[tuple[int, ...], Missing | Surplus | Turned | Lost | None] | None = None
    """A cache: the assumptions under which its braces were last judged, and the judgement."""
    counted: tuple[tuple[int, int], int] | None = None
    """A cache: the assumptions under which its braces were last counted, and how many more open than close."""
    about_braces: list[Finding] = field(default_factory=list)
    """The findings of the assumptions, which are kept when it is read again."""
    around_braces: list[Span] = field(default_factory=list)
    """The damage of the assumptions, kept as well."""


class Reading:
    """One text, and how far it is parsed; what the repairs of recovery look at and change."""

    def __init__(self, language: Language, source: Source) -> None:
        self.language = language
        self.source = source
        self.stack = ParserStack(language, source.text)
        self.out = Recovered(None)
        self.read: list[Token] = []
        """The tokens fed since the stack was last cut; repairs look at the last ones."""
        self.begun: Begun | None = None
        self.judged = 0
        """How many braces and lines were judged so far, over all declarations: there is a limit."""

    @property
    def previous(self) -> Token | None:
        return self.read[-1] if self.read else None

    @property
    def before_previous(self) -> Token | None:
        return self.read[-2] if len(self.read) > 1 else None

    def span(self, token: Token) -> Span:
        return self.source.span(token.start_pos, token.end_pos)

    def feed(self, token: Token) -> None:
        declares = token.type in _BEGIN_DECLARATIONS and self.stack.accepts("JOURNEY")
        self.stack.feed(token)
        self.read.append(token)
        at = token.start_pos or 0
        if declares and (self.begun is None or self.begun.at != at):
            counts = len(self.out.findings), len(self.out.damage), len(self.out.mistaken)
            self.begun = Begun(at, self.stack.depth - 1, *counts)

    def report(self, code: str, message: str, span: Span, label: str, **more: Any) -> None:
        self.out.findings.append(Finding(code, message, span, label, about=message, **more))

    # ---- the declaration that is being read

    def open_virtually(self, at: int) -> None:
        """Insert a virtual ``{`` at an offset."""
        self.stack.feed(Token("LBRACE", "", at, end_pos=at))
        if self.begun is not None:
            self.begun.opened.append(at)

    def close_virtually(self, at: int) -> None:
        """Insert a virtual ``}`` at an offset. If it closes a virtual ``{``, neither counts in the balance."""
        opening = self.open_brace()
        self.stack.feed(Token("RBRACE", "", at, end_pos=at))
        if self.begun is not None and opening is not None and opening.start_pos in self.begun.opened:
            self.begun.opened.remove(opening.start_pos)

    def open_instead(self, token: Token) -> None:
        """Take a token for a ``{``, and read on behind it."""
        self.feed(Token("LBRACE", "{", token.start_pos, end_pos=token.end_pos))
        if self.begun is not None:
            self.begun.opened.append(token.start_pos)
        self.stack.at = token.end_pos

    def close_instead(self, token: Token) -> None:
        """Take a token for a ``}``, and read on behind it."""
        self.feed(Token("RBRACE", "}", token.start_pos, end_pos=token.end_pos))
        if self.begun is not None:
            self.begun.shut.append(token.start_pos)
        self.stack.at = token.end_pos

    def leaves_out(self, brace: Token) -> bool:
        """Whether a ``}`` is assumed to be one too many."""
        return self.begun is not None and brace.start_pos in self.begun.ignored

    def meant_by(self, brace: Token) -> Token | None:
        """The other brace, where a brace is assumed to be the wrong one; None elsewhere."""
        if self.begun is None or brace.start_pos not in self.begun.turned:
            return None
        kind, sign = ("RBRACE", "}") if brace.startswith("{") else ("LBRACE", "{")
        return Token(kind, sign, brace.start_pos, end_pos=brace.end_pos)

    def begin_anew(self, finding: Finding | None, damage: Span | None) -> None:
        """Read the declaration again from its beginning, under the assumptions made so far.

        Its findings are dropped, except those of the assumptions. ``finding`` and ``damage`` are of the newest one.
        """
        begun = self.begun
        if begun is None:
            return
        begun.about_braces += [finding] if finding is not None else []
        begun.around_braces += [damage] if damage is not None else []
        self.out.findings[begun.findings :] = begun.about_braces
        self.out.damage[begun.damage :] = begun.around_braces
        del self.out.mistaken[begun.mistaken :]
        for brace in [brace for brace in self.out.early if brace >= begun.at]:
            del self.out.early[brace]
        begun.opened.clear()
        begun.shut.clear()
        begun.to_close[:] = sorted(begun.closed)
        begun.to_head[:] = sorted(begun.headless)
        self.cut(begun.depth)
        self.stack.at = begun.at

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
        """The index on the stack of the innermost ``{`` not closed yet; pairs not reduced yet are passed over."""
        closed = 0
        for index in range(self.stack.depth - 1, -1, -1):
            kind = self.type_at(index)
            if kind == "LBRACE" and not closed:
                return index
            closed += (kind == "RBRACE") - (kind == "LBRACE")
        return None

    def open_brace(self) -> Token | None:
        """The innermost ``{`` not closed yet, which may be virtual."""
        index = self.innermost_brace()
        return None if index is None else self.stack.value(index)

    def virtually_open(self) -> bool:
        """Whether the innermost ``{`` not closed yet is virtual."""
        opening = self.open_brace()
        return opening is not None and is_virtual(opening)

    def complete(self, depth: int | None = None) -> bool:
        """Whether a construct may end here: the parser accepts a ``}``, or the end of the file."""
        return self.stack.accepts("RBRACE", depth=depth) or self.stack.accepts("$END", depth=depth)

    def began(self) -> int:
        """The stack's depth below the clause, step, arm or declaration that is being read."""
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
