"""Text for a header of an email -> whether it stays one line, and the text as one."""

import re
from typing import Final

_BREAK: Final = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
"""What ends a line or a string somewhere on the way, or is no text: all control characters but the tab (RFC 5322)."""

_STAND_IN: Final = "\ufffd"


def header_break(text: str) -> str | None:
    """The first character that a header cannot hold: after a line break the rest would be a header of its own."""
    found = None if text.isprintable() else _BREAK.search(text)
    return None if found is None else found.group()


def as_header(text: str) -> str:
    """The text with U+FFFD for every such character."""
    return text if text.isprintable() else _BREAK.sub(_STAND_IN, text)
