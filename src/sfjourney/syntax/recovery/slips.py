"""A token that does not fit -> the one change that makes the text go on, where there is one, and what to say of it."""

import re

from sfjourney.diagnostics import Edit, Fix
from sfjourney.source import Span
from sfjourney.spelling import likely
from sfjourney.syntax.automaton.wording import keywords, spelling
from sfjourney.syntax.recovery.absent import BEGINNINGS, INSTEAD, SIGNS
from sfjourney.syntax.recovery.loose_json import mend_loose_json
from sfjourney.syntax.recovery.mend_braces import closes_more
from sfjourney.syntax.recovery.nameless import mend_nameless
from sfjourney.syntax.recovery.placed import days_in_a_row
from sfjourney.syntax.recovery.quotes import mend_quotes
from sfjourney.syntax.recovery.reading import Reading, is_word, kinds
from sfjourney.syntax.recovery.strays import mend_stray
from sfjourney.syntax.recovery.torn import mend_torn_word
from sfjourney.syntax.recovery.transposed import ENOUGH
from sfjourney.syntax.recovery.twice import left_out, report_twice
from sfjourney.syntax.tokens import Token

_FORGOTTEN = {
    "LBRACE": "what belongs to it stands in braces: {{ ... }}",
    "COLON": 'a value of an object stands behind its key and a colon: {{ "key": VALUE }}',
    "RPAR": "close the parenthesis behind what belongs into it",
    "RSQB": "a list ends with a bracket: [VALUE, VALUE]",
    "EQUAL": "what it is stands behind a `=`: NAME = VALUE",
    "COMMA": "a comma stands between two values",
    "PERCENT": "a share is written with its sign: {last}% NAME {{ ... }}",
}
"""The signs that are thought to be missing, with what to write, in the order in which they are tried."""
_WHERE_THEY_ARE = {"COLON": (":", True), "EQUAL": (" =", True), "COMMA": (",", False), "PERCENT": ("%", False)}
"""Those that are missing where they were noticed: what to write there, and whether nothing else can be meant."""


_TITLE_AND_SIGN = 2
"""Tokens: the `"Title" =` behind a name."""
_UNITS = "wdhms"
_ASKS = re.compile(r"[ \t]+(?!skipped\b|past\b|missing\b|running\b)\S")
_ALONE = re.compile(r"[ \t]*(?:[#}\n]|$)")
_OPENS_A_BLOCK = re.compile(r"[^\n]*\{[ \t]*(?:#[^\n]*)?(?:\n|$)")


def mend_slip(reading: Reading, token: Token) -> bool:
    """Recognise a common slip at a token that does not fit, report it and read on. Returns whether it was one."""
    return (
        mend_quotes(reading, token)
        or _with_a_colon(reading, token)
        or _word_with_a_colon(reading, token)
        or mend_stray(reading, token)
        or mend_loose_json(reading, token)
        or _in_two(reading, token)
        or _sign_of_another_language(reading, token)
        or _twice(reading, token)
        or mend_torn_word(reading, token)
        or _before_another_sign(reading, token)
        or _glued(reading, token)
        or _misspelt(reading, token)
        or mend_nameless(reading, token)
        or _forgotten(reading, token)
        or _surplus(reading, token)
    )


def _with_a_colon(reading: Reading, token: Token) -> bool:
    """``segment a "Title": ...``: only the colon behind it makes the title a label; what is wrong is the colon."""
    title = token.type == "LABEL" and token.startswith('"') and not reading.starts_line(token)
    if not (title and reading.stack.accepts("STRING")):
        return False
    reading.feed(Token("STRING", str(token), token.start_pos, end_pos=token.end_pos))
    return True


def _word_with_a_colon(reading: Reading, token: Token) -> bool:
    """``on a.b where: CONDITION``: only the colon behind it makes the keyword a label; what is wrong is the colon."""
    terminal = keywords(reading.language, reading.stack.possible()).get(str(token))
    if token.type != "LABEL" or terminal is None:
        return False
    reading.feed(Token(terminal, str(token), token.start_pos, end_pos=token.end_pos))
    return True


