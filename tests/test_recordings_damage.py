"""Tables that are damaged or no tables of calls: what is said of them, where, and that the rest is read."""

import gzip
import json
import random
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from command import call, environment
from tables import CALLS, WORKSPACE, as_csv, as_parquet

pytestmark = pytest.mark.thorough

HEAD = "event,profile.email,occurredAt,data\n"
ROW = 'seen,a@b.co,2026-03-27T09:00:00Z,"{""x"":1}"\n'
MEBIBYTE = 1 << 20


def simulate(path: Path, *arguments: str) -> tuple[int, list[str], int]:
    """The exit status, what is said on standard error without the name of the file, and how many records were read."""
    said = call(path.parent, "simulate", path.name, "-w", WORKSPACE, "--format", "json", *arguments)
    told = [line.replace(path.name, "FILE") for line in said.err.splitlines()]
    return said.status, told, json.loads(said.out)["records"]["read"] if said.out else 0


# ---- members that are misspelt, in lines as in tables

WHO = '"profile":{"email":"a@b.co"}'


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ('{"evnt":"seen",' + WHO + "}", "1:9: refused: event is missing; is 'evnt' meant to be event?"),
        ('{"event":"seen","profle":{"email":"a@b.co"}}', "1:26: refused: profile is missing; is 'profle' meant"),
        (
            '{"event":"seen","profile":{"emial":"a@b.co"}}',
            "1:36: refused: profile has neither email nor externalId; is",
        ),
        ('{"event":"seen","profile":{"userId":"1"}}', "is 'userId' meant to be externalId?"),
        ('{"event":"seen","profile":"ada@example.com"}', 'profile is an object, as in {"email": "ada@example.com"}'),
        ('{"event":"seen","profile":{"external_id":"1"}}', "is 'external_id' meant to be externalId?"),
        (
            '{"event":"seen",' + WHO + ',"ocurredAt":""}',
            "1:58: refused: the first record of a file needs occurredAt or",
        ),
        ('{"call":"emails.send","template":"a","to":{"email":"a@b.co"}}', "is 'template' meant to be templateId?"),
        ('{"call":"emails.send","templateId":"a","to":{"emial":"a@b.co"}}', "1:54: refused: to has neither email nor"),
        ('{"call":"profiles.update","profile":{"emial":"a@b.co"}}', "1:46: refused: profile has neither email nor"),
        ('{"event":"seen","profile":"{}"}', "1:27: refused: profile is an object, and not a string that holds one"),
        ('{"call":"event.track","event":"seen"}', "1:9: refused: no call that can be replayed; did you mean events"),
        ('{"call":"x","event":"seen"}', "no call that can be replayed; known are events.track, "),
        (
            '{"type":"identify","messageId":"1","userId":"u","traits":{"email":"a@b.co"}}',
            "1:1: refused: email is missing; that in traits is a property, and not who this is [missing-field]",
        ),
        ('{"journey":"seen","profileId":"1"}', "1:1: refused: event is missing [missing-field]"),
        (
            '{"event":"seen","email":"a@b.co"}',
            "1:25: refused: profile is missing; 'email' stands in it, as profile.email",
        ),
        ('{"event":"seen","userId":"1"}', "profile is missing; 'userId' stands in it, as profile.externalId"),
        ('{"event":"seen","distinct_id":"1"}', "profile is missing; 'distinct_id' stands in it, as profile.externalId"),
        ('{"event_id":"1","event_type":"seen",' + WHO + "}", "event is missing; is 'event_type' meant to be event?"),
        ('{"event_id":"1","eventDate":"",' + WHO + "}", "1:1: refused: event is missing [missing-field]"),
        ('{"event":"seen","profile_id":"1"}', "1:1: refused: profile is missing [missing-field]"),
        ('{"event":"seen","profileEmail":"a@b.co"}', "'profileEmail' stands in it, as profile.email"),
        ('{"event":"seen","profileName":"Ada"}', "1:1: refused: profile is missing [missing-field]"),
        (
            '{"type":"identify","messageId":"1","userId":"u","context":{"traits":{"email":"a@b.co"}}}',
            "1:1: refused: email is missing; that in context.traits is a property, and not who this is [missing-field]",
        ),
        ('{"event":"seen","user":{"email":"a@b.co"}}', "profile is missing; is 'user' meant to be profile?"),
        ('{"event":"seen","user":"a@b.co"}', """is 'user' meant to be profile, as in {"email": "ada@example.com"}?"""),
        ('{"event":"seen",' + WHO + ',"timestamp":"2026-03-27T09:00:00Z"}', "is 'timestamp' meant to be occurredAt?"),
        ('[{"event":"seen"}]', "the items of a list stand on lines of their own: `jq -c '.[]'` writes them so"),
        ('{"name":"seen",' + WHO + "}", "event is missing; is 'name' meant to be event?"),
        ('{"ev\\u001bent":"seen",' + WHO + "}", "is 'ev\\x1bent' meant to be event?"),
    ],
)
def test_a_misspelt_member_is_said_where_its_like_is_missing(tmp_path: Path, line: str, refused: str) -> None:
    file = tmp_path / "r.jsonl"
    file.write_text(line + "\n")
    _, told, _ = simulate(file)
    assert len(told) == 1
    assert refused in told[0]


