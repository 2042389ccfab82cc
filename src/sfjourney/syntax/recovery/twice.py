"""A token that was typed twice -> the finding that takes the second out."""

from sfjourney.diagnostics import Edit, Fix
from sfjourney.source import Span
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.tokens import Token


def report_twice(reading: Reading, token: Token) -> None:
    """A word that stands twice on a line can have meant one thing only.

    Between two texts or signs something may be missing, and so it may where the second begins a line: below
    ``exit on order.sent`` it is the `goal` of ``order.sent as sent``.
    """
    safe = token[:1].isalpha() and not reading.starts_line(token)
    fix = Fix("leave it out", (Edit(with_space(reading, token), ""),), safe=safe)
    reading.report("syntax/unexpected-token", "this stands twice", reading.span(token), "leave this out", fix=fix)


def with_space(reading: Reading, token: Token) -> Span:
    """A token and the blanks before it, unless it begins its line."""
    start, text = token.start_pos or 0, reading.source.text
    before = len(text[:start].rstrip(" \t"))
    begins = before == 0 or text[before - 1] in "\r\n"
    return reading.source.span(start if begins else before, token.end_pos or start)