def _in_two(reading: Reading, token: Token) -> bool:
    """``1h 30m``: a duration whose parts stand apart."""
    last = reading.previous
    if last is None or last.type != "SHORT_DURATION" or token.type != last.type or reading.starts_line(token):
        return False
    between = reading.source.span(last.end_pos, token.start_pos)
    whole = reading.span(last).to(reading.span(token))
    units = [_UNITS.find(sign) for sign in f"{last}{token}" if sign in _UNITS]
    if units != sorted(set(units)):
        hint = "write the units from weeks down to seconds, each once, and together: 1w2d30m"
        message = "the units of a duration descend, each once"
        reading.report("syntax/bad-duration", message, whole, "in another order", help=hint)
        return True
    fix = Fix(f"write {last}{token}", (Edit(between, ""),), safe=True)
    message = "the parts of a short duration stand together"
    reading.report("syntax/unexpected-token", message, whole, f"write {last}{token}", fix=fix)
    return True


def _sign_of_another_language(reading: Reading, token: Token) -> bool:
    fits = reading.stack.try_text(reading.stack.trial(), token.end_pos, _TITLE_AND_SIGN)
    if token.type == "COLON" and fits == _TITLE_AND_SIGN:
        return False  # `segment a: "Title" = ...`: its `=` is there
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
    word = next((word for word in words if sorted(word) == sorted(token)), None) or likely(str(token), words)
    if word is None or not _goes_on(reading, words[word], after=token):
        return False
    if str(token) in INSTEAD and len(word) < len(token) and word in {"or", "and"}:
        return False  # `for 14 days`: that is no `or`
    if word == str(token):  # `opt-in.n`: what is wrong stands behind it
        reading.feed(Token(words[word], word, token.start_pos, end_pos=token.end_pos))
        return True
    if str(token) in BEGINNINGS and reading.starts_line(token):
        return False  # `description "..."`: that is no `subscription`
    if str(token) in INSTEAD and word in {"send", "wait"} and _ALONE.match(reading.source.text, token.end_pos):
        return False  # `end`: nothing is sent by it
    if str(token) in INSTEAD and _OPENS_A_BLOCK.match(reading.source.text, token.end_pos) is not None:
        return False  # `await 3 days {`: that is no `wait` either
    if days_in_a_row(reading, token) is not None:
        return False  # `Mon to Fri`: small letters would not make it right
    message = f"`{token}` is not a word of the language here"
    _replace(reading, token, words[word], word, message, safe=str(token).lower() == word)
    return True


def _glued(reading: Reading, token: Token) -> bool:
    """``in7 days``, ``enrollonce``: a keyword without the space behind it."""
    stack, words = reading.stack, keywords(reading.language, reading.stack.possible())
    for word in sorted(words, key=len, reverse=True) if is_word(token) else ():
        states, end = stack.trial(), token.start_pos + len(word)
        begins = token.startswith(word) and len(token) > len(word) and stack.shift_on(states, words[word])
        if not begins or stack.try_text(states, end, ENOUGH) < ENOUGH:
            continue
        if token == word + word:
            twice = Token(token.type, word, end, end_pos=token.end_pos)
            report_twice(reading, twice)
            reading.feed(Token(words[word], word, token.start_pos, end_pos=end))
            stack.at = token.end_pos
            return True
        fix = Fix("write a space", (Edit(reading.source.span(end, end), " "),), safe=False)
        message, label = f"a space is missing behind `{word}`", f"write `{word} {token[len(word) :]}`"
        reading.report("syntax/unexpected-token", message, reading.span(token), label, fix=fix)
        reading.feed(Token(words[word], word, token.start_pos, end_pos=end))
        stack.at = end
        return True
    return False


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
    hint = f"a label stands before its step with a colon: {token}: wait 1 day"
    end = reading.source.span(token.end_pos, token.end_pos)
    fix = Fix("write `:`", (Edit(end, ":"),), safe=False)
    reading.report(
        "syntax/unexpected-token", message, reading.span(token), "expected `:` after this", help=hint, fix=fix
    )
    reading.feed(Token("LABEL", str(token), token.start_pos, end_pos=token.end_pos))
    reading.feed(Token("COLON", "", token.end_pos, end_pos=token.end_pos))
    return True


