"""What other notations allow in JSON: a key without quotes, a comma behind the last value or within a number."""

import json
import re
from typing import Final

from sfjourney.diagnostics import Edit, Fix
from sfjourney.source import Span
from sfjourney.syntax.recovery.reading import Reading, is_virtual
from sfjourney.syntax.tokens import Token

_BARE_KEY: Final = re.compile(r"([A-Za-z_$][\w$-]{0,99})[ \t]*(?:=(?!=)|:)")
_THOUSANDS: Final = re.compile(r"(-?\d{1,3})((?:[,_']\d{3}){1,6})(?!,?\w)")
_DECIMALS: Final = re.compile(r"(-?\d+),(\d{1,9})(?![\w.,])")
_WITHOUT_ZERO: Final = re.compile(r"(-?)(\.\d{1,9})(?![\w.])")
_COUNTS: Final = re.compile(r"[ \t]+[a-z]+(?![ \t]*=)")
_KEY: Final = re.compile(r'\s*"(?:[^"\\\n]|\\.)*"\s*:')


def mend_loose_json(reading: Reading, token: Token) -> bool:
    """Recognise what would be JSON elsewhere, report it and read on. Returns whether it was that."""
    return (
        _bare_key(reading, token)
        or _last_comma(reading, token)
        or _thousands(reading)
        or _without_zero(reading, token)
        or _comma_in_number(reading, token)
        or _object_closed_early(reading, token)
        or _object_left_open(reading, token)
    )


def _bare_key(reading: Reading, token: Token) -> bool:
    """``{colour: 1}``, ``{colour = 1}``."""
    found = _BARE_KEY.match(reading.source.text, token.start_pos)
    if found is None or not reading.stack.accepts("STRING", "COLON"):
        return False
    key, quoted = found[1], json.dumps(found[1], ensure_ascii=False)
    equals = found.group().endswith("=")
    span = reading.source.span(*(found.span() if equals else found.span(1)))
    fix = Fix(f"write {quoted}", (Edit(span, f"{quoted}:" if equals else quoted),), safe=True)
    message = f"the key `{key}` stands without quotes"
    hint = f"an object is JSON, with its keys in quotes: {{ {quoted}: VALUE }}"
    reading.report("syntax/unexpected-token", message, span, f"write {quoted}", help=hint, fix=fix)
    reading.feed(Token("STRING", quoted, found.start(1), end_pos=found.end(1)))
    reading.feed(Token("COLON", ":", found.end() - 1))
    reading.stack.at = found.end()
    return True


def _redacts(reading: Reading) -> bool:
    """Whether a pointer could follow: the comma stands between those of a `redact`."""
    return reading.stack.accepts("POINTER")


def _last_comma(reading: Reading, token: Token) -> bool:
    """``[1, 2,]``, ``{"a": 1,}``."""
    comma, stack = reading.previous, reading.stack
    if comma is None or comma.type != "COMMA" or token.type not in {"RSQB", "RBRACE"} or is_virtual(comma):
        return False
    depth = stack.depth - 1
    if stack.value(depth) is not comma or not stack.accepts(token.type, depth=depth):
        return False
    span = reading.span(comma)
    fix = Fix("leave it out", (Edit(span, ""),), safe=True)
    what = "a list" if token.type == "RSQB" or _redacts(reading) else "an object"
    hint = f"no comma stands behind the last value of {what}"
    reading.report("syntax/unexpected-token", "this `,` is one too many", span, "leave this out", help=hint, fix=fix)
    stack.take_back(depth)
    reading.read.pop()
    stack.at = token.start_pos
    return True


