"""What ``simulate -o DIR --format parquet`` writes: the columns of the lines, with types."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pyarrow import parquet

from command import call
from workspaces import write_files

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "journeys"
OUTPUTS = ("outcomes", "runs", "sends", "refused")
AT = "2026-03-01T08:00:00Z"


def same_cell(table: Any, line: Any) -> bool:
    """Whether a cell of a table says what a member of a line says."""
    if isinstance(table, datetime):
        return table.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") == str(line)
    if isinstance(table, list):
        return len(table) == len(line) and all(map(same_cell, table, line))
    if isinstance(table, dict):
        return table.keys() == line.keys() and all(same_cell(table[name], line[name]) for name in table)
    if isinstance(table, str) and not isinstance(line, str):
        return bool(json.loads(table) == line)
    return type(table) is type(line) and table == line


def rows_and_lines(folder: Path, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    rows = parquet.read_table(folder / "tables" / f"{name}.parquet").to_pylist()
    lines = (folder / "lines" / f"{name}.jsonl").read_bytes().splitlines()
    return rows, [msgspec.json.decode(line) for line in lines]


@pytest.mark.parametrize("options", [(), ("--state", "--outcomes", "--until", "2026-03-20T00:00:00Z")])
@pytest.mark.parametrize("recording", [pytest.param("month", marks=pytest.mark.thorough), "rough"])
def test_a_table_has_the_columns_and_rows_of_the_lines(
    recording: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    replay: list[str | Path] = ["simulate", SAMPLE / "recordings" / f"{recording}.jsonl", "-w", SAMPLE, *options]
    lines = call(tmp_path, *replay, "-o", "lines")
    tables = call(tmp_path, *replay, "-o", "tables", "--format", "parquet")
    assert tables.status == lines.status
    told, _, _ = tables.out.partition("Written to tables: ")
    assert told == lines.out.partition("Written to lines: ")[0]
    assert tables.err == lines.err.replace("refused.jsonl", "refused.parquet")
    written = OUTPUTS if options else OUTPUTS[1:]
    assert {path.name for path in (tmp_path / "tables").iterdir()} == {
        "summary.json",
        *(f"{name}.parquet" for name in written),
    }
    for name in written:
        rows, expected = rows_and_lines(tmp_path, name)
        assert len(rows) == len(expected), name
        for row, line in zip(rows, expected, strict=True):
            assert list(row) == list(line), name
            assert same_cell(row, line), (row, line)


def test_instants_are_instants_and_what_may_be_any_json_is_text(tmp_path: Path) -> None:
    journey = """
      event asked
      journey note { on asked enroll again after 1 hour per /event/who transactional wait 1 day send note }
    """
    body = {"root": "a", "elements": {"a": {"type": "Text", "props": {"text": "Hi"}, "children": []}}}
    template = {"name": "note", "purpose": "Transactional", "definition": {"subject": "Hi", "body": body}}
    keys = ["c-1", "5", 5, 1.5, True]
    calls = [{"event": "asked", "profile": {"email": "a@x.yz"}, "occurredAt": AT, "data": {"who": key}} for key in keys]
    write_files(
        tmp_path,
        {
            "a.journey": journey,
            "templates/note.json": json.dumps(template),
            "a.jsonl": "".join(json.dumps(one) + "\n" for one in calls),
        },
    )
    done = call(tmp_path, "simulate", "a.jsonl", "-o", "out", "--format", "parquet", "--until", "2026-03-01T09:00:00Z")
    assert done.status == 0, done.all
    runs = parquet.read_table(tmp_path / "out" / "runs.parquet")
    assert sorted(runs["key"].to_pylist()) == ["1.5", "5", "5", "c-1", "true"]
    types = {field.name: str(field.type) for field in runs.schema}
    assert types["enrolledAt"] == types["goalAt"] == "timestamp[ms, tz=UTC]"
    assert types["waitingFor"] == "struct<node: string, kind: string, until: timestamp[ms, tz=UTC]>"
    assert {one["until"] for one in runs["waitingFor"].to_pylist()} == {datetime(2026, 3, 2, 8, tzinfo=UTC)}
    assert parquet.read_table(tmp_path / "out" / "sends.parquet").num_rows == 0
    assert parquet.ParquetFile(tmp_path / "out" / "refused.parquet").schema_arrow.names[0] == "file"


def test_the_other_form_of_an_earlier_replay_goes(tmp_path: Path) -> None:
    lines = (SAMPLE / "recordings" / "month.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "begin.jsonl").write_text("".join(lines[:300]), encoding="utf-8")
    replay: list[str | Path] = ["simulate", "begin.jsonl", "-w", SAMPLE, "-o", "out"]
    assert call(tmp_path, *replay, "--outcomes").status == 0
    (tmp_path / "out" / "notes.txt").write_text("mine", "utf-8")
    assert call(tmp_path, *replay, "--format", "parquet", "--format", "json").out.startswith("{")
    tables = {"runs.parquet", "sends.parquet", "refused.parquet", "summary.json", "notes.txt"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == tables
    assert call(tmp_path, *replay).status == 0
    assert {path.suffix for path in (tmp_path / "out").iterdir()} == {".jsonl", ".json", ".txt"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--format", "parquet"), "--format parquet needs -o DIR"),
        (("--format", "text", "--format", "json"), "text and json cannot both be printed"),
        (("--format", "csv"), "text, json, parquet"),
    ],
)
def test_what_cannot_be_is_said(options: tuple[str, ...], message: str, tmp_path: Path) -> None:
    done = call(tmp_path, "simulate", "a.jsonl", *options)
    assert done.status == 2
    assert message in done.err


def test_without_pyarrow_it_is_said_before_the_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("sfjourney.cli.replaying.find_spec", lambda _: None)
    done = call(tmp_path, "simulate", "a.jsonl", "-o", "out", "--format", "parquet")
    assert (done.status, done.out) == (2, "")
    assert "pip install 'sfjourney[parquet]'" in done.err
