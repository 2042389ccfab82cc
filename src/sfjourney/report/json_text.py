"""A value of ours -> JSON that is the same to a program and harmless to a terminal."""

import re
from typing import Any

import msgspec

_UNSEEN = re.compile("[\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]")
_HALF = re.compile("[\ud800-\udfff]")


def json_text(value: Any, *, indent: int = 0) -> str:
    """JSON with a line end behind it, in one line or indented; control and direction characters are escapes.

    The name of a file may hold bytes that are no UTF-8: they are told as escapes that are text.
    """
    try:
        written = msgspec.json.encode(value)
    except UnicodeEncodeError:
        written = msgspec.json.encode(_whole(msgspec.to_builtins(value)))
    text = (msgspec.json.format(written, indent=indent) if indent else written).decode()
    return _UNSEEN.sub(lambda found: f"\\u{ord(found.group()):04x}", text) + "\n"


def _whole(value: Any) -> Any:
    """The value without halves of surrogate pairs; ours are nested a few levels deep."""
    if isinstance(value, str):
        return _HALF.sub(lambda found: f"\\u{ord(found.group()):04x}", value)
    if isinstance(value, dict):
        return {_whole(key): _whole(item) for key, item in value.items()}
    return [_whole(item) for item in value] if isinstance(value, (list, tuple)) else value