def _forgotten(reading: Reading, token: Token) -> bool:
    if token.type == "IF" and _ASKS.match(reading.source.text, token.end_pos) is not None:
        return False  # `send welcome if CONDITION`
    for terminal in _FORGOTTEN:
        if terminal == "LBRACE" and token.type == "RBRACE" and not closes_more(reading):
            continue  # where a value is missing, an empty object would do
        if (
            terminal == "LBRACE"
            and token.type == "NUMBER"
            and reading.source.text[token.end_pos : token.end_pos + 1] in "/:"
        ):
            continue  # `split 50/50 {`: the brace is there
        if any(reading.stack.accepts(terminal, kind) for kind in kinds(token)):
            _insert(reading, terminal, token)
            return True
    return False


def _insert(reading: Reading, terminal: str, token: Token) -> None:
    """Report a sign that is missing before a token, and read on behind it."""
    last = reading.previous or token
    end = last.end_pos
    if terminal == "EQUAL" and last.type == "POINTER" and last.endswith(":"):
        _colon_for_equal(reading, last)
        return
    if terminal == "PERCENT" and _part_of_one(reading, last):
        return
    sign = spelling(reading.language, terminal)
    behind = reading.starts_line(token)
    fix = None
    if terminal in _WHERE_THEY_ARE:
        written, safe = _WHERE_THEY_ARE[terminal]
        fix = Fix(f"write `{sign}`", (Edit(reading.source.span(end, end), written),), safe=safe)
    reading.report(
        "syntax/unexpected-token",
        f"a `{sign}` is missing before {reading.found(token)}",
        reading.span(last if behind else token),
        f"expected `{sign}` " + ("after this" if behind else "before this"),
        help=_FORGOTTEN[terminal].format(last=last),
        fix=fix,
    )
    if terminal == "LBRACE":
        reading.open_virtually(end)
        if behind:
            reading.out.damage.append(reading.source.span(end, end))  # more than the brace may be missing of its line
    else:
        reading.stack.feed(Token(terminal, "", end, end_pos=end))
    reading.stack.at = token.start_pos


def _part_of_one(reading: Reading, share: Token) -> bool:
    """``0.5 control``: a share out of one, which stands for so many percent."""
    number = float(share)
    if not 0 < number < 1:
        return False
    percent, span = f"{number * 100:.10g}%", reading.span(share)
    message = f"`{share}` is no share of a split"
    hint = f"a share is a percentage: {percent} NAME {{ ... }}"
    fix = Fix(f"write {percent}", (Edit(span, percent),), safe=False)
    reading.report("syntax/unexpected-token", message, span, f"write {percent}", help=hint, fix=fix)
    reading.out.damage.append(span)  # what the shares sum to is not known
    reading.feed(Token("PERCENT", "", share.end_pos, end_pos=share.end_pos))
    reading.stack.at = share.end_pos
    return True


def _colon_for_equal(reading: Reading, pointer: Token) -> None:
    """``set /profile/seen: true``, where the colon was read as a part of the pointer."""
    colon = reading.source.span(pointer.end_pos - 1, pointer.end_pos)
    fix = Fix("write `=`", (Edit(colon, " ="),), safe=True)
    reading.report(
        "syntax/unexpected-token", "`:` is written `=`", colon, "write `=`", help="did you mean `=`?", fix=fix
    )
    reading.stack.take_back(reading.stack.depth - 1)
    reading.read.pop()
    reading.feed(Token("POINTER", str(pointer)[:-1], pointer.start_pos))
    reading.feed(Token("EQUAL", ":", colon.start))
    reading.stack.at = pointer.end_pos


def _twice(reading: Reading, token: Token) -> bool:
    """A word typed twice, be it that the second does not fit, or was read as a name and what follows does not fit."""
    before, last = (*(None, None), *reading.read)[-2:]
    if last is None or not last[:1].isalpha():
        return False
    if str(token) == str(last):
        if not _next_fits(reading, token):
            return False
        report_twice(reading, token)
        return True
    shorter = reading.stack.depth - 1
    if before is None or str(before) != str(last) or reading.stack.value(shorter) is not last:
        return False
    if not any(reading.stack.accepts(kind, depth=shorter) for kind in kinds(token)):
        return False
    report_twice(reading, last)
    reading.stack.take_back(shorter)
    reading.read.pop()
    reading.stack.at = token.start_pos
    return True


