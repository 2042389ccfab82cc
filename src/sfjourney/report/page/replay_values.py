"""What a page about a replay is made from: values that any engine gives, rows as in the output files."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from sfjourney.clock.instants import EPOCH
from sfjourney.graph.graph import Graph
from sfjourney.replay.rows import RunRow, SendRowWithState
from sfjourney.replay.summary import Summary


class VersionRows(Struct, frozen=True):
    """A graph, and the rows of its replay, which are gone through several times."""

    graph: Graph
    runs: Iterable[RunRow]
    sends: Iterable[SendRowWithState]


class ReplayValues(Struct, frozen=True):
    """One replay."""

    graph: Graph
    summary: Summary
    runs: Iterable[RunRow]
    sends: Iterable[SendRowWithState]

    @property
    def rows(self) -> VersionRows:
        return VersionRows(self.graph, self.runs, self.sends)


def millis(instant: str) -> int:
    """The milliseconds since 1970 of an instant as rows have it: any that a timer may reach."""
    since = datetime.fromisoformat(instant) - EPOCH
    return (since.days * 86_400 + since.seconds) * 1000 + since.microseconds // 1000