def test_a_misspelt_column_is_said_where_its_like_is_missing(tmp_path: Path) -> None:
    file = tmp_path / "r.csv"
    file.write_text(HEAD.replace("event", "evnt") + ROW)
    _, told, _ = simulate(file)
    assert told == ["FILE:2:1: refused: column evnt: event is missing; is 'evnt' meant to be event? [missing-field]"]


# ---- lines

CALL = '{"event": "seen", "profile": {"email": "a@b.co"}, "occurredAt": "2026-03-27T09:00:00Z"}'
PRETTY = json.dumps(json.loads(CALL), indent=2)


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        pytest.param(
            f"[{CALL}]\n", ["1:1: a record is a JSON object; the items of a list stand on lines"], id="a list"
        ),
        pytest.param(
            f"[\n{CALL},\n{CALL}\n]\n",
            [
                "1:2: the text ends where a value is expected; a record stands whole on one line: `jq -c '.[]'` writes",
                f"2:{len(CALL) + 1}: there is more after the end of the JSON value; no comma stands between lines",
                "4:1: expected a JSON value",
            ],
            id="a list of lines",
        ),
        pytest.param(
            PRETTY.split("\n")[0] + "\n",
            ["1:2: the text ends inside an object; a record stands whole on one line: `jq -c .`"],
            id="indented",
        ),
        pytest.param(
            f"{CALL}{CALL}\n",
            [f"1:{len(CALL) + 1}: there is more after the end of the JSON value; a line holds one record"],
            id="two on one line",
        ),
        pytest.param(
            'event,"profile.email"\nseen,a@b.co\n',
            ["1:1: expected a JSON value; a table is called .csv", "2:1: expected a JSON value [not-json]"],
            id="a table",
        ),
        pytest.param("event;data\n", ["1:1: expected a JSON value; a table is called .csv"], id="a table of others"),
        pytest.param(
            '\'{"event": "seen"}\'\n',
            ["1:1: expected a JSON value; leave out the single quotes around it"],
            id="around it all",
        ),
        pytest.param("{'event': 'seen'}\n", ["1:2: expected a key in double quotes"], id="single quotes"),
        pytest.param(
            "{\"event\": 'seen'}\n", ["1:11: expected a JSON value; strings stand in double quotes"], id="one"
        ),
        pytest.param('{"data": None}\n', ["1:10: expected a JSON value; JSON writes true, false and null"], id="None"),
        pytest.param(
            "\udcff\udcfe{\0", ["1:1: the text is in UTF-16; recordings are in UTF-8"], id="UTF-16, little end first"
        ),
        pytest.param(
            "\udcfe\udcff\0{", ["1:1: the text is in UTF-16; recordings are in UTF-8"], id="UTF-16, big end first"
        ),
        pytest.param(
            "{\0", ["1:2: expected a key in double quotes; it has zero bytes, as a text in UTF-16 does"], id="no mark"
        ),
        pytest.param(
            CALL.replace('"2026-03-27T09:00:00Z"', "1774602000000") + "\n",
            [f"1:{CALL.index('2026')}: occurredAt: a number is no instant: write YYYY-MM-DDTHH:MM:SSZ"],
            id="milliseconds",
        ),
    ],
)
def test_a_line_that_is_none_says_what_was_probably_done(text: str, refused: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(text.encode(errors="surrogateescape"))
    _, told, _ = simulate(path)
    assert len(told) == len(refused)
    for line, start in zip(told, refused, strict=True):
        assert line.startswith(f"FILE:{start.replace(': ', ': refused: ', 1)}"), line


# ---- CSV


@pytest.mark.parametrize(
    ("text", "read", "refused"),
    [
        pytest.param("", 3, [], id="nothing"),
        pytest.param("\n,,,\n", 3, [], id="blank rows"),
        pytest.param("seen,a@b.co\n", 3, ["3:3: 2 cells where the head names 4 columns"], id="too few cells"),
        pytest.param(ROW[:-1] + ",5,6\n", 3, ["3:5: 6 cells where the head names 4 columns"], id="too many cells"),
        pytest.param('seen,a@b.co,,"{"x":1}"\n', 3, ["3:1: a quote stands where none can"], id="quotes not doubled"),
        pytest.param('seen,a@b.co,,"{""x"":1}\n', 3, ["3:1: a quote stands where none can"], id="a quote not closed"),
        pytest.param(
            'seen,"a@b.co\n', 3, ["3:1: a quote stands where none can"], id="a quote not closed before others"
        ),
        pytest.param("seen,a@\udcff.co,,\n", 3, ["3:2: column profile.email: bytes that are no UTF-8"], id="not UTF-8"),
        pytest.param("seen,a@b.co\r,,\n", 3, ["3:1: a carriage return stands outside quotes"], id="a carriage return"),
        pytest.param("seen,nobody,,\n", 3, ["3:2: column profile.email: email is no email address"], id="no email"),
        pytest.param("seen,,,\n", 3, ["3:1: profile is missing"], id="nobody"),
        pytest.param(",a@b.co,,\n", 3, ["3:1: event is missing"], id="no event"),
        pytest.param(
            "seen,a@b.co,today,\n", 3, ["3:3: column occurredAt: not an instant in RFC 3339"], id="no instant"
        ),
        pytest.param("seen,a@b.co,,[]\n", 3, ["3:4: column data: data is an object"], id="a list for an object"),
        pytest.param("seen,a@b.co,,{\n", 3, ["3:4: column data: the text ends inside an object"], id="cut JSON"),
        pytest.param("seen,a@b.co,,{a}\n", 3, ["3:4: column data: expected a key in double quotes"], id="no JSON"),
        pytest.param(
            "seen,a@b.co,,\"{'x': 1}\"\n",
            3,
            ["3:4: column data: expected a key in double quotes (character 2 of the cell)"],
            id="a dictionary of Python",
        ),
        pytest.param(
            'seen,a@b.co,,"{""x"": True}"\n',
            3,
            ["3:4: column data: expected a JSON value; JSON writes true, false and null (character 7 of the cell)"],
            id="a word of Python",
        ),
        pytest.param(
            'seen,a@b.co,,"{""x"":1,""x"":2}"\n',
            3,
            ["3:4: column data: a key stands twice in one object; the first time at character 2 (character 8 of the"],
            id="a key twice",
        ),
        pytest.param('seen,a@b.co,,"{""x"":NaN}"\n', 3, ["3:4: column data: NaN is no JSON number"], id="NaN"),
        pytest.param(f"seen,a@b.co,,{'[' * 90}\n", 3, ["3:4: column data: nested deeper than 63"], id="deep"),
        pytest.param(f"seen,a@b.co,,{'x' * 9 * MEBIBYTE}\n", 3, ["3:1: a line of more than 8388608 bytes"], id="long"),
        pytest.param(
            f'seen,a@b.co,,"{"x" * 5 * MEBIBYTE}\n{"x" * 5 * MEBIBYTE}"\n',
            3,
            ["3:1: a cell that is longer than a row may be", "4:2: 1 cell where"],
            id="a long row of several lines",
        ),
        pytest.param(
            f"{'x' * 5 * MEBIBYTE},{'x' * 2 * MEBIBYTE},{'x' * 990_000},{'x' * 200_000}\n",
            3,
            ["3:1: a line of more than 8388608 bytes"],
            id="long cells",
        ),
        pytest.param("\0\0\0\n", 3, ["3:2: 1 cell where the head names 4 columns"], id="zero bytes"),
    ],
)
def test_a_row_that_is_none_is_refused_alone(text: str, read: int, refused: list[str], tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes((HEAD + ROW + text + ROW + ROW).encode(errors="surrogateescape"))
    status, told, found = simulate(path)
    assert (status, found, len(told)) == (1 if refused else 0, read, len(refused))
    for line, start in zip(told, refused, strict=True):
        place, _, message = start.partition(" ")
        assert line.startswith(f"FILE:{place} refused: {message}")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        pytest.param("", ":1:1: it is empty, without even a head that names its columns", id="empty"),
        pytest.param("\n" + HEAD, ":1:1: none of its columns is a member of a call", id="a blank line for a head"),
        pytest.param("event,data,event\n", ":1:3: column event stands twice; the first is number 1", id="twice"),
        pytest.param(
            "event,profile,profile.email\n", ":1:3: column profile.email is a part of column profile", id="in"
        ),
        pytest.param("event,event.name\n", ":1:2: column event.name: event has no members", id="of a text"),
        pytest.param(
            ",event\n0,seen\n",
            ":1:1: column 1 has no name; the row numbers of pandas are left out by index=False",
            id="no name",
        ),
        pytest.param("event,\nseen,\n", ":1:2: column 2 has no name", id="no name behind others"),
        pytest.param("event,profile..email\n", ":1:2: profile..email is no path of names", id="no path"),
        pytest.param("id,when\n1,2\n", ":1:1: none of its columns is a member of a call", id="other columns"),
        pytest.param("Event,When\n", "; did you mean event?", id="nearly"),
        pytest.param(
            "event,profile.email,occurredAt,redacteddatapaths\n",
            ":1:4: no call has a member redacteddatapaths: is redactedDataPaths meant? "
            "Write it so, or leave the column out",
            id="small letters",
        ),
        pytest.param("event,PROFILE.EMAIL,occurredAt\n", ":1:2: no call has a member PROFILE.EMAIL", id="capitals"),
        pytest.param(
            "event,profile.email,DATA.TOTAL\n",
            ":1:3: no call has a member DATA.TOTAL: is data.TOTAL meant?",
            id="a part in capitals",
        ),
        pytest.param(
            "event,PROFILE.Properties.plan\n",
            ":1:2: no call has a member PROFILE.Properties.plan: is profile.Properties.plan meant?",
            id="a part of a part in capitals",
        ),
        pytest.param(HEAD.replace(",", ";"), "; columns are separated by commas", id="semicolons"),
        pytest.param('"event\n', ":1:1: a quote is opened and not closed", id="a head that never ends"),
        pytest.param("\0" * 100, ":1:1: none of its columns", id="zero bytes"),
    ],
)
def test_a_head_that_is_none_fails_the_input(text: str, says: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    status, told, _ = simulate(path, "-o", "out")
    assert (status, len(told)) == (3, 1)
    assert says in told[0]
    assert told[0].startswith("sfjourney: FILE:1:")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_table_in_utf16_fails_the_input(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(("\ufeff" + HEAD + ROW).replace("\n", "\r\n").encode(encoding))
    assert simulate(path) == (3, ["sfjourney: FILE:1:1: the text is in UTF-16; recordings are in UTF-8"], 0)


@pytest.mark.parametrize(
    ("cell", "needs"),
    [
        ("2026-03-27T09:00:00", "its zone: Z, or an offset such as +01:00"),
        ("'2026-03-27T09:00:00Z'", "to stand without quotes or spaces around it"),
        ("\u00a02026-03-27T09:00:00Z", "to stand without quotes or spaces around it"),
        (" 2026-03-27", "a time, and no quotes or spaces around it: write YYYY-MM-DDTHH:MM:SSZ"),
        (" 2026-03-27T09:00:00Z", "to stand without quotes or spaces around it"),
        ("2026-03-27 09:00:00", "a T before its time, and its zone: Z, or an offset such as +01:00"),
        ("2026-03-27 09:00:00.5Z", "a T before its time"),
        ("2026-03-27 09:00:00+01:00", "a T before its time"),
        ("2026-03-27 09:00:00+00", "a T before its time, and its zone written: Z, or an offset such as +01:00"),
        ("2026-03-27 09:00:00.123 UTC", "a T before its time, and its zone written: Z, or an offset such as +01:00"),
        ("2026-03-27T09:00:00+0100", "its zone written: Z, or an offset such as +01:00"),
    ],
)
def test_what_databases_write_for_an_instant_is_told_all_that_it_needs(cell: str, needs: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"event,profile.email,occurredAt\nseen,a@b.co,{cell}\n", encoding="utf-8")
    told = f"FILE:2:3: refused: column occurredAt: an instant needs {needs} [bad-instant]"
    assert simulate(path) == (1, [told], 0)


@pytest.mark.parametrize("cell", ["TRUE", "False", "t", "1"])
def test_what_other_programs_write_for_true_is_told_what_to_write(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"call,profile.email,occurredAt,suppressed\nprofiles.update,a@b.co,2026-03-27T09:00:00Z,{cell}\n")
    status, told, _ = simulate(path)
    assert (status, len(told)) == (1, 1)
    assert told[0].startswith("FILE:2:4: refused: column suppressed: suppressed is true or false")
    assert told[0].endswith(" [bad-field]")


def test_a_mark_at_the_beginning_and_windows_line_ends_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + ROW + ROW).replace("\n", "\r\n").encode())
    assert simulate(path) == (0, [], 2)


