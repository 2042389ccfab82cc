"""Arrays of Arrow -> values of JSON: what the cells of a typed table say (semantics.md R1).

An instant becomes text in RFC 3339 and UTC, a date text too; a member of an object that is null is absent.
"""

from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import types

from sfjourney.clock.instants import END_OF_TIME, START_OF_TIME, format_instant
from sfjourney.recordings.layout import Holds

_NANOSECONDS: Final = {"s": 1_000_000_000, "ms": 1_000_000, "us": 1_000, "ns": 1}
_MILLISECOND: Final = 1_000_000
_EPOCH: Final = date(1970, 1, 1)


def holds(kind: pa.DataType) -> Holds:
    """What the cells of a type are."""
    if isinstance(kind, pa.JsonType):
        return "json"
    if types.is_dictionary(kind):
        return holds(kind.value_type)
    if _is_text(kind) or (types.is_timestamp(kind) and kind.tz is not None):
        return "text"
    if types.is_boolean(kind):
        return "boolean"
    if _is_list(kind) or types.is_struct(kind) or types.is_map(kind):
        members = [kind.field(number).type for number in range(kind.num_fields)]
        readable = all(holds(member) != "nothing" for member in members)
        named = not types.is_map(kind) or _is_text(kind.key_type)
        return "nothing" if not readable or not named else "list" if _is_list(kind) else "value"
    tests = (types.is_integer, types.is_floating, types.is_decimal, types.is_date, types.is_timestamp)
    return "value" if any(test(kind) for test in tests) else "nothing"


class Values:
    """Reads arrays. ``sound`` is False once something was in them that JSON cannot hold."""

    def __init__(self) -> None:
        self.sound = True

    def of(self, array: pa.Array) -> list[Any]:
        """One value for each item of an array whose type holds something; None for null."""
        kind = array.type
        if isinstance(kind, pa.JsonType):
            return self.of(array.storage)
        if types.is_dictionary(kind):
            return self.of(array.dictionary_decode())
        if _is_text(kind):
            return self._texts(array)
        if types.is_timestamp(kind):
            per_unit, zone = _NANOSECONDS[kind.unit], "" if kind.tz is None else "Z"
            numbers = array.cast(pa.int64()).to_pylist()
            return [None if one is None else _instant(one * per_unit, zone) for one in numbers]
        if types.is_date(kind):
            days = array.cast(pa.date32()).cast(pa.int32()).to_pylist()
            return [None if one is None else _day(one) for one in days]
        if types.is_decimal(kind):
            return [None if one is None else _number(one) for one in array.to_pylist()]
        if types.is_struct(kind):
            return self._objects(array)
        if types.is_map(kind):
            pairs = self._lists(array.cast(pa.list_(pa.struct([("key", kind.key_type), ("value", kind.item_type)]))))
            # Of two entries with one key the last counts, as the format says of them.
            return [None if one is None else {pair["key"]: pair.get("value") for pair in one} for one in pairs]
        if _is_list(kind):
            return self._lists(array)
        if types.is_floating(kind) and pc.all(pc.is_finite(array)).as_py() is False:
            self.sound = False
        return list(array.to_pylist())

    def _texts(self, array: pa.Array) -> list[str | None]:
        try:
            return list(array.cast(pa.string()).to_pylist())
        except (UnicodeDecodeError, pa.ArrowInvalid):
            self.sound = False
            found = array.cast(pa.binary()).to_pylist()
            return [None if one is None else one.decode(errors="surrogateescape") for one in found]

    def _objects(self, array: pa.Array) -> list[dict[str, Any] | None]:
        names = [array.type.field(number).name for number in range(array.type.num_fields)]
        members = [self.of(member) for member in array.flatten()]
        rows = [
            {name: value for name, value in zip(names, row, strict=True) if value is not None}
            for row in zip(*members, strict=True)
        ]
        there = array.is_valid().to_pylist()
        return [row if is_there else None for row, is_there in zip(rows, there, strict=True)]

    def _lists(self, array: pa.Array) -> list[list[Any] | None]:
        items = self.of(array.flatten())
        sizes = pc.list_value_length(array).to_pylist()
        ends = pairwise(accumulate((size or 0 for size in sizes), initial=0))
        return [None if size is None else items[start:end] for size, (start, end) in zip(sizes, ends, strict=True)]


def _is_text(kind: pa.DataType) -> bool:
    """Old writers give texts no type of their own, and leave them bytes."""
    tests = (types.is_string, types.is_large_string, types.is_binary, types.is_large_binary, types.is_null)
    return any(test(kind) for test in tests)


def _is_list(kind: pa.DataType) -> bool:
    return bool(types.is_list(kind) or types.is_large_list(kind))


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


def _number(value: Any) -> int | float:
    """A decimal number; one without a fraction stays exact."""
    return int(value) if value == value.to_integral_value() else float(value)
