"""Arrays of Arrow -> values of JSON: what the cells of a typed table say (semantics.md R1).

An instant becomes text in RFC 3339 and UTC, a date text too; a member of an object that is null is absent. Texts of
the type JSON that are columns stay texts, for those are read together; inside of lists and maps they are read here.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from math import isfinite
from typing import Any, Final
from uuid import UUID

import pyarrow as pa
from msgspec import Raw
from pyarrow import types

from sfjourney.clock.instants import DAY, END_OF_TIME, START_OF_TIME, format_instant
from sfjourney.limits import DEFAULT_LIMITS, Limits
from sfjourney.recordings.bodies import Refusal
from sfjourney.recordings.layout import Holds
from sfjourney.recordings.rows import is_unicode, written_value

_NANOSECONDS: Final = {"s": 1_000_000_000, "ms": 1_000_000, "us": 1_000, "ns": 1}
_MILLISECOND: Final = 1_000_000
_EPOCH: Final = date(1970, 1, 1)
_TEXTS: Final = (
    types.is_string,
    types.is_large_string,
    types.is_string_view,
    types.is_binary,
    types.is_large_binary,
    types.is_binary_view,
    types.is_null,
)
_OF_VARIANT: Final = frozenset({"metadata", "value", "typed_value"})


def holds(kind: pa.DataType) -> Holds:
    """What the cells of a type are."""
    if isinstance(kind, pa.JsonType):
        return "json"
    if isinstance(kind, pa.UuidType):
        return "text"
    if is_variant(kind):
        return "nothing"
    if types.is_dictionary(kind):
        return holds(kind.value_type)
    if _is_text(kind) or (types.is_timestamp(kind) and kind.tz is not None):
        return "text"
    if types.is_boolean(kind):
        return "boolean"
    is_list = _is_list(kind) or types.is_fixed_size_list(kind)
    if is_list or types.is_struct(kind) or types.is_map(kind):
        members = [kind.field(number).type for number in range(kind.num_fields)]
        readable = all(holds(member) != "nothing" for member in members)
        named = not types.is_map(kind) or _is_text(kind.key_type)
        return "nothing" if not readable or not named else "list" if is_list else "object"
    tests = (types.is_integer, types.is_floating, types.is_decimal, types.is_date, types.is_timestamp)
    return "value" if any(test(kind) for test in tests) else "nothing"


def is_variant(kind: pa.DataType) -> bool:
    """Whether a type is Parquet's VARIANT, which Arrow shows as the struct of bytes that it is kept in.

    Read as a struct it would be other members than those that were written.
    """
    if not types.is_struct(kind) or not {kind.field(number).name for number in range(kind.num_fields)} <= _OF_VARIANT:
        return False
    parts = [kind.field(name).type if kind.get_field_index(name) >= 0 else None for name in ("metadata", "value")]
    return all(part is not None and types.is_binary(part) for part in parts)


class Values:
    """Reads arrays. ``sound`` is False once something was in them that JSON cannot hold.

    ``shared`` counts the characters of texts that the arrays hold once for many items. What should be JSON and is none
    is in the values as its Refusal.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self.sound = True
        self.shared = 0

    def of(self, array: pa.Array) -> list[Any]:
        """One value for each item of an array whose type holds something; None for null."""
        kind = array.type
        if _is_text(kind):
            return self._texts(array)
        if isinstance(kind, pa.JsonType):
            return self.of(array.storage)
        if isinstance(kind, pa.UuidType):
            return [None if one is None else str(UUID(bytes=one)) for one in array.storage.to_pylist()]
        if types.is_dictionary(kind):
            return self._repeated(array)
        if types.is_timestamp(kind):
            per_unit, zone = _NANOSECONDS[kind.unit], "" if kind.tz is None else "Z"
            return [None if one is None else _instant(one * per_unit, zone) for one in _numbers(array)]
        if types.is_date(kind):
            per_day = 1 if types.is_date32(kind) else DAY
            return [None if one is None else _day(one // per_day) for one in _numbers(array)]
        if types.is_decimal(kind):
            return [None if one is None else _number(one) for one in array.to_pylist()]
        if types.is_struct(kind):
            return self._objects(array)
        if types.is_map(kind):
            return self._maps(array)
        if _is_list(kind):
            return _sliced(array, self._inside(array.values))
        if types.is_fixed_size_list(kind):
            return self._lists_of_one_size(array)
        found: list[Any] = array.to_pylist()
        if types.is_floating(kind) and not all(one is None or isfinite(one) for one in found):
            self.sound = False
        return found

    def _inside(self, array: pa.Array) -> list[Any]:
        """The values of what is inside of others."""
        values = self.of(array)
        if holds(array.type) != "json":
            return values
        read = [None if one is None else written_value(one, self.limits) for one in values]
        self.sound &= not any(isinstance(one, Refusal) for one in read)
        return read

    def _repeated(self, array: pa.Array) -> list[Any]:
        """Of values that are written once: they are kept once too."""
        values = self.of(array.dictionary)
        found = [None if number is None else values[number] for number in array.indices.to_pylist()]
        self.shared += sum(len(one) for one in found if isinstance(one, str))
        return found

    def _texts(self, array: pa.Array) -> list[str | None]:
        if types.is_string_view(array.type) or types.is_binary_view(array.type):
            array = array.cast(pa.large_binary())
            self.shared += array.nbytes
        if not (types.is_binary(array.type) or types.is_large_binary(array.type)):
            try:
                return list(array.to_pylist())
            except UnicodeDecodeError:
                array = array.cast(pa.binary())
        found = [None if one is None else one.decode(errors="surrogateescape") for one in array.to_pylist()]
        self.sound &= is_unicode(one for one in found if one is not None)
        return found

    def _objects(self, array: pa.Array) -> list[dict[str, Any] | None]:
        names = [array.type.field(number).name for number in range(array.type.num_fields)]
        members = [self._inside(member) for member in array.flatten()]
        rows = [
            {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for row in zip(*members, strict=True)
        ]
        there = array.is_valid().to_pylist()
        return [row if is_there else None for row, is_there in zip(rows, there, strict=True)]

    def _lists_of_one_size(self, array: pa.Array) -> list[list[Any] | None]:
        size, items = array.type.list_size, iter(self._inside(array.flatten()))  # which leaves out those of null
        return [[next(items) for _ in range(size)] if there else None for there in array.is_valid().to_pylist()]

    def _maps(self, array: pa.Array) -> list[dict[str, Any] | None]:
        """Maps as objects. Of two entries with one key the last counts, as the format says of them."""
        entries = [*zip(self.of(array.keys), self._inside(array.items), strict=True)]
        return [None if one is None else dict(one) for one in _sliced(array, entries)]


def _is_text(kind: pa.DataType) -> bool:
    """Old writers give texts no type of their own, and leave them bytes."""
    return any(test(kind) for test in _TEXTS)


def _is_list(kind: pa.DataType) -> bool:
    return bool(types.is_list(kind) or types.is_large_list(kind))


def _sliced(array: pa.Array, items: Sequence[Any]) -> list[Any]:
    """The items of each list; None where a list is null."""
    there = array.is_valid().to_pylist()
    bounds = pairwise(array.offsets.to_pylist())
    return [[*items[start:end]] if is_there else None for is_there, (start, end) in zip(there, bounds, strict=True)]


def _numbers(array: pa.Array) -> list[int | None]:
    """What instants and days are inside."""
    return list(array.view(pa.int32() if types.is_date32(array.type) else pa.int64()).to_pylist())


def _instant(nanoseconds: int, zone: str) -> str:
    """An instant with as many digits of a second as it has, three at least; a number where no calendar has it."""
    millis, rest = divmod(nanoseconds, _MILLISECOND)
    if not START_OF_TIME <= millis <= END_OF_TIME:
        return str(nanoseconds)
    more = f"{rest:06d}".rstrip("0") if rest else ""
    return format_instant(millis)[:-1] + more + zone


def _day(number: int) -> str:
    try:
        return (_EPOCH + timedelta(days=number)).isoformat()
    except OverflowError:
        return str(number)


def _number(value: Any) -> int | float | Raw:
    """A decimal number; one without a fraction stays exact, written out where that takes more than 64 bits."""
    if value != value.to_integral_value():
        return float(value)
    whole = int(value)
    return whole if abs(whole) < 1 << 63 else Raw(str(whole))
