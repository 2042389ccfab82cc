"""`sfjourney infer`: what it declares holds for every record, claims no more than was seen, and tells no secret."""

import errno
import gzip
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import sfjourney
from command import call, spawn
from documents import ROOT
from memory_workspaces import compiled
from sfjourney.inference.declarations import declarations_text, declare_event, declare_profile, schema_file
from sfjourney.inference.schema import schema_of
from sfjourney.inference.sketch import Sketches
from sfjourney.inference.texts import FORMATS
from sfjourney.pointers import Parts
from workspaces import write_files

pytestmark = pytest.mark.thorough

MONTH = ROOT / "journeys" / "recordings" / "month.jsonl"
NAMES = st.sampled_from(["a", "b", "plan", "resetUrl", "line items", "total", "ada@example.com", "12345", "~/x", "é"])
WORDS = st.sampled_from(
    [
        "",
        "free",
        "team",
        "Ada",
        "x" * 40,
        "2026-03-27T09:00:00Z",
        "2026-03-27",
        "ada@example.com",
        "https://a.example/x",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False, allow_infinity=False) | WORDS
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
PAYLOADS = st.dictionaries(NAMES, VALUES, max_size=4)
PATHS = st.lists(NAMES | st.sampled_from(["0", "1"]), min_size=1, max_size=3).map(tuple)
RECORDS = st.lists(
    st.tuples(
        st.sampled_from(["one", "two.three"]), PAYLOADS, st.lists(PATHS, max_size=2).map(tuple), st.integers(0, 4)
    ),
    max_size=8,
).flatmap(lambda few: st.integers(1, 12).map(lambda times: few * times))
Recorded = tuple[str, dict[str, Any], tuple[Parts, ...], int]


def sketched(records: Sequence[Recorded], most: int = 10_000) -> Sketches:
    sketches = Sketches(most)
    for event, data, redacted, profile in records:
        sketches.take_event(event, data, redacted, profile)
        sketches.take_properties(data, profile)
    sketches.close()
    return sketches


def texts(sketches: Sketches) -> list[str]:
    declared = [declare_profile(sketches.profile)]
    declared += [declare_event(name, sketch) for name, sketch in sorted(sketches.events.items())]
    return [declarations_text(declared), *(one.schema for one in declared)]


# ---- laws


@given(RECORDS)
@settings(max_examples=60)
def test_every_record_is_valid_by_the_schema_that_was_made_of_it(records: list[Recorded]) -> None:
    sketches = sketched(records)
    schemas = {name: schema_of(sketch) for name, sketch in sketches.events.items()}
    for event, data, _, _ in records:
        jsonschema_rs.Draft202012Validator(schemas[event], validate_formats=True).validate(data)
    profile = jsonschema_rs.Draft202012Validator(schema_of(sketches.profile, partial=True), validate_formats=True)
    for _, data, _, _ in records:
        profile.validate({name: value for name, value in data.items() if value is not None})


@given(RECORDS, st.randoms(use_true_random=False), st.sampled_from([5, 20, 10_000]))
@settings(max_examples=60)
def test_the_order_of_records_plays_no_part(records: list[Recorded], chance: random.Random, most: int) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert texts(sketched(shuffled, most)) == texts(sketched(records, most))


@given(RECORDS, PATHS)
@settings(max_examples=60)
def test_nothing_is_told_of_a_value_that_one_record_redacts(records: list[Recorded], path: Parts) -> None:
    value = "canary.value"
    hidden = []
    for number, (event, data, redacted, _) in enumerate(records * 10):
        whole: Any = value
        for segment in reversed(path):
            whole = {segment: whole}
        hidden.append((event, {**data, **whole}, (*redacted, path) if number == 0 else redacted, number))
    assert all(
        value not in text for text in texts(sketched([*hidden, ("one", {}, (path,), 1), ("two.three", {}, (path,), 1)]))
    )


@settings(max_examples=60)
@given(st.lists(st.text(max_size=4), min_size=1, max_size=30, unique=True))
def test_no_two_events_share_a_file(names: list[str]) -> None:
    files = [schema_file(name).casefold() for name in names]
    assert len(set(files)) == len(files)
    assert all(file.isascii() and ".." not in file.split("/") and file.count("/") == 2 for file in files)


@settings(max_examples=60)
@given(st.text(min_size=1, max_size=8) | st.sampled_from(["exit", "on", "event.on", "a.b_c", "profile", "A.B"]), PATHS)
def test_every_event_and_path_is_declared_as_the_language_has_it(name: str, path: Parts) -> None:
    (text, *_) = texts(sketched([(name, {"a": 1}, (path,), 0)]))
    model = compiled(text).model
    assert [*model.events] == [name]
    assert not model.unread


def test_a_format_accepts_nothing_that_validators_refuse() -> None:
    tried = {
        "date-time": [
            "2026-03-27T09:00:00.5+01:00",
            "2026-02-30T09:00:00Z",
            "2026-03-27T09:00Z",
            "2026-03-27t09:00:00z",
        ],
        "date": ["2024-02-29", "2026-02-29", "20260301"],
        "email": ["a.b+c@x-y.example", "a..b@x.example", "a@x", "a@-x.example", "a b@x.example"],
        "uri": ["https://x.example:80/a?b=%20c", "http://x", "https://x.example/a?b=c#d", "x.example/a", "https://"],
        "uuid": ["5b7c2f9e-7d0a-4b10-9f4b-35f6d96d7a70", "5b7c2f9e7d0a4b109f4b35f6d96d7a70"],
    }
    assert tried.keys() == FORMATS.keys()
    for name, values in tried.items():
        validator = jsonschema_rs.Draft202012Validator({"format": name}, validate_formats=True)
        assert FORMATS[name](values[0])
        assert [value for value in values if FORMATS[name](value) and not validator.is_valid(value)] == []


# ---- evidence


def schema(values: Sequence[Any], profiles: int = 5, name: str = "x") -> Any:
    """The schema of a member that had these values, one a record."""
    sketches = sketched([("one", {name: value}, (), number % profiles) for number, value in enumerate(values)])
    return schema_of(sketches.events["one"])["properties"][name]


EVIDENCE = [
    ([1] * 10, {"type": "integer"}),
    ([1] * 9, {"type": "number"}),
    ([1] * 10 + [0.5], {"type": "number"}),
    ([None] * 20, {}),
    ([None, True], {"type": ["boolean", "null"]}),
    (["a", 1], {"type": ["string", "number"]}),
    ([[1, "a"], []], {"type": "array", "items": {"type": ["string", "number"]}}),
    (["2026-03-27T09:00:00Z"] * 10, {"type": "string", "format": "date-time"}),
    (["2026-03-27T09:00:00Z"] * 9, {"type": "string"}),
    (["2026-03-27T09:00:00Z"] * 99 + ["soon"], {"type": "string"}),
    (["on", "off"] * 10, {"type": "string", "enum": ["off", "on"], "$comment": "2 values in 20 occurrences"}),
    (["on", "off"] * 9, {"type": "string"}),
    (["on"] * 50, {"type": "string"}),
    (["Ada", "Bo"] * 10, {"type": "string"}),
    (["k4", "k5"] * 10, {"type": "string"}),
    ([letter * 3 for letter in "abcdefghijk"] * 20, {"type": "string"}),
    (
        ["on", "off", None] * 10,
        {"type": ["string", "null"], "enum": ["off", "on", None], "$comment": "2 values in 20 occurrences"},
    ),
]


@pytest.mark.parametrize(("values", "wanted"), EVIDENCE, ids=lambda value: json.dumps(value)[:40])
def test_a_claim_needs_evidence(values: list[Any], wanted: dict[str, Any]) -> None:
    assert schema(values) == wanted


@pytest.mark.parametrize("name", ["firstName", "email", "storeId", "city", "country", "token", "resetUrl", "locale"])
def test_values_of_persons_places_and_secrets_are_not_listed(name: str) -> None:
    assert "enum" not in schema(["on", "off"] * 50, name=name)


def test_values_that_one_or_two_profiles_have_are_not_listed() -> None:
    assert "enum" not in schema(["on", "off"] * 50, profiles=2)


def test_a_member_is_required_after_ten_objects_in_which_it_was() -> None:
    records: list[Recorded] = [("one", {"a": None, "b": {"c": 1}} | ({"d": 1} if n else {}), (), n) for n in range(10)]
    found = schema_of(sketched(records).events["one"])
    assert found["required"] == ["a", "b"]
    assert found["properties"]["b"]["required"] == ["c"]
    assert "required" not in schema_of(sketched(records[1:]).events["one"])


# ---- the command


def inferred(folder: Path, *arguments: str | Path) -> dict[str, str]:
    said = call(folder, "infer", *arguments)
    assert said.status == 0, said
    return {name: (folder / name).read_text(encoding="utf-8") for name in said.out.splitlines()}


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("month")
    inferred(folder, MONTH)
    return folder


def test_what_it_writes_has_nothing_wrong_with_it_and_is_formatted(month: Path) -> None:
    assert {found.finding.code for found in sfjourney.check(month)} == {"reference/unused-declaration"}
    assert call(month, "fmt", "--check").status == 0


def test_the_same_recording_again_changes_nothing(month: Path) -> None:
    before = {path: path.read_bytes() for path in month.rglob("*.*")}
    said = call(month, "infer", MONTH)
    assert (said.status, said.out) == (0, "")
    assert said.err == "5,021 records, 3,832 of them of 29 events: 0 declared, 29 declared before\n"
    assert {path: path.read_bytes() for path in month.rglob("*.*")} == before


def test_no_secret_of_the_sample_is_told(month: Path) -> None:
    assert b"canary-" in MONTH.read_bytes()
    assert [path for path in month.rglob("*.*") if path.is_file() and b"canary-" in path.read_bytes()] == []


def test_shuffled_packed_and_split_recordings_give_the_same_bytes(month: Path, tmp_path: Path) -> None:
    lines = MONTH.read_bytes().splitlines(keepends=True)
    random.Random(6).shuffle(lines)  # noqa: S311  # a test
    (tmp_path / "a.jsonl").write_bytes(b"".join(lines[:2000]))
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b"".join(lines[2000:])))
    written = inferred(tmp_path, "*.jsonl*", "-o", "new")
    assert len(written) > 29, "a schema for each event, and the declarations"
    for name, text in written.items():
        assert text == (month / name.removeprefix("new/")).read_text(encoding="utf-8")


