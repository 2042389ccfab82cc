"""The parts of a recording, read one by one, are the recording: in another process too."""

import gzip
import pickle
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sfjourney.recordings.files import Part, Recording
from tables import CALLS, as_csv, as_parquet, lines_in

MEBIBYTE = 1 << 20


def bodies(recording: Recording, part: Part | None = None) -> list[Any]:
    return [
        block.body(number)
        for block in recording.blocks(part)
        for number in range(block.first, block.first + block.count)
    ]


line = st.sampled_from(['{"a": 1}', "", "x" * 40, '{"b": "\N{SNOWMAN}"}', "\ufeff{}", "{}\r"])


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(line, max_size=12), end=st.sampled_from(["", "\n"]), cuts=st.lists(st.integers(0, 300)))
def test_bytes_cut_anywhere_hold_every_line_once(lines: list[str], end: str, cuts: list[int], tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines) + end, encoding="utf-8", newline="")
    recording = Recording("a.jsonl", path)
    size = path.stat().st_size
    bounds = sorted({0, size, *(cut for cut in cuts if cut < size)})
    parts = [Part(start, stop) for start, stop in pairwise(bounds)]
    assert [body for part in parts for body in bodies(recording, part)] == bodies(recording)


@pytest.fixture
def long(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    content = CALLS.read_bytes()
    path.write_bytes(content * (4 * MEBIBYTE // len(content)))
    return path


@pytest.mark.parametrize("most", [1, 2, 3, 8])
def test_a_recording_says_how_it_can_be_cut(most: int, long: Path) -> None:
    recording = Recording("a.jsonl", long)
    parts = recording.parts(most)
    assert len(parts) == (0 if most == 1 else min(most, long.stat().st_size // MEBIBYTE))
    whole = lines_in(recording)
    assert sum(lines_in(recording, part) for part in parts) in (0, whole)
    assert Recording("calls.jsonl", CALLS).parts(most) == []  # not worth it


@pytest.mark.parametrize("most", [2, 3, 100])
def test_parquet_is_cut_between_row_groups(most: int, tmp_path: Path) -> None:
    lines = tmp_path / "calls.jsonl"
    lines.write_bytes(CALLS.read_bytes())
    table = as_parquet(lines, 2)
    recording = Recording("calls.parquet", table)
    parts = recording.parts(most)
    assert len(parts) == min(most, 5)
    assert [body for part in parts for body in bodies(recording, part)] == bodies(recording)


def test_what_can_only_be_read_from_its_beginning_has_no_parts(long: Path) -> None:
    packed = long.with_suffix(".jsonl.gz")
    packed.write_bytes(gzip.compress(long.read_bytes(), 1))
    assert Recording("a.jsonl.gz", packed).parts(2) == []
    assert Recording("a.csv", as_csv(long)).parts(2) == []


def test_a_recording_and_its_parts_go_to_other_processes(long: Path) -> None:
    recording = Recording("a.jsonl", long)
    parts = recording.parts(3)
    assert pickle.loads(pickle.dumps((recording, parts))) == (recording, parts)  # noqa: S301  # made a moment ago
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        assert sum(processes.map(lines_in, [recording] * 3, parts)) == long.read_bytes().count(b"\n")
