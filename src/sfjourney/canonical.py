"""A JSON value -> its one canonical text (RFC 8785), by which keys, bodies and graphs are compared and hashed.

One thing differs from RFC 8785 on purpose: an integer that a double cannot hold keeps all its digits, so that two
different 64-bit ids stay two (docs/decisions/0003-exact-integers.md).
"""

import json
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

_DECIMAL_POINT_UP_TO = 21
_LEADING_ZEROS_UP_TO = -6
_EXPONENT_FROM = 10**_DECIMAL_POINT_UP_TO


class _Text(str):
    """Text to be written as it is, among values to be written."""

    __slots__ = ()


def canonical(value: Any) -> str:
    """The canonical text of a JSON value."""
    written: list[str] = []
    left: list[Any] = [value]
    while left:
        one = left.pop()
        if isinstance(one, _Text):
            written.append(one)
        elif isinstance(one, dict):
            members = sorted(one.items(), key=_utf16, reverse=True)
            left.append(_Text("}"))
            for number, (key, item) in enumerate(members, 1):
                comma = "," if number < len(members) else "{"
                left += (item, _Text(f"{comma}{encode_basestring(key)}:"))
            if not members:
                left.append(_Text("{"))
        elif isinstance(one, (list, tuple)):
            left.append(_Text("]"))
            for number, item in enumerate(reversed(one), 1):
                left += (item, _Text("," if number < len(one) else "["))
            if not one:
                left.append(_Text("["))
        else:
            written.append(_scalar(one))
    return "".join(written)


def _scalar(value: Any) -> str:
    if isinstance(value, str):
        return encode_basestring(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return _integer(value) if isinstance(value, int) else double_text(value)


def _integer(value: int) -> str:
    """All digits; beyond those that a double is written with, as the double that is the same number, if there is one.

    So a number has one text, whether it was written ``1e21`` or with its zeros.
    """
    if abs(value) >= _EXPONENT_FROM:
        try:
            double = float(value)
        except OverflowError:
            return str(value)
        if double == value:
            return double_text(double)
    return str(value)


def _utf16(member: tuple[str, Any]) -> bytes:
    """RFC 8785 sorts keys by UTF-16 code units, which differs from code points above U+FFFF."""
    return member[0].encode("utf-16-be", "surrogatepass")


def double_text(value: float) -> str:
    """A finite double as JavaScript writes it: ``1``, ``0.1``, ``1e+21``, ``1e-7`` (ECMA-262, Number::toString)."""
    if value == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(float(value))).as_tuple()
    significant = "".join(map(str, digits))
    point = len(significant) + int(exponent)
    return ("-" if sign else "") + _placed(significant.rstrip("0"), point)


def _placed(digits: str, point: int) -> str:
    """Digits with the decimal point after the first ``point`` of them, or with an exponent where that is shorter."""
    if len(digits) <= point <= _DECIMAL_POINT_UP_TO:
        return digits.ljust(point, "0")
    if 0 < point <= _DECIMAL_POINT_UP_TO:
        return f"{digits[:point]}.{digits[point:]}"
    if _LEADING_ZEROS_UP_TO < point <= 0:
        return f"0.{'0' * -point}{digits}"
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
