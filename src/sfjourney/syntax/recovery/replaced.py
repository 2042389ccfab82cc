"""A bracket or sign where another one is meant, or one too many -> what was meant, judged by how far the text goes on.

What stands in the place of a brace would make two mistakes of one: the sign that does not fit, and the brace that is
missing then. So it is looked at before braces are.
"""

from typing import Final

from sfjourney.diagnostics import Edit, Fix, Label
from sfjourney.syntax.automaton.stack import QUOTES
from sfjourney.syntax.automaton.wording import is_keyword, spelling
from sfjourney.syntax.recovery.braces import Turned
from sfjourney.syntax.recovery.mend_braces import closes_more, opens_more, turn
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.recovery.transposed import ENOUGH
from sfjourney.syntax.tokens import Token

_BRACKETS: Final = frozenset({"LPAR", "RPAR", "LSQB", "RSQB"})
_BRACES: Final = frozenset({"LBRACE", "RBRACE"})
_FAR: Final = 2 * ENOUGH
"""Tokens over which two guesses are compared."""


def mend_replaced(reading: Reading, token: Token) -> bool:
    """Recognise what stands in place of a brace or bracket, report it and read on. Returns whether it was that."""
    unclosed = token.type == "SIGN" and token[0] in QUOTES
    if token.type == "$END" or unclosed or is_keyword(reading.language, str(token)):
        return False
    if token.type in _BRACES:
        return _other_bracket(reading, token) or _turned(reading, token)
    return _closes(reading, token) or _opens(reading, token) or _other_bracket(reading, token)


def mend_stray_bracket(reading: Reading, token: Token) -> bool:
    """``send( welcome``, ``wait} 1 day``: a bracket too many, where much fits behind it."""
    if token.type not in _BRACKETS | _BRACES or _fits(reading, token.end_pos) < ENOUGH:
        return False
    _ignore(reading, token)
    span = reading.span(token)
    fix = Fix("leave it out", (Edit(span, ""),), safe=False)
    message = f"{reading.found(token)} is one too many"
    reading.report("syntax/unexpected-token", message, span, "leave this out", fix=fix)
    reading.stack.at = token.end_pos
    return True


def _fits(reading: Reading, start: int, *terminals: str) -> int:
    """How much of the text from an offset on fits behind such terminals; nothing where they do not fit."""
    states = reading.stack.trial()
    if not all(reading.stack.shift_on(states, terminal) for terminal in terminals):
        return 0
    return reading.stack.try_text(states, start, _FAR)


def _closes(reading: Reading, token: Token) -> bool:
    """``)`` or ``fi`` where a block ends: alone on its line below what opened the block, or with what follows it."""
    opening = reading.open_brace()
    if opening is None or not reading.stack.accepts("RBRACE"):
        return False
    closed = _fits(reading, token.end_pos, "RBRACE")
    likely = closed >= ENOUGH
    if _alone(reading, token):
        likely = reading.column(token) == reading.indent(opening)
    if not likely or not (opens_more(reading) or closed > _fits(reading, token.end_pos)):
        return False
    opened = (Label(reading.span(opening), "opened here"),) if len(opening) else ()
    report_instead(reading, token, "}", f"{reading.found(token)} stands where a block ends", opened)
    reading.close_instead(token)
    return True


def _opens(reading: Reading, token: Token) -> bool:
    """``branch (``, ``timeout:``, ``when CONDITION then``."""
    opened = _fits(reading, token.end_pos, "LBRACE")
    if not opened or reading.stack.accepts("LSQB"):  # a value: what stands there is hardly an object without its brace
        return False
    if not _ends_line(reading, token) and (opened < ENOUGH or reading.starts_line(token)):
        return False
    if not closes_more(reading) and (opened < ENOUGH or opened <= _fits(reading, token.end_pos)):
        return False
    report_instead(reading, token, "{", f"{reading.found(token)} stands where a block opens")
    reading.open_instead(token)
    return True


def _other_bracket(reading: Reading, token: Token) -> bool:
    """``count[/event/items)``, ``in ["a", "b")``, ``where {/item/price > 3 or ...)``."""
    if token.type not in _BRACKETS | _BRACES:
        return False
    fits = {meant: _fits(reading, token.end_pos, meant) for meant in sorted(_BRACKETS - {token.type})}
    meant = max(fits, key=fits.__getitem__)
    without = max(_fits(reading, token.end_pos), _fits(reading, token.start_pos, meant))
    if fits[meant] < ENOUGH or fits[meant] <= without:
        return False
    sign = spelling(reading.language, meant)
    report_instead(reading, token, sign, f"`{token}` stands where `{sign}` is meant")
    _ignore(reading, token)
    reading.feed(Token(meant, sign, token.start_pos, end_pos=token.end_pos))
    reading.stack.at = token.end_pos
    return True


def _turned(reading: Reading, token: Token) -> bool:
    """``timeout } exit }``, ``{ exit {``: the other brace, on a line with what it holds."""
    begun = reading.begun
    meant = {"LBRACE": "RBRACE", "RBRACE": "LBRACE"}[token.type]
    if begun is None or token.start_pos in begun.turned or _fits(reading, token.end_pos, meant) < ENOUGH:
        return False
    opening = reading.open_brace() if meant == "RBRACE" else None
    return turn(reading, Turned(token.start_pos, str(token), opening.start_pos if opening is not None else None))


def _ignore(reading: Reading, token: Token) -> None:
    """Count a brace no more, where its block is looked for."""
    begun = reading.begun
    if token.type in _BRACES and begun is not None and token.start_pos not in begun.ignored:
        begun.ignored.append(token.start_pos)


def _alone(reading: Reading, token: Token) -> bool:
    """Whether nothing but a comment stands beside a token on its line."""
    return reading.starts_line(token) and _ends_line(reading, token)


def _ends_line(reading: Reading, token: Token) -> bool:
    text = reading.source.text
    following = reading.language.skip(text, token.end_pos)
    return following == len(text) or "\n" in text[token.end_pos : following]


def report_instead(reading: Reading, token: Token, sign: str, message: str, related: tuple[Label, ...] = ()) -> None:
    """Report a token that stands in place of a sign."""
    span = reading.span(token)
    fix = Fix(f"write `{sign}`", (Edit(span, sign),), safe=False)
    hint = f"did you mean `{sign}`?"
    label = f"write `{sign}`"
    reading.report("syntax/unexpected-token", message, span, label, related=related, help=hint, fix=fix)
