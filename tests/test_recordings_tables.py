"""One recording is one recording, however it is written: as lines, packed, as CSV, as Parquet, in one file or many."""

import gzip
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

import sfjourney
from command import Said, call, environment, spawn
from tables import CALLS, ROOT, WORKSPACE, as_csv, as_parquet, converter, replayed, write_lines
from workspaces import write_files
from zstd_here import zstd

pytestmark = pytest.mark.thorough


JOURNEYS = ROOT / "journeys"
HEAD = 1
"""Lines of a CSV file before its first row."""


def accepted(lines: Path, workspace: Path, folder: Path) -> Path:
    """The lines of a recording that could be written as a table too: they are calls, and say null of no text."""
    refused = {one.line for one in sfjourney.simulate([lines], workspace).refused}
    kept = [
        line for number, line in enumerate(lines.read_text(encoding="utf-8").splitlines(), 1) if number not in refused
    ]
    path = folder / lines.name
    path.write_text("".join(without_null(line) + "\n" for line in kept if line.strip()), encoding="utf-8")
    return path


def without_null(line: str) -> str:
    body = json.loads(line)
    said = {name: value for name, value in body.items() if value is not None}
    if isinstance(said.get("profile"), dict):
        said["profile"] = {name: value for name, value in said["profile"].items() if value is not None}
    return line if said == body else json.dumps(said)


@pytest.mark.parametrize(
    ("lines", "workspace"),
    [
        pytest.param(CALLS, WORKSPACE, id="calls of every kind"),
        pytest.param(JOURNEYS / "recordings" / "month.jsonl", JOURNEYS, id="a month"),
        pytest.param(JOURNEYS / "recordings" / "rough.jsonl", JOURNEYS, id="a rough one"),
    ],
)
def test_lines_csv_and_parquet_give_the_same(lines: Path, workspace: Path, tmp_path: Path) -> None:
    recording = accepted(lines, workspace, tmp_path)
    expected = replayed(recording, workspace=workspace)
    assert len(expected[2]) > 0
    assert replayed(as_parquet(recording), workspace=workspace) == expected
    assert replayed(as_csv(recording), workspace=workspace, head=HEAD) == expected


@pytest.mark.parametrize("ending", [".jsonl", ".csv"])
@pytest.mark.parametrize(("packing", "pack"), [(".gz", gzip.compress), (".zst", zstd.compress)])
def test_a_packed_recording_is_the_recording(
    ending: str, packing: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    plain = accepted(CALLS, WORKSPACE, tmp_path)
    plain = as_csv(plain) if ending == ".csv" else plain
    packed = tmp_path / f"packed{ending}{packing}"
    packed.write_bytes(pack(plain.read_bytes()))
    assert replayed(packed) == replayed(plain)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress], ids=["lines", "gzip", "zstandard"])
