"""Rows that wait to be told -> bytes, a fifth of what they take as objects, and the rows again for the asking."""

from collections.abc import Iterator, Sequence
from typing import Generic, TypeVar, overload

import msgspec
from msgspec import Struct

R = TypeVar("R", bound=Struct)


class Packing(Generic[R]):
    """How rows of one kind are packed: what many lists of them share."""

    def __init__(self, kind: type[R]) -> None:
        self.encode = msgspec.msgpack.Encoder().encode
        self.decode = msgspec.msgpack.Decoder(kind).decode


class Packed(Sequence[R], Generic[R]):
    """A list of rows of one kind. Each time that one is looked at it is made anew."""

    def __init__(self, packing: Packing[R]) -> None:
        self._packing = packing
        self._rows: list[bytes] = []

    def append(self, row: R) -> None:
        """Keep a row."""
        self._rows.append(self._packing.encode(row))

    def extend(self, others: "Packed[R]") -> None:
        """Keep the rows of another list, too."""
        self._rows += others._rows  # noqa: SLF001  # of its own kind

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> R: ...
    @overload
    def __getitem__(self, place: slice) -> list[R]: ...
    def __getitem__(self, place: int | slice) -> R | list[R]:
        if isinstance(place, slice):
            return [self._packing.decode(row) for row in self._rows[place]]
        return self._packing.decode(self._rows[place])

    def __iter__(self) -> Iterator[R]:
        return map(self._packing.decode, self._rows)
