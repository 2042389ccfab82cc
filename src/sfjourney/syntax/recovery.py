"""A text that does not parse -> a tree of what does, and one finding for each mistake.

The parser is stepped by hand. Where a token does not fit, the likely slip is mended if one change lets the parse go
on (a misspelt keyword, a sign of another language, a forgotten bracket). Otherwise the construct that broke is taken
back and reading goes on at the next line that begins something the parser could accept there, so that one mistake
costs one construct and gives one finding.
"""

import re

from lark import Lark, Token

from sfjourney.diagnostics import Label
from sfjourney.source import Source
from sfjourney.syntax.absent import INSTEAD
from sfjourney.syntax.reading import WORDS, Reading, Recovered
from sfjourney.syntax.slips import mend_slip
from sfjourney.syntax.wording import expected

_OPEN = {"LBRACE": "RBRACE", "LPAR": "RPAR", "LSQB": "RSQB"}
_CLOSE = {closing: opening for opening, closing in _OPEN.items()}
_DECLARATIONS = frozenset({"JOURNEY", "EVENT", "SEGMENT", "PROFILE"})
_CLAUSES = frozenset({"ENROLL", "TIMEZONE", "SUBSCRIPTION", "TRANSACTIONAL", "WINDOW", "CAP", "GOAL", "DRAFT", "ON"})
_CLAUSE_WORDS = frozenset(terminal.lower() for terminal in _CLAUSES)
_STEPS = frozenset({"SEND", "WAIT", "BRANCH", "SPLIT", "SET", "EXIT"})
_STARTERS = _CLAUSES | _DECLARATIONS | _STEPS | frozenset({"WHEN", "ELSE", "TIMEOUT"})
_MOST_FINDINGS = 100
_HINTS = {
    "a pointer": "a pointer begins with what it is of: /event/cartId, /profile/plan",
    "a clock time": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "a clock time, a day of the week or `always`": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "a clock time or a day of the week": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "`to`": "a window has an end: 08:00 to 20:00",
    "`else`": 'a zone that is read from data names a fallback: timezone /profile/timezone else "Europe/Berlin"',
    "`if`": "say both what happens if the date is past and if it is missing: if past exit if missing exit",
}
"""What to do where exactly this could have followed."""

_DOTTED = re.compile(r"(?:event|profile|data)(?:\.\w+)+")
"""A value as other languages name it."""

_STRINGS_AND_COMMENTS = re.compile(r'"(?:[^"\\\n]|\\.)*"|#[^\n]*|`[^`\n]*`')


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
            reading.feed(token)
        elif len(reading.out.findings) >= _MOST_FINDINGS:
            return reading.out
        else:
            _mend(reading, token)


def _mend(reading: Reading, token: Token) -> None:
    if _unclosed(reading, token) or _clause_after_step(reading, token) or mend_slip(reading, token):
        return
    _unexpected(reading, token)
    _skip(reading, token)


def _unexpected(reading: Reading, token: Token) -> None:
    """Say what was found and what could have stood there; at a line's end, show the end of that line."""
    previous, hint = reading.previous, None
    wanted = expected(reading.lark, reading.stack.possible())
    span, label = reading.span(token), f"expected {wanted}"
    words = [str(token)]
    if previous is not None and reading.possible_label():
        words.insert(0, str(previous))
    for word in words:
        hint = hint or INSTEAD.get(word)
    if hint is not None and str(token) not in INSTEAD and previous is not None:
        span = reading.span(previous)
        token = previous
    elif previous is not None and reading.starts_line(token) and token.type != "SIGN":
        span, label = reading.span(previous), f"expected {wanted} after this"
    if token.type == "SIGN" and str(token).startswith("'"):
        hint = "strings stand in double quotes"
    code = "syntax/unknown-keyword" if hint is not None and token.type in WORDS else "syntax/unexpected-token"
    if str(token) == "-" and previous is not None and previous.type == "EVENT_NAME":
        hint = 'an event name with other characters stands in quotes: "Order Completed"'
    dotted = _DOTTED.match(reading.source.text, token.start_pos or 0)
    if dotted is not None:
        hint = f"values are named by pointers: /{dotted.group().replace('.', '/')}"
    hint = hint or _HINTS.get(wanted)
    message = f"{reading.found(token)} does not fit here: expected {wanted}"
    if token is previous:  # it was read as a label, so what is expected would be that of a label
        message, label = f"{reading.found(token)} is not a word of this language", "no such word"
    if token.type == "SIGN" and str(token).startswith('"'):
        code, message, label = "syntax/unclosed-string", "this string is never closed", "begins here"
    reading.report(code, message, span, label, help=hint)


