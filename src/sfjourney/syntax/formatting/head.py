"""The tokens of one line -> its pieces: words with what may stand between them, and groups that stay together."""

from sfjourney.syntax.formatting.pieces import Close, Gap, Kind, Open, Piece, Remark, Word
from sfjourney.syntax.formatting.words import words
from sfjourney.syntax.tokens import Token, Tree

_CHAINS = frozenset({"any_of", "all_of", "did", "redact"})
_BEGIN_LINES = frozenset(
    "matching where within per if_running if_past if_missing did_where did_count in_last since_enrollment".split()  # noqa: SIM905  # reads as the grammar
)
"""Parts of a clause before which a line that is too long is broken."""
_TIGHT_BEFORE = frozenset({"COLON", "PERCENT"})
_BRACKETS = {("LPAR", "group"), ("LSQB", "membership"), ("LSQB", "array"), ("LBRACE", "object")}
_CLOSING = {("RPAR", "group"), ("RSQB", "membership"), ("RSQB", "array"), ("RBRACE", "object")}
_SPACE, _NONE, _MAY_BREAK = Gap(), Gap(""), Gap(breaks=True)


class HeadBuilder:
    """Takes the tokens of a line in written order, with the productions that begin and end between them."""

    def __init__(self) -> None:
        self._pieces: list[Piece] = [Open(Kind.LINE)]
        self._previous: Token | None = None
        self._gap: Gap | None = None
        """What stands behind the last word, where that is known already."""
        self._begins_line = False
        self._listed: set[int | None] = set()
        """Where the days stand that another one follows."""

    @property
    def empty(self) -> bool:
        return self._previous is None

    def pieces(self) -> tuple[Piece, ...]:
        return (*self._pieces, Close())

    def enter(self, tree: Tree) -> None:
        """A production begins."""
        production = tree.data
        if production in _BEGIN_LINES:
            self._begins_line = True
        elif production == "days":
            days = [day.children[0] for day in tree.children if isinstance(day, Tree)]
            self._listed.update(day.start_pos for day in days[:-1] if isinstance(day, Token))
        elif production in _CHAINS:
            self._part(_SPACE)
            self._pieces.append(Open(Kind.CHAIN))

    def leave(self, production: str) -> None:
        """A production ends."""
        if production in _CHAINS:
            self._pieces.append(Close())

    def add(self, token: Token, production: str, remarks: list[Remark], *, begins_line: bool) -> None:
        """A token of a production. ``remarks`` are the comments before it; those that are placed go out of it.

        ``begins_line`` says that no other word, commas aside, stands before it on its line.
        """
        if token.type == "COMMA":
            self._comma(token, production)
            return
        closes = (token.type, production) in _CLOSING
        self._part(self._before(token, production, closes=closes))
        self._pieces += remarks
        remarks.clear()
        listed = "," if token.start_pos in self._listed else ""
        for number, word in enumerate(words(token, production, self._previous)):
            self._pieces += [_SPACE, Word(word)] if number else [Word(word + listed, begins_line)]
        self._previous = token
        if closes:
            self._pieces.append(Close())
        elif (token.type, production) in _BRACKETS:
            self._pieces.append(Open(Kind.BRACKETS))
            self._gap = Gap("", breaks=True)
        elif token.type == "LPAR":
            self._gap = _NONE

    def _comma(self, token: Token, production: str) -> None:
        """A comma stands behind the word before it, whatever comment was between them."""
        if production != "days":
            self._pieces.append(Word(","))
            self._gap = _MAY_BREAK
        self._previous = token

    def _before(self, token: Token, production: str, *, closes: bool) -> Gap:
        previous = self._previous
        if closes:
            self._gap = None
            return Gap("", breaks=True, closes=True)
        if token.type in _TIGHT_BEFORE or token.type == "RPAR":
            return _NONE
        if token.type == "LPAR" and previous is not None and previous.type in {"COUNT", "LOWER"}:
            return _NONE
        joins = (token.type, production) in {("OR", "any_of"), ("AND", "all_of")}
        return _MAY_BREAK if joins or self._begins_line else _SPACE

    def _part(self, gap: Gap) -> None:
        """Part the next word from the last one: as was found before, or like this."""
        if self._previous is None:
            return
        if not isinstance(self._pieces[-1], Gap | Open) or self._gap is not None:
            self._pieces.append(self._gap or gap)
        elif gap.closes:
            self._pieces.append(gap)
        self._gap = None
        self._begins_line = False