def test_a_cell_may_go_on_over_lines_and_blocks(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    cell = '"{""x"":\n' + " \n" * 200_000 + '1}"'
    path.write_text(HEAD + ROW + f"seen,a@b.co,,{cell}\n" + ROW + "seen,a@b.co\n", encoding="utf-8")
    assert simulate(path) == (1, ["FILE:5:3: refused: 2 cells where the head names 4 columns [bad-row]"], 3)


# ---- Parquet

GOOD: dict[str, Any] = {
    "event": ["seen"] * 3,
    "profile.email": ["a@b.co"] * 3,
    "occurredAt": ["2026-03-27T09:00:00Z"] * 3,
    "data": ["{}", '{"x":1}', None],
}


def in_lists(*texts: str) -> pa.Array:
    """A list of one text of JSON for each."""
    return pa.ListArray.from_arrays(
        [*range(len(texts) + 1)], pa.ExtensionArray.from_storage(pa.json_(), pa.array(texts))
    )


def write_table(path: Path, **columns: Any) -> Path:
    """The good table with other columns, or without those that are None."""
    changed = GOOD | {name.replace("_", "."): cells for name, cells in columns.items()}
    parquet.write_table(pa.table({name: cells for name, cells in changed.items() if cells is not None}), path)
    return path


@pytest.mark.parametrize(
    ("columns", "refused"),
    [
        pytest.param({}, [], id="none"),
        pytest.param({"data": ["{}", "{", "{}"]}, ["2:4: column data: the text ends inside"], id="no JSON"),
        pytest.param(
            {"data": ["{}", '{"x":1,"x":1}', "{}"]}, ["2:4: column data: a key stands twice"], id="a key twice"
        ),
        pytest.param(
            {"event": ["seen", None, ""]}, ["2:1: event is missing", "3:1: column event: event is a"], id="null"
        ),
        pytest.param(
            {"profile_email": [b"a@b.co", b"\xff@b.co", b"a@b.co"]},
            ["2:2: column profile.email: bytes that are no UTF-8"],
            id="not UTF-8",
        ),
        pytest.param(
            {"data": None, "data_x": [1.0, float("nan"), float("inf")]},
            ["2:4: column data.x: NaN is no JSON number", "3:4: column data.x: Infinity is no JSON number"],
            id="NaN",
        ),
        pytest.param(
            {"data": None, "data_x": [[1.0], [float("nan")], [2.0]]}, ["2:4: column data.x: NaN"], id="NaN in a list"
        ),
        pytest.param(
            {"data": None, "data_x": in_lists("1", "{", '{"a":1,"a":2}')},
            ["2:4: column data.x: the text ends inside", "3:4: column data.x: a key stands twice"],
            id="no JSON in a list",
        ),
        pytest.param(
            {"occurredAt": pa.array([0, 2**62, 0], pa.timestamp("ms", "UTC"))},
            ["2:3: column occurredAt: a number is no instant"],
            id="an instant beyond the calendar",
        ),
    ],
)
def test_a_cell_that_is_none_is_refused_with_its_row(columns: Any, refused: list[str], tmp_path: Path) -> None:
    status, told, read = simulate(write_table(tmp_path / "a.parquet", **columns))
    assert (status, read, len(told)) == (1 if refused else 0, 3 - len(refused), len(refused))
    for line, start in zip(told, refused, strict=True):
        place, _, message = start.partition(" ")
        assert line.startswith(f"FILE:{place} refused: {message}")


VARIANT = {"metadata": b"\1\0\0", "value": b"\x0c\1"}
"""How a value of the type VARIANT is kept."""


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        pytest.param({"profile_externalId": [1, 2, 3]}, "profile.externalId holds int64, and not text", id="ids"),
        pytest.param({"data": [1.5] * 3}, "data holds double, and not objects: a struct, or JSON as text", id="data"),
        pytest.param({"suppressed": [1, 0, 1]}, "suppressed holds int64, and not true and false", id="flags"),
        pytest.param({"items": [1, 0, 1]}, "items holds int64, and not lists, or JSON as text", id="lists"),
        pytest.param(
            {"occurredAt": pa.array([0] * 3, pa.timestamp("us"))},
            "occurredAt holds timestamp[us], and not text or instants with a zone",
            id="instants without a zone",
        ),
        pytest.param(
            {"data": None, "data_x": pa.array([1] * 3, pa.time64("us"))},
            "data.x holds time64[us], and not what JSON has",
            id="times of day",
        ),
        pytest.param(
            {"data": [VARIANT] * 3}, "data holds variant, and not objects: a struct, or JSON as text", id="a variant"
        ),
        pytest.param(
            {"data": [{"x": VARIANT | {"typed_value": 1}}] * 3}, "data.x holds variant, and not what JSON has", id="in"
        ),
    ],
)
def test_a_column_of_another_type_fails_the_input(columns: Any, says: str, tmp_path: Path) -> None:
    status, told, _ = simulate(write_table(tmp_path / "a.parquet", **columns))
    assert (status, told) == (3, [f"sfjourney: FILE: column {says}"])