def _surplus(reading: Reading, token: Token) -> bool:
    """A sign too many, or an article: leave it out where what follows fits without it."""
    stray = token.type in {"COMMA", "COLON", "EQUAL", "RPAR", "RSQB"} or str(token) in {";", ".", "the"}
    top_level_brace = token.type == "RBRACE" and reading.innermost_brace() is None and reading.complete()
    if not (top_level_brace or (stray and _next_fits(reading, token))):
        return False
    last = reading.previous
    if last is not None and token.type == "EQUAL" and last.end_pos != token.start_pos and str(last) in {"<", ">"}:
        whole, word = reading.span(last).to(reading.span(token)), f"{last}="
        fix = Fix(f"write `{word}`", (Edit(whole, word),), safe=True)
        reading.report("syntax/unexpected-token", f"`{last} =` is written `{word}`", whole, f"write `{word}`", fix=fix)
        return True
    hint = "words follow one another without a sign between them" if str(token) in {",", ":", ";", ".", "="} else None
    if _names_a_step(reading, token):
        hint = "the name of a step stands before a colon: `NAME: send TEMPLATE`"
    message = f"{reading.found(token)} is one too many"
    fix = Fix("leave it out", (left_out(reading, token),), safe=_means_nothing(reading, token))
    reading.report("syntax/unexpected-token", message, reading.span(token), "leave this out", help=hint, fix=fix)
    return True


def _means_nothing(reading: Reading, token: Token) -> bool:
    """Whether a sign can only be too many: `a or b) and c` may lack its `(`, and a `}` may close what was skipped.

    The `=` of `/event/total > 4 =` may belong to the `>`, a list that begins with `,` may lack its first value, and a
    step behind a `:` its name.
    """
    if token.type == "EQUAL" and str(reading.before_previous) in {"<", ">"}:
        return False
    if token.type == "COMMA":
        following = reading.stack.next_token()
        reading.stack.at = token.end_pos
        return not reading.stack.accepts(following.token.type, "COMMA")
    if _names_a_step(reading, token) or _of_a_number(reading, token):
        return False
    if token.type == "RBRACE":
        return reading.begun is None or len(reading.out.damage) == reading.begun.damage
    return not is_word(token) and token.type not in {"RPAR", "RSQB"}


def _names_a_step(reading: Reading, token: Token) -> bool:
    """``: send welcome``, where the name before the colon is missing."""
    last = reading.previous
    begins = reading.starts_line(token) or (last is not None and last.type == "LBRACE")
    return token.type == "COLON" and begins and reading.stack.accepts("SEND")


def _of_a_number(reading: Reading, token: Token) -> bool:
    """``0.``, which may lack its decimals, and ``:30``, which may lack its hour."""
    last = reading.previous
    ends = last is not None and last.type == "NUMBER" and last.end_pos == token.start_pos
    behind = reading.source.text[token.end_pos : token.end_pos + 1]
    return (str(token) == "." and ends) or (str(token) in {".", ":"} and behind.isdecimal())


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


def _apart(reading: Reading, span: Span, word: str) -> str:
    """A word in place of a sign, apart from what the sign stood right beside: ``5&&`` is no `5and`."""
    text = reading.source.text
    if not word.isalpha() or text[span.start].isalpha():
        return word
    before = " " if span.start and not text[span.start - 1].isspace() and text[span.start - 1] != "(" else ""
    return f"{before}{word}{'' if text[span.end : span.end + 1].isspace() else ' '}"


def _replace(reading: Reading, token: Token, terminal: str, word: str, message: str, *, safe: bool) -> None:
    span = reading.span(token)
    fix = Fix(f"write `{word}`", (Edit(span, _apart(reading, span, word)),), safe=safe)
    code = "syntax/unknown-keyword" if str(token)[0].isalpha() else "syntax/unexpected-token"
    asks = terminal == "EXIT" and reading.stack.accepts("SEND")  # `exist` as a step: that word is advised in conditions
    hint = (INSTEAD.get(str(token)) if token[0].isalpha() and not asks else None) or f"did you mean `{word}`?"
    reading.report(code, message, span, f"write `{word}`", help=hint, fix=fix)
    if asks and not safe:
        reading.out.damage.append(span)  # it may not end the run
    reading.feed(Token(terminal, word, token.start_pos, end_pos=token.end_pos))
