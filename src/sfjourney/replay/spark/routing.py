"""Surveyed sections -> their lines, each with the part that it goes to."""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
import pyarrow as pa
from msgspec import Struct

from sfjourney.replay.initial import InitialLine
from sfjourney.replay.local.columns import Numbers, ReadColumns
from sfjourney.replay.local.links import Hashes, grouped_lines, parted
from sfjourney.replay.local.playing import how_to_read
from sfjourney.replay.spark.linking import Tied
from sfjourney.replay.spark.surveying import Lines
from sfjourney.replay.spark.task import Batches, Task, hashing_here, row, rows_in

ROUTED: Final = "part long, number long, rows binary, content binary"


class Route(Struct, frozen=True):
    """Where lines go: what ties them together, and how many ``plain`` parts those go to that nothing ties.

    ``places`` are the source and the place of the first line of each section, of a DataFrame of its row 0. ``hashing``
    is what the processes of the survey made of a text.
    """

    tied: Tied
    plain: int
    places: Mapping[int, tuple[int, int]]
    hashing: int


def route_lines(route: Route) -> Task:
    """A task for sections: it gives their lines, together with those of the section that go to the same part."""

    def task(batches: Batches) -> Iterator[pa.RecordBatch]:
        if hashing_here() != route.hashing:
            raise RuntimeError("PYTHONHASHSEED is not the same for all workers of Spark")
        router = _Router(route)
        for number, columns, kept, rest, numbers in rows_in(batches):
            section = ReadColumns(columns)
            of_rows = None if numbers is None else np.frombuffer(numbers, np.int64)
            yield from router.routed(number, Lines(section, kept, rest, of_rows))

    return task


def route_initial(route: Route, initial: Sequence[InitialLine]) -> Task:
    """A task for the columns of the lines about Profiles: it gives these lines."""

    def task(batches: Batches) -> Iterator[pa.RecordBatch]:
        for number, columns in rows_in(batches):
            lines, parts = _Router(route).parted(ReadColumns(columns))
            for part in np.unique(parts).tolist():
                mine = [(line, initial[line]) for line in lines[parts == part].tolist()]
                yield row(ROUTED, part, number, None, pickle.dumps(mine))

    return task


class _Router:
    def __init__(self, route: Route) -> None:
        self.route = route
        self.keys, self.names = Hashes(route.tied.keys), Hashes(route.tied.names)

    def parted(self, section: ReadColumns) -> tuple[Numbers, Numbers]:
        """The lines that are played, in order, and the part of each."""
        grouped = grouped_lines(section, self.names, self.keys)
        return parted(section, self.route.plain, grouped, self._part_of_groups(section, grouped))

    def _part_of_groups(self, section: ReadColumns, grouped: Numbers) -> Numbers:
        """The part of each line of a group: that of any of its names, for they are all in one group."""
        name = np.where(
            section.read("emails")[grouped] != 0, section.read("emails")[grouped], section.read("ids")[grouped]
        )
        name[np.searchsorted(grouped, section.read("link_lines"))] = section.read("links")
        return self.route.tied.parts[np.searchsorted(self.route.tied.names, name)]

    def routed(self, number: int, section: Lines) -> Iterator[pa.RecordBatch]:
        """The lines of a section by their parts: where they are in what is sent, how to read them, and themselves."""
        source, place = self.route.places[number]
        lines, parts = self.parted(section.columns)
        texts = section.at(lines)
        places = place + (lines if section.numbers is None else section.numbers[lines])
        how, instants = how_to_read(section.columns)
        order = np.argsort(parts, kind="stable")
        begins = np.flatnonzero(np.diff(parts[order], prepend=-1))
        for mine in np.split(order, begins[1:]) if order.size else ():
            ends = np.cumsum([len(texts[line]) + 1 for line in mine.tolist()])
            starts = np.concatenate([[0], ends[:-1]])
            at = lines[mine]
            rows = np.stack([places[mine], np.full(len(mine), source), starts, ends, how[at], instants[at]], axis=1)
            content = b"".join(texts[line] + b"\n" for line in mine.tolist())
            yield row(ROUTED, int(parts[mine[0]]), number, rows.astype(np.int64).tobytes(), content)
