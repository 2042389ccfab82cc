"""A string that does not close on its line, or closes where another one was to open -> the string that was meant."""

import json
import re
from typing import Final

from sfjourney.diagnostics import Edit, Fix
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.recovery.transposed import ENOUGH
from sfjourney.syntax.tokens import Token

_MESSAGE: Final = "this string is never closed"
_ON_THE_LINE: Final = 'close it with " on the same line'
_MOST_LINES: Final = 5
"""How far the end of a text is looked for that was written on several lines."""
_WORD_END: Final = re.compile(r"[^\s{}()\[\],](?=[\s{}()\[\],]|$)")
_CLOSES: Final = re.compile(r'[^"\n]*[^\s"({\[,=:]"(?=[ \t]*(?:$|[)\]},#]|[a-z]))', re.MULTILINE)
"""A line on which a text ends that was begun above: what stands before its first quote belongs to the text."""


def mend_unclosed(reading: Reading, token: Token) -> bool:
    """Recognise a string without an end, report it and read on behind it. Returns whether it was one."""
    if not str(token).startswith('"'):
        return False
    if not reading.stack.accepts("STRING"):
        return _quote_alone(reading, token)
    if _quote_alone(reading, token):
        return True
    end, hint = _end_below(reading, token.end_pos), "a text stands on one line; within it, a line break is \\n"
    if end is None:
        end, hint = token.end_pos, _ON_THE_LINE
    reading.report("syntax/unclosed-string", _MESSAGE, reading.span(token), "begins here", help=hint)
    meant = json.dumps(str(token)[1:].strip(), ensure_ascii=False)
    reading.feed(Token("STRING", meant, token.start_pos, end_pos=end))
    reading.stack.at = end
    return True


def _quote_alone(reading: Reading, token: Token) -> bool:
    """``news" opt-out``: a quote that belongs to nothing, where much fits behind it, and nothing behind its string."""
    stack, states, start = reading.stack, reading.stack.trial(), token.start_pos
    word_before = start > 0 and not reading.source.text[start - 1].isspace()
    if not word_before and stack.shift_on(states, "STRING") and stack.try_text(states, token.end_pos, ENOUGH) >= ENOUGH:
        return False
    if stack.try_text(stack.trial(), start + 1, ENOUGH) < ENOUGH:
        return False
    span = reading.source.span(start, start + 1)
    fix = Fix("leave it out", (Edit(span, ""),), safe=False)
    hint = "leave it out, or write another one at the other end of the text"
    reading.report("syntax/unclosed-string", "this quote has no other one", span, "stands alone", help=hint, fix=fix)
    stack.at = start + 1
    return True


def _end_below(reading: Reading, start: int) -> int | None:
    """Where a text ends that goes on in the lines below: at a quote that hardly opens another."""
    text = reading.source.text
    for _ in range(_MOST_LINES):
        start = text.find("\n", start) + 1
        if not start:
            return None
        line = text[start : text.find("\n", start) if "\n" in text[start:] else len(text)]
        if line.count('"') % 2:
            closing = _CLOSES.match(text, start)
            return closing.end() if closing is not None else None
        if '"' in line or "{" in line or "}" in line:
            return None
    return None


def mend_swallowed(reading: Reading, token: Token) -> bool:
    """``"COME } split "s" {``: the string ends where the next one opens, and what that one holds does not fit."""
    string, stack, text = reading.previous, reading.stack, reading.source.text
    if string is None or string.end_pos != token.start_pos or not string.startswith('"'):
        return False
    depth = stack.depth - 1
    line = text[string.start_pos : text.find("\n", string.start_pos) if "\n" in text[string.end_pos :] else len(text)]
    if stack.value(depth) is not string or line.count('"') % 2 == 0:
        return False
    for last in _WORD_END.finditer(text, string.start_pos + 1, string.end_pos - 1):
        states = stack.trial(depth)
        if stack.shift_on(states, string.type) and stack.try_text(states, last.end(), ENOUGH) >= ENOUGH:
            span = reading.source.span(string.start_pos, last.end())
            reading.report("syntax/unclosed-string", _MESSAGE, span, "begins here", help=_ON_THE_LINE)
            stack.take_back(depth)
            reading.read.pop()
            meant = json.dumps(text[span.start + 1 : span.end], ensure_ascii=False)
            reading.feed(Token(string.type, meant, span.start, end_pos=span.end))
            reading.out.mistaken.append(span)
            stack.at = span.end
            return True
    return False
