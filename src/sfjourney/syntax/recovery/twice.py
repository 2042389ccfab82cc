"""A token that was typed twice -> the finding that takes the second out."""

import re
from typing import Final

from sfjourney.diagnostics import Edit, Fix
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.tokens import Token

_APART: Final = re.compile(r"[\s,)\]}]|$")
"""What may stand right behind anything."""


def report_twice(reading: Reading, token: Token) -> None:
    """A word that stands twice on a line can have meant one thing only.

    Between two texts or signs something may be missing, and so it may where the second begins a line: below
    ``exit on order.sent`` it is the `goal` of ``order.sent as sent``. ``notnot`` may be what it says, which is nothing.
    """
    safe = token[:1].isalpha() and not reading.starts_line(token) and str(token) != "not"
    fix = Fix("leave it out", (left_out(reading, token),), safe=safe)
    reading.report("syntax/unexpected-token", "this stands twice", reading.span(token), "leave this out", fix=fix)


def left_out(reading: Reading, token: Token) -> Edit:
    """Take a token out, and the blanks before it unless it begins its line: what stands around it stays apart."""
    start, text = token.start_pos or 0, reading.source.text
    end = token.end_pos or start
    before = len(text[:start].rstrip(" \t"))
    begins = before == 0 or text[before - 1] in "\r\n"
    if begins or _APART.match(text, end) is not None:
        return Edit(reading.source.span(start if begins else before, end), "")
    return Edit(reading.source.span(start, end), " " if before == start and text[before - 1] not in "([{" else "")
