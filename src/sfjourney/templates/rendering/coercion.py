"""Props -> the numbers and texts that JavaScript makes of them where a component calculates or prints."""

import math
import re

from sfjourney.pointers import MISSING
from sfjourney.templates.javascript import double, number_text, text

_WHITESPACE = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"  # fmt: skip  # noqa: E501
_DECIMAL = re.compile(r"[+-]?(?:Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")
_RADIX = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_LONGEST_NUMBER = 400


def trimmed(value: str) -> str:
    """``value.trim()``."""
    return value.strip(_WHITESPACE)


def number(value: object) -> float:
    """``Number(value)``, NaN where it is none (ECMA-262, ToNumber)."""
    if isinstance(value, (int, float)):
        return double(value)
    if value is None:
        return 0.0
    if value is MISSING:
        return math.nan
    written = trimmed(text(value))
    if not written:
        return 0.0
    if len(written) > _LONGEST_NUMBER:
        return math.nan
    if _RADIX.fullmatch(written):
        return double(int(written, 0))
    return float(written) if _DECIMAL.fullmatch(written) else math.nan


def quotient(dividend: float, divisor: float) -> float:
    """``dividend / divisor`` of doubles, which may be by zero."""
    if divisor:
        return dividend / divisor
    if not dividend or math.isnan(dividend) or math.isnan(divisor):
        return math.nan
    return math.copysign(math.inf, dividend) * math.copysign(1.0, divisor)


def figure(value: float) -> str:
    """``String(number)`` of any double."""
    return "NaN" if math.isnan(value) else number_text(value)


def printed(value: object) -> str:
    """```${value}```."""
    return figure(value) if isinstance(value, float) else text(value)


def shown(value: object) -> str:
    """What is shown of a prop that is text: nothing of null and booleans, the items of an array one after another."""
    if isinstance(value, str):
        return value
    found: list[str] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, list):
            waiting.extend(reversed(one))
        elif isinstance(one, str):
            found.append(one)
        elif isinstance(one, (int, float)) and not isinstance(one, bool):
            found.append(number_text(one))
    return "".join(found)


def first_units(value: str, count: int) -> str:
    """The first UTF-16 units of a text; a character of two may be cut in half."""
    units = value.encode("utf-16-le", "surrogatepass")[: 2 * count]
    return units.decode("utf-16-le", "surrogatepass")


def units(value: str) -> int:
    """``value.length``."""
    return len(value) + sum(character > "\uffff" for character in value)
