"""Pointer as written in a template -> the value it reads, by json-render's rules, which are wider than RFC 6901.

The leading slash may be left out, ``""`` and ``"/"`` are the whole, an array takes any text that begins with a number,
and ``~`` not followed by 0 or 1 stands for itself.
"""

from collections.abc import Sequence
from functools import lru_cache

from sfjourney.pointers import MISSING, Parts
from sfjourney.templates.dialect import Dialect
from sfjourney.templates.errors import RenderError
from sfjourney.templates.javascript import is_truthy, kind_of, member


@lru_cache(maxsize=4096)
def segments(written: str) -> Parts:
    """The keys that a written path walks through, in order; none for the whole."""
    if written in ("", "/"):
        return ()
    parts = written.removeprefix("/").split("/")
    if "~" not in written:
        return tuple(parts)
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in parts)


def segments_of_any(path: object) -> Parts:
    """The same for whatever stands in the place of a path: false, 0 and null are the whole.

    Raises RenderError for anything else that is no string.
    """
    if isinstance(path, str):
        return segments(path)
    if is_truthy(path):
        raise RenderError(f"a pointer is {kind_of(path)}, not a string")
    return ()


def read(value: object, parts: Sequence[str], *, inherits: bool) -> object:
    """The value below ``value`` at ``parts``, or MISSING. ``inherits`` is the dialect's ``reads_inherited_members``."""
    for part in parts:
        if isinstance(value, dict) and part in value:
            value = value[part]
        else:
            value = member(value, part, inherits=inherits)
            if value is MISSING:
                return MISSING
    return value


def read_shown(values: object, tests: object, parts: Sequence[str], *, inherits: bool) -> object:
    """The value of ``values`` at ``parts``, MISSING exactly where ``tests`` has none.

    ``values`` is ``tests`` or a copy of it with some values masked. A mask that stands where ``tests`` has a container
    covers all below it; what the copy leaves out altogether reads as null.
    """
    truth = read(tests, parts, inherits=inherits)
    if values is tests or truth is MISSING:
        return truth
    for part in parts:
        if not isinstance(values, (dict, list)) and isinstance(tests, (dict, list)):
            break
        values, tests = member(values, part, inherits=inherits), member(tests, part, inherits=inherits)
    return None if values is MISSING else values


def resolve_pointer(state: object, path: object, dialect: Dialect) -> object:
    """The value that json-render's ``getByPath(state, path)`` gives, or MISSING where it gives undefined.

    Raises RenderError for a path that is no string, unless JavaScript takes it for false.
    """
    return read(state, segments_of_any(path), inherits=dialect.reads_inherited_members)
