"""A token that does not fit -> the one change that makes the text go on, where there is one, and what to say of it."""

from sfjourney.diagnostics import Edit, Fix
from sfjourney.source import Span
from sfjourney.spelling import likely
from sfjourney.syntax.absent import INSTEAD, SIGNS
from sfjourney.syntax.loose_json import mend_loose_json
from sfjourney.syntax.mend_braces import closes_more
from sfjourney.syntax.quotes import mend_quotes
from sfjourney.syntax.reading import Reading, is_word, kinds
from sfjourney.syntax.strays import mend_stray
from sfjourney.syntax.tokens import Token
from sfjourney.syntax.wording import keywords, spelling

_INSERTED = ("LBRACE", "COLON", "RPAR", "RSQB", "EQUAL", "COMMA", "PERCENT")


def mend_slip(reading: Reading, token: Token) -> bool:
    """Recognise a common slip at a token that does not fit, report it and read on. Returns whether it was one."""
    return (
        mend_quotes(reading, token)
        or mend_stray(reading, token)
        or mend_loose_json(reading, token)
        or _in_two(reading, token)
        or _sign_of_another_language(reading, token)
        or _twice(reading, token)
        or _before_another_sign(reading, token)
        or _misspelt(reading, token)
        or _forgotten(reading, token)
        or _surplus(reading, token)
    )


def _in_two(reading: Reading, token: Token) -> bool:
    """``1h 30m``: a duration whose parts stand apart."""
    last = reading.previous
    if last is None or last.type != "SHORT_DURATION" or token.type != last.type or reading.starts_line(token):
        return False
    between = reading.source.span(last.end_pos, token.start_pos)
    fix = Fix(f"write {last}{token}", (Edit(between, ""),), safe=True)
    whole = reading.span(last).to(reading.span(token))
    message = "the parts of a short duration stand together"
    reading.report("syntax/unexpected-token", message, whole, f"write {last}{token}", fix=fix)
    return True


def _sign_of_another_language(reading: Reading, token: Token) -> bool:
    for terminal in reading.stack.possible():
        word = spelling(reading.language, terminal)
        if SIGNS.get(str(token)) == word and _goes_on(reading, terminal, after=token):
            _replace(reading, token, terminal, word, f"`{token}` is written `{word}`", safe=True)
            return True
    return False


def _misspelt(reading: Reading, token: Token) -> bool:
    if not is_word(token):
        return False
    words = keywords(reading.language, reading.stack.possible())
    word = likely(str(token), words)
    if word is None or not _goes_on(reading, words[word], after=token):
        return False
    message = f"`{token}` is not a word of the language here"
    _replace(reading, token, words[word], word, message, safe=str(token).lower() == word)
    return True


def _before_another_sign(reading: Reading, token: Token) -> bool:
    """A word that only its sign would have made a key or a label."""
    if not token[:1].isalpha():
        return False
    following = reading.next_after(token)
    reading.stack.at = token.end_pos
    if reading.stack.accepts("KEY"):
        if following.type == "EQUAL":  # any other sign does not fit, and says so
            message = f"the `=` of `{token}` stands on another line"
            reading.report("syntax/unexpected-token", message, reading.span(following), "move this up")
        reading.feed(Token("KEY", str(token), token.start_pos, end_pos=token.end_pos))
        return True
    fits = is_word(token) and str(token) not in INSTEAD and reading.stack.accepts("LABEL", "COLON", following.type)
    if not fits or reading.starts_line(following):
        return False
    message = f"a `:` is missing after the label `{token}`"
    reading.report("syntax/unexpected-token", message, reading.span(token), "expected `:` after this")
    reading.feed(Token("LABEL", str(token), token.start_pos, end_pos=token.end_pos))
    reading.feed(Token("COLON", "", token.end_pos, end_pos=token.end_pos))
    return True


