"""Where the checker says that no run comes, none comes: random Journeys that contradict themselves, replayed.

``SFJOURNEY_SEED`` and ``SFJOURNEY_FLOWS`` choose the first seed and how many Journeys are tried.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import sfjourney
from generate.contradictions import Contradictions
from sfjourney.clock.instants import format_instant
from sfjourney.diagnostics import Severity
from sfjourney.facts.journeys import KnownJourney, know
from sfjourney.facts.noted import Way
from sfjourney.graph.nodes import name_steps
from sfjourney.model.model import Model
from sfjourney.model.scopes import step_sites
from sfjourney.pipeline import compile_workspace
from sfjourney.replay.rows import RunRow
from sfjourney.rules.flow.exit_before_arm import check as exit_before_arm
from sfjourney.rules.flow.never_resolves import check as never_resolves
from sfjourney.source import Span
from sfjourney.syntax import tree
from sfjourney.workspace import load_workspace
from workspaces import write_files

pytestmark = pytest.mark.thorough

FIRST = int(os.environ.get("SFJOURNEY_SEED", "1"))
FLOWS = int(os.environ.get("SFJOURNEY_FLOWS", "60"))
RECORDS = 40
FEW = 100
"""So few Journeys may not have all the kinds of claims."""


def ports(step: tree.Step) -> Iterator[tuple[str, tree.Block]]:
    """The ports of a step that lead into a block, as the graph calls them (graph.md)."""
    if isinstance(step, (tree.Branch, tree.WaitFor)):
        numbers: Counter[str] = Counter()
        for arm in step.arms:
            word = "when" if isinstance(arm, tree.ArmWhen) else "on"
            numbers[word] += 1
            yield f"{word}-{numbers[word]}", arm.block
    if isinstance(step, tree.Branch) and step.otherwise is not None:
        yield "else", step.otherwise


def asked(step: tree.Step) -> Iterator[tuple[str, Span]]:
    """The ports of a wait's arms, each with what a rule points at: its event, or its condition."""
    if isinstance(step, tree.WaitFor):
        for (port, _), arm in zip(ports(step), step.arms, strict=True):
            yield port, arm.condition.span if isinstance(arm, tree.ArmWhen) else arm.event.span


class Claims:
    """What the checker says of one Journey, by node."""

    def __init__(self, model: Model, known: KnownJourney) -> None:
        sites = list(step_sites(model, known.journey))
        names = name_steps(sites)
        walks = list(known.walks.values())
        reached = {step for walk in walks for step in walk.reached}
        self.nodes = {name for step, name in names.items() if step not in reached}
        open_blocks = {id(seen.block) for walk in walks for seen in walk.arms if seen.way is Way.OPEN}
        closed = {id(seen.block) for walk in walks for seen in walk.arms} - open_blocks
        self.ports = {
            (names[id(site.step)], port) for site in sites for port, block in ports(site.step) if id(block) in closed
        }
        late = [[id(late.step) for late in walk.late] for walk in walks]
        waits = [site.step for site in sites if isinstance(site.step, tree.WaitUntilDate)]
        beaten = {one.span for one in exit_before_arm(model)}
        frozen = {one.span for one in never_resolves(model)}
        for site in sites:
            for port, span in asked(site.step):
                if span in beaten:
                    self.ports.add((names[id(site.step)], port))
        self.at_once = {
            (names[id(site.step)], port) for site in sites for port, span in asked(site.step) if span in frozen
        }
        self.late = {
            names[id(step)]
            for step in waits
            if all(id(step) in found or id(step) not in walk.reached for found, walk in zip(late, walks, strict=True))
            and id(step) in reached
        }

    def __len__(self) -> int:
        return len(self.nodes) + len(self.ports) + len(self.late) + len(self.at_once)

    def broken(self, run: RunRow) -> Iterator[str]:
        for place, visit in enumerate(run.path):
            if visit.node in self.nodes:
                yield f"comes to {visit.node}"
            if (visit.node, visit.out) in self.ports:
                yield f"takes {visit.out} of {visit.node}"
            following = run.path[place + 1].at if place + 1 < len(run.path) else run.ended_at
            if (visit.node, visit.out) in self.at_once and following != visit.at:
                yield f"comes to take {visit.out} of {visit.node} while it waits"
            if visit.node in self.late and following != visit.at:
                yield f"waits at {visit.node}"


def test_no_run_comes_where_the_checker_says_that_none_does(tmp_path: Path) -> None:
    claims: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + FLOWS):
        random = Contradictions(seed)
        root = write_files(tmp_path / str(seed), random.files())
        compiled = compile_workspace(load_workspace(root))
        errors = [one.finding for one in compiled.diagnostics if one.severity is Severity.ERROR]
        assert errors == []
        said = {known.journey.key: Claims(compiled.model, known) for known in know(compiled.model).journeys}
        if not any(map(len, said.values())):
            continue
        lines = [
            json.dumps({**record, "occurredAt": format_instant(record.pop("at"))})
            for record in random.recording(RECORDS)
        ]
        (root / "recording.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
        for run in sfjourney.simulate([root / "recording.jsonl"], root).runs:
            broken = next(said[run.journey].broken(run), None)
            again = f"SFJOURNEY_SEED={seed} SFJOURNEY_FLOWS=1 pytest -n 0 tests/test_flow_oracle.py"
            assert broken is None, f"a run of {run.journey} {broken}\nagain: {again}\nfiles: {root}"
        for one in said.values():
            claims += Counter(nodes=len(one.nodes), ports=len(one.ports), late=len(one.late), at_once=len(one.at_once))
    assert FLOWS < FEW or (claims["ports"] > FLOWS / 4 and claims["late"] > 0 and claims["at_once"] > 0), claims
