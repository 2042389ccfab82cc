"""Lines mean the same whether they are read fast, in whole blocks, or one by one with care."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import sfjourney
from sfjourney.recordings import envelope
from workspaces import write_files

SAMPLE = Path(__file__).parent.parent / "journeys"
WORKSPACE = {
    "all.journey": "journey j {\n  on x\n  enroll always\n  transactional\n  send welcome\n}\n",
    "templates/welcome.json": json.dumps(
        {
            "name": "Welcome",
            "purpose": "Transactional",
            "status": "Active",
            "definition": {
                "subject": {"$template": "Hello ${/event/n}"},
                "body": {"root": "page", "elements": {"page": {"type": "Html", "props": {}, "children": []}}},
            },
        }
    ),
}


def spaced(line: str) -> str:
    return json.dumps(json.loads(line), ensure_ascii=False)


def careful(line: str) -> str:
    """A tab is space that no encoder writes: such a line is always read with care."""
    return "\t" + line


def every_third(change: Callable[[str], str]) -> Callable[[list[str]], list[str]]:
    return lambda lines: [change(line) if number % 3 == 1 else line for number, line in enumerate(lines)]


STYLES: dict[str, Callable[[list[str]], list[str]]] = {
    "spaces": lambda lines: [spaced(line) for line in lines],
    "with care": lambda lines: [careful(line) for line in lines],
    "spaces in some": every_third(spaced),
    "some with care": every_third(careful),
    "blocks of either": lambda lines: [
        careful(line) if number // 700 % 2 else line for number, line in enumerate(lines)
    ],
}


def readable(lines: list[str]) -> list[str]:
    """The lines that are JSON of ours, which can be written in another way."""
    kept = []
    for line in lines:
        try:
            kept += [line] if isinstance(json.loads(line), dict) and spaced(line).count('"') == line.count('"') else []
        except (ValueError, RecursionError):
            continue
    return kept


def replayed(recording: Path) -> Any:
    done = sfjourney.simulate([recording], SAMPLE)
    attention = [(one.code, one.count) for one in done.summary.attention]
    return done.runs, done.sends, done.summary.records.outcomes, done.summary.records.codes, attention


@pytest.mark.thorough
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", ["month", "rough"])
def test_how_lines_are_written_changes_nothing(name: str, style: str, tmp_path: Path) -> None:
    lines = readable((SAMPLE / "recordings" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()[:2_000])
    recording = tmp_path / "records.jsonl"
    recording.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    expected = replayed(recording)
    recording.write_text("".join(f"{line}\n" for line in STYLES[style](lines)), encoding="utf-8")
    assert replayed(recording) == expected


def record(number: int, data: str = "{}", more: str = "") -> str:
    at = f"2026-01-05T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}.000Z"
    profile = f'{{"email":"p{number}@example.com","externalId":"p{number}"}}'
    return f'{{"event":"x","profile":{profile},"data":{data},"occurredAt":"{at}","idempotencyKey":"k{number}"{more}}}'


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write_files(tmp_path / "workspace", WORKSPACE)
    return tmp_path / "workspace"


def test_a_repeat_is_compared_with_the_line_it_repeats_wherever_that_stands(workspace: Path, tmp_path: Path) -> None:
    lines = [record(number, '{"n":"' + "n" * 60 + '"}') for number in range(4_000)]
    for odd in (700, 1_500):
        lines[odd] = careful(lines[odd])
    repeats = [lines[place].replace("nnn", "mmm", place % 2) for place in (0, 1, 650, 701, 1_499, 1_501, 2_900, 2_901)]
    for where, repeat in zip(range(3_990, 1_000, -300), reversed(repeats), strict=False):
        lines.insert(where, repeat)
    recording = tmp_path / "records.jsonl"
    recording.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    done = sfjourney.simulate([recording], workspace)
    assert done.summary.records.outcomes == {"accepted": 4_000, "conflict": 5, "replayed": 3}


@pytest.mark.parametrize(
    ("data", "more", "code"),
    [
        pytest.param('{"n":1,"n":2,"b":1e6}', "", "duplicate-key", id="a number that grows hides no key"),
        pytest.param('{"n":1,"n":2}', "", "duplicate-key", id="a key twice"),
        pytest.param("{}", ',"occurredAt":"2026-01-05T00:00:00.000Z"', "duplicate-key", id="a member twice"),
        pytest.param('{"n":' + "[" * 70 + "]" * 70 + "}", "", "not-json", id="deep data"),
        pytest.param("{}", ',"ctx":' + "[" * 100 + "]" * 100, "not-json", id="a deep member that nobody knows"),
        pytest.param("{" + ",".join(f'"{key}":1' for key in range(10_001)) + "}", "", "not-json", id="too many keys"),
        pytest.param('{"n":"' + "n" * (8 << 20) + '"}', "", "too-long", id="a long line"),
    ],
)
@pytest.mark.parametrize("style", [str, careful], ids=["fast", "with care"])
def test_what_is_refused_is_refused_however_it_is_read(
    workspace: Path, tmp_path: Path, data: str, more: str, code: str, style: Callable[[str], str]
) -> None:
    lines = [record(1, more=',"ctx":1'), record(2, data, more), record(3)]
    recording = tmp_path / "records.jsonl"
    recording.write_text("".join(f"{style(line)}\n" for line in lines), encoding="utf-8")
    done = sfjourney.simulate([recording], workspace)
    assert [(one.line, one.code) for one in done.refused] == [(2, code)]
    assert len(done.sends) == 2


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([record(1) + record(2), ""], id="two on one line, and a blank one"),
        pytest.param([record(1)[:40], record(1)[40:] + record(2)], id="one over two lines, and another behind it"),
    ],
)
def test_a_line_is_one_object_whatever_its_neighbours_are(workspace: Path, tmp_path: Path, lines: list[str]) -> None:
    recording = tmp_path / "records.jsonl"
    recording.write_text("".join(f"{line}\n" for line in [*lines, record(3)]), encoding="utf-8")
    done = sfjourney.simulate([recording], workspace)
    assert {one.line for one in done.refused} == {number for number, line in enumerate(lines, 1) if line}
    assert len(done.sends) == 1


def test_years_of_hours_that_arrived_all_at_once_are_read(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(envelope, "_MOST_HOURS", 2)
    received = '"receivedAt":"2026-02-01T00:00:00.000Z","idempotencyKey"'
    lines = [record(number * 3_600).replace('"idempotencyKey"', received) for number in range(4)]
    recording = tmp_path / "records.jsonl"
    recording.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    assert len(sfjourney.simulate([recording], workspace).sends) == len(lines)
