"""Quotes that do not close, are missing, or are none of this language -> the string or pointer that was meant."""

import json
import re

from sfjourney.diagnostics import Edit, Fix
from sfjourney.spelling import likely
from sfjourney.syntax.automaton.stack import QUOTES
from sfjourney.syntax.automaton.wording import keyword, keywords
from sfjourney.syntax.recovery.open_strings import mend_unclosed
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.tokens import Token
from sfjourney.syntax.written_names import BARE_POINTER

UNCLOSED_POINTER = "this back-quote is never closed"
HOW_POINTERS_CLOSE = "a pointer in back-quotes ends with another one on the same line"
_MORE_OF_A_POINTER = re.compile(r"[ \t]+([A-Za-z_][\w.~$@%+-]*)(?:/[\w.~$@%+-]*)*")
_COMPARES = re.compile(r"[ \t]*[=!<>]")
_MOST_WORDS = 12
_JOIN = frozenset({"and", "or", "not"})


def mend_quotes(reading: Reading, token: Token) -> bool:
    """Recognise what only its quotes keep from being read, report it and read on. Returns whether it was that."""
    if token.type != "SIGN":
        return _pointer_with_spaces(reading) or _pointer_in_quotes(reading, token)
    return mend_unclosed(reading, token) or _other_quotes(reading, token) or _unclosed_pointer(reading, token)


def _pointer_with_spaces(reading: Reading) -> bool:
    """``/event/line items/0/sku``."""
    pointer, stack, text = reading.previous, reading.stack, reading.source.text
    if pointer is None or pointer.type != "POINTER" or stack.value(stack.depth - 1) is not pointer:
        return False
    end = _end_of_words(reading, pointer.end_pos)
    if end is None:
        return False
    span = reading.source.span(pointer.start_pos, end)
    quoted = f"`{text[span.start : span.end]}`"
    fix = Fix(f"write {quoted}", (Edit(span, quoted),), safe=False)
    message = f"the pointer {quoted} has a space in it"
    hint = f"a pointer with spaces stands in back-quotes: {quoted}"
    reading.report("syntax/unexpected-token", message, span, "put it in back-quotes", help=hint, fix=fix)
    stack.take_back(stack.depth - 1)
    reading.read.pop()
    reading.out.mistaken.append(span)
    reading.feed(Token("QUOTED_POINTER", quoted, span.start, end_pos=span.end))
    stack.at = span.end
    return True


def _pointer_in_quotes(reading: Reading, token: Token) -> bool:
    """``count("/event/items")``, where a pointer stands and no string can."""
    if not token.startswith('"/') or reading.stack.accepts("STRING") or not reading.stack.accepts("POINTER"):
        return False
    text = json.loads(token)
    bare = BARE_POINTER.fullmatch(text) is not None
    if not bare and ("`" in text or "\n" in text):
        return False
    written, span = text if bare else f"`{text}`", reading.span(token)
    fix = Fix(f"write {written}", (Edit(span, written),), safe=True)
    message = f"{reading.found(token)} is a string, and a pointer stands here"
    hint = "a pointer stands without quotes, or in back-quotes where it has spaces"
    reading.report("syntax/unexpected-token", message, span, f"write {written}", help=hint, fix=fix)
    reading.feed(Token("POINTER" if bare else "QUOTED_POINTER", written, span.start, end_pos=span.end))
    return True


def _end_of_words(reading: Reading, start: int) -> int | None:
    """Where the words end that go on with a pointer: a slash goes on with them, or what can stand behind one.

    A keyword is no such word, ``/event/a and not /event/b``, but for those like ``id`` right before a comparison.
    """
    stack, text = reading.stack, reading.source.text
    known = keywords(reading.language, stack.possible())
    end, slashes = start, False
    for _ in range(_MOST_WORDS):
        more = _MORE_OF_A_POINTER.match(text, end)
        if more is None:
            break
        word = more[1]
        named = keyword(reading.language, word) is not None
        if likely(word, known) is not None or (named and (word in _JOIN or not _COMPARES.match(text, more.end()))):
            break
        end, slashes = more.end(), slashes or "/" in more.group()
        if stack.try_text(stack.trial(), end, 1) and "\n" not in text[end : reading.language.skip(text, end)]:
            return end
    return end if slashes else None


_OF_NO_TEXT = re.compile(r"-?\d+(?:\.\d+)?|true|false|null")
"""What other languages may have in quotes, and compare with a number all the same."""


def _other_quotes(reading: Reading, token: Token) -> bool:
    """``'pro'``, or quotes that a word processor has bent."""
    text = str(token)
    quoted = len(text) > 1 and text[-1] in QUOTES.get(text[0], "")
    if not quoted or not reading.stack.accepts("STRING"):
        return False
    meant = text[1:-1].replace("\\'", "'").replace("''", "'") if text[0] == "'" else text[1:-1]
    written, span = json.dumps(meant, ensure_ascii=False), reading.span(token)
    fix = Fix(f"write {written}", (Edit(span, written),), safe=not _ends_later(reading, token))
    message = f"{reading.found(token)} does not stand in the quotes of this language"
    hint = f'strings stand in straight double quotes: "{meant}"'
    if _OF_NO_TEXT.fullmatch(meant) is not None:
        hint = f"{hint}, and what is no text in none: {meant}"
        reading.out.mistaken.append(span)  # which of the two is meant, and whether that fits, shows in the next check
    reading.report("syntax/unexpected-token", message, span, f"write {written}", help=hint, fix=fix)
    reading.feed(Token("STRING", written, token.start_pos, end_pos=token.end_pos))
    return True


def _ends_later(reading: Reading, token: Token) -> bool:
    """``'the members' evening'``: whether its line has a quote left over that may be its end."""
    rest = reading.source.text[token.end_pos :].partition("\n")[0]
    opening, closing = token[0], QUOTES[token[0]]
    left = sum(map(rest.count, closing))
    return left % 2 == 1 if opening in closing else left > rest.count(opening)


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
