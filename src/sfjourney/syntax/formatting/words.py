"""Tokens -> how they are written: durations in words, one thing in the singular."""

import re

from sfjourney.syntax.build_words import SHORT_UNITS
from sfjourney.syntax.tokens import Token

_SHORT = re.compile(r"([0-9]+)([wdhms])")
_COUNTED = frozenset({*SHORT_UNITS.values(), "send", "time"})
"""What is counted by the number before it; there is an ``s`` behind it unless there is one of it."""


def words(token: Token, production: str, previous: Token | None) -> list[str]:
    """A token as the canonical text has it, by the production it is of and the token before it.

    ``1h30m`` and ``1 hours 030 minute`` are both ``1 hour 30 minutes``.
    """
    text = str(token)
    if token.type == "SHORT_DURATION":
        pairs = [(_digits(number), SHORT_UNITS[unit]) for number, unit in _SHORT.findall(text)]
        return [word for number, unit in pairs for word in (number, _agreeing(unit, number))]
    if token.type == "NUMBER" and production == "duration":
        return [_digits(text)]
    if previous is not None and previous.type == "NUMBER" and text.removesuffix("s") in _COUNTED:
        return [_agreeing(text.removesuffix("s"), _digits(previous))]
    return [text]


def _digits(number: str) -> str:
    return number.lstrip("0") or "0"


def _agreeing(word: str, number: str) -> str:
    return word if number == "1" else word + "s"
