"""The engine and the naive model of ``tests/model`` give the same rows for random workspaces and recordings.

``SFJOURNEY_SEED`` and ``SFJOURNEY_PAIRS`` choose the first seed and how many pairs are compared.
"""

import ast
import json
import os
from pathlib import Path
from typing import Any, Literal, cast

import msgspec
import pytest

import sfjourney
from generate.pairs import Pair, make_pair

pytestmark = pytest.mark.thorough

FIRST = int(os.environ.get("SFJOURNEY_SEED", "1"))
PAIRS = int(os.environ.get("SFJOURNEY_PAIRS", "75"))
BATCH = 25
MODEL = sorted((Path(__file__).parent / "model").glob("*.py"))


def replayed(pair: Pair, *, whole: bool) -> sfjourney.Simulation:
    """A replay that keeps outcomes and states, or one that keeps neither and may leave out what nothing needs."""
    done = sfjourney.simulate(
        pair.recordings,
        pair.workspace,
        profiles=pair.profiles,
        until=pair.until,
        clock=cast("Literal['occurred', 'received']", pair.clock),
        outcomes=whole,
        states=whole,
    )
    assert not done.refused, done.refused
    return done


def rows_of_engine(pair: Pair) -> dict[str, list[Any]]:
    whole, quick = replayed(pair, whole=True), replayed(pair, whole=False)
    assert (quick.runs, quick.sends) == (whole.runs, whole.sends), "outcomes and states change what happens"
    assert quick.summary == whole.summary, "outcomes and states change the summary"
    return {"outcomes": plain(whole.outcomes), "runs": plain(whole.runs), "sends": plain(whole.sends)}


def plain(rows: Any) -> list[Any]:
    return cast("list[Any]", json.loads(msgspec.json.encode(rows)))


def first_difference(expected: list[Any], got: list[Any]) -> str | None:
    """The first row in which two lists differ, field by field, exactly (1 is not true, and 1.0 is 1)."""
    for place in range(max(len(expected), len(got))):
        ours = exact(expected[place]) if place < len(expected) else None
        theirs = exact(got[place]) if place < len(got) else None
        if ours != theirs:
            return f"row {place}\n  expected {ours}\n  got      {theirs}"
    return None


def exact(row: Any) -> str:
    numbers = {"parse_float": lambda text: int(float(text)) if float(text).is_integer() else float(text)}
    return json.dumps(json.loads(json.dumps(row), **cast("Any", numbers)), sort_keys=True)


@pytest.mark.parametrize("batch", range(FIRST, FIRST + PAIRS, BATCH))
def test_the_naive_model_and_the_engine_give_the_same_rows(batch: int, tmp_path: Path) -> None:
    for seed in range(batch, min(batch + BATCH, FIRST + PAIRS)):
        pair = make_pair(seed, tmp_path / str(seed))
        got = rows_of_engine(pair)
        for name, expected in pair.expected.items():
            difference = first_difference(expected, got[name])
            again = f"SFJOURNEY_SEED={seed} SFJOURNEY_PAIRS=1 pytest -m thorough tests/test_model_agrees.py"
            assert difference is None, f"{name}: {difference}\nagain: {again}\nfiles: {pair.workspace.parent}"


def test_the_naive_model_is_short_and_shares_nothing_with_the_engine() -> None:
    texts = [file.read_text(encoding="utf-8") for file in MODEL]
    nodes = [node for text in texts for node in ast.walk(ast.parse(text))]
    modules = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    assert "model.clock" in modules
    assert not [name for name in modules if name.split(".")[0] == "sfjourney"]
    assert sum(bool(line.strip()) for text in texts for line in text.splitlines()) <= 600
