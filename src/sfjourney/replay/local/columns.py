"""What a survey notes of every line, as columns of numbers on the disk: no name, no key and no value is in them.

A name or key is its hash, 64 bits that mean something only to the processes of one replay; 0 stands for none.
"""

from array import array
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from sfjourney.recordings.sources import Block

Numbers = npt.NDArray[np.int64]

_NAMES: Final = (
    "keys",
    "emails",
    "ids",
    "ends",
    "kept",
    "plain",
    "plain_at",
    "instant_lines",
    "instants",
    "link_lines",
    "links",
    "mention_lines",
    "mentions",
    "called",
)


class Columns:
    """The columns of a section, lines numbered from 0.

    ``keys``, ``emails`` and ``ids`` are hashes, one a line: of events alone, of other calls 0. ``ends`` say where in
    the recording a line ends, which is where the next one begins. ``kept`` are the lines that matter, ``plain`` those
    of them that were plain, with their instants in ``plain_at``. ``instants`` are those of ``instant_lines``, which say
    none themselves. ``links`` are the names and keys of other calls, each of the line beside it in ``link_lines``.
    Where somebody is sought, ``mentions`` are names that stand anywhere in a line, each of the line beside it in
    ``mention_lines``, and ``called`` the lines that name one of those who are.
    """

    def __init__(self) -> None:
        self.first = -1
        self.keys, self.emails, self.ids = array("q"), array("q"), array("q")
        self.ends, self.kept = array("q"), array("q")
        self.plain, self.plain_at = array("q"), array("q")
        self.instant_lines, self.instants = array("q"), array("q")
        self.link_lines, self.links = array("q"), array("q")
        self.mention_lines, self.mentions = array("q"), array("q")
        self.called = array("q")

    def add_lines(self, keys: Sequence[str | None], emails: Sequence[str | None], ids: Sequence[str | None]) -> None:
        """Note lines of events."""
        self.keys.extend(map(hash, keys))
        self.emails.extend(map(hash, emails))
        self.ids.extend([hash(one or "") for one in ids])

    def add_line(self, key: str | None = None, email: str | None = None, external_id: str | None = None) -> None:
        """Note one line."""
        self.keys.append(hash(key or ""))
        self.emails.append(hash(email or ""))
        self.ids.append(hash(external_id or ""))

    def add_links(self, line: int, names: Iterable[Hashable]) -> None:
        for name in names:
            self.link_lines.append(line)
            self.links.append(hash(name))

    def add_mentions(self, line: int, names: Iterable[str]) -> None:
        for name in names:
            self.mention_lines.append(line)
            self.mentions.append(hash(name))

    def add_instant(self, line: int, at: int) -> None:
        self.instant_lines.append(line)
        self.instants.append(at)

    def ends_of(self, block: Block) -> None:
        """Note where the lines of a block end."""
        if self.first < 0:
            self.first = block.start
        ends = np.flatnonzero(np.frombuffer(block.content, np.uint8) == ord("\n")) + (block.start + 1)
        ends[-1] = block.end  # of a line that was cut, it is elsewhere
        self.ends.frombytes(ends.astype(np.int64, copy=False).tobytes())

    def write(self, place: Path) -> None:
        """Write the columns, and before them how long each is."""
        with place.open("wb") as file:
            for column in self._packed():
                column.tofile(file)

    def packed(self) -> bytes:
        """The same bytes, in memory."""
        return b"".join(column.tobytes() for column in self._packed())

    def _packed(self) -> "list[array[int]]":
        columns = [getattr(self, name) for name in _NAMES]
        return [array("q", [self.first, *map(len, columns)]), *columns]


class ReadColumns:
    """The columns of a section, from the disk or as they were packed. Each is read when it is asked for."""

    def __init__(self, place: Path | bytes) -> None:
        self.place = place
        self.first, *lengths = self._numbers(0, 1 + len(_NAMES)).tolist()
        self._lengths = dict(zip(_NAMES, lengths, strict=True))

    def read(self, name: str) -> Numbers:
        """The column of that name."""
        number = _NAMES.index(name)
        before = 1 + len(_NAMES) + sum(self._lengths[other] for other in _NAMES[:number])
        return self._numbers(before, self._lengths[name])

    def _numbers(self, before: int, count: int) -> Numbers:
        if isinstance(self.place, bytes):
            return np.frombuffer(self.place, np.int64, count, offset=8 * before)
        return np.fromfile(self.place, np.int64, count, offset=8 * before)

    @property
    def lines(self) -> int:
        return int(self._lengths["keys"])

    def starts(self) -> Numbers:
        """Where the lines begin."""
        return np.concatenate([np.array([self.first], np.int64), self.read("ends")[:-1]])
