"""A text that does not parse -> a tree of what does, and one finding for each mistake.

The parser is stepped by hand. Where a token does not fit, the likely slip is mended if one change lets the parse go
on (a misspelt keyword, a sign of another language, a forgotten bracket). Otherwise the construct that broke is taken
back and reading goes on at the next line that begins something new, so that one mistake costs one construct and gives
one finding.
"""

import re

from sfjourney.source import Source
from sfjourney.syntax.absent import IN_PLACE_OF, INSTEAD
from sfjourney.syntax.blocks import close_forgotten, closed_early, leave_all, unclosed
from sfjourney.syntax.early_steps import clause_after_step, put_back
from sfjourney.syntax.language import Language
from sfjourney.syntax.misread import QUOTED_EVENT, misread_name
from sfjourney.syntax.quotes import HOW_POINTERS_CLOSE, UNCLOSED_POINTER
from sfjourney.syntax.reading import Reading, Recovered, is_word
from sfjourney.syntax.skipping import skip, skipped_behind_arms
from sfjourney.syntax.slips import mend_slip
from sfjourney.syntax.tokens import Token
from sfjourney.syntax.wording import expected, spelling

_MOST_FINDINGS = 100
_POLICY = "say whether emails go out before anyone asks for them: subscription NAME opt-in, or opt-out"
_HINTS = {
    "a pointer": "a pointer begins with what it is of: /event/cartId, /profile/plan",
    "a clock time": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "a clock time, a day of the week or `always`": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "a clock time or a day of the week": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "`missing` or `present`": "write `is present` or `is missing`; a value that is there and null is `== null`",
    "a unit of time": "write a duration in words, 1 hour 30 minutes, or in one: 1h30m",
    "`to`": "a window has an end: 08:00 to 20:00",
    "`opt-in` or `opt-out`": _POLICY,
    "a string, `opt-in` or `opt-out`": _POLICY,
    "`else`": 'a zone that is read from data names a fallback: timezone /profile/timezone else "Europe/Berlin"',
    "`if`": "say both what happens if the date is past and if it is missing: if past exit if missing exit",
}
"""What to do where exactly this could have followed."""

_DOTTED = re.compile(r"(?:event|profile|data)(?:[./]\w+)+")
"""A value as other languages name it."""
_TWELVE_HOURS = re.compile(r"(1[0-2]|0?[1-9])(?::([0-5][0-9]))?[ \t]*([ap])\.?m\b", re.IGNORECASE)
_COMMENTS = ("//", "/*")
"""How comments begin in other languages."""


def recover(language: Language, source: Source) -> Recovered:
    """Read a text in which some token does not fit."""
    reading = Reading(language, source)
    while True:
        lexed = reading.stack.next_token()
        token = lexed.token
        if token.type == "$END" and reading.stack.accepts("$END"):
            return _finish(reading)
        if lexed.possible and reading.stack.accepts(token.type):
            close_forgotten(reading, token)
            reading.feed(token)
        elif len(reading.out.findings) >= _MOST_FINDINGS:
            _give_up(reading, token)
            return _finish(reading)
        else:
            _mend(reading, token)


def _give_up(reading: Reading, token: Token) -> None:
    """Say that nothing is read from here on, and keep what was read up to here."""
    message = f"{_MOST_FINDINGS} mistakes stand above: what follows is not read"
    hint = "put those right first"
    reading.report("syntax/unexpected-token", message, reading.span(token), "reading ends here", help=hint)
    reading.out.damage.append(reading.source.span(token.start_pos, len(reading.source.text)))
    leave_all(reading, token)


def _finish(reading: Reading) -> Recovered:
    tree = reading.stack.finish()
    put_back(tree, reading.out.early)
    reading.out.tree = tree
    return reading.out


def _mend(reading: Reading, token: Token) -> None:
    if unclosed(reading, token):
        return
    if closed_early(reading, token) or misread_name(reading, token):
        return
    if skipped_behind_arms(reading, token):
        return
    # `send welcome window mon`: on one line a brace was forgotten before the clause, on a line of its own none was.
    if reading.starts_line(token):
        mended = clause_after_step(reading, token) or mend_slip(reading, token)
    else:
        mended = mend_slip(reading, token) or clause_after_step(reading, token)
    if not mended:
        _unexpected(reading, token)
        skip(reading, token)


