"""A text that does not parse -> a tree of what does, and one finding for each mistake.

The parser is stepped by hand. Where a token does not fit, the likely slip is mended if one change lets the parse go
on (a misspelt keyword, a sign of another language, a forgotten bracket). Otherwise the construct that broke is taken
back and reading goes on at the next line that begins something new, so that one mistake costs one construct and gives
one finding.
"""

import re

from lark import Lark, Token

from sfjourney.source import Source
from sfjourney.syntax.absent import INSTEAD
from sfjourney.syntax.blocks import close_forgotten, unclosed
from sfjourney.syntax.reading import Reading, Recovered, is_word
from sfjourney.syntax.skipping import skip
from sfjourney.syntax.slips import mend_slip
from sfjourney.syntax.wording import expected

_CLAUSES = frozenset({"ENROLL", "TIMEZONE", "SUBSCRIPTION", "TRANSACTIONAL", "WINDOW", "CAP", "GOAL", "DRAFT", "ON"})
_MOST_FINDINGS = 100
_HINTS = {
    "a pointer": "a pointer begins with what it is of: /event/cartId, /profile/plan",
    "a clock time": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "a clock time, a day of the week or `always`": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "a clock time or a day of the week": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "`missing` or `present`": "write `is present` or `is missing`; a value that is there and null is `== null`",
    "`to`": "a window has an end: 08:00 to 20:00",
    "`else`": 'a zone that is read from data names a fallback: timezone /profile/timezone else "Europe/Berlin"',
    "`if`": "say both what happens if the date is past and if it is missing: if past exit if missing exit",
}
"""What to do where exactly this could have followed."""

_QUOTED_EVENT = 'an event name with other characters stands in quotes: "Order Completed"'
_DOTTED = re.compile(r"(?:event|profile|data)(?:\.\w+)+")
"""A value as other languages name it."""


def recover(lark: Lark, source: Source) -> Recovered:
    """Read a text that Lark refused."""
    reading = Reading(lark, source)
    while True:
        lexed = reading.stack.next_token()
        token = lexed.token
        if token.type == "$END" and reading.stack.accepts("$END"):
            reading.out.tree = reading.stack.finish()
            return reading.out
        if lexed.possible and reading.stack.accepts(token.type):
            close_forgotten(reading, token)
            reading.feed(token)
        elif len(reading.out.findings) >= _MOST_FINDINGS:
            return reading.out
        else:
            _mend(reading, token)


def _mend(reading: Reading, token: Token) -> None:
    if unclosed(reading, token):
        return
    # `send welcome window mon`: on one line a brace was forgotten before the clause, on a line of its own none was.
    if reading.starts_line(token):
        mended = _clause_after_step(reading, token) or mend_slip(reading, token)
    else:
        mended = mend_slip(reading, token) or _clause_after_step(reading, token)
    if not mended:
        _unexpected(reading, token)
        skip(reading, token)


def _unexpected(reading: Reading, token: Token) -> None:
    """Say what was found and what could have stood there; where a line breaks off, show its end."""
    previous = reading.previous
    wanted = expected(reading.lark, reading.stack.possible())
    code, span, label = "syntax/unexpected-token", reading.span(token), f"expected {wanted}"
    message = f"{reading.found(token)} does not fit here: expected {wanted}"
    if is_word(token) and str(token) in INSTEAD:
        code, message, label = "syntax/unknown-keyword", f"`{token}` is not a word of this language", "no such word"
    elif token.type == "SIGN" and str(token).startswith('"'):
        code, message, label = "syntax/unclosed-string", "this string is never closed", "begins here"
    elif previous is not None and reading.starts_line(token) and not _begins_anew(reading, token):
        span, label = reading.span(previous), f"expected {wanted} after this"
    reading.report(code, message, span, label, help=_hint(reading, token, wanted))


def _begins_anew(reading: Reading, token: Token) -> bool:
    """Whether the mistake lies in what begins here, and not in the line before, which may be whole."""
    previous = reading.previous
    return token.type == "SIGN" or reading.complete() or (previous is not None and previous.type == "LBRACE")


def _hint(reading: Reading, token: Token, wanted: str) -> str | None:
    previous = reading.previous
    dotted = _DOTTED.match(reading.source.text, token.start_pos or 0)
    if dotted is not None:
        return f"values are named by pointers: /{dotted.group().replace('.', '/')}"
    if token.type == "SIGN" and str(token).startswith("'"):
        return "strings stand in double quotes"
    event = previous if previous is not None and previous.type == "EVENT_NAME" else None
    if event is not None and event.end_pos == token.start_pos:
        return _QUOTED_EVENT
    # `on schedule "0 9 * * *"`: an event may be called so, but what follows shows that none is meant.
    for word in (token, previous):
        if word is not None and str(word) in INSTEAD and (word is token or is_word(word)):
            return INSTEAD[str(word)]
    if event is not None and is_word(token) and not reading.starts_line(token):
        return _QUOTED_EVENT
    return _HINTS.get(wanted)


def _clause_after_step(reading: Reading, token: Token) -> bool:
    """A clause among the steps."""
    last = reading.previous
    if not reading.stack.accepts("SEND"):
        return False
    place, word = reading.span(token), str(token)
    if last is not None and last.type == "EXIT" and token.type in {"ON", "WHEN"}:
        place, word = reading.span(last).to(place), f"exit {word}"
    elif token.type not in _CLAUSES:
        return False
    message = f"the clause `{word}` stands after a step"
    hint = "move it up: the clauses of a Journey come before its first step"
    reading.report("syntax/clause-after-step", message, place, "clauses come first", help=hint)
    skip(reading, reading.next_after(token))
    return True
