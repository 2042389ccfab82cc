"""The whole benchmark, over a recording so short that its figures mean nothing: what it prints, and who agrees."""

import importlib
import json
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from documents import ROOT

pytestmark = pytest.mark.thorough

BENCHMARK = ROOT / "benchmarks" / "run.py"
CASES = (
    *("jsonl", "answers", "dense", "long", "journeys", "filters"),
    *("duckdb", "xstate", "simpy", "transitions", "sismic"),
    *("templates", "compile", "where"),
)
PEERS = ("duckdb", "xstate", "simpy", "transitions", "sismic")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what a run prints, its results and its page."""
    folder = tmp_path_factory.mktemp("benchmark")
    size = ("--events", "2000", "--rounds", "1", "--journeys", "12")
    files = ("--json", folder / "results.json", "--report", folder / "page.md")
    command = (sys.executable, BENCHMARK, *size, *files, "--only", ",".join(CASES))
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    (folder / "printed").write_text(ended.stdout, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def rows(written: Path) -> dict[str, Any]:
    """The rows of the results, by the names of their cases."""
    return {row["case"]: row for row in json.loads((written / "results.json").read_text("utf-8"))["rows"]}


def test_every_case_gives_figures_or_says_what_it_has_not(rows: dict[str, Any]) -> None:
    assert list(rows) == list(CASES)
    assert [name for name, row in rows.items() if row["failed"]] == []
    for name, row in rows.items():
        given = row["outcome"]["figures"] or row["outcome"]["shares"]
        assert bool(given) != row["skipped"].endswith("not installed"), name


def test_the_table_has_every_figure_beside_its_bounds(written: Path, rows: dict[str, Any]) -> None:
    heading, *lines = (written / "printed").read_text("utf-8").splitlines()
    assert heading.split() == ["median", "from\u2013to", "must", "aim", "reached"]
    places = [lines.index(row["title"]) for row in rows.values()]
    assert places == sorted(places)
    for row, start, end in zip(rows.values(), places, [*places[1:], len(lines)], strict=True):
        for figure in row["outcome"]["figures"]:
            name = f"  {figure['name']} "
            (shown,) = (line.removeprefix(name).split() for line in lines[start:end] if line.startswith(name))
            assert len(figure["values"]) == 1
            if figure["must"] is not None:
                assert f"{figure['must']:g}" in shown
                assert shown[-1] in ("must", "aim", "missed")


def test_peers_that_are_installed_send_the_same_emails_at_the_same_instants(rows: dict[str, Any]) -> None:
    agreed = {name: rows[name]["outcome"]["agreed"] for name in PEERS if not rows[name]["skipped"]}
    for name, words in agreed.items():
        assert re.fullmatch(r"[1-9]\d* sends, each to the same person at the same millisecond", words), name


def test_one_worker_and_two_and_copies_of_the_journeys_give_the_same(rows: dict[str, Any]) -> None:
    whole = r"([1-9][\d,]*) sends, the same bytes from 1 worker and 2 workers"
    assert re.fullmatch(whole, rows["dense"]["outcome"]["agreed"])
    found = re.fullmatch(whole, rows["jsonl"]["outcome"]["agreed"])
    assert found is not None
    assert re.fullmatch(rf"[\d,]+ runs and {found.group(1)} sends from both", rows["journeys"]["outcome"]["agreed"])


def test_the_page_says_what_holds_how_far_the_rest_is_and_where_the_time_goes(
    written: Path, rows: dict[str, Any]
) -> None:
    page = (written / "page.md").read_text("utf-8")
    titles = re.findall(r"^## (.+)$", page, re.MULTILINE)
    assert titles == ["What must hold, and what is aimed at", "Where the time goes", "What is measured"]
    figures = [(row["title"], figure) for row in rows.values() for figure in row["outcome"]["figures"]]
    for title, figure in figures:
        line = next(line for line in page.splitlines() if line.startswith(f"| {title}: {figure['name']} |"))
        assert line.count("|") == 7
    missed = [line for line in page.splitlines() if line.startswith("| ") and line.endswith("| missed |")]
    assert len(missed) == len(re.findall(r" away from the must of ", page))
    assert re.search(r"^\* 2,000 events, 400 Profiles, 1 round, ", page, re.MULTILINE)
    assert re.search(r"^\| `[a-z_.]+` \| [\d.]+ % \|", page, re.MULTILINE)


def test_a_run_before_stands_beside(tmp_path: Path, written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    figures, page = importlib.import_module("figures"), importlib.import_module("page")
    results = msgspec.json.decode((written / "results.json").read_bytes(), type=figures.Results)
    page.write_page(results, tmp_path / "page.md", results)
    text = (tmp_path / "page.md").read_text("utf-8")
    assert "| | median | from\u2013to | the run before | must | aim | reached |" in text
    assert len(re.findall(r"^\| JSON lines: .*\| [\d.]+ \u00d7 missed \|", text, re.MULTILINE)) > 1


def test_pictures_have_a_point_for_every_value(tmp_path: Path, written: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    figures, page = importlib.import_module("figures"), importlib.import_module("page")
    curve = figures.Curve("1 worker <a>", tuple(figures.Point(x, x / 50) for x in (10, 100, 1000)))
    plot = figures.Plot("events-time", "Seconds against events", "events", "s", (curve,))
    row = figures.Row("curves", "growth", "How it is done.", figures.Outcome(plots=(plot,)))
    results = msgspec.json.decode((written / "results.json").read_bytes(), type=figures.Results)
    page.write_page(replace(results, rows=(row,)), tmp_path / "performance.md")
    picture = (tmp_path / "performance" / "events-time.svg").read_text("utf-8")
    places = [(float(x), float(y)) for x, y in re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', picture)]
    assert len(places) == 3
    assert all(one[0] < next_one[0] and one[1] > next_one[1] for one, next_one in pairwise(places))
    assert "<text x=" in picture
    assert ">1 worker &lt;a&gt;</text>" in picture
    text = (tmp_path / "performance.md").read_text("utf-8")
    assert "![Seconds against events](performance/events-time.svg)" in text
    assert "| 1 worker <a>, s | 0.20 | 2.00 | 20.0 |" in text


def test_a_name_that_no_case_has_is_refused() -> None:
    ended = subprocess.run(
        [sys.executable, BENCHMARK, "--only", "nothing"], capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 2
    assert "no case is called nothing" in ended.stderr