def _unexpected(reading: Reading, token: Token) -> None:
    """Say what was found and what could have stood there; where a line breaks off, show its end."""
    previous = reading.previous
    wanted = expected(reading.language, reading.stack.possible())
    code, span, label = "syntax/unexpected-token", reading.span(token), f"expected {wanted}"
    message = f"{reading.found(token)} does not fit here: expected {wanted}"
    if is_word(token) and str(token) in INSTEAD:
        code, message, label = "syntax/unknown-keyword", f"`{token}` is not a word of this language", "no such word"
    elif token.type == "SIGN" and str(token).startswith('"'):
        code, message, label = "syntax/unclosed-string", "this string is never closed", "begins here"
    elif token.type == "SIGN" and str(token).startswith("`") and not str(token).endswith("`", 1):
        message, label = UNCLOSED_POINTER, "begins here"
    elif previous is not None and reading.starts_line(token) and not _begins_anew(reading, token):
        span, label = reading.span(previous), f"expected {wanted} after this"
    reading.report(code, message, span, label, help=_hint(reading, token, wanted))


def _begins_anew(reading: Reading, token: Token) -> bool:
    """Whether the mistake lies in what begins here, and not in the line before, which may be whole."""
    previous = reading.previous
    return token.type == "SIGN" or reading.complete() or (previous is not None and previous.type == "LBRACE")


def _hint(reading: Reading, token: Token, wanted: str) -> str | None:
    previous = reading.previous
    dotted = _DOTTED.match(reading.source.text, token.start_pos)
    if dotted is not None:
        return f"values are named by pointers: /{dotted.group().replace('.', '/')}"
    if reading.source.text.startswith(_COMMENTS, token.start_pos):
        return "a comment begins with # and ends with its line"
    clock = _clock_time(reading, token)
    if clock is not None:
        return f"write {clock}: a clock time is HH:MM, in 24 hours"
    if token.type == "SIGN" and str(token).startswith("'"):
        return "strings stand in double quotes"
    if token.type == "SIGN" and str(token).startswith("`"):
        return HOW_POINTERS_CLOSE
    if previous is not None and not reading.starts_line(token):
        if previous.type == "EXIT":
            return "a clause is `exit on EVENT` or `exit when CONDITION`; as a step, `exit` stands alone"
        if token.type == "NUMBER" and reading.stack.accepts("EXACTLY"):
            return f"write `exactly {token} times`, `at least {token} times` or `at most {token} times`"
    return _instead(reading, token) or _HINTS.get(wanted)


def _clock_time(reading: Reading, token: Token) -> str | None:
    """The clock time that `9am` or `9:30 pm` is, be the token its number or what follows the number."""
    for begin in (token, reading.previous):
        start = begin.start_pos if begin is not None else 0
        found = _TWELVE_HOURS.match(reading.source.text, start)
        if found is not None and found.end() >= token.end_pos:
            hour = int(found[1]) % 12 + (12 if found[3] in "pP" else 0)
            return f"{hour:02}:{found[2] or '00'}"
    return None


def _instead(reading: Reading, token: Token) -> str | None:
    """What to write instead of a word, by what it could have been here, or by what it is taken for elsewhere."""
    previous = reading.previous
    for terminal in reading.stack.possible():
        hint = IN_PLACE_OF.get((spelling(reading.language, terminal), str(token)))
        if hint is not None:
            return hint
    line_before = reading.starts_line(token) and not _begins_anew(reading, token)
    # `on schedule "0 9 * * *"`: an event may be called so, but what follows shows that none is meant.
    for word in (None if line_before else token, previous):
        if word is not None and str(word) in INSTEAD and (word is token or is_word(word)):
            return INSTEAD[str(word)]
    named = previous is not None and previous.type == "EVENT_NAME"
    return QUOTED_EVENT if named and is_word(token) and not reading.starts_line(token) else None
