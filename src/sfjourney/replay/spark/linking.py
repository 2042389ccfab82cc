"""Columns of hashes -> which names and keys tie lines together, and the part of each such name (semantics.md P3, I1).

Two passes over the columns. The first goes by shares of the hashes: what stands there more than once, and beside what,
is seen where all of a share is together. The second finds in each section what ties which names together; few pairs are
left of that, from which the groups follow at once.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pyarrow as pa
from msgspec import Struct

from sfjourney.replay.local.columns import Numbers, ReadColumns
from sfjourney.replay.local.links import Hashes, ambiguous_in, components, grouped_lines, repeated_in, ties
from sfjourney.replay.spark.task import Batches, Task, batch, row, rows_in

SHARED: Final = "share long, kind long, hashes binary"
FOUND: Final = "keys binary, names binary"
PAIRED: Final = "pairs binary"

_KEYS, _EMAILS, _IDS, _LINKS = range(4)
_BESIDE: Final = {
    _KEYS: ("keys", "emails", "ids"),
    _EMAILS: ("emails", "ids"),
    _IDS: ("ids", "emails"),
    _LINKS: ("links",),
}
"""Which columns go together, by the hashes of the first."""


class Tied(Struct, frozen=True):
    """What ties lines together: ``keys`` that are used again, and ``names``, each with its part in ``parts``."""

    keys: Numbers
    names: Numbers
    parts: Numbers


def share_out(shares: int) -> Task:
    """A task for columns: it gives them in shares by their hashes."""

    def task(batches: Batches) -> Iterator[pa.RecordBatch]:
        for (columns,) in rows_in(batches):
            section = ReadColumns(columns)
            for kind, names in _BESIDE.items():
                yield batch(SHARED, [*zip(*_shares_of(section, kind, names, shares), strict=True)] or [[], [], []])

    return task


def _shares_of(
    section: ReadColumns, kind: int, names: tuple[str, ...], shares: int
) -> Iterator[tuple[int, int, bytes]]:
    columns = np.stack([section.read(name) for name in names])
    columns = columns[:, columns[0] != 0]
    share = columns[0] % shares
    order = np.argsort(share, kind="stable")
    ordered, cuts = columns[:, order], np.searchsorted(share[order], np.arange(shares + 1))
    for number in range(shares):
        mine = ordered[:, cuts[number] : cuts[number + 1]]
        if mine.size:
            yield number, kind, mine.tobytes()


def look_at_shares(batches: Batches) -> Iterator[pa.RecordBatch]:
    """A task for shares, of which each is there as a whole: it gives the keys and the names that tie lines together."""
    found: dict[int, list[Numbers]] = {kind: [np.zeros((len(of), 0), np.int64)] for kind, of in _BESIDE.items()}
    for _, kind, hashes in rows_in(batches):
        found[kind].append(np.frombuffer(hashes, np.int64).reshape(len(_BESIDE[kind]), -1))
    keys, emails, ids, links = (np.concatenate(found[kind], axis=1) for kind in _BESIDE)
    again = np.unique(repeated_in(keys[0]))
    names = [ambiguous_in(*emails), ambiguous_in(*ids), links[0], *keys[1:, np.isin(keys[0], again)]]
    yield row(FOUND, again.tobytes(), np.unique(np.concatenate(names)).tobytes())


def pair_up(keys: Numbers, names: Numbers) -> Task:
    """A task for columns: it gives pairs of names that are tied together in a section, directly or through others."""

    def task(batches: Batches) -> Iterator[pa.RecordBatch]:
        keys_again, tying = Hashes(keys), Hashes(names)
        for (columns,) in rows_in(batches):
            section = ReadColumns(columns)
            chosen = grouped_lines(section, tying, keys_again)
            lines, by = ties(section, chosen, keys_again)
            yield row(PAIRED, _pairs(components(len(chosen), lines, by)[lines], by).tobytes())

    return task


def _pairs(group: Numbers, names: Numbers) -> Numbers:
    """Each name once, beside the first name of its group."""
    order = np.argsort(group, kind="stable")
    group, names = group[order], names[order]
    begins = np.flatnonzero(np.concatenate([[True], group[1:] != group[:-1]])) if group.size else np.zeros(0, np.int64)
    firsts = np.repeat(names[begins], np.diff(np.append(begins, group.size)))
    return np.unique(np.stack([firsts, names]), axis=1)


def tied(keys: Numbers, pairs: Numbers, plain: int, grouped: int) -> Tied:
    """What the pairs of all sections come to: a group goes as a whole to one of ``grouped`` parts behind the plain."""
    names, places = np.unique(pairs, return_inverse=True)
    places = places.reshape(2, -1)
    count = pairs.shape[1]
    lowest = components(count, np.concatenate([np.arange(count)] * 2), pairs.reshape(-1))
    parts = np.zeros(len(names), np.int64)
    parts[places[0]] = parts[places[1]] = plain + lowest % max(grouped, 1)
    return Tied(keys, names, parts)