def test_tables_and_standard_input_are_read_as_lines_are(tmp_path: Path) -> None:
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    rows = [
        {
            "event": "order.created",
            "profile.externalId": f"u-{number}",
            "data": json.dumps({"orderId": f"o-{number}", "total": number / 2}),
            "redactedDataPaths": '["/event/orderId"]',
            "occurredAt": "2026-03-27T09:00:00Z",
        }
        for number in range(12)
    ]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
    cells = [list(rows[0]), *(list(row.values()) for row in rows)]
    csv = "".join(",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in cells)
    (tmp_path / "a.csv").write_text(csv, encoding="utf-8")
    calls: list[dict[str, Any]] = [
        {"event": row["event"], "profile": {"externalId": row["profile.externalId"]}, "data": json.loads(row["data"])}
        | {"redactedDataPaths": json.loads(row["redactedDataPaths"])}
        for row in rows
    ]
    stdin = "".join(json.dumps(call) + "\n" for call in calls)
    by = {name: inferred(tmp_path, f"a.{name}", "-o", name) for name in ("parquet", "csv")}
    said = spawn(tmp_path, "infer", "-", "-o", "stdin", stdin=stdin.encode())
    by["stdin"] = {name: (tmp_path / name).read_text(encoding="utf-8") for name in said.out.splitlines()}
    found = [{name.partition("/")[2]: text for name, text in files.items()} for files in by.values()]
    assert found[0] == found[1] == found[2]
    assert "redact /event/orderId\n" in found[0]["events.journey"]
    assert json.loads(found[0]["schemas/events/order.created.json"])["required"] == ["total"]


RECORD = '{"event": "order.created", "profile": {"externalId": "a"}, "data": %s, "redactedDataPaths": %s}\n'
WORKSPACE = """
# by hand
event order.created {
  schema "order.json"
  redact /event/card
}
"""
SCHEMA = '{"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}, "card": {"type": "string"}}}'


def test_what_is_declared_by_hand_stays_and_what_differs_is_said(tmp_path: Path) -> None:
    recording = RECORD % ('{"id": 5, "extra": {"token": "t"}}', '["/event/card", "/event/iban"]')
    recording += '{"event": "order.paid", "profile": {"externalId": "a"}}\n'
    files = {"events.journey": WORKSPACE, "order.json": SCHEMA, "sfjourney.toml": "", "r.jsonl": recording}
    write_files(tmp_path, files)
    said = call(tmp_path, "infer", "r.jsonl")
    assert said.status == 1
    assert said.out == "events-2.journey\nschemas/events/order.paid.json\n"
    assert said.err.splitlines() == [
        "order.created, declared at events.journey:3, differs from what was recorded:",
        "  /event/extra is not in the schema, and was there 1 time",
        "  /event/id is of another type, in 1 record",
        "  /event/iban is redacted in 1 record, and not declared so: redact /event/iban",
        "  /event/extra/token is a secret by its name, and nobody redacts it",
        "2 records of 2 events: 1 declared, 1 declared before",
    ]
    assert {name: (tmp_path / name).read_text(encoding="utf-8") for name in files} == files
    assert "events-3" not in call(tmp_path, "infer", "r.jsonl").out


def test_a_secret_by_its_name_is_proposed_to_be_redacted(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(
        RECORD % ('{"resetUrl": "u", "items": [{"password": "p"}], "user": {"pin": "1"}}', "[]"), encoding="utf-8"
    )
    files = inferred(tmp_path, "r.jsonl")
    assert "nobody redacts: keep these lines, or say why not\n  redact /event/resetUrl\n" in files["events.journey"]
    assert "  redact /event/user/pin\n" in files["events.journey"]
    kept = "  # a secret inside of an array, which a `redact /event/items` takes whole: /event/items/*/password\n"
    assert kept in files["events.journey"]
    assert {found.finding.code for found in sfjourney.check(tmp_path)} == {"reference/unused-declaration"}


def test_a_secret_that_only_its_whole_array_would_hide_is_said_and_fails_no_later_run(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(RECORD % ('{"items": [[{"pin": "1"}, {"pin": "2"}]]}', "[]"), encoding="utf-8")
    declared = inferred(tmp_path, "r.jsonl")["events.journey"]
    again = call(tmp_path, "infer", "r.jsonl")
    assert again.status == 0
    assert again.err.splitlines() == [
        "order.created, declared at events.journey:4, has secrets in arrays that nobody redacts:",
        "  /event/items/*/*/pin: send a lookup id instead, or give the whole array up with `redact /event/items`",
        "1 record of 1 event: 0 declared, 1 declared before",
    ]
    whole = declared.replace("\n}", "\n  redact /event/items\n}")
    (tmp_path / "events.journey").write_text(whole, encoding="utf-8")
    assert call(tmp_path, "infer", "r.jsonl").err == "1 record of 1 event: 0 declared, 1 declared before\n"


def test_a_diff_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text(RECORD % ("{}", "[]"), encoding="utf-8")
    said = call(tmp_path, "infer", "r.jsonl", "--diff", "-o", "new")
    assert said.status == 1
    assert "+++ new/events.journey\n" in said.out
    assert not (tmp_path / "new").exists()
    inferred(tmp_path, "r.jsonl", "-o", "new")
    assert call(tmp_path, "infer", "r.jsonl", "--diff", "-o", "new").status == 0


def test_files_are_all_written_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [json.dumps(json.loads(RECORD % ("{}", "[]")) | {"event": name}) for name in ("a", "b")]
    (tmp_path / "r.jsonl").write_text("\n".join(lines), encoding="utf-8")
    room = 0
    written: list[str] = []

    def write(path: Path, content: bytes) -> None:
        if len(written) == room:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        written.append(path.name)
        path.write_bytes(content)

    monkeypatch.setattr("sfjourney.cli.inferring.write_whole", write)
    while room < 3:
        said = call(tmp_path, "infer", "r.jsonl", "-o", "new")
        assert (said.status, said.out) == (3, "")
        assert [path for path in (tmp_path / "new").rglob("*") if path.is_file()] == []
        written.clear()
        room += 1
    assert call(tmp_path, "infer", "r.jsonl", "-o", "new").out.splitlines()[0] == "new/events.journey"
    assert written == ["a.json", "b.json", "events.journey"]


def test_refused_lines_are_said_and_the_others_count(tmp_path: Path) -> None:
    (tmp_path / "r.jsonl").write_text("[]\n" + RECORD % ("{}", "[]"), encoding="utf-8")
    said = call(tmp_path, "infer", "r.jsonl")
    assert said.status == 1
    assert "r.jsonl:1:1: refused: a record is a JSON object" in said.err
    assert "events.journey\n" in said.out


def test_a_schema_file_that_is_there_already_stays(tmp_path: Path) -> None:
    write_files(tmp_path, {"r.jsonl": RECORD % ('{"a": 1}', "[]"), "schemas/events/order.created.json": "{}"})
    said = call(tmp_path, "infer", "r.jsonl")
    assert said.out == "events.journey\n"
    assert "schemas/events/order.created.json is there, and stays as it is" in said.err
    assert (tmp_path / "schemas/events/order.created.json").read_text(encoding="utf-8") == "{}"


def test_where_text_cannot_be_read_nothing_is_declared_twice(tmp_path: Path) -> None:
    write_files(tmp_path, {"r.jsonl": RECORD % ("{}", "[]"), "a.journey": "event order.created { schema \n"})
    said = call(tmp_path, "infer", "r.jsonl")
    assert (said.status, said.out) == (1, "")
    assert "nothing is inferred" in said.err


@pytest.mark.parametrize("where", [".", ".hidden", "new"])
def test_nothing_is_declared_in_a_file_that_is_none_of_the_workspace(tmp_path: Path, where: str) -> None:
    write_files(tmp_path, {"r.jsonl": RECORD % ("{}", "[]"), "sfjourney.toml": 'journeys = ["src/*.journey"]\n'})
    before = sorted(tmp_path.rglob("*"))
    for more in ((), ("--diff",)):
        said = call(tmp_path, "infer", "r.jsonl", "-o", where, *more)
        assert (said.status, said.out) == (2, "")
        assert "is no Journey file of the workspace" in said.err
        assert sorted(tmp_path.rglob("*")) == before
    assert call(tmp_path, "infer", "r.jsonl", "-o", "src").out.splitlines()[0] == "src/events.journey"
    assert call(tmp_path, "infer", "r.jsonl").out == ""


@pytest.mark.parametrize(
    ("name", "text"), [("sfjourney.toml", ""), ("pyproject.toml", '[tool.sfjourney]\ncatalog = "jsx-email"\n')]
)
def test_a_new_folder_belongs_to_the_workspace_around_it_however_that_is_configured(
    tmp_path: Path, name: str, text: str
) -> None:
    write_files(tmp_path, {"r.jsonl": RECORD % ("{}", "[]"), name: text, "a.journey": "event order.created"})
    said = call(tmp_path, "infer", "r.jsonl", "-o", "new")
    assert (said.status, said.out) == (1, "")
    assert "order.created, declared at a.journey:1, differs from what was recorded" in said.err


def test_nothing_is_written_through_a_link_that_leads_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "schemas").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "r.jsonl").write_text(RECORD % ("{}", "[]"), encoding="utf-8")
    assert call(tmp_path, "infer", "r.jsonl", "-o", "new").status == 3
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_is_deepest_is_left_out_of_more_than_can_be_kept(tmp_path: Path) -> None:
    wide = {f"m{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}": {"deep": n} for n in range(7_000)}
    (tmp_path / "r.jsonl").write_text(RECORD % (json.dumps(wide), "[]"), encoding="utf-8")
    said = call(tmp_path, "infer", "r.jsonl")
    assert said.status == 0
    assert "what lies deepest is left out" in said.err
    members = json.loads((tmp_path / "schemas/events/order.created.json").read_text(encoding="utf-8"))["properties"]
    assert members.keys() == wide.keys()
    assert sum("properties" in member for member in members.values()) == 10_000 - 7_000 - 2


def test_a_redacted_key_that_is_data_is_not_said_to_be_declared_by_a_star(tmp_path: Path) -> None:
    record = {"event": "a", "profile": {"email": "a@b.example"}, "data": {"1234567": {"x": 1}}}
    line = json.dumps({**record, "redactedDataPaths": ["/event/1234567/x"], "occurredAt": "2026-01-01T00:00:00Z"})
    write_files(tmp_path, {"r.jsonl": line, "a.journey": 'event a { schema "a.json" }', "a.json": "{}"})
    said = call(tmp_path, "infer", "r.jsonl")
    assert "/event/*/x is redacted in 1 record, and not declared so: a key that is shown as *" in said.err
    assert "redact /event/*" not in said.err
    (tmp_path / "a.journey").write_text('event a { schema "a.json" redact /event/1234567/x }', encoding="utf-8")
    assert "is redacted in" not in call(tmp_path, "infer", "r.jsonl").err
