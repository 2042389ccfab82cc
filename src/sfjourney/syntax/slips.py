"""A token that does not fit -> the one change that makes the text go on, where there is one, and what to say of it."""

from lark import Token

from sfjourney.diagnostics import Edit, Fix, Label
from sfjourney.spelling import likely
from sfjourney.syntax.absent import INSTEAD, SIGNS
from sfjourney.syntax.reading import WORDS, Reading
from sfjourney.syntax.wording import keywords, spelling

_INSERTED = ("LBRACE", "COLON", "RPAR", "RSQB", "EQUAL", "COMMA", "PERCENT")
_BRACKETS = frozenset({"LBRACE", "LPAR", "LSQB", "RBRACE", "RPAR", "RSQB"})


def mend_slip(reading: Reading, token: Token) -> bool:
    return (
        _unclosed_string(reading, token)
        or _sign_of_another_language(reading, token)
        or _misspelt(reading, token)
        or _misspelt_before(reading, token)
        or _forgotten(reading, token)
        or _surplus(reading, token)
    )


def _unclosed_string(reading: Reading, token: Token) -> bool:
    if token.type != "SIGN" or not str(token).startswith('"') or not reading.stack.accepts("STRING"):
        return False
    hint = 'close it with " on the same line'
    reading.report(
        "syntax/unclosed-string", "this string is never closed", reading.span(token), "begins here", help=hint
    )
    reading.feed(Token("STRING", '""', token.start_pos, end_pos=token.end_pos))
    return True


def _sign_of_another_language(reading: Reading, token: Token) -> bool:
    for terminal in reading.stack.possible():
        word = spelling(reading.lark, terminal)
        if SIGNS.get(str(token)) == word and _goes_on(reading, terminal, after=token):
            _replace(reading, token, terminal, word, f"`{token}` is written `{word}`")
            return True
    return False


def _misspelt(reading: Reading, token: Token) -> bool:
    if token.type not in WORDS:
        return False
    words = keywords(reading.lark, reading.stack.possible())
    word = likely(str(token), words)
    if word is None or not _goes_on(reading, words[word], after=token):
        return False
    _replace(reading, token, words[word], word, f"`{token}` is not a word of the language here")
    return True


def _misspelt_before(reading: Reading, token: Token) -> bool:
    """``snd welcome``: the misspelt keyword was taken for a label, and what follows it does not fit."""
    last = reading.previous
    if last is None or not reading.possible_label():
        return False
    words = keywords(reading.lark, reading.stack.possible(reading.stack.depth - 1))
    word = likely(str(last), words)
    if word is None or not _fits(reading, words[word], token):
        return False
    reading.stack.take_back(reading.stack.depth - 1)
    _replace(reading, last, words[word], word, f"`{last}` is not a word of the language")
    reading.stack.at = token.start_pos or 0
    return True


def _fits(reading: Reading, terminal: str, following: Token) -> bool:
    names = ("NAME", "EVENT_NAME") if following.type not in _BRACKETS else ()
    return any(
        reading.stack.accepts(terminal, kind, depth=reading.stack.depth - 1) for kind in (following.type, *names)
    )


def _forgotten(reading: Reading, token: Token) -> bool:
    if _forgotten_brace(reading, token):
        return True
    for terminal in _INSERTED:
        if reading.stack.accepts(terminal, token.type):
            sign = spelling(reading.lark, terminal)
            last = reading.previous or token
            end = last.end_pos or 0
            reading.report(
                "syntax/unexpected-token",
                f"a `{sign}` is missing before {reading.found(token)}",
                reading.span(token if not reading.starts_line(token) else last),
                f"expected `{sign}` " + ("before this" if not reading.starts_line(token) else "after this"),
            )
            reading.stack.feed(Token(terminal, sign, end, end_pos=end))
            reading.stack.at = token.start_pos or 0
            return True
    return False


def _forgotten_brace(reading: Reading, token: Token) -> bool:
    """A line that stands no further right than the block it is in began belongs after that block."""
    inner = reading.innermost_brace()
    if inner is None or not reading.starts_line(token) or not reading.stack.accepts("RBRACE", token.type):
        return False
    opening: Token = reading.stack.value(inner)
    if reading.column(token) > reading.indent(opening):
        return False
    reading.report(
        "syntax/unclosed-block",
        "this block is never closed: a `}` is missing",
        reading.span(opening),
        "opened here",
        related=(Label(reading.span(token), "a `}` is missing before this"),),
    )
    start = token.start_pos or 0
    reading.stack.feed(Token("RBRACE", "}", start, end_pos=start))
    reading.stack.at = start
    return True


def _surplus(reading: Reading, token: Token) -> bool:
    """A sign too many, or a word written twice: leave it out where what follows fits without it."""
    doubled = reading.previous is not None and str(token) == str(reading.previous) and token.type != "RBRACE"
    stray = token.type in {"COMMA", "COLON", "RPAR", "RSQB"} or str(token) in {";", "."}
    top_level_brace = token.type == "RBRACE" and reading.innermost_brace() is None
    if not (top_level_brace or ((doubled or stray) and _next_fits(reading, token))):
        return False
    what = "this stands twice" if doubled else f"{reading.found(token)} is one too many"
    hint = "steps and clauses need no sign between them" if stray and not doubled else None
    reading.report("syntax/unexpected-token", what, reading.span(token), "leave this out", help=hint)
    return True


def _next_fits(reading: Reading, token: Token) -> bool:
    following = reading.stack.next_token()
    reading.stack.at = token.end_pos or 0
    return following.possible and reading.stack.accepts(following.token.type)


def _goes_on(reading: Reading, terminal: str, after: Token) -> bool:
    """Whether the token that follows fits once ``terminal`` stands in place of ``after``."""
    if not reading.stack.accepts(terminal):
        return False
    following = reading.stack.next_token().token
    reading.stack.at = after.end_pos or 0
    if following.type == "SIGN" or str(following).replace("-", "").isidentifier():
        return True  # what it is depends on the state that only feeding would reach
    return reading.stack.accepts(terminal, following.type)


def _replace(reading: Reading, token: Token, terminal: str, word: str, message: str) -> None:
    span = reading.span(token)
    fix = Fix(f"write `{word}`", (Edit(span, word),), safe=False)
    code = "syntax/unknown-keyword" if str(token)[0].isalpha() else "syntax/unexpected-token"
    hint = INSTEAD.get(str(token)) or f"did you mean `{word}`?"
    reading.report(code, message, span, f"write `{word}`", help=hint, fix=fix)
    reading.feed(Token(terminal, word, token.start_pos, end_pos=token.end_pos))
