"""Recordings as tables, and what a replay of one gives, to be compared with another's."""

import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import sfjourney

ROOT = Path(__file__).parent.parent
CALLS = ROOT / "docs" / "recorded" / "calls.jsonl"
WORKSPACE = ROOT / "docs" / "recorded"


def _converter() -> ModuleType:
    found = importlib.util.spec_from_file_location("convert_events", ROOT / "benchmarks" / "convert_events.py")
    if found is None or found.loader is None:
        raise ImportError("benchmarks/convert_events.py")
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


converter = _converter()


def write_lines(path: Path, calls: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(call, ensure_ascii=False) + "\n" for call in calls), encoding="utf-8")
    return path


def as_csv(lines: Path) -> Path:
    table = lines.with_suffix(".csv")
    converter.write_csv(lines, table)
    return table


def as_parquet(lines: Path, group: int = 100) -> Path:
    table = lines.with_suffix(".parquet")
    converter.write_parquet(lines, table, group)
    return table


def replayed(*recordings: Path | str, workspace: Path = WORKSPACE, head: int = 0) -> Any:
    """All that a replay gives. ``head`` is how many lines of each file stand before its first row."""
    done = sfjourney.simulate(recordings, workspace, outcomes=True)
    outcomes = [json.loads(row) | {"file": ""} for row in done.replayed.outcomes]
    for row in outcomes:
        row["line"] -= head
    counted = done.summary.records
    refused = [(one.line - head, one.code) for one in done.refused]
    return [*done.replayed.sends], [*done.replayed.runs], outcomes, counted, refused