def test_what_standard_input_holds_is_known_by_how_it_begins(pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    content = accepted(CALLS, WORKSPACE, tmp_path).read_bytes()
    expected = json.loads(call(tmp_path, "simulate", CALLS.name, "-w", WORKSPACE, "--format", "json").out)
    found = json.loads(spawn(tmp_path, "simulate", "-", "-w", WORKSPACE, "--format", "json", stdin=pack(content)).out)
    assert {**found, "inputs": []} == {**expected, "inputs": []}


def test_parquet_comes_from_standard_input_too(tmp_path: Path) -> None:
    table = as_parquet(accepted(CALLS, WORKSPACE, tmp_path))
    arguments = ("-w", WORKSPACE, "--format", "json")
    expected = json.loads(call(tmp_path, "simulate", table.name, *arguments).out)
    found = json.loads(spawn(tmp_path, "simulate", "-", *arguments, stdin=table.read_bytes()).out)
    assert {**found, "inputs": []} == {**expected, "inputs": []}


def test_without_the_fast_library_gzip_is_read_as_well(tmp_path: Path) -> None:
    (tmp_path / "calls.jsonl.gz").write_bytes(gzip.compress(CALLS.read_bytes()))
    fast = call(tmp_path, "simulate", "calls.jsonl.gz", "-w", WORKSPACE)
    slow = without("isal", tmp_path, "simulate", "calls.jsonl.gz", "-w", WORKSPACE)
    assert fast.status == 0
    assert (slow.status, slow.out) == (fast.status, fast.out)


def test_without_the_library_for_parquet_one_line_says_what_to_install(tmp_path: Path) -> None:
    as_parquet(accepted(CALLS, WORKSPACE, tmp_path))
    said = without("pyarrow", tmp_path, "simulate", "calls.parquet", "-w", WORKSPACE)
    assert (said.status, said.out) == (3, "")
    assert said.err == "sfjourney: calls.parquet: Parquet needs pyarrow: pip install 'sfjourney[parquet]'\n"
    (tmp_path / "calls.csv").write_bytes(as_csv(tmp_path / "calls.jsonl").read_bytes())
    assert without("pyarrow", tmp_path, "simulate", "calls.csv", "-w", WORKSPACE).status == 0


def without(library: str, folder: Path, *arguments: str | Path) -> Said:
    """Run the command where a library is not installed."""
    script = (
        f"import sys; sys.modules[{library!r}] = None; from sfjourney.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=folder,
        env=environment(COLUMNS="80"),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Said(ended.returncode, ended.stdout, ended.stderr)


# ---- several files


def shuffled(things: Sequence[Any], seed: int) -> list[Any]:
    return random.Random(seed).sample(things, len(things))  # noqa: S311  # a seed, not a secret


@pytest.fixture
def pieces(tmp_path: Path) -> list[Path]:
    """A recording cut into four files, each written in another way."""
    lines = accepted(JOURNEYS / "recordings" / "month.jsonl", JOURNEYS, tmp_path).read_bytes().splitlines(keepends=True)
    folder = tmp_path / "events"
    folder.mkdir()
    quarter = len(lines) // 4 + 1
    paths = []
    for number, name in enumerate("abcd"):
        path = folder / f"{name}.jsonl"
        path.write_bytes(b"".join(lines[number * quarter : (number + 1) * quarter]))
        paths.append(path)
    (folder / "c.jsonl.gz").write_bytes(gzip.compress(paths[2].read_bytes()))
    made = [paths[0], as_csv(paths[1]), folder / "c.jsonl.gz", as_parquet(paths[3])]
    for path in paths[1:]:
        path.unlink()
    return made


def test_files_of_any_form_in_any_order_are_one_recording(pieces: list[Path], tmp_path: Path) -> None:
    sends, runs, *_ = replayed(tmp_path / "month.jsonl", workspace=JOURNEYS)
    for seed in range(4):
        found = replayed(*shuffled(pieces, seed), workspace=JOURNEYS)
        assert (found[0], found[1]) == (sends, runs)


def test_a_pattern_names_the_files_that_fit_it(pieces: list[Path], tmp_path: Path) -> None:
    arguments = ("-w", JOURNEYS, "--format", "json")
    one_by_one = call(tmp_path, "simulate", *(f"events/{path.name}" for path in pieces), *arguments)
    for pattern in ("events/*", "events/?.*", "events/[a-d].*"):
        said = call(tmp_path, "simulate", pattern, *arguments)
        assert (said.status, said.out) == (one_by_one.status, one_by_one.out)
    (tmp_path / "month.jsonl").unlink()
    assert call(tmp_path, "simulate", "**/?.*", *arguments).out == one_by_one.out
    assert len(sfjourney.simulate([tmp_path / "events" / "*"], JOURNEYS).summary.inputs) == len(pieces)


@pytest.mark.parametrize(
    ("names", "status", "says"),
    [
        (["events/*.json"], 3, "events/*.json: no file fits this pattern"),
        (["events/*.jsonl", "events/a*"], 2, "events/a.jsonl is named twice"),
        (["events"], 3, "events: Is a directory; a pattern stands for the files in it, such as 'events/*.jsonl'"),
    ],
)
@pytest.mark.usefixtures("pieces")
def test_a_pattern_that_fits_nothing_or_twice_is_a_mistake(
    names: list[str], status: int, says: str, tmp_path: Path
) -> None:
    said = call(tmp_path, "simulate", *names, "-w", JOURNEYS)
    assert (said.status, said.err) == (status, f"sfjourney: {says}\n")


def test_a_file_called_like_a_pattern_is_itself(tmp_path: Path) -> None:
    (tmp_path / "[a].jsonl").write_bytes(CALLS.read_bytes())
    assert call(tmp_path, "simulate", "[a].jsonl", "-w", WORKSPACE).status == 0


# ---- any calls at all

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
names = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
objects = st.dictionaries(texts, json_values, max_size=3)
emails = st.sampled_from(["a@example.com", "B@Example.com", " c@example.com", "no email"])
ids = st.sampled_from(["u-1", "u-2", "u,3", 'u"4"'])
instants = st.sampled_from(["2026-03-27T09:00:00Z", "2026-03-27T09:00:00.5+01:00", "2026-03-28T10:00:00.123456Z", "9"])
envelope = {"idempotencyKey": st.sampled_from(["k1", "k2", "k,3"]) | names, "receivedAt": instants}
profiles = st.fixed_dictionaries({}, optional={"email": emails, "externalId": ids, "properties": objects})
redacted = st.lists(st.sampled_from(["/event/orderId", "/event/card/number", "/token"]), max_size=2)
addresses = names.filter(lambda name: not name.lstrip().startswith("["))
"""In a table what begins like a list is one."""
calls = st.one_of(
    st.fixed_dictionaries(
        {"event": st.sampled_from(["order.created", "page.viewed"]), "profile": profiles, "occurredAt": instants},
        optional={
            "call": st.just("events.track"),
            "data": objects | st.fixed_dictionaries({"orderId": names, "card": objects}),
            "redactedDataPaths": redacted,
            "referenceId": names,
            "unknown": json_values.filter(lambda value: value is not None),
            **envelope,
        },
    ),
    st.fixed_dictionaries(
        {"call": st.just("journeys.trigger"), "journey": st.sampled_from(["invitation", "none"]), "profile": profiles},
        optional={"variables": objects, "occurredAt": instants, **envelope},
    ),
    st.fixed_dictionaries(
        {"call": st.just("emails.send"), "templateId": st.sampled_from(["invoice", "none"])},
        optional={
            "to": st.fixed_dictionaries({}, optional={"email": emails, "externalId": ids}),
            "data": objects,
            "cc": addresses | st.lists(names, max_size=2),
            "subject": names,
            "occurredAt": instants,
            **envelope,
        },
    ),
    st.fixed_dictionaries(
        {"call": st.just("emails.batchSend"), "items": st.lists(objects, max_size=2), "occurredAt": instants},
        optional={"defaults": objects, **envelope},
    ),
    st.fixed_dictionaries(
        {"call": st.just("profiles.update"), "profile": profiles, "occurredAt": instants},
        optional={
            "subscriptions": st.dictionaries(st.just("news"), st.sampled_from(["subscribed", "maybe"])),
            "suppressed": st.booleans(),
        },
    ),
    st.fixed_dictionaries(
        {"type": st.sampled_from(["identify", "track", "page"]), "messageId": names, "timestamp": instants},
        optional={"email": emails, "userId": ids, "event": names, "traits": objects, "properties": objects},
    ),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=st.lists(calls, min_size=1, max_size=12))
def test_whatever_was_called_is_the_same_in_every_form(made: list[dict[str, Any]], tmp_path: Path) -> None:
    lines = write_lines(tmp_path / "calls.jsonl", made)
    expected = replayed(lines)
    assert replayed(as_parquet(lines, 4)) == expected
    if not any(cell == "" for one in made for cell in converter.cells_of(one).values()):  # which CSV cannot say
        assert replayed(as_csv(lines), head=HEAD) == expected


# ---- tables that others made

TRACK = {"event": "order.created", "occurredAt": "2026-03-27T09:00:00Z", "idempotencyKey": "k"}
WHO = {"email": "ada@example.com", "externalId": "u-1"}
CART = {"orderId": "o-1", "total": 12.5, "items": [{"sku": "a", "qty": 2}, {"sku": "b"}], "gift": False, "n": 2**53 + 1}


def typed() -> pa.Table:
    """The same call as columns of the types that other programs write."""
    item = pa.struct([("sku", pa.string()), ("qty", pa.int8())])
    cart = pa.struct(
        [
            ("orderId", pa.large_string()),
            ("total", pa.decimal128(9, 2)),
            ("items", pa.list_(item)),
            ("gift", pa.bool_()),
            ("n", pa.int64()),
            ("missing", pa.string()),
        ]
    )
    columns = {
        "event": pa.array(["order.created"]).dictionary_encode(),
        "occurredAt": pa.array([datetime(2026, 3, 27, 9, tzinfo=UTC)], pa.timestamp("us", "Europe/Berlin")),
        "idempotencyKey": pa.array([b"k"]),
        "profile": pa.array([{**WHO, "properties": [("plan", "pro")]}], person_type()),
        "data": pa.array([{**CART, "total": Decimal("12.50")}], cart),
        "when": pa.array([1], pa.duration("s")),
        "nothing": pa.nulls(1),
    }
    return pa.table(columns)


def person_type() -> pa.DataType:
    properties = pa.map_(pa.string(), pa.string())
    return pa.struct([("email", pa.string()), ("externalId", pa.string()), ("properties", properties)])


def test_typed_columns_say_what_their_json_says(tmp_path: Path) -> None:
    body = TRACK | {"profile": WHO | {"properties": {"plan": "pro"}}, "data": CART}
    expected = replayed(write_lines(tmp_path / "a.jsonl", [body]))
    parquet.write_table(typed(), tmp_path / "a.parquet")
    assert replayed(tmp_path / "a.parquet") == expected
    lines = (tmp_path / "a.jsonl", tmp_path / "a.parquet")
    assert [states(path) for path in lines] == [states(lines[0])] * 2
    assert states(lines[0]) != []


def test_columns_of_newer_types_and_members_with_dots_say_what_their_json_says(tmp_path: Path) -> None:
    ids = [UUID(int=number) for number in range(3)]
    pairs = [["a", "b"], None, ["c", None]]
    calls = [
        TRACK
        | {"idempotencyKey": str(one), "profile": {"email": f"{one}@x.yz", "externalId": str(one)}}
        | {"data": {"orderId": str(one), "total": 20, "utm.source": "ad", "a..b": {"": 1}} | pair}
        for one, pair in zip(ids, [{"pair": pair} if pair is not None else {} for pair in pairs], strict=True)
    ]
    as_uuid = pa.ExtensionArray.from_storage(pa.uuid(), pa.array([one.bytes for one in ids], pa.binary(16)))
    data = {
        "orderId": as_uuid,
        "total": pa.array([20] * 3),
        "utm.source": pa.array(["ad"] * 3, pa.string_view()),
        "a..b": pa.array([{"": 1}] * 3),
        "pair": pa.array(pairs, pa.list_(pa.string(), 2)),
    }
    columns = {
        "event": pa.array([b"order.created"] * 3, pa.binary_view()),
        "occurredAt": pa.array([TRACK["occurredAt"]] * 3),
        "idempotencyKey": as_uuid,
        "profile.email": pa.array([f"{one}@x.yz" for one in ids]),
        "profile.externalId": as_uuid,
        "data": pa.StructArray.from_arrays(list(data.values()), names=list(data)),
    }
    lines = write_lines(tmp_path / "a.jsonl", calls)
    parquet.write_table(pa.table(columns), tmp_path / "a.parquet")
    assert replayed(tmp_path / "a.parquet") == replayed(lines)
    assert states(tmp_path / "a.parquet") == states(lines)
    assert len(states(lines)) == 3


def json_texts(*texts: str | None) -> pa.Array:
    return pa.ExtensionArray.from_storage(pa.json_(), pa.array(texts))


def test_json_inside_of_maps_and_lists_is_json(tmp_path: Path) -> None:
    """As DuckDB writes what it found no other type for."""
    item = '{"sku":"a",\n"qty":2}'
    data: dict[str, Any] = {"orderId": "o-1", "total": 12.5}
    items = pa.ListArray.from_arrays([0, 3], json_texts(item, None, '"b"'))
    columns = {name: [one] for name, one in (TRACK | {"profile": WHO}).items()}
    as_map = pa.MapArray.from_arrays([0, 2], ["orderId", "total"], json_texts('"o-1"', "12.5"))
    whole = TRACK | {"profile": WHO, "data": data | {"items": [json.loads(item), None, "b"]}}
    expected = states(write_lines(tmp_path / "a.jsonl", [whole]))
    parquet.write_table(
        pa.table(
            columns | {"data.orderId": json_texts('"o-1"'), "data.total": json_texts("12.5"), "data.items": items}
        ),
        tmp_path / "items.parquet",
    )
    assert states(tmp_path / "items.parquet") == expected
    body = TRACK | {"profile": WHO, "data": data}
    parquet.write_table(pa.table(columns | {"data": as_map}), tmp_path / "map.parquet")
    assert states(tmp_path / "map.parquet") == states(write_lines(tmp_path / "b.jsonl", [body]))


def test_the_row_numbers_of_pandas_are_no_members(tmp_path: Path) -> None:
    """They tell two calls apart that are the same."""
    call = TRACK | {"profile.email": "ada@example.com", "__index_level_0__": 1}
    parquet.write_table(pa.Table.from_pylist([call, call | {"__index_level_0__": 7}]), tmp_path / "a.parquet")
    done = sfjourney.simulate(tmp_path / "a.parquet", WORKSPACE, outcomes=True)
    assert [one.status for one in done.outcomes] == ["accepted", "replayed"]


def states(recording: Path) -> list[Any]:
    done = sfjourney.simulate([recording], WORKSPACE, states=True)
    return [json.loads(line) for line in done.replayed.sends]


# ---- cells of CSV

SCHEMA = {
    "type": "object",
    "properties": {
        "orderId": {"type": "string"},
        "total": {"type": ["number", "null"]},
        "gift": {"type": "boolean"},
        "either": {"type": ["string", "number"]},
        "items": {"type": "array"},
    },
}
DECLARED = {
    "shop.journey": """
event order.created { schema "order.json" }
journey thanks {
  on order.created where /event/total > 9
  enroll always
  transactional
  send receipt
}
""",
    "order.json": json.dumps(SCHEMA),
}


def test_a_cell_is_what_the_schema_of_its_event_says_and_else_text(tmp_path: Path) -> None:
    write_files(tmp_path, DECLARED)
    shutil.copytree(WORKSPACE / "templates", tmp_path / "templates")
    declared = {"orderId": "7", "total": 12.5, "gift": True, "either": "7", "items": [1], "extra": "7"}
    made = [
        {"event": "order.created", "data": declared},
        {"event": "other", "data": {"orderId": "7", "total": "12.5", "gift": "true"}},
    ]
    for number, one in enumerate(made):
        one |= {"profile": {"email": "a@b.co"}, "occurredAt": f"2026-03-27T09:00:0{number}Z"}
    expected = replayed(write_lines(tmp_path / "a.jsonl", made), workspace=tmp_path)
    table = """\
event,profile.email,occurredAt,data.orderId,data.total,data.gift,data.either,data.items,data.extra
order.created,a@b.co,2026-03-27T09:00:00Z,7,12.5,true,7,[1],7
other,a@b.co,2026-03-27T09:00:01Z,7,12.5,true,,,
"""
    (tmp_path / "a.csv").write_text(table, encoding="utf-8")
    assert len(expected[0]) == 1
    assert replayed(tmp_path / "a.csv", workspace=tmp_path, head=HEAD) == expected
    (tmp_path / "a.csv").write_text(table.replace("12.5", "a lot"), encoding="utf-8")
    said = call(tmp_path, "simulate", "a.csv")
    assert said.err.endswith(
        "a.csv:2:5: refused: column data.total: expected a JSON value (character 1 of the cell);"
        " its schema has no text there [not-json]\n"
    )