def _forgotten(reading: Reading, token: Token) -> bool:
    for terminal in _INSERTED:
        if terminal == "LBRACE" and token.type == "RBRACE" and not closes_more(reading):
            continue  # where a value is missing, an empty object would do
        if (
            terminal == "LBRACE"
            and token.type == "NUMBER"
            and reading.source.text[token.end_pos : token.end_pos + 1] in "/:"
        ):
            continue  # `split 50/50 {`: the brace is there
        if any(reading.stack.accepts(terminal, kind) for kind in kinds(token)):
            sign = spelling(reading.language, terminal)
            last = reading.previous or token
            end = last.end_pos
            behind = reading.starts_line(token)
            reading.report(
                "syntax/unexpected-token",
                f"a `{sign}` is missing before {reading.found(token)}",
                reading.span(last if behind else token),
                f"expected `{sign}` " + ("after this" if behind else "before this"),
            )
            if terminal == "LBRACE":
                reading.open_virtually(end)
            else:
                reading.stack.feed(Token(terminal, "", end, end_pos=end))
            reading.stack.at = token.start_pos
            return True
    return False


def _twice(reading: Reading, token: Token) -> bool:
    """A word typed twice, be it that the second does not fit, or was read as a name and what follows does not fit."""
    before, last = (*(None, None), *reading.read)[-2:]
    if last is None or not last[:1].isalpha():
        return False
    if str(token) == str(last):
        if not _next_fits(reading, token):
            return False
        _leave_out(reading, token)
        return True
    shorter = reading.stack.depth - 1
    if before is None or str(before) != str(last) or reading.stack.value(shorter) is not last:
        return False
    if not any(reading.stack.accepts(kind, depth=shorter) for kind in kinds(token)):
        return False
    _leave_out(reading, last)
    reading.stack.take_back(shorter)
    reading.read.pop()
    reading.stack.at = token.start_pos
    return True


def _leave_out(reading: Reading, token: Token) -> None:
    fix = Fix("leave it out", (Edit(_with_space(reading, token), ""),), safe=True)
    reading.report("syntax/unexpected-token", "this stands twice", reading.span(token), "leave this out", fix=fix)


def _with_space(reading: Reading, token: Token) -> Span:
    """A token and the blanks before it, unless it begins its line."""
    start, text = token.start_pos or 0, reading.source.text
    before = len(text[:start].rstrip(" \t"))
    begins = before == 0 or text[before - 1] in "\r\n"
    return reading.source.span(start if begins else before, token.end_pos or start)


def _surplus(reading: Reading, token: Token) -> bool:
    """A sign too many, or an article: leave it out where what follows fits without it."""
    stray = token.type in {"COMMA", "COLON", "EQUAL", "RPAR", "RSQB"} or str(token) in {";", ".", "the"}
    top_level_brace = token.type == "RBRACE" and reading.innermost_brace() is None and reading.complete()
    if not (top_level_brace or (stray and _next_fits(reading, token))):
        return False
    hint = "words follow one another without a sign between them" if str(token) in {",", ":", ";", ".", "="} else None
    message = f"{reading.found(token)} is one too many"
    fix = Fix("leave it out", (Edit(_with_space(reading, token), ""),), safe=not is_word(token))
    reading.report("syntax/unexpected-token", message, reading.span(token), "leave this out", help=hint, fix=fix)
    return True


def _next_fits(reading: Reading, token: Token) -> bool:
    following = reading.stack.next_token()
    reading.stack.at = token.end_pos
    return following.possible and reading.stack.accepts(following.token.type)


def _goes_on(reading: Reading, terminal: str, after: Token) -> bool:
    """Whether the token that follows fits once ``terminal`` stands in place of ``after``."""
    if not reading.stack.accepts(terminal):
        return False
    following = reading.stack.next_token().token
    reading.stack.at = after.end_pos
    if following.type == "SIGN" or str(following).replace("-", "").isidentifier():
        return True  # what it is depends on the state that only feeding would reach
    return reading.stack.accepts(terminal, following.type)


def _replace(reading: Reading, token: Token, terminal: str, word: str, message: str, *, safe: bool) -> None:
    span = reading.span(token)
    fix = Fix(f"write `{word}`", (Edit(span, word),), safe=safe)
    code = "syntax/unknown-keyword" if str(token)[0].isalpha() else "syntax/unexpected-token"
    hint = (INSTEAD.get(str(token)) if token[0].isalpha() else None) or f"did you mean `{word}`?"
    reading.report(code, message, span, f"write `{word}`", help=hint, fix=fix)
    reading.feed(Token(terminal, word, token.start_pos, end_pos=token.end_pos))
