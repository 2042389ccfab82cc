"""Rules R of semantics.md that are about files, lengths and ids: what one case file cannot say."""

import gzip
from pathlib import Path

import pytest

import sfjourney
from semantics_case import parse_case, write_case
from semantics_records import recorded_line
from zstd_here import zstd

pytestmark = pytest.mark.thorough


LINE = recorded_line("09:00 ada tracks start", 1)
OTHER = recorded_line("10:00 bo tracks start", 1)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    text = "journey j {\n on start\n enroll always\n transactional\n send welcome\n}\n"
    return write_case(parse_case(f"One Journey.\n--- journeys\n{text}"), tmp_path).workspace


def replay(tmp_path: Path, workspace: Path, *lines: str) -> sfjourney.Simulation:
    recording = tmp_path / "records.jsonl"
    recording.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return sfjourney.simulate([recording], workspace, outcomes=True)


def test_r1_recordings_may_be_compressed(tmp_path: Path, workspace: Path) -> None:
    text = f"{LINE}\n{OTHER}\n".encode()
    (tmp_path / "plain.jsonl").write_bytes(text)
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(text))
    (tmp_path / "a.jsonl.zst").write_bytes(zstd.compress(text))
    plain = sfjourney.simulate([tmp_path / "plain.jsonl"], workspace)
    assert len(plain.sends) == 2
    for name in ("a.jsonl.gz", "a.jsonl.zst"):
        assert sfjourney.simulate([tmp_path / name], workspace).sends == plain.sends


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f"{LINE}\n{OTHER}", id="no end of the last line"),
        pytest.param(f"{LINE}\r\n{OTHER}\r\n", id="lines end as on Windows"),
        pytest.param(f"\ufeff{LINE}\n{OTHER}\n", id="a byte order mark"),
        pytest.param(f"\n  \n{LINE}\n\t\n{OTHER}\n\n", id="lines of nothing but space"),
        pytest.param(f"  {LINE}  \n\t{OTHER}\n", id="space around records"),
    ],
)
def test_r1_lines_are_read_however_they_are_written(tmp_path: Path, workspace: Path, text: str) -> None:
    (tmp_path / "records.jsonl").write_bytes(text.encode())
    simulation = sfjourney.simulate([tmp_path / "records.jsonl"], workspace)
    assert [send.to for send in simulation.sends] == ["ada@example.com", "bo@example.com"]
    assert simulation.refused == ()


def test_r1_an_empty_recording_is_a_recording(tmp_path: Path, workspace: Path) -> None:
    simulation = replay(tmp_path, workspace)
    assert (simulation.runs, simulation.sends, simulation.outcomes, simulation.refused) == ((), (), (), ())


@pytest.mark.parametrize(("field", "most"), [("event", 255), ("referenceId", 255), ("idempotencyKey", 255)], ids=str)
def test_r2_names_and_keys_have_255_characters_at_most(tmp_path: Path, workspace: Path, field: str, most: int) -> None:
    at_most = recorded_line(f'09:00 ada tracks start with {{"{field}": "{"é" * most}"}}', 1)
    too_long = recorded_line(f'09:00 ada tracks start with {{"{field}": "{"é" * (most + 1)}"}}', 1)
    simulation = replay(tmp_path, workspace, at_most, too_long)
    assert [outcome.line for outcome in simulation.outcomes] == [1]
    assert [refused.line for refused in simulation.refused] == [2]


def test_r2_an_email_has_254_characters_at_most(tmp_path: Path, workspace: Path) -> None:
    host = "@example.com"
    lines = [recorded_line(f"09:00 {'a' * (most - len(host))}{host} tracks start", 1) for most in (254, 255)]
    simulation = replay(tmp_path, workspace, *lines)
    assert [outcome.line for outcome in simulation.outcomes] == [1]
    assert [refused.line for refused in simulation.refused] == [2]


def test_r2_a_batch_has_100_items_at_most(tmp_path: Path, workspace: Path) -> None:
    lines = []
    for number in (100, 101):
        items = ", ".join(['{"to": {"email": "ada@example.com"}}'] * number)
        batch = '"call": "emails.batchSend", "defaults": {"templateId": "welcome"}'
        lines.append(f'{{{batch}, "occurredAt": "2026-01-05T09:00:00Z", "items": [{items}]}}')
    simulation = replay(tmp_path, workspace, *lines)
    assert len(simulation.sends) == 100
    assert [refused.line for refused in simulation.refused] == [2]


def test_r3_bytes_that_are_no_utf_8_are_refused_with_their_line(tmp_path: Path, workspace: Path) -> None:
    recording = tmp_path / "records.jsonl"
    recording.write_bytes(LINE.encode() + b"\n" + LINE.encode().replace(b"ada", b"\xff\xfe") + b"\n")
    simulation = sfjourney.simulate([recording], workspace, outcomes=True)
    assert [outcome.line for outcome in simulation.outcomes] == [1]
    assert [(Path(refused.file).name, refused.line) for refused in simulation.refused] == [("records.jsonl", 2)]


def test_r5_equal_calls_without_a_key_have_ids_of_their_own(tmp_path: Path, workspace: Path) -> None:
    simulation = replay(tmp_path, workspace, LINE, LINE, LINE)
    assert len({outcome.event_id for outcome in simulation.outcomes}) == 3
    assert len({run.run_id for run in simulation.runs}) == 3


def test_r5_ids_do_not_depend_on_the_position(tmp_path: Path, workspace: Path) -> None:
    alone = replay(tmp_path, workspace, LINE)
    later = replay(tmp_path, workspace, "", OTHER, "{", LINE)
    assert later.outcomes[1].event_id == alone.outcomes[0].event_id
    assert later.runs[0] == alone.runs[0]
    assert later.sends[0] == alone.sends[0]


def test_r5_a_redacted_value_does_not_show_in_an_id(tmp_path: Path, workspace: Path) -> None:
    first, second = (
        recorded_line(
            f'09:00 ada tracks start {{"token": "{token}"}} with {{"redactedDataPaths": ["/event/token"]}}', 1
        )
        for token in ("one", "two")
    )
    ids = {replay(tmp_path, workspace, line).outcomes[0].event_id for line in (first, second)}
    assert len(ids) == 1


def test_r5_the_clock_of_receipt_does_not_show_in_an_id(tmp_path: Path, workspace: Path) -> None:
    received = recorded_line('09:00 ada tracks start with {"receivedAt": "2026-01-05T11:00:00Z"}', 1)
    ids = {replay(tmp_path, workspace, line).outcomes[0].event_id for line in (LINE, received)}
    assert len(ids) == 1


def test_t7_the_version_of_the_zone_rules_is_part_of_the_output(tmp_path: Path, workspace: Path) -> None:
    assert replay(tmp_path, workspace, LINE).summary.tzdata[:2] == "20"
