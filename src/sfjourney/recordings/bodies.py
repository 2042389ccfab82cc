"""A line -> the JSON object on it, or why it is refused (semantics.md R1, R3).

A decoder written in C reads every line. It accepts what we must not: of two equal keys it keeps the last. So what it
read is encoded again: the same bytes, spaces apart, mean that nothing was lost. Other escapes or forms of numbers
change them too; such lines are looked at with more care, and only those.
"""

import json
from typing import Any, Final

import msgspec
from msgspec import Struct

from sfjourney.documents.scan import JsonProblem, Path, Scanned, scan
from sfjourney.limits import DEFAULT_LIMITS, WIDEST_LIMITS, Limits
from sfjourney.recordings.hints import hint, hint_of_line, is_utf16

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
NO_UTF8: Final = "bytes that are no UTF-8"
NO_UTF8_BUT_UTF16: Final = "the text is in UTF-16; recordings are in UTF-8"
_SPACES: Final = b" \t\r"
"""Line ends count: a decoder of lines takes two objects on one line, and one on two."""

Body = dict[str, Any]


class Refusal(Struct, frozen=True):
    """Why a line is no call. ``column`` counts characters from 1. The message never quotes a value of the line."""

    column: int
    code: str
    message: str


def read_body(line: bytes, limits: Limits = DEFAULT_LIMITS) -> Body | Refusal:
    """Read the object on a line. The line is not blank."""
    if len(line) > limits.line_bytes:
        return Refusal(
            limits.line_bytes + 1, "too-long", f"a line of more than {limits.line_bytes} bytes (limits.line_bytes)"
        )
    try:
        body = _decode(line)
    except _UNREADABLE:
        return _refuse(line, limits)
    if type(body) is not dict:
        more = "; the items of a list stand on lines of their own" if type(body) is list else ""
        if type(body) is list and body and type(body[0]) is dict:
            more += ": `jq -c '.[]'` writes them so"
        return Refusal(1, "not-an-object", f"a record is a JSON object{more}")
    return _refuse(line, limits) if _is_doubtful(body, line, limits) else body


def read_value(text: bytes, limits: Limits) -> Any | Refusal:
    """Read a JSON value that is the cell of a table. The column of a refusal is a character of the cell."""
    try:
        value = _decode(text)
    except _UNREADABLE:
        return _refuse(text, limits, "character")
    return _refuse(text, limits, "character") if _is_doubtful(value, text, limits) else value


def _is_doubtful(value: Any, text: bytes, limits: Limits) -> bool:
    """Whether a decoder that is fast took for JSON what we refuse."""
    if not same_but_spaces(_encode(value), text) and _has_duplicate_key(text):
        return True
    # As many brackets or members as this cannot be too many, wherever they are.
    many = text.count(b"{") + text.count(b"[") > limits.json_depth or text.count(b":") > limits.object_keys
    return many and isinstance(_scan(text, limits), JsonProblem)


def same_but_spaces(written: bytes, line: bytes) -> bool:
    """Whether two texts are the same, spaces apart; those inside strings are left out on both sides."""
    return written == line or written.translate(None, _SPACES) == line.translate(None, _SPACES)


class _DuplicateKeyError(ValueError):
    pass


def _unique(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise _DuplicateKeyError


def _has_duplicate_key(line: bytes) -> bool:
    try:
        json.loads(line, object_pairs_hook=_unique)
    except _DuplicateKeyError:
        return True
    return False


def _scan(line: bytes, limits: Limits) -> Scanned | JsonProblem:
    try:
        return scan(line.decode("utf-8"), limits)
    except UnicodeDecodeError as error:
        column = len(line[: error.start].decode("utf-8", "replace"))
        return JsonProblem(column, NO_UTF8 if not is_utf16(line) else NO_UTF8_BUT_UTF16)


def _refuse(line: bytes, limits: Limits, unit: str = "column") -> Refusal:
    """Say what is wrong with a line that the decoder refused, or took for something else."""
    found = _scan(line, limits)
    if isinstance(found, Scanned):  # a decoder that refuses what we can read: its limits are narrower than ours
        return Refusal(1, "not-json", "not JSON that can be read here")
    if found.first is not None:
        message = f"{found.message}; the first time at {unit} {found.first + 1}"
        return Refusal(found.offset + 1, "duplicate-key", message)
    text = line.decode("utf-8", "replace")
    more = hint_of_line(text, found) if unit == "column" else hint(text, found)
    return Refusal(found.offset + 1, "not-json", found.message if more is None else f"{found.message}; {more}")


def column_of(line: bytes, path: Path) -> int:
    """The column of the value at a path of a line that was read, or of the nearest part above it that is there."""
    found = _scan(line, WIDEST_LIMITS)
    if isinstance(found, JsonProblem):
        return 1
    while path and path not in found.places:
        path = path[:-1]
    return found.places[path][0] + 1
