"""A text that does not parse -> a tree of what does, and one finding for each mistake.

The parser is driven token by token. Where the look-ahead token fits in no action of the parser's state, the repairs are
tried in order. One that recognises its mistake reports it, changes what is read (the parser's stack, the offset that
is read from, or assumptions about braces with which the declaration is read again), and parsing goes on. Where none
does, the construct that broke is popped off the stack and what follows is skipped up to a line that begins something
new (panic mode), so that one mistake costs one construct and gives one finding.
"""

from collections.abc import Callable
from typing import Final

from sfjourney.source import Source
from sfjourney.syntax.automaton.language import Language
from sfjourney.syntax.automaton.wording import expected
from sfjourney.syntax.lexical import MOST_FINDINGS, not_read_from
from sfjourney.syntax.recovery.blocks import close_forgotten, closed_by_word, closed_early, leave_all, unclosed
from sfjourney.syntax.recovery.doubled import mend_doubled
from sfjourney.syntax.recovery.early_steps import clause_after_step, put_back
from sfjourney.syntax.recovery.exchanged import mend_exchanged, read_exchanged
from sfjourney.syntax.recovery.foreign_blocks import mend_foreign_block
from sfjourney.syntax.recovery.half_lines import mend_bare_exit, mend_half_line
from sfjourney.syntax.recovery.headless import head_where_lost, mend_headless, mend_nowhere
from sfjourney.syntax.recovery.hints import begins_anew, foreign, hint
from sfjourney.syntax.recovery.mend_braces import close_where_missing, mend_braces
from sfjourney.syntax.recovery.misread import misread_name
from sfjourney.syntax.recovery.open_strings import mend_swallowed
from sfjourney.syntax.recovery.quotes import UNCLOSED_POINTER
from sfjourney.syntax.recovery.reading import Reading, Recovered, is_word
from sfjourney.syntax.recovery.replaced import mend_replaced, mend_stray_bracket
from sfjourney.syntax.recovery.skipping import skip, skipped_behind_arms
from sfjourney.syntax.recovery.slips import mend_slip
from sfjourney.syntax.recovery.transposed import mend_neighbours
from sfjourney.syntax.tokens import Token


def recover(language: Language, source: Source) -> Recovered:
    """Read a text in which some token does not fit."""
    reading = Reading(language, source)
    while read_on(reading):
        pass
    return _finish(reading)


def read_on(reading: Reading) -> bool:
    """Read one token, or mend what keeps it from being read; False where nothing is left to read."""
    lexed = reading.stack.next_token()
    token = lexed.token
    if close_where_missing(reading, token) or head_where_lost(reading, token):
        return True
    if read_exchanged(reading, token):
        return True
    if token.type == "RBRACE" and reading.leaves_out(token):
        reading.stack.at = token.end_pos or 0
        return True
    meant = reading.meant_by(token)
    if meant is not None and reading.stack.accepts(meant.type):
        reading.feed(meant)
        reading.stack.at = meant.end_pos or 0
        return True
    if token.type == "$END" and reading.stack.accepts("$END"):
        return False
    if lexed.possible and reading.stack.accepts(token.type):
        close_forgotten(reading, token)
        reading.feed(token)
    elif len(reading.out.findings) >= MOST_FINDINGS:
        _give_up(reading, token)
        return False
    else:
        _mend(reading, token)
    return True


def _give_up(reading: Reading, token: Token) -> None:
    """Say that nothing is read from here on, and keep what was read up to here."""
    reading.out.findings.append(not_read_from(reading.span(token)))
    reading.out.damage.append(reading.source.span(token.start_pos, len(reading.source.text)))
    leave_all(reading, token)


def _finish(reading: Reading) -> Recovered:
    tree = reading.stack.finish()
    put_back(tree, reading.out.early)
    reading.out.tree = tree
    return reading.out


_REPAIRS: Final[tuple[Callable[[Reading, Token], bool], ...]] = (
    mend_foreign_block,
    mend_half_line,
    mend_bare_exit,
    # Whole lines first: a line too many, missing, or in the other order would be taken for a mistake of its brace.
    mend_doubled,
    mend_nowhere,
    mend_exchanged,
    # What stands in place of a brace, or swallows one, before braces are counted.
    mend_swallowed,
    closed_by_word,
    mend_replaced,
    mend_neighbours,
    mend_braces,
    unclosed,
    closed_early,
    misread_name,
    skipped_behind_arms,
    mend_headless,
)
"""Tried in this order; each returns whether it recognised and repaired its mistake."""


def _mend(reading: Reading, token: Token) -> None:
    if any(repair(reading, token) for repair in _REPAIRS):
        return
    # `send welcome window mon`: on one line, or further in, a brace was forgotten before the clause; else none was.
    previous = reading.previous
    further_in = previous is not None and reading.column(token) > reading.indent(previous)
    if reading.starts_line(token) and not further_in:
        mended = clause_after_step(reading, token) or mend_slip(reading, token)
    else:
        mended = mend_slip(reading, token) or clause_after_step(reading, token)
    if not mended and not mend_stray_bracket(reading, token):
        _unexpected(reading, token)
        skip(reading, token)


def _unexpected(reading: Reading, token: Token) -> None:
    """Say what was found and what could have stood there; where a line breaks off, show its end."""
    previous = reading.previous
    wanted = expected(reading.language, reading.stack.possible())
    code, span, label = "syntax/unexpected-token", reading.span(token), f"expected {wanted}"
    message = f"{reading.found(token)} does not fit here: expected {wanted}"
    if is_word(token) and foreign(reading, token) is not None:
        code, message, label = "syntax/unknown-keyword", f"`{token}` is not a word of this language", "no such word"
    elif token.type == "SIGN" and str(token).startswith('"'):
        code, message, label = "syntax/unclosed-string", "this string is never closed", "begins here"
    elif token.type == "SIGN" and str(token).startswith("`") and not str(token).endswith("`", 1):
        message, label = UNCLOSED_POINTER, "begins here"
    elif previous is not None and reading.starts_line(token) and not begins_anew(reading, token):
        message, span = f"{wanted} is missing after {reading.found(previous)}", reading.span(previous)
        label = f"expected {wanted} after this"
    reading.report(code, message, span, label, help=hint(reading, token, wanted))
