"""A row of an output -> its columns with types, for tables and DataFrames, which are the same in both.

Instants are instants, and what may be any JSON is text: a string itself, everything else its JSON.
"""

from typing import Any, Final, Literal, get_args, get_origin, get_type_hints

from msgspec import Struct, structs

Kind = Literal["text", "number", "instant", "json"]

_INSTANTS: Final = frozenset({"instant", "at", "until", "decidedAt", "sentAt", "enrolledAt", "endedAt", "goalAt"})


class Column(Struct, frozen=True):
    """A column, or a member of one. A cell is a value of a kind, or an object with ``members``; ``many``: a list."""

    name: str
    kind: Kind | None
    members: tuple["Column", ...] = ()
    many: bool = False


def columns_of(row: type[Struct]) -> tuple[Column, ...]:
    """The columns of a row, in its order."""
    hints = get_type_hints(row)
    return tuple(_column(one.encode_name, hints[one.name]) for one in structs.fields(row))


def _column(name: str, hint: Any) -> Column:
    may_be = [one for one in get_args(hint) if one is not type(None)]
    kind = may_be[0] if type(None) in get_args(hint) else hint
    if get_origin(kind) is list:
        return Column(name, None, columns_of(get_args(kind)[0]), many=True)
    if isinstance(kind, type) and issubclass(kind, Struct):
        return Column(name, None, columns_of(kind))
    if kind is int:
        return Column(name, "number")
    if name in _INSTANTS:
        return Column(name, "instant")
    return Column(name, "json" if kind is Any or get_origin(kind) is dict else "text")
