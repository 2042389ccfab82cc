"""Quotes that do not close, or are none of this language -> the string or pointer that was meant."""

import json

from sfjourney.diagnostics import Edit, Fix
from sfjourney.syntax.reading import Reading
from sfjourney.syntax.stack import QUOTES
from sfjourney.syntax.tokens import Token
from sfjourney.syntax.written_names import BARE_POINTER

UNCLOSED_POINTER = "this back-quote is never closed"
HOW_POINTERS_CLOSE = "a pointer in back-quotes ends with another one on the same line"


def mend_quotes(reading: Reading, token: Token) -> bool:
    return token.type == "SIGN" and (
        _unclosed_string(reading, token) or _other_quotes(reading, token) or _unclosed_pointer(reading, token)
    )


def _unclosed_string(reading: Reading, token: Token) -> bool:
    if not str(token).startswith('"') or not reading.stack.accepts("STRING"):
        return False
    hint = 'close it with " on the same line'
    reading.report(
        "syntax/unclosed-string", "this string is never closed", reading.span(token), "begins here", help=hint
    )
    meant = json.dumps(str(token)[1:].strip(), ensure_ascii=False)
    reading.feed(Token("STRING", meant, token.start_pos, end_pos=token.end_pos))
    return True


def _other_quotes(reading: Reading, token: Token) -> bool:
    """``'pro'``, or quotes that a word processor has bent."""
    text = str(token)
    quoted = len(text) > 1 and text[-1] in QUOTES.get(text[0], "")
    if not quoted or not reading.stack.accepts("STRING"):
        return False
    written = json.dumps(text[1:-1], ensure_ascii=False)
    span = reading.span(token)
    fix = Fix(f"write {written}", (Edit(span, written),), safe=True)
    message = f"{reading.found(token)} does not stand in the quotes of this language"
    hint = f'strings stand in straight double quotes: "{text[1:-1]}"'
    reading.report("syntax/unexpected-token", message, span, f"write {written}", help=hint, fix=fix)
    reading.feed(Token("STRING", written, token.start_pos, end_pos=token.end_pos))
    return True


def _unclosed_pointer(reading: Reading, token: Token) -> bool:
    if not str(token).startswith("`"):
        return False
    pointer = BARE_POINTER.match(token, 1)
    if pointer is None:
        return False
    start = token.start_pos
    reading.stack.at = start + pointer.end()
    fits = reading.stack.accepts("POINTER", reading.stack.next_anywhere().type)
    reading.stack.at = token.end_pos
    if not fits:
        return False
    place = reading.source.span(start, start + 1)
    reading.report("syntax/unexpected-token", UNCLOSED_POINTER, place, "begins here", help=HOW_POINTERS_CLOSE)
    reading.feed(Token("POINTER", pointer.group(), start + 1, end_pos=start + pointer.end()))
    reading.stack.at = start + pointer.end()
    return True
