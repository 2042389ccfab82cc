"""A name or a pointer -> the same as it stands in a ``.journey`` file: bare, or in quotes."""

import json
import re
from typing import Final

from sfjourney.syntax.automaton.loading import language

BARE_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
"""``NAME`` of the grammar."""
_BARE_EVENT: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z0-9_]+)*")
"""``EVENT_NAME`` of the grammar."""

BARE_POINTER: Final = re.compile(r"(?:/[\w.~$@%+:-]*)+")
"""``POINTER`` of the grammar."""


def written_name(name: str) -> str:
    """In quotes where a bare name cannot be so, or could be a word of the language."""
    return _written(name, BARE_NAME)


def written_event(name: str) -> str:
    """The same for the name of an event, which may have dots and no hyphens."""
    return _written(name, _BARE_EVENT)


def _written(name: str, bare: re.Pattern[str]) -> str:
    plain = bare.fullmatch(name) is not None and name not in language().keywords
    return name if plain else json.dumps(name, ensure_ascii=False)


def written_pointer(pointer: str) -> str:
    """In back-quotes where a segment has characters that a bare pointer cannot have."""
    return pointer if BARE_POINTER.fullmatch(pointer) is not None else f"`{pointer}`"
