"""The columns of all sections -> which lines concern each other, and to which part each goes (semantics.md P3, I1).

Nearly every Profile is named in one way throughout, one email with one external id, and every key is used once: lines
that matter go by the external id, and the others need not be looked at again. Where a name stands beside more than one
other, where a key is used again, and where another call than an event names somebody, all lines that share a name or
a key, directly or through others, form a group; a group goes as a whole, all of its lines, to one part.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from sfjourney.replay.local.columns import Numbers, ReadColumns

_AT_ONCE: Final = 1 << 20
"""How many hashes are looked at together."""
_GROUPED: Final = 16_384
"""Lines of groups in a part."""
_TABLE_BITS: Final = 22


class Hashes:
    """A set of hashes, without 0, that a whole column is asked about."""

    def __init__(self, values: Numbers) -> None:
        self.values = np.unique(values)
        self.values = self.values[self.values != 0]
        self._mask = (1 << _TABLE_BITS) - 1
        self._table = np.zeros(1 << _TABLE_BITS, np.bool_)
        self._table[self.values & self._mask] = True

    def among(self, column: Numbers) -> Numbers:
        """The numbers of the lines whose hash is in the set."""
        maybe = np.flatnonzero(self._table[column & self._mask])
        return maybe[np.isin(column[maybe], self.values)] if self.values.size else maybe


class Groups:
    """The lines of each section that belong to a group, and of each of them the number that its group has."""

    def __init__(self, sections: Sequence[ReadColumns]) -> None:
        self._keys = Hashes(_repeated(sections, "keys"))
        names = Hashes(self._named_otherwise(sections))
        self.lines = [grouped_lines(section, names, self._keys) for section in sections]
        groups = _groups(sections, self.lines, self._keys)
        self.groups = np.split(groups, np.cumsum([len(lines) for lines in self.lines])[:-1])

    def _named_otherwise(self, sections: Sequence[ReadColumns]) -> Numbers:
        """The names that stand beside more than one other, on a line whose key is used again, or in another call."""
        found = [*_ambiguous(sections, "emails", "ids"), *_ambiguous(sections, "ids", "emails")]
        for section in sections:
            found.append(section.read("links"))
            again = self._keys.among(section.read("keys"))
            if again.size:
                found += [section.read("emails")[again], section.read("ids")[again]]
        return np.concatenate(found)


class Parts:
    """Which line goes where. ``plain`` parts are numbered from 0, those of groups from there."""

    def __init__(self, sections: Sequence[ReadColumns], plain: int) -> None:
        self.plain = plain
        found = Groups(sections)
        self._grouped = found.lines
        self.count = plain + -(-sum(map(len, found.lines)) // _GROUPED)
        self._parts = [(plain + groups % max(self.count - plain, 1)).astype(np.int64) for groups in found.groups]

    def of(self, number: int, section: ReadColumns) -> tuple[Numbers, Numbers]:
        """The lines of a section that are to be read again, in order, and the part of each."""
        return parted(section, self.plain, self._grouped[number], self._parts[number])

    def of_all(self, number: int, section: ReadColumns) -> tuple[Numbers, Numbers]:
        """The same of all lines of a section that name somebody, whether they matter or not."""
        naming = np.flatnonzero((section.read("emails") != 0) | (section.read("ids") != 0))
        return parted(section, self.plain, self._grouped[number], self._parts[number], naming)


def parted(
    section: ReadColumns, plain: int, grouped: Numbers, of_grouped: Numbers, read: Numbers | None = None
) -> tuple[Numbers, Numbers]:
    """The lines of a section that are to be read again, in order, and the part of each: of those that are ``grouped``
    it is known, the others go to one of the ``plain`` parts by whom they name. Those that matter are ``read``, unless
    it is said which.
    """
    kept = section.read("kept") if read is None else read
    kept = kept[~np.isin(kept, grouped)]
    emails, ids = section.read("emails")[kept], section.read("ids")[kept]
    route = np.where(ids != 0, ids, emails).view(np.uint64) >> np.uint64(32)
    lines = np.concatenate([kept, grouped])
    parts = np.concatenate([(route % np.uint64(plain)).astype(np.int64), of_grouped])
    order = np.argsort(lines)
    return lines[order], parts[order]


def grouped_lines(section: ReadColumns, names: Hashes, keys: Hashes) -> Numbers:
    """The lines of a section that belong to a group."""
    lines = [
        names.among(section.read("emails")),
        names.among(section.read("ids")),
        keys.among(section.read("keys")),
        section.read("link_lines"),
    ]
    return np.unique(np.concatenate(lines))


def _shares(sections: Sequence[ReadColumns], *names: str) -> Iterator[list[Numbers]]:
    """Columns side by side, in shares by the hashes of the first, so that no more are in memory than is good."""
    shares = -(-sum(section.lines for section in sections) // _AT_ONCE)
    for share in range(shares):
        found: list[list[Numbers]] = [[] for _ in names]
        for section in sections:
            columns = [section.read(name) for name in names]
            mine = columns[0] != 0
            if shares > 1:
                mine &= columns[0] % shares == share
            for part, column in zip(found, columns, strict=True):
                part.append(column[mine])
        yield [np.concatenate(part) for part in found]


def _repeated(sections: Sequence[ReadColumns], name: str) -> Numbers:
    """The hashes that stand in a column more than once."""
    found = [np.zeros(0, np.int64)]
    for (column,) in _shares(sections, name):
        found.append(repeated_in(column))
    return np.concatenate(found)


def repeated_in(column: Numbers) -> Numbers:
    """The numbers that stand in a column more than once."""
    ordered = np.sort(column)
    again: Numbers = ordered[1:][ordered[1:] == ordered[:-1]]
    return again


def _ambiguous(sections: Sequence[ReadColumns], name: str, beside: str) -> Iterator[Numbers]:
    """The hashes of a column that stand beside different ones of another, none counting as one of them."""
    yield np.zeros(0, np.int64)
    for column, other in _shares(sections, name, beside):
        yield ambiguous_in(column, other)


def ambiguous_in(column: Numbers, beside: Numbers) -> Numbers:
    """The numbers of a column that stand beside different ones of another."""
    order = np.argsort(column)
    ordered, others = column[order], beside[order]
    found: Numbers = ordered[1:][(ordered[1:] == ordered[:-1]) & (others[1:] != others[:-1])]
    return found


def _groups(sections: Sequence[ReadColumns], selected: Sequence[Numbers], keys: Hashes) -> Numbers:
    """For each selected line a number that it has in common with the lines of its group, and with no others."""
    lines, names = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    first = 0
    for section, chosen in zip(sections, selected, strict=True):
        tied, by = ties(section, chosen, keys)
        lines.append(tied + first)
        names.append(by)
        first += len(chosen)
    return components(first, np.concatenate(lines), np.concatenate(names))


def ties(section: ReadColumns, chosen: Numbers, keys: Hashes) -> tuple[Numbers, Numbers]:
    """What ties ``chosen`` lines to others: pairs of a place among them and a name, or one of the ``keys``."""
    key = section.read("keys")[chosen]
    columns = [
        section.read("emails")[chosen],
        section.read("ids")[chosen],
        np.where(np.isin(key, keys.values), key, 0),
    ]
    there = [np.flatnonzero(column) for column in columns]
    lines = [*there, np.searchsorted(chosen, section.read("link_lines"))]
    names = [*(column[at] for column, at in zip(columns, there, strict=True)), section.read("links")]
    return np.concatenate(lines), np.concatenate(names)


def components(count: int, lines: Numbers, names: Numbers) -> Numbers:
    """For each of ``count`` lines the lowest line that it is tied to by names, through any number of others."""
    _, name_numbers = np.unique(names, return_inverse=True)
    lowest: npt.NDArray[np.int64] = np.arange(count, dtype=np.int64)
    of_name = np.full(int(name_numbers.max(initial=-1)) + 1, count, np.int64)
    while True:
        before = lowest.copy()
        np.minimum.at(of_name, name_numbers, lowest[lines])
        np.minimum.at(lowest, lines, of_name[name_numbers])
        lowest = np.minimum(lowest, lowest[lowest])  # what the lowest line has found out since
        if np.array_equal(before, lowest):
            return lowest
