"""Rows in any order -> the same in shares, one after another: rows that have a name in common are in one."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, TypeVar
from zlib import crc32

import msgspec

_OF_A_SHARE: Final = 16 << 20
"""Bytes, as a replay writes rows, that a share is made for."""
_MOST: Final = 512
_WAITING: Final = 8_192
"""Rows that wait to be written, of all shares together."""

Row = TypeVar("Row")
_encode_lines = msgspec.json.Encoder().encode_lines


class Shares:
    """Rows of several kinds in ``count`` shares. One alone stays in memory, more lie in ``folder``."""

    def __init__(self, count: int, folder: Path | None = None) -> None:
        self.count = count if folder is not None else 1
        self._folder = folder if self.count > 1 else None
        self._lists: dict[str, list[object]] = {}

    @classmethod
    def for_bytes(cls, size: int, folder: Path | None) -> "Shares":
        """As many shares as so many bytes of rows need. ``folder`` is empty."""
        return cls(min(max(-(-size // _OF_A_SHARE), 1), _MOST), folder)

    def put(self, kind: str, rows: Iterable[Row], name: Callable[[Row], str]) -> None:
        """Add rows, which stay in their order. ``name`` is what those of one share go by. Raises OSError."""
        if self._folder is None:
            self._lists.setdefault(kind, []).extend(rows)
            return
        waiting: list[list[Row]] = [[] for _ in range(self.count)]
        for row in rows:
            share = crc32(name(row).encode()) % self.count
            waiting[share].append(row)
            if len(waiting[share]) * self.count >= _WAITING:
                _write(self._folder / f"{kind}-{share}", waiting[share])
        for share, left in enumerate(waiting):
            _write(self._folder / f"{kind}-{share}", left)

    def share(self, kind: str, number: int, of: type[Row]) -> Sequence[Row]:
        """The rows of a kind in a share, which are ``of`` a type. Raises OSError."""
        if self._folder is None:
            return self._lists.get(kind, [])  # type: ignore[return-value]  # as they were put there
        place = self._folder / f"{kind}-{number}"
        return msgspec.json.Decoder(of).decode_lines(place.read_bytes()) if place.exists() else []


def _write(place: Path, rows: list[Row]) -> None:
    if rows:
        with place.open("ab") as file:
            file.write(_encode_lines(rows))
        rows.clear()
