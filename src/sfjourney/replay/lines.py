"""Rows of an output, in order: lines of JSON, in memory or in files that lie one after another."""

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from msgspec import Struct


class Rows(Struct, frozen=True):
    """Lines of JSON. ``lines`` are without their ends, ``files`` hold whole lines and are there for a while only."""

    lines: Sequence[bytes] = ()
    files: Sequence[Path] = ()

    def __iter__(self) -> Iterator[bytes]:
        """The lines, without their ends."""
        yield from self.lines
        for name in self.files:
            with name.open("rb") as file:
                for line in file:
                    yield line[:-1]

    @property
    def size(self) -> int:
        """Bytes, line ends apart where they are in memory. Raises OSError."""
        return sum(map(len, self.lines)) + sum(name.stat().st_size for name in self.files)

    def write_to(self, file: IO[bytes]) -> None:
        """Write all lines. Raises OSError."""
        file.writelines(line + b"\n" for line in self.lines)
        for name in self.files:
            with name.open("rb") as written:
                shutil.copyfileobj(written, file, 1 << 20)

    def loaded(self) -> "Rows":
        """The same in memory alone."""
        return Rows(list(self)) if self.files else self
