"""Spark in this process gives what the local engine gives, byte for byte, of files and of DataFrames."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812  # as everybody calls it

import sfjourney
from documents import ROOT, blocks
from local_engine import WHOLE, compiled, everything, replayed
from rough_recordings import JOURNEY, write_rough
from sfjourney.recordings.errors import RecordingError
from sfjourney.replay.intake import TooManyRefused
from sfjourney.replay.sizes import Sizes
from sfjourney.replay.spark.session import configuration, spark_session
from sfjourney.spark import simulate
from spark_sessions import NOISE, by_spark, need_java, quick_java
from tables import as_csv, as_parquet, write_lines
from workspaces import write_example

SAMPLE = ROOT / "journeys"
RECORDINGS = sorted((SAMPLE / "recordings").glob("*.jsonl"))
PIECES = Sizes(short=0, section=500_000)
pytestmark = [pytest.mark.thorough, *NOISE, pytest.mark.usefixtures(quick_java.__name__)]


# Before a session is there: what Java knows of it would come back.
def test_what_stands_in_a_folder_of_configuration_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SPARK_DRIVER_MEMORY", raising=False)
    for name in ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"):
        monkeypatch.delenv(name, raising=False)
    ours = ("spark.driver.memory", "spark.driver.extraJavaOptions")
    usual = configuration("local[2]", [], tmp_path)
    assert all(usual.get(name) is not None for name in ours)
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    assert all(configuration("local[2]", [], tmp_path).get(name) is None for name in ours)


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    need_java()
    with spark_session("local[2,4]", tmp_path_factory.mktemp("spark")) as session:
        yield session


ASKED: list[dict[str, Any]] = [
    {"profiles": [SAMPLE / "profiles.jsonl"], "clock": "received"},
    {"outcomes": False, "states": False, "until": 1_773_000_000_000, "require_keys": True},
]


@pytest.mark.parametrize("asked", ASKED, ids=["everything", "counts"])
def test_the_sample_gives_the_same(spark: SparkSession, asked: dict[str, Any]) -> None:
    workspace = compiled(SAMPLE)
    whole = everything(replayed(workspace, RECORDINGS, sizes=WHOLE, **asked))
    assert everything(by_spark(spark, workspace, RECORDINGS[::-1], sizes=PIECES, **asked)) == whole


@pytest.mark.parametrize("outcomes", [True, False])
def test_rough_recordings_give_the_same(spark: SparkSession, tmp_path: Path, outcomes: bool) -> None:  # noqa: FBT001  # pytest's own
    workspace = compiled(write_example(tmp_path, JOURNEY))
    files = [write_rough(tmp_path / "a.jsonl", 1_200, 1), write_rough(tmp_path / "b.jsonl", 600, 2)]
    # Whole sections have no instant of their own, several one after another.
    files.append(write_rough(tmp_path / "c.jsonl", 700, 3, without_instants=1))
    packed = tmp_path / "d.jsonl.gz"
    packed.write_bytes(gzip.compress(write_rough(tmp_path / "d.jsonl", 500, 4).read_bytes()))
    files.append(packed)
    whole = everything(replayed(workspace, files, sizes=WHOLE, outcomes=outcomes, states=False))
    assert whole["sends"]
    assert len(whole["refused"]) > 5
    assert b"identity-conflict" in whole["summary"]
    assert b"key-reuse" in whole["summary"]
    sizes = Sizes(short=0, section=60_000)
    assert everything(by_spark(spark, workspace, files, sizes=sizes, outcomes=outcomes, states=False)) == whole


def test_conditions_as_deep_as_limits_allow_are_asked_by_the_workers(spark: SparkSession, tmp_path: Path) -> None:
    opening = "".join(f"not (/event/a == {number + 2} or " for number in range(511))
    asked = f"on order.created where {opening}/event/b == 1{')' * 511}"
    root = write_example(tmp_path, f"journey deep {{ {asked} enroll always transactional send receipt }}\n")
    (root / "sfjourney.toml").write_text("[limits]\nnesting = 512\n")
    call = {"event": "order.created", "profile": {"email": "a@b.co"}, "occurredAt": "2026-03-01T00:00:00Z"}
    lines = [json.dumps({**call, "data": {"a": 1, "b": b}, "idempotencyKey": str(b)}) + "\n" for b in (1, 2)]
    (tmp_path / "a.jsonl").write_text("".join(lines))
    workspace = compiled(root)
    whole = everything(replayed(workspace, [tmp_path / "a.jsonl"], sizes=WHOLE))
    assert len(whole["runs"]) == 1
    assert everything(by_spark(spark, workspace, [tmp_path / "a.jsonl"], sizes=PIECES)) == whole


def test_too_many_refused_lines_stop_it_at_the_same_one(spark: SparkSession) -> None:
    workspace, stopped = compiled(SAMPLE), []
    for engine in (replayed, partial(by_spark, spark)):
        with pytest.raises(TooManyRefused) as stop:
            engine(workspace, RECORDINGS, sizes=PIECES, most_refused=60)
        stopped.append((*stop.value.before, stop.value.refused))
    assert stopped[0] == stopped[1]


# ---- tables and DataFrames


def month_as(form: str, folder: Path) -> Path:
    lines = folder / "month.jsonl"
    lines.write_text("".join((SAMPLE / "recordings" / "month.jsonl").read_text().splitlines(keepends=True)[:1_500]))
    return as_parquet(lines, 200) if form == "parquet" else as_csv(lines)


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_tables_give_the_same(spark: SparkSession, tmp_path: Path, form: str) -> None:
    workspace, table = compiled(SAMPLE), month_as(form, tmp_path)
    whole = everything(by_spark(spark, workspace, [table], sizes=PIECES, states=False))
    assert sfjourney.simulate([table], SAMPLE, outcomes=True).replayed.outcomes.lines == whole["outcomes"]
    local = sfjourney.simulate([table], SAMPLE)
    assert (list(local.replayed.runs), list(local.replayed.sends)) == (whole["runs"], whole["sends"])


def test_a_damaged_table_is_named_with_its_row(spark: SparkSession, tmp_path: Path) -> None:
    table = month_as("parquet", tmp_path)
    damaged = bytearray(table.read_bytes())
    damaged[len(damaged) // 2 : len(damaged) // 2 + 2_000] = bytes(2_000)
    table.write_bytes(damaged)
    told = []
    for engine in (replayed, partial(by_spark, spark)):
        with pytest.raises(RecordingError) as error:
            engine(compiled(SAMPLE), [table], sizes=WHOLE)
        told.append(str(error.value))
    assert told[0] == told[1]


def rows(frame: DataFrame) -> list[dict[str, Any]]:
    return [{name: plain(value) for name, value in row.items()} for row in frame.toArrow().to_pylist()]


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1_000:03d}Z"
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, list) else value


def test_a_dataframe_gives_what_the_file_gives_that_it_was_read_from(spark: SparkSession, tmp_path: Path) -> None:
    table = month_as("parquet", tmp_path)
    local = sfjourney.simulate([table], SAMPLE, outcomes=True, states=True)
    told = simulate(spark.read.parquet(str(table)), SAMPLE, outcomes=True, states=True)
    assert told.summary == msgspec.structs.replace(local.summary, inputs=())
    for name, frame in (("runs", told.runs), ("sends", told.sends), ("outcomes", told.outcomes)):
        assert frame is not None
        lines = [json.loads(line) for line in getattr(local.replayed, name)]
        assert [columns(row) for row in rows(frame)] == [columns(line) for line in lines], name
    told.forget()


def columns(row: dict[str, Any]) -> dict[str, Any]:
    """A row as both have it: instants with their zone, no nulls, and what may be any JSON as its text."""
    found: dict[str, Any] = {}
    for name, value in row.items():
        if isinstance(value, list):
            found[name] = [columns(one) for one in value]
        elif isinstance(value, dict) and name != "state":
            found[name] = columns(value)
        elif name in ("state", "key") and value is not None and not isinstance(value, str):
            found[name] = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
        elif value is not None:
            found[name] = value
    return found


def test_rows_in_any_order_are_the_same_calls_where_a_column_numbers_them(spark: SparkSession, tmp_path: Path) -> None:
    write_example(tmp_path, JOURNEY)
    event = {"event": "order.created", "profile": '{"email":"a@x.yz"}', "occurredAt": "2026-03-27T08:00:00Z"}
    calls = [event | {"data": f'{{"orderId":"o","total":{total}}}', "place": total} for total in range(9, 30)]
    calls += [{"event": "seen", "place": 30}, event | {"occurredAt": None, "place": 31}]
    told = []
    for order in (1, -1):
        frame = spark.createDataFrame(calls[::order]).repartition(3)
        done = simulate(frame, tmp_path, row="place")
        told.append((done.summary, rows(done.runs), rows(done.sends), rows(done.refused)))
        done.forget()
    assert told[0] == told[1]
    summary, runs, _, refused = told[0]
    assert [(one["file"], one["line"], one["code"]) for one in refused] == [
        ("DataFrame", 30, "missing-field"),
        ("DataFrame", 31, "no-instant"),
    ]
    assert (summary.records.read, len(runs)) == (21, 1)


def test_columns_that_are_none_of_calls_are_refused(spark: SparkSession) -> None:
    with pytest.raises(RecordingError, match="none of its columns is a member of a call"):
        simulate(spark.range(3), SAMPLE)
    with pytest.raises(RecordingError, match="there is no column place"):
        simulate(spark.range(3), SAMPLE, row="place")


def numbered_calls(spark: SparkSession, *numbers: Any) -> DataFrame:
    who = '{"email":"a@x.yz"}'
    event = {"event": "order.created", "profile": who, "occurredAt": "2026-03-27T08:00:00Z"}
    return spark.createDataFrame([event | {"place": number} for number in numbers]).repartition(2)


def test_a_column_that_does_not_number_the_rows_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    write_example(tmp_path, JOURNEY)
    with pytest.raises(RecordingError, match="two rows have the number 7 in column place"):
        simulate(numbered_calls(spark, 1, 7, 3, 7), tmp_path, row="place")
    with pytest.raises(RecordingError, match="a row has no number, or one below 0"):
        simulate(numbered_calls(spark, 1, -7), tmp_path, row="place")
    with pytest.raises(RecordingError, match="column place holds double, and not whole numbers"):
        simulate(numbered_calls(spark, 1.0, 1.5), tmp_path, row="place")
    with pytest.raises(RecordingError, match="column place holds string, and not whole numbers"):
        simulate(numbered_calls(spark, "1", "a"), tmp_path, row="place")


def test_variants_are_the_json_that_they_stand_for(spark: SparkSession, tmp_path: Path) -> None:
    write_example(tmp_path, JOURNEY)
    calls = numbered_calls(spark, 1, 2).withColumn("data", F.lit('{"orderId":"o","total":20}'))
    told = []
    for frame in (calls, calls.withColumn("data", F.parse_json("data"))):
        done = simulate(frame, tmp_path, row="place")
        told.append((rows(done.runs), rows(done.sends)))
        done.forget()
    assert told[0] == told[1]
    assert told[0][1]
    with pytest.raises(RecordingError, match="column event holds variant, and not text"):
        simulate(calls.withColumn("event", F.parse_json(F.lit('"seen"'))), tmp_path, row="place")
    with pytest.raises(RecordingError, match=r"column data\.x holds variant"):
        simulate(calls.withColumn("data", F.struct(F.parse_json("data").alias("x"))), tmp_path, row="place")


def test_the_examples_of_the_page_work(spark: SparkSession, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = (ROOT / "docs" / "spark.md").read_text(encoding="utf-8")
    events = as_parquet(
        write_lines(
            tmp_path / "events.jsonl",
            [json.loads(line) for line in (SAMPLE / "recordings" / "month.jsonl").read_text().splitlines()[:300]],
        )
    )
    examples = [block.text for block in blocks(page) if block.language == "python"]
    assert len(examples) == 2
    monkeypatch.chdir(ROOT)
    for example in examples:
        text = example.replace("s3a://shop/events/", str(events)).replace("s3a://shop/sends/", str(tmp_path / "sends"))
        exec(compile(text, "docs/spark.md", "exec"), {"spark": spark})  # noqa: S102  # it is our page
    assert spark.read.parquet(str(tmp_path / "sends")).count() > 0


def test_rows_are_not_kept_where_too_much_is_refused(spark: SparkSession, tmp_path: Path) -> None:
    write_example(tmp_path, JOURNEY)
    profiles = tmp_path / "profiles.jsonl"
    one = {"profile": {"email": "a@x.yz", "externalId": "1"}}
    profiles.write_text(f"{json.dumps(one)}\n{json.dumps({'profile': {'email': 'a@x.yz', 'externalId': '2'}})}\n")
    calls = [{"event": "order.created", "profile": '{"email":"a@x.yz"}', "occurredAt": "2026-03-27T08:00:00Z"}]
    with pytest.raises(TooManyRefused):
        simulate(spark.createDataFrame(calls), tmp_path, profiles=profiles, max_errors=0)
    assert spark.sparkContext._jsc.getPersistentRDDs().isEmpty()  # noqa: SLF001  # Python is not told
