"""Runs -> how many came by each node and each port: the marks that a picture shows."""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, field

from sfjourney.graph.graph import Journey
from sfjourney.plurals import counted
from sfjourney.replay.rows import RunRow
from sfjourney.report.picture.marks import Mark, Marks


class Funnel(Struct):
    """The runs of one Journey: how many, and how many reached each node, took each port, wait in each node."""

    runs: int = 0
    reached: Counter[str] = field(default_factory=Counter)
    took: Counter[tuple[str, str]] = field(default_factory=Counter)
    waits: Counter[str] = field(default_factory=Counter)

    def add(self, run: RunRow) -> None:
        self.runs += 1
        for visit in run.path:
            self.reached[visit.node] += 1
            if visit.out is not None:
                self.took[visit.node, visit.out] += 1
        if run.waiting_for is not None:
            self.waits[run.waiting_for.node] += 1

    def marks(self, journey: Journey) -> Marks:
        """What a picture of the Journey shows: numbers of runs, and at ports also their share of the node's."""
        nodes = {node.id: Mark(self._note(node.id), self._share(self.reached[node.id])) for node in journey.nodes}
        ports = {}
        for edge in journey.edges:
            count, here = self.took[edge.source, edge.port], self.reached[edge.source]
            several = edge.port != "next" and here
            note = f"{count:,}" + (f" · {count / here:.0%}" if several else "")
            ports[edge.source, edge.port] = Mark(note, self._share(count))
        return Marks(nodes, ports, Mark("", self._share(self.runs)))

    def _note(self, node: str) -> str:
        waits = self.waits[node]
        runs = counted(self.reached[node], "run")
        return runs + (f", {waits:,} waiting" if waits else "")

    def _share(self, count: int) -> float:
        return count / self.runs if self.runs else 0.0


def funnels(journeys: Iterable[Journey], runs: Iterable[RunRow]) -> dict[str, Funnel]:
    """The funnel of every Journey, by its key."""
    found = {journey.key: Funnel() for journey in journeys}
    for run in runs:
        found[run.journey].add(run)
    return found