def _comma_in_number(reading: Reading, token: Token) -> bool:
    """``{ "total": 1,000 }``, ``{ "total": 1,5 }``, where what stands behind the comma was to be a key."""
    comma, stack = reading.previous, reading.stack
    if comma is None or comma.type != "COMMA" or stack.value(stack.depth - 1) is not comma:
        return False
    start = comma.start_pos
    while start and reading.source.text[start - 1] in "-.0123456789":
        start -= 1
    found = _THOUSANDS.match(reading.source.text, start) or _DECIMALS.match(reading.source.text, start)
    if found is None or token.start_pos != comma.end_pos or found.end(1) != comma.start_pos:
        return False
    if found.re is _THOUSANDS:
        written, hint = _together(found)
    else:
        written = f"{found[1]}.{found[2]}"
        hint = f"a number has a point before its decimals: {written}"
    span = _report_number(reading, found, written, hint)
    reading.out.mistaken.append(span)
    stack.take_back(stack.depth - 1)
    reading.read.pop()
    stack.at = span.end
    return True


def _object_closed_early(reading: Reading, token: Token) -> bool:
    """``{ "a": { "b": 1 }}, "c": 2 }``: more of the object follows behind the brace that closes it."""
    brace, stack = reading.previous, reading.stack
    if brace is None or (brace.type, token.type) != ("RBRACE", "COMMA") or is_virtual(brace):
        return False
    depth = stack.depth - 1
    if stack.value(depth) is not brace or not stack.accepts("COMMA", "STRING", "COLON", depth=depth):
        return False
    if _KEY.match(reading.source.text, token.end_pos) is None:
        return False
    span = reading.span(brace)
    fix = Fix("leave it out", (Edit(span, ""),), safe=False)
    reading.report("syntax/unexpected-token", "this `}` is one too many", span, "leave this out", fix=fix)
    stack.take_back(depth)
    reading.read.pop()
    stack.at = token.start_pos
    return True


def _object_left_open(reading: Reading, token: Token) -> bool:
    """``[1, {"k": null]``."""
    if token.type != "RSQB" or not reading.stack.accepts("RBRACE", "RSQB"):
        return False
    at = token.start_pos
    fix = Fix("write `}`", (Edit(reading.source.span(at, at), "}"),), safe=False)
    message, label = "a `}` is missing before `]`", "expected `}` before this"
    reading.report(
        "syntax/unexpected-token", message, reading.span(token), label, help="an object ends with a }", fix=fix
    )
    reading.stack.feed(Token("RBRACE", "", at, end_pos=at))
    reading.stack.at = at
    return True


def _thousands(reading: Reading) -> bool:
    """``1,000``."""
    number, stack = reading.previous, reading.stack
    if number is None or number.type != "NUMBER" or stack.value(stack.depth - 1) is not number:
        return False
    found = _THOUSANDS.match(reading.source.text, number.start_pos)
    if found is None or found.end(1) != number.end_pos:
        return False
    written, hint = _together(found)
    span = _report_number(reading, found, written, hint)
    stack.take_back(stack.depth - 1)
    reading.read.pop()
    reading.feed(Token("NUMBER", written, span.start, end_pos=span.end))
    stack.at = span.end
    return True


def _without_zero(reading: Reading, token: Token) -> bool:
    """``.5``: without its point it would be another number."""
    found = _WITHOUT_ZERO.match(reading.source.text, token.start_pos)
    if found is None or not reading.stack.accepts("NUMBER"):
        return False
    written = f"{found[1]}0{found[2]}"
    span = _report_number(reading, found, written, f"a number begins with a digit: {written}")
    reading.out.mistaken.append(span)
    counts = _COUNTS.match(reading.source.text, span.end) is not None  # whole ones: that is not said as well
    reading.feed(Token("NUMBER", "1" if counts else written, span.start, end_pos=span.end))
    reading.stack.at = span.end
    return True


def _together(thousands: re.Match[str]) -> tuple[str, str]:
    """The number as it is written here, and the hint that says so."""
    written = thousands[1] + re.sub(r"\D", "", thousands[2])
    return written, f"the digits of a number stand together: {written}"


def _report_number(reading: Reading, found: re.Match[str], written: str, hint: str) -> Span:
    """Report a number of another notation. Returns its place."""
    span = reading.source.span(*found.span())
    fix = Fix(f"write {written}", (Edit(span, written),), safe=False)
    message = f"{found.group()} is no number of this language"
    reading.report("syntax/unexpected-token", message, span, f"write {written}", help=hint, fix=fix)
    return span
