"""Rules D of semantics.md: what is redacted or sensitive shows in nothing that any command writes.

The cases of rules D that carry the canary stand for workspaces; the sample workspace has canaries of its own.
"""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

import sfjourney
from semantics_case import Case, case_files, read_case, run_case, write_case
from semantics_command import Said, command
from semantics_expected import has_errors

pytestmark = pytest.mark.thorough

CANARY = b"c4n4ry"
CASES = [path for path in case_files() if CANARY in path.read_bytes().lower()]

SAMPLE = Path(__file__).parent.parent / "journeys"
SAMPLE_CANARY = b"canary-"
SAMPLE_RECORDINGS = [str(SAMPLE / "recordings" / name) for name in ("month.jsonl", "rough.jsonl")]


def said_by_every_command(folder: Path, workspace: str, *recordings: str) -> Iterator[Said]:
    """Run every command that reads the workspace or the recordings; what they write lies in the folder."""
    replay = ("simulate", *recordings, "-w", workspace)
    yield command(folder, "check", workspace)
    yield command(folder, "check", workspace, "--format", "json")
    yield command(folder, "compile", workspace, "-o", "graph.json")
    yield command(folder, "compile", workspace, "--format", "mermaid")
    yield command(folder, "explain", "redaction/redacted-read")
    yield command(folder, *replay, "-o", "out", "--outcomes", "--state")
    yield command(folder, *replay, "--format", "json", "--clock", "received")
    yield command(folder, *replay, "--strict", "--require-keys", "-o", "strict")


def leaks(folder: Path, canary: bytes, inputs: set[Path]) -> list[str]:
    """The files in a folder, besides the inputs, in which the canary is, however it is spelled."""
    written = [path for path in folder.rglob("*") if path.is_file() and path not in inputs]
    assert written
    return [str(path) for path in written if canary in path.read_bytes().lower()]


def test_there_are_cases_with_a_canary_for_redacted_and_for_sensitive_paths() -> None:
    assert {path.name.partition("-")[0] for path in CASES} == {"D2", "D4", "D5"}


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_d2_no_raw_value_is_in_any_row(tmp_path: Path, path: Path) -> None:
    case = read_case(path)
    simulation = run_case(case, write_case(case, tmp_path))
    rows = [simulation.runs, simulation.sends_with_state, simulation.outcomes, simulation.refused, simulation.summary]
    assert any(rows[:4])
    assert [row for row in rows if CANARY in msgspec.json.encode(row).lower()] == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_d2_no_raw_value_is_in_any_byte_that_a_command_writes(tmp_path: Path, path: Path) -> None:
    case: Case = read_case(path)
    assert not has_errors(case)
    written = write_case(case, tmp_path)
    inputs = {*tmp_path.rglob("*")}
    for said in said_by_every_command(tmp_path, "workspace", *(str(one.name) for one in written.recordings)):
        assert said.status in (0, 1), said.err.decode()
        assert CANARY not in said.out.lower()
        assert CANARY not in said.err.lower()
    assert leaks(tmp_path, CANARY, inputs) == []


def test_d2_the_canaries_of_the_sample_workspace_stay_in_its_recordings(tmp_path: Path) -> None:
    assert all(SAMPLE_CANARY in Path(name).read_bytes() for name in SAMPLE_RECORDINGS)
    for said in said_by_every_command(tmp_path, str(SAMPLE), *SAMPLE_RECORDINGS):
        assert said.status in (0, 1), said.err.decode()
        assert SAMPLE_CANARY not in said.out
        assert SAMPLE_CANARY not in said.err
    assert leaks(tmp_path, SAMPLE_CANARY, set()) == []
    assert b"[redacted]" in (tmp_path / "out" / "sends.jsonl").read_bytes()


def test_d2_no_finding_of_a_check_tells_a_value(tmp_path: Path) -> None:
    """The check reads no recording; a value may still stand in a file of the workspace by mistake."""
    for path in CASES:
        written = write_case(read_case(path), tmp_path / path.stem)
        assert all(CANARY.decode() not in one.finding.message for one in sfjourney.check(written.workspace))
