"""JSON values -> what JavaScript makes of them: text, truth, identity, members (ECMA-262).

``undefined`` is MISSING, which is not null. Numbers are doubles, ``{}`` and ``[]`` are true, and objects are equal
only to themselves.
"""

import re
from collections.abc import Mapping
from typing import Final

from msgspec import Struct

from sfjourney.canonical import double_text
from sfjourney.pointers import MISSING
from sfjourney.templates.errors import RenderError

_EXACT = 2**53
_INFINITE = float("inf")
_LEADING_INTEGER = re.compile(
    r"[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*([+-]?)([0-9]+)"
)
_LONGEST_INDEX = 15
_INDEX_KEY = re.compile(r"0|[1-9][0-9]{0,9}")
_LAST_INDEX_KEY = 2**32 - 2


class NativeFunction(Struct, frozen=True, eq=False):
    """A function that every JavaScript object inherits, as a value that a pointer can reach."""

    name: str


class _ObjectPrototype:
    __slots__ = ()


OBJECT_PROTOTYPE: Final = _ObjectPrototype()

INHERITED: Final[Mapping[str, object]] = {
    "constructor": NativeFunction("Object"),
    "__proto__": OBJECT_PROTOTYPE,
} | {
    name: NativeFunction(name)
    for name in (
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    )
}
"""What ``object[name]`` gives where the object has no key of that name."""

TEXTLESS: Final = "toString"
"""An object with a key of this name has no text."""


def kind_of(value: object) -> str:
    """The kind of a value in words, for messages that must not quote it."""
    if value is MISSING:
        return "missing"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a boolean"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    return "an array" if isinstance(value, list) else "an object"


def is_truthy(value: object) -> bool:
    """``Boolean(value)``: false are only false, 0, "", null and undefined."""
    if isinstance(value, (dict, list)):
        return True
    return bool(value)


def double(value: float) -> float:
    """The double that JavaScript holds for a JSON number; an integer too large for one is infinite."""
    try:
        return float(value)
    except OverflowError:
        return _INFINITE if value > 0 else -_INFINITE


def is_number(value: object) -> bool:
    """``typeof value === "number"``."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def identical(left: object, right: object) -> bool:
    """``left === right``: no conversion, numbers as doubles, containers only when they are the same one."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return double(left) == double(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return left is right


def number_text(value: float) -> str:
    """``String(number)``: ``1.0`` is ``1``, ``1e21`` is ``1e+21`` (ECMA-262, Number::toString)."""
    if isinstance(value, int) and -_EXACT <= value <= _EXACT:
        return str(value)
    value = double(value)
    if value in (_INFINITE, -_INFINITE):
        return "Infinity" if value > 0 else "-Infinity"
    return double_text(value)


def text(value: object) -> str:
    """``String(value)``: arrays joined by commas with null as nothing, objects ``[object Object]``.

    Raises RenderError for an object with a key ``toString``, which JavaScript cannot convert.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return ",".join(_leaves(value))
    if value is None:
        return "null"
    return _scalar_text(value)


def _leaves(array: list[object]) -> list[str]:
    """The texts that joining an array, and the arrays in it, puts commas between. Nesting costs no recursion."""
    found: list[str] = []
    waiting: list[object] = [array]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list) and value:
            waiting.extend(reversed(value))
        else:
            found.append("" if value is None or value is MISSING or value == [] else _scalar_text(value))
    return found


def _scalar_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, str):
        return value
    if value is MISSING:
        return "undefined"
    if isinstance(value, NativeFunction):
        return f"function {value.name}() {{ [native code] }}"
    if isinstance(value, dict) and TEXTLESS in value:
        raise RenderError(f"an object with a key named {TEXTLESS} has no text in JavaScript")
    return "[object Object]"


def member(value: object, name: str, *, inherits: bool) -> object:
    """``value[name]`` as json-render reads it, or MISSING: nothing is read from strings, numbers and functions.

    An array takes what ``parseInt`` makes of the name, so ``01`` and ``1st`` name its second item.
    """
    if isinstance(value, dict):
        found = value.get(name, MISSING)
        return INHERITED.get(name, MISSING) if found is MISSING and inherits else found
    if isinstance(value, list):
        index = leading_integer(name)
        return value[index] if index is not None and 0 <= index < len(value) else MISSING
    if value is OBJECT_PROTOTYPE:
        return None if name == "__proto__" else INHERITED.get(name, MISSING)
    return MISSING


def leading_integer(written: str) -> int | None:
    """``parseInt(written, 10)`` where that can be an index, None for NaN and for what no array is long enough for."""
    found = _LEADING_INTEGER.match(written)
    if found is None:
        return None
    digits = found[2].lstrip("0") or "0"
    if len(digits) > _LONGEST_INDEX:
        return None
    return -int(digits) if found[1] == "-" else int(digits)


def entries(value: object) -> list[tuple[str, object]]:
    """``Object.entries(value)``: keys that are array indexes first, in order; a string gives its UTF-16 units."""
    if isinstance(value, dict):
        return _entries_of_object(value)
    if isinstance(value, list):
        return [(str(index), item) for index, item in enumerate(value)]
    if isinstance(value, str):
        units = value.encode("utf-16-le", "surrogatepass")
        pairs = (units[at : at + 2] for at in range(0, len(units), 2))
        return [(str(index), unit.decode("utf-16-le", "surrogatepass")) for index, unit in enumerate(pairs)]
    return []


def _entries_of_object(value: dict[str, object]) -> list[tuple[str, object]]:
    indexes = sorted(int(key) for key in value if _is_index_key(key))
    if not indexes:
        return list(value.items())
    first = [str(index) for index in indexes]
    return [(key, value[key]) for key in (*first, *(key for key in value if not _is_index_key(key)))]


def _is_index_key(key: str) -> bool:
    return _INDEX_KEY.fullmatch(key) is not None and int(key) <= _LAST_INDEX_KEY