def test_two_columns_of_one_name_fail_the_input(tmp_path: Path) -> None:
    table = pa.table([pa.array(["x"]), pa.array(["y"])], names=["event", "event"])
    parquet.write_table(table, tmp_path / "a.parquet")
    assert simulate(tmp_path / "a.parquet")[1] == ["sfjourney: FILE: column event stands twice; the first is number 1"]


def test_parquet_that_is_cut_changed_or_none_fails_the_input(tmp_path: Path) -> None:
    whole = as_parquet(copied(tmp_path)).read_bytes()
    changed = bytearray(whole)
    changed[60] ^= 1  # a page has a checksum
    path = tmp_path / "a.parquet"
    for content in (b"", b"PAR1", b"no table at all", whole[:-9], whole[: len(whole) // 2], whole[9:], bytes(changed)):
        path.write_bytes(content)
        status, told, _ = simulate(path, "-o", "out")
        assert (status, len(told)) == (3, 1)
        assert told[0].endswith("damaged: no Parquet, or not as it was written")
        assert not (tmp_path / "out").exists()


def copied(folder: Path) -> Path:
    path = folder / "calls.jsonl"
    path.write_bytes(CALLS.read_bytes())
    return path


def test_parquet_is_not_packed_again(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet.gz"
    path.write_bytes(gzip.compress(write_table(tmp_path / "a.parquet").read_bytes()))
    assert simulate(path)[:2] == (3, ["sfjourney: FILE: Parquet is packed inside: take the gzip off"])


def test_a_table_without_rows_is_a_recording_of_nothing(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"event": pa.array([], pa.string())}), tmp_path / "a.parquet")
    (tmp_path / "a.csv").write_text(HEAD, encoding="utf-8")
    assert simulate(tmp_path / "a.parquet") == simulate(tmp_path / "a.csv") == (0, [], 0)


# ---- little that stands for much


def many(text: str, rows: int) -> pa.Array:
    """A text that is written once, and shown by many rows."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), pa.array([text]))


LONG = "a" * MEBIBYTE


@pytest.mark.parametrize("typed", [True, False], ids=["as a dictionary", "as texts"])
@pytest.mark.parametrize(
    "columns",
    [
        pytest.param({"data": many(LONG, 100_000)}, id="a text that all rows show"),
        pytest.param({name: many(LONG, 2_000) for name in ("data", *"abcdefgh")}, id="many such columns"),
        pytest.param({"data": many("a" * 20 * MEBIBYTE, 10)}, id="longer than a row may be"),
    ],
)
def test_a_bomb_is_refused_before_it_takes_memory_or_time(
    columns: Any,
    typed: bool,  # noqa: FBT001  # a parameter
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.parquet"
    table = pa.table({"event": ["x"] * len(columns["data"])} | columns)
    parquet.write_table(table, path, compression="zstd", store_schema=typed)
    assert path.stat().st_size < MEBIBYTE
    script = (
        "import re, sys; from sfjourney.cli import main; status = main(sys.argv[1:]);"
        "print(re.search(r'VmHWM:\\s+(\\d+)', open('/proc/self/status').read())[1]); sys.exit(status)"
    )
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    ended = subprocess.run(
        [sys.executable, "-c", script, "simulate", path, "-w", WORKSPACE],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert f"sfjourney: {path}: expands to more than 1000 times its size (limits.expansion)" in ended.stderr
    assert ended.returncode == 3
    assert (
        int(ended.stdout) < 1024 * 1024
    )  # the peak of its own memory, in KiB: ru_maxrss begins with that of whoever started it
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before < 10


# ---- any damage at all


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_damaged_table_never_ends_in_a_traceback(form: str, tmp_path: Path) -> None:
    chance = random.Random(form)  # noqa: S311  # a seed, not a secret
    lines = copied(tmp_path)
    path = as_csv(lines) if form == "csv" else as_parquet(lines, 3)
    whole = path.read_bytes()
    for _ in range(150):
        changed = bytearray(whole)
        for _ in range(chance.choice((1, 1, 3, 30))):
            begin = chance.randrange(len(changed))
            match chance.randrange(3):
                case 0:
                    changed[begin] ^= 1 << chance.randrange(8)
                case 1:
                    del changed[begin : begin + chance.randrange(1, 20)]
                case _:
                    changed[begin:begin] = chance.choice((b'"', b",", b"\n", b"\0", b"\xff", b'"' * 99, changed[:50]))
        path.write_bytes(changed)
        said = call(tmp_path, "simulate", path.name, "-w", WORKSPACE, "-o", "out", "--outcomes")
        assert said.status in (0, 1, 3), said
        assert "internal error" not in said.err
