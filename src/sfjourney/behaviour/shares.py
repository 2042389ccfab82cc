"""Rows about Profiles, in any order -> the same in shares, one after another: all rows of a Profile are in one."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar
from zlib import crc32

import msgspec

from sfjourney.replay.replayed import Replayed

_OF_A_SHARE: Final = 16 << 20
"""Bytes of rows, as a replay writes them, that a share is made for."""
_MOST: Final = 512
_WAITING: Final = 8_192
"""Rows that wait to be written, of all shares together."""


class AboutProfile(Protocol):
    """A row, which can be encoded."""

    @property
    def profile_id(self) -> str: ...


Row = TypeVar("Row", bound=AboutProfile)
_encode_lines = msgspec.json.Encoder().encode_lines


class Shares:
    """Rows, by their names; ``count`` shares of them. One alone stays in memory, more lie in ``folder``."""

    def __init__(self, count: int, folder: Path | None = None) -> None:
        self.count = count if folder is not None else 1
        self._folder = folder
        self._lists: dict[str, list[object]] = {}

    @classmethod
    def for_rows(cls, replays: Iterable[Replayed], folder: Path | None, of_a_share: int = _OF_A_SHARE) -> "Shares":
        """As many shares as the rows of some replays need. ``folder`` is empty."""
        size = sum(replayed.runs.size + replayed.sends.size for replayed in replays)
        return cls(min(max(-(-size // of_a_share), 1), _MOST), folder)

    def put(self, name: str, rows: Iterable[Row]) -> None:
        """Add rows of a name, which stay in their order. Raises OSError."""
        if self._folder is None or self.count == 1:
            self._lists.setdefault(name, []).extend(rows)
            return
        waiting: list[list[Row]] = [[] for _ in range(self.count)]
        for row in rows:
            share = crc32(row.profile_id.encode()) % self.count
            waiting[share].append(row)
            if len(waiting[share]) * self.count >= _WAITING:
                self._write(name, share, waiting[share])
        for share, left in enumerate(waiting):
            self._write(name, share, left)

    def share(self, name: str, number: int, of: type[Row]) -> Sequence[Row]:
        """The rows of a name in a share. Raises OSError."""
        place = self._place(name, number)
        if place is None:
            return self._lists.get(name, [])  # type: ignore[return-value]  # as they were put there
        return msgspec.json.Decoder(of).decode_lines(place.read_bytes()) if place.exists() else []

    def _write(self, name: str, number: int, rows: list[Row]) -> None:
        place = self._place(name, number)
        if place is not None and rows:
            with place.open("ab") as file:
                file.write(_encode_lines(rows))
            rows.clear()

    def _place(self, name: str, number: int) -> Path | None:
        return self._folder / f"{name}-{number}" if self._folder is not None and self.count > 1 else None