def _unclosed(reading: Reading, token: Token) -> bool:
    """The file ends, or a declaration begins at the first column, while a block is open: close it here."""
    declares = token.type in _DECLARATIONS and reading.column(token) == 1
    ends = token.type == "$END" or (declares and not reading.stack.accepts(token.type))
    inner = reading.innermost_brace()
    if not ends or inner is None:
        return False
    opening = _misaligned(reading, token) or reading.stack.value(inner)
    place = reading.span(reading.previous) if reading.previous is not None else reading.span(token)
    reading.report(
        "syntax/unclosed-block",
        "this block is never closed: a `}` is missing",
        reading.span(opening),
        "opened here",
        related=(Label(place, "a `}` is missing after this at the latest"),),
    )
    reading.out.damage.append(reading.span(opening).to(reading.span(token)))
    while reading.innermost_brace() is not None:
        if reading.stack.accepts("RBRACE"):
            reading.stack.feed(Token("RBRACE", "}", token.start_pos, end_pos=token.start_pos))
        else:
            _take_back_broken_construct(reading)
    reading.stack.at = token.start_pos or 0
    return True


def _misaligned(reading: Reading, until: Token) -> Token | None:
    """The first brace whose closing brace stands further left than the line it opened on."""
    opened: list[tuple[int, int]] = []
    text = _STRINGS_AND_COMMENTS.sub(lambda found: " " * len(found.group()), reading.source.text)
    for found in re.finditer(r"[{}]", text[: until.start_pos]):
        at = found.start()
        line = text.rfind("\n", 0, at) + 1
        indent = len(text[line:at]) - len(text[line:at].lstrip())
        if found.group() == "{":
            opened.append((at, indent))
        elif opened:
            start, wanted = opened.pop()
            if not text[line:at].strip() and indent < wanted:
                return Token("LBRACE", "{", start, end_pos=start + 1)
    return None


def _clause_after_step(reading: Reading, token: Token) -> bool:
    """A clause among the steps: its keyword is read as one where a name ended, else as a label."""
    before, last = (*(None, None), *reading.read)[-2:]
    if token.type in _CLAUSES | {"WHEN"} and reading.stack.accepts("SEND") and not reading.possible_label():
        place, word, after = reading.span(token), str(token), last
    elif last is not None and reading.possible_label():
        place, word, after = reading.span(last), str(last), before
    else:
        return False
    if after is not None and after.type == "EXIT" and word in {"on", "when"}:
        word, place = f"exit {word}", reading.span(after).to(place)
    elif word not in _CLAUSE_WORDS:
        return False
    message = f"the clause `{word}` stands after a step"
    hint = "move it up: the clauses of a Journey come before its first step"
    reading.report("syntax/clause-after-step", message, place, "clauses come first", help=hint)
    _skip(reading, reading.next_after(token))
    return True


def _skip(reading: Reading, token: Token) -> None:
    """Leave the broken construct behind: read to where something new begins that the parser could accept."""
    start = (reading.previous or token).start_pos or 0
    depth = 0
    while token.type != "$END":
        if token.type in _OPEN:
            depth += 1
        elif token.type in _CLOSE and depth:
            depth -= 1
        elif depth == 0 and _resume(reading, token):
            break
        token = reading.stack.next_anywhere()
    else:
        reading.stack.at = len(reading.source.text)
        if reading.innermost_brace() is None:
            reading.cut(
                max(depth for depth in range(reading.stack.depth + 1) if reading.stack.accepts("$END", depth=depth))
            )
    reading.out.damage.append(reading.source.span(start, reading.stack.at))


def _resume(reading: Reading, token: Token) -> bool:
    """Cut the stack so that ``token`` fits, where it begins a line or closes the block; False to read on."""
    brace = reading.innermost_brace()
    inner = -1 if brace is None else brace
    if token.type == "RBRACE":
        return _resume_at_brace(reading, token, inner)
    if not reading.starts_line(token) or not (token.type in _STARTERS or _is_label(reading, token)):
        return False
    if token.type in _DECLARATIONS and reading.column(token) == 1 and inner >= 0:
        reading.stack.at = token.start_pos or 0
        reading.cut(inner + 1)
        return True
    for depth in range(reading.stack.depth, inner, -1):
        if reading.stack.accepts(token.type, depth=depth):
            reading.cut(depth)
            reading.stack.at = token.start_pos or 0
            return True
    return False


def _is_label(reading: Reading, token: Token) -> bool:
    return token.type in WORDS and reading.source.text[token.end_pos or 0 :].lstrip(" ").startswith(":")


def _resume_at_brace(reading: Reading, token: Token, inner: int) -> bool:
    for depth in range(reading.stack.depth, inner, -1):
        if reading.stack.accepts("RBRACE", depth=depth):
            reading.cut(depth)
            reading.stack.at = token.start_pos or 0
            return True
    # The block holds nothing whole: it goes with the construct that it belongs to, and so does its brace.
    _take_back_broken_construct(reading)
    return False


def _take_back_broken_construct(reading: Reading) -> None:
    """Take back the innermost open brace and what stood before it, down to where a step or clause could begin."""
    for depth in range(reading.innermost_brace() or 0, -1, -1):
        if any(reading.stack.accepts(start, depth=depth) for start in ("SEND", "WHEN", "RBRACE", "JOURNEY")):
            reading.cut(depth)
            return
    reading.cut(0)
