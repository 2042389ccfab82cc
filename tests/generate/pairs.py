"""A seed -> a workspace, recordings and options, written as files: one pair of simulations to compare."""

import json
import re
import shutil
from dataclasses import dataclass
from datetime import UTC
from pathlib import Path
from random import Random
from typing import Any, Final

import msgspec

import sfjourney
from generate.domain import SCHEMA, TEMPLATES
from generate.journeys import Writer
from generate.recordings import Recorder
from model.clock import parse_instant, shift, written
from model.simulator import simulate
from sfjourney.diagnostics import Severity

STYLES: Final[tuple[dict[str, Any], ...]] = (
    {"separators": (",", ":")},
    {"separators": (",", ":"), "ensure_ascii": False},
    {},
)


@dataclass(frozen=True)
class Pair:
    """What one seed gives; ``recordings`` and ``profiles`` are files, ``expected`` the rows the model foresees."""

    workspace: Path
    recordings: list[Path]
    profiles: list[Path]
    until: str | None
    clock: str
    expected: dict[str, list[Any]]


def make_pair(seed: int, folder: Path) -> Pair:
    """Write the pair below ``folder``."""
    random = Random(seed)  # noqa: S311  # a seed, not a secret
    workspace = folder / "workspace"
    graph = None
    while graph is None:
        templates = write_workspace(random, workspace)
        graph = graph_of(workspace)
    recorder = Recorder(random, [journey["key"] for journey in graph["journeys"]], distances_in(graph))
    profiles = [recorder.update() for _ in range(random.choice((0, 0, 0, 2)))]
    profiles = [{**body, "profile": {"email": recorder.email(0)}} for body in profiles if "profileId" not in body]
    clock = random.choice(("occurred", "occurred", "occurred", "occurred", "received"))
    first, second = str(folder / "b.jsonl"), str(folder / random.choice(("a.jsonl", "c.jsonl")))
    lines = recorder.lines(first, random.randint(8, 40), [])
    draft = simulate(graph, templates, lines, profiles, None, clock)
    instants = sorted(filter(None, (parse_instant(text) for text in moments(draft))))
    if instants and random.random() < 0.7:
        lines += recorder.lines(second, random.randint(1, 40), instants)
    until = (
        written(random.choice(instants) + random.choice((0, 0, 1, -1))) if instants and random.random() < 0.3 else None
    )
    files = write_lines(random, lines)
    before = [folder / "profiles.jsonl"] if profiles else []
    if before:
        before[0].write_text("".join(json.dumps(body) + "\n" for body in profiles), encoding="utf-8")
    return Pair(workspace, files, before, until, clock, simulate(graph, templates, lines, profiles, until, clock))


def distances_in(graph: Any) -> list[int]:
    """The durations that a graph names, in milliseconds: calls so far apart meet where a rule begins or ends."""
    text = json.dumps([graph["journeys"], graph["subscriptions"]])
    return [shift(0, duration, 1, UTC) for duration in re.findall(r'"(PT?[0-9][^"]*)"', text)]


def graph_of(workspace: Path) -> Any:
    """The graph as plain JSON values; None where an email shows what it should not because of what its path did.

    Whoever writes at random sends also where a condition has just found that nothing is there, or a `set` has just
    put an object.
    """
    try:
        return json.loads(msgspec.json.encode(sfjourney.compile(workspace)))
    except sfjourney.WorkspaceHasErrors as refused:
        codes = {one.finding.code for one in refused.diagnostics if one.severity is Severity.ERROR}
        if not codes <= {"template/unresolved-pointer", "template/not-text"}:
            raise
        return None


def write_workspace(random: Random, folder: Path) -> dict[str, Any]:
    """Gives the templates. One that reads ``/event`` is there only where a Journey sends it, as the checker demands."""
    writer = Writer(random, schema=random.random() < 0.3)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "templates").mkdir(parents=True)
    (folder / "all.journey").write_text(writer.workspace(), encoding="utf-8")
    templates = {name: is_ for name, is_ in TEMPLATES.items() if name in writer.sent or not name.endswith("event")}
    for name, content in templates.items():
        (folder / "templates" / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    if writer.schema:
        (folder / "event.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    return templates


def write_lines(random: Random, lines: list[Any]) -> list[Path]:
    """Write the files that the lines name, in the order in which they are named first.

    Each line has one of a few styles: the engine has a faster way for those without spaces, as most recordings are.
    """
    files = [Path(name) for name in dict.fromkeys(line["file"] for line in lines)]
    for file in files:
        bodies = [line["body"] for line in lines if line["file"] == str(file)]
        styles = (
            [random.choice(STYLES)] * len(bodies) if random.random() < 0.5 else random.choices(STYLES, k=len(bodies))
        )
        written_lines = (json.dumps(body, **style) + "\n" for body, style in zip(bodies, styles, strict=True))
        file.write_text("".join(written_lines), encoding="utf-8")
    return files


def moments(rows: dict[str, list[Any]]) -> list[str]:
    """The instants at which something happened without a record: deadlines, openings, ends."""
    found = [step["at"] for run in rows["runs"] for step in run["path"]]
    return found + [run["waitingFor"]["until"] for run in rows["runs"] if run["waitingFor"]]
