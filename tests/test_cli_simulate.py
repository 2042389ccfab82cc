"""``simulate``: every kind of bad input and of output place, interruptions, and what it prints and writes."""

import gzip
import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from jsonschema.validators import validator_for

from command import PROGRAM, Said, call, environment, lines_over, shell, spawn
from documents import same
from workspaces import write_example
from zstd_here import zstd

GOLDEN = Path(__file__).parent / "golden"
REPLAYED = sorted(path.stem for path in GOLDEN.glob("*.workspace") if "--- recording.jsonl" in path.read_text("utf-8"))
FILES = ["refused.jsonl", "runs.jsonl", "sends.jsonl", "summary.json"]
LINES = b"x" * ((1 << 20) - 1) + b"\n"
WORKSPACE = """
    event order.created

    journey thanks "Thanks" {
      on order.created
      enroll always if running parallel
      transactional

      send receipt
    }
    --- sfjourney.toml
"""


def record(number: int, event: str = "order.created") -> str:
    at = f"2026-03-27T{number // 3600 % 24:02d}:{number // 60 % 60:02d}:{number % 60:02d}Z"
    body = {"event": event, "profile": {"email": f"p{number}@example.com"}, "data": {"orderId": f"o-{number}"}}
    return json.dumps(body | {"occurredAt": at})


@cache
def records(count: int) -> bytes:
    return "".join(record(number) + "\n" for number in range(count)).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_example(tmp_path, WORKSPACE)
    (tmp_path / "records.jsonl").write_bytes(records(3))
    return tmp_path


def summary_of(said: Said) -> dict[str, int]:
    summary = json.loads(said.out)
    return {"read": summary["records"]["read"], "refused": summary["records"]["refused"]}


def left_behind(folder: Path) -> list[str]:
    """Hidden files and folders: what a run that was cut short might leave."""
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


# ---- what it reads


@pytest.mark.parametrize(
    ("name", "content", "read", "refused"),
    [
        pytest.param("a.jsonl", b"", 0, 0, id="empty"),
        pytest.param("a.jsonl", b"\n \n\r\n", 0, 0, id="blank lines"),
        pytest.param("a.jsonl", b"\n" * (8 << 20) + records(1), 1, 0, id="millions of blank lines"),
        pytest.param("a.jsonl", b"\xef\xbb\xbf" + records(2), 2, 0, id="byte order mark"),
        pytest.param("a.jsonl", records(2).replace(b"\n", b"\r\n"), 2, 0, id="Windows line ends"),
        pytest.param("a.jsonl", records(2)[:-1], 2, 0, id="no line end at the end"),
        pytest.param("a.jsonl", records(2)[:-10], 1, 1, id="cut in the middle of a line"),
        pytest.param("a.jsonl", records(1) + b'{"event": "\xff"}\n' + records(1), 2, 1, id="a line that is not UTF-8"),
        pytest.param("a.jsonl", records(2).decode().encode("utf-16"), 0, 3, id="UTF-16"),
        pytest.param("a.jsonl", b"[" * 100_000 + b"\n" + records(1), 1, 1, id="nested too deep"),
        pytest.param("a.jsonl", b'{"a": "' + b"x" * (9 << 20) + b'"}\n' + records(1), 1, 1, id="a line too long"),
        pytest.param("a.jsonl", b"\0" * 1_000, 0, 1, id="zero bytes"),
        pytest.param("a.jsonl", records(1).replace(b"{", b'{"\\"\\n": 1, ', 1), 1, 0, id="a member named by a quote"),
        pytest.param("a.jsonl.gz", gzip.compress(records(2)), 2, 0, id="gzip"),
        pytest.param("a.jsonl.gz", gzip.compress(records(1)) + gzip.compress(records(1)), 2, 0, id="two gzip members"),
        pytest.param("a.jsonl.gz", gzip.compress(b""), 0, 0, id="empty gzip"),
        pytest.param("a.jsonl", gzip.compress(records(2)), 2, 0, id="gzip, and its name does not say so"),
        pytest.param("a.jsonl", zstd.compress(records(2)), 2, 0, id="zstandard, and its name does not say so"),
        pytest.param("a.jsonl.zst", zstd.compress(records(2)), 2, 0, id="zstandard"),
        pytest.param(
            "a.jsonl.zst", b"\x5e\x2a\x4d\x18\x01\0\0\0x" + zstd.compress(records(2)), 2, 0, id="a frame passed over"
        ),
        pytest.param("a.jsonl.zst", zstd.compress(records(1)) * 2, 2, 0, id="two zstandard frames"),
    ],
)
def test_records_are_read_and_lines_that_are_none_refused(
    folder: Path, name: str, content: bytes, read: int, refused: int
) -> None:
    (folder / name).write_bytes(content)
    said = call(folder, "simulate", name, "--format", "json")
    assert summary_of(said) == {"read": read, "refused": refused}
    assert said.status == (1 if refused else 0)
    assert said.err.count(": refused: ") == refused


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        pytest.param("a.jsonl.gz", gzip.compress(records(500))[:-20], "damaged", id="gzip cut in the middle"),
        pytest.param("a.jsonl.gz", gzip.compress(records(5))[:8], "damaged", id="gzip cut in its head"),
        pytest.param("a.jsonl.gz", records(5), "no gzip, though its name says so", id="no gzip"),
        pytest.param("a.jsonl.gz", b"x", "no gzip, though its name says so", id="no gzip, of one byte"),
        pytest.param("a.jsonl.gz", b"\x1f", "ends in the middle", id="gzip cut behind its first byte"),
        pytest.param("a.jsonl.gz", b"\x1f\x8b" + b"\xff" * 100, "damaged", id="gzip that is garbage"),
        pytest.param("a.jsonl.gz", gzip.compress(LINES * 80), "expands to more than 1000 times", id="gzip bomb"),
        pytest.param("a.jsonl.zst", zstd.compress(records(500))[:-20], "damaged", id="zstandard cut in the middle"),
        pytest.param("a.jsonl.zst", records(5), "no zstandard, though its name says so", id="no zstandard"),
        pytest.param("a.jsonl.zst", zstd.compress(LINES * 80), "expands to more than", id="zstandard bomb"),
        pytest.param("missing.jsonl", None, "missing.jsonl: No such file", id="no such file"),
        pytest.param("recrods.jsonl", None, "directory; did you mean records.jsonl?", id="a misspelt file"),
        pytest.param("folder", None, "Is a directory", id="a folder"),
    ],
)
def test_an_input_that_fails_ends_the_run_and_writes_nothing(
    folder: Path, name: str, content: bytes | None, says: str
) -> None:
    (folder / "folder").mkdir()
    if content is not None:
        (folder / name).write_bytes(content)
    before = sorted(folder.iterdir())
    for arguments in ([name], ["records.jsonl", name], ["records.jsonl", "--profiles", name]):
        said = call(folder, "simulate", *arguments, "-o", "out")
        assert (said.status, said.out) == (3, ""), said
        assert says in said.err
        assert said.err.count("\n") == 1
    assert sorted(folder.iterdir()) == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_recording_that_may_not_be_read_is_an_input_that_failed(folder: Path) -> None:
    (folder / "records.jsonl").chmod(0)
    said = call(folder, "simulate", "records.jsonl")
    assert (said.status, said.out) == (3, "")
    assert "Permission denied" in said.err


def test_standard_input_and_pipes_are_read_like_files(folder: Path) -> None:
    wanted = call(folder, "simulate", "records.jsonl").out
    assert spawn(folder, "simulate", "-", stdin=records(3)) == Said(0, wanted, "")
    script = "mkfifo pipe; cat records.jsonl > pipe & $sf simulate pipe"
    assert shell(folder, script) == Said(0, wanted, "")
    closed = shell(folder, "$sf simulate - <&-")
    assert closed.status == 3
    assert closed.err == "sfjourney: standard input is closed\n"


def test_a_recording_out_of_order_on_a_pipe_is_read_whole(folder: Path) -> None:
    (folder / "records.jsonl").write_text("".join(record(n) + "\n" for n in (9, 1, 5)), encoding="utf-8")
    script = "mkfifo pipe; cat records.jsonl > pipe & $sf simulate pipe --format json"
    assert summary_of(shell(folder, script)) == {"read": 3, "refused": 0}


def test_a_workspace_with_errors_is_reported_and_not_replayed(folder: Path) -> None:
    (folder / "broken.journey").write_text("journey j {", encoding="utf-8")
    said = call(folder, "simulate", "records.jsonl", "-o", "out")
    assert (said.status, said.out) == (1, "")
    assert "not replayed: " in said.err
    assert not (folder / "out").exists()


# ---- what it writes


def test_everything_written_fits_its_schema(folder: Path) -> None:
    journeys = Path(__file__).parent.parent / "journeys"
    rough = journeys / "recordings" / "rough.jsonl"
    said = call(folder, "simulate", rough, "-w", journeys, *["-o", "out", "--outcomes", "--state", "--format", "json"])
    assert said.status == 1
    out = folder / "out"
    assert (out / "summary.json").read_text(encoding="utf-8") == said.out
    for name in ("summary", "outcomes", "refused", "runs", "sends"):
        published = json.loads(call(folder, "schema", name).out)
        validator = validator_for(published)(published)
        if name == "summary":
            validator.validate(json.loads(said.out))
            continue
        lines = (out / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert lines
        for line in lines:
            validator.validate(json.loads(line))


def test_an_older_output_is_replaced_whole_and_other_files_stay(folder: Path) -> None:
    assert call(folder, "simulate", "records.jsonl", "-o", "out").status == 0
    (folder / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    (folder / "records.jsonl").write_bytes(records(1))
    assert call(folder, "simulate", "records.jsonl", "-o", "out").status == 0
    assert len((folder / "out" / "runs.jsonl").read_bytes().splitlines()) == 1
    assert (folder / "out" / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert left_behind(folder) == []


def test_a_folder_of_somebody_else_is_no_output(folder: Path) -> None:
    mine = folder / "mine"
    mine.mkdir()
    for name in ("notes.txt", "photos", "runs.jsonl"):
        (mine / name).write_text("mine", encoding="utf-8")
    said = call(folder, "simulate", "records.jsonl", "-o", "mine")
    assert (said.status, said.out) == (2, "")
    assert said.err == "sfjourney: -o mine: no earlier output: notes.txt and 1 more in it; name a new folder\n"
    assert [path.read_text(encoding="utf-8") for path in mine.iterdir()] == ["mine"] * 3


def test_folders_above_an_output_are_made(folder: Path) -> None:
    said = call(folder, "simulate", "records.jsonl", "-o", "a/b/out")
    assert said.status == 0
    assert sorted(path.name for path in (folder / "a" / "b" / "out").iterdir()) == FILES
    assert "Written to a/b/out: " in said.out


def test_a_link_to_an_output_stays_a_link(folder: Path) -> None:
    (folder / "real").mkdir()
    (folder / "out").symlink_to("real")
    assert call(folder, "simulate", "records.jsonl", "-o", "out").status == 0
    assert (folder / "out").is_symlink()
    assert sorted(path.name for path in (folder / "real").iterdir()) == FILES


@pytest.mark.parametrize("where", ["records.jsonl", "records.jsonl/out", "/proc/out", "/dev/null"])
def test_an_output_that_cannot_be_written_fails_before_the_work(folder: Path, where: str) -> None:
    said = call(folder, "simulate", "records.jsonl", "-o", where)
    assert (said.status, said.out) == (3, ""), said
    assert said.err.count("\n") == 1
    assert (folder / "records.jsonl").read_bytes() == records(3)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_an_output_that_failed(folder: Path) -> None:
    (folder / "closed").mkdir(mode=0o500)
    said = call(folder, "simulate", "records.jsonl", "-o", "closed/out")
    assert (said.status, said.out) == (3, "")


def test_a_full_disk_leaves_the_older_output_as_it_was(folder: Path) -> None:
    assert call(folder, "simulate", "records.jsonl", "-o", "out").status == 0
    before = {path.name: path.read_bytes() for path in (folder / "out").iterdir()}
    (folder / "records.jsonl").write_bytes(records(2_000))
    said = shell(folder, "ulimit -f 100; trap '' XFSZ; $sf simulate records.jsonl -o out")
    assert said.status == 3, said
    assert said.err == f"sfjourney: {folder}/out/runs.jsonl: File too large\n"
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == before
    assert left_behind(folder) == []


def hear_again() -> None:
    """As a shell starts a program in the foreground, wherever these tests run."""
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)], ids=str
)
@pytest.mark.parametrize(
    "older",
    [pytest.param(False, marks=pytest.mark.thorough, id="no older output"), pytest.param(True, id="an older output")],
)
def test_an_interrupted_replay_leaves_nothing_behind(
    folder: Path,
    number: signal.Signals,
    status: int,
    older: bool,  # noqa: FBT001  # a parameter
) -> None:
    if older:
        assert call(folder, "simulate", "records.jsonl", "-o", "out").status == 0
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    (folder / "many.jsonl").write_bytes(records(60_000) * 4)
    started = subprocess.Popen(
        [*PROGRAM, "simulate", "many.jsonl", "-o", "out"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=hear_again,  # noqa: PLW1509  # no threads here
    )
    deadline = time.monotonic() + 30
    while not left_behind(folder) and time.monotonic() < deadline:
        time.sleep(0.005)  # until it has begun to work: its folder for the output is there
    time.sleep(0.3)  # a signal may be lost while msgspec makes its decoders: it forgets exceptions there
    while started.poll() is None and time.monotonic() < deadline:
        started.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            started.wait(3)
    out, err = started.communicate(timeout=30)
    assert (started.returncode, out) == (status, b"")
    assert err == (b"sfjourney: interrupted\n" if number is signal.SIGINT else b"")
    (folder / "many.jsonl").unlink()
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert left_behind(folder) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["simulate", "records.jsonl"],
        ["simulate", "records.jsonl", "--against", "sent.jsonl"],
        ["why", "records.jsonl", "--profile", "p1@example.com"],
        ["list"],
        ["list", "--unused"],
    ],
    ids=" ".join,
)
def test_a_result_is_printed_in_one_form_and_written_in_others(folder: Path, arguments: list[str]) -> None:
    (folder / "sent.jsonl").write_bytes(b"")
    text, told = call(folder, *arguments), call(folder, *arguments, "--format", "json")
    assert text.status in (0, 1), text
    assert told.status == text.status
    both = call(folder, *arguments, "--format", "text", "--format", "json=out.json", "--color", "never")
    assert both == text
    assert (folder / "out.json").read_text(encoding="utf-8") == told.out
    files = call(folder, *arguments, "--format", "json=out.json", "--format", "text=out.txt", "--color", "always")
    assert (files.status, files.out, files.err) == (text.status, "", text.err)
    assert (folder / "out.txt").read_text(encoding="utf-8") == text.out


def test_graph_and_pictures_of_one_compilation_are_those_of_each_alone(folder: Path) -> None:
    forms = ("json", "svg", "html", "dot", "mermaid")
    alone = {form: call(folder, "compile", "--format", form).out for form in forms}
    said = call(folder, "compile", *(f"--format={form}=out.{form}" for form in forms))
    assert (said.status, said.out, said.err) == (0, "", "")
    assert {form: (folder / f"out.{form}").read_text(encoding="utf-8") for form in forms} == alone
    assert call(folder, "compile", "--format", "svg=a.svg", "--format", "dot", "-o", "a.dot").out == ""
    assert (folder / "a.dot").read_text(encoding="utf-8") == alone["dot"]
    assert call(folder, "compile", "-o", "-", "--format", "dot").out == alone["dot"]
    assert not (folder / "-").exists()


def test_nohup_lets_a_replay_outlive_its_terminal(folder: Path) -> None:
    said = shell(folder, "trap '' HUP; $sf simulate - < records.jsonl & kill -HUP $!; wait $!")
    assert said.status == 0, said


def test_a_job_that_a_shell_made_deaf_to_ctrl_c_stays_so(folder: Path) -> None:
    said = shell(folder, "trap '' INT; $sf simulate - < records.jsonl & kill -INT $!; wait $!")
    assert said.status == 0, said


# ---- what it prints


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", REPLAYED)
def test_a_summary_is_printed_as_it_was_reviewed(
    name: str,
    columns: int,
    tmp_path: Path,
    update: bool,  # noqa: FBT001  # a fixture
) -> None:
    write_example(tmp_path, (GOLDEN / f"{name}.workspace").read_text(encoding="utf-8"))
    said = call(tmp_path, "simulate", "recording.jsonl", columns=columns)
    assert lines_over(said.out, columns) == []
    text = said.out + "-- standard error\n" + said.err
    golden = GOLDEN / f"{name}.simulate.{columns}.txt"
    if update and not (golden.exists() and same(text, golden.read_text(encoding="utf-8"))):
        golden.write_text(text, encoding="utf-8")
    assert same(text, golden.read_text(encoding="utf-8"))


@pytest.mark.parametrize(("recording", "columns"), [("rough", 60), ("month", 80), ("rough", 120)])
def test_a_summary_keeps_to_the_width(recording: str, columns: int) -> None:
    journeys = Path(__file__).parent.parent / "journeys"
    said = call(journeys, "simulate", f"recordings/{recording}.jsonl", columns=columns)
    assert lines_over(said.out, columns) == []


TROUBLE = """
    event order.created { redact /event/card }

    journey thanks "Thanks" {
      on order.created
      enroll always
      transactional

      send receipt
    }
    journey paid "Paid" {
      on "Order Paid"
      on order_paid
      enroll always

      set /profile/paid = true
    }

    journey asked "Asked" {
      on api
      enroll always

      set /profile/asked = true
    }
    --- sfjourney.toml
    --- a.jsonl
    {"event":"order.created", "profile":{"email": "a@b.c"}, "idempotencyKey":"k", "occurredAt": "2026-03-27T09:00:00Z"}
    --- b.jsonl
    {"event": "order.paid", "profile": {"email": "a@b.c", "externalId": "a"}, "occurredAt": "2026-03-27T09:00:00Z"}
    {"event": "order.created", "profile": {"email": "a@b.c"}, "data": {"card": "s3cret"}}
    {"event": "order.created", "profile": {"email": "a@b.c"}, "data": {"card": "s3cret"}}
    {"event": "order.created", "profile": {"email": "a@b.c"}, "data": {"n": 1}, "idempotencyKey": "k"}
    {"event": "order.created", "profile": {"email": "a@b.c", "externalId": "b"}}
    {"call": "profiles.update", "profile": {"email": "a@b.c"}, "subscriptions": {"nws": "subscribed"}}
    {"call": "journeys.trigger", "journey": "thnks", "profile": {"email": "a@b.c"}}
    {"call": "emails.send", "templateId": "recept", "to": {"email": "a@b.c"}}
    {"call": "emails.send", "templateId": "recept", "to": {"email": "a@b.c"}}
    {"event": "order.created", "profile": {"email": "a@b.c"}, "redactedDataPaths": ["/event/orderId"]}
    not a record
"""
PLACES = [
    ("recording/refused", "1 line was refused, at b.jsonl:11:1: "),
    ("recording/unredacted", "which the event declares redacted, the first at b.jsonl:2"),
    ("recording/key-reuse", "1 call used a key again with another body, at b.jsonl:4"),
    ("recording/identity-conflict", "that belong to different Profiles, at b.jsonl:5"),
    (
        "recording/unanswered",
        "1 call was rejected: unknown_subscription_group, at b.jsonl:6, which names nws",
    ),
    (
        "recording/unanswered",
        "1 call was rejected: journey_not_found, at b.jsonl:7, which names thnks; did you mean thanks?",
    ),
    (
        "recording/unanswered",
        "2 calls were rejected: unknown_template, the first at b.jsonl:8, which names recept; did you mean receipt?",
    ),
    ("recording/redacted-read", "which the template receipt reads, at b.jsonl:10; declare it"),
    ("recording/never-entered", "nobody entered paid: no accepted event is called Order Paid or order_paid, letter by"),
    ("recording/never-entered", "letter by letter; did order.paid, the first at b.jsonl:1, mean Order Paid?"),
    ("recording/never-entered", "nobody entered asked: no accepted journeys.trigger names it"),
]


def test_items_about_nobody_known_are_told_with_what_makes_a_profile(tmp_path: Path) -> None:
    write_example(tmp_path, "journey thanks { on order.created enroll once transactional send receipt }")
    item = {"type": "track", "userId": "u-1", "event": "order.created", "timestamp": "2026-03-27T09:00:00Z"}
    (tmp_path / "r.jsonl").write_text("".join(json.dumps(item | {"messageId": name}) + "\n" for name in "ab"))
    said = " ".join(call(tmp_path, "simulate", "r.jsonl").out.split())
    assert (
        "2 calls were dropped: profile_not_found, the first at r.jsonl:1; track and page make no Profile: "
        "an identify before them does, or a line of --profiles"
    ) in said


def test_an_event_that_something_listens_to_is_no_slip_of_one_waited_for_in_vain(tmp_path: Path) -> None:
    write_example(
        tmp_path, "journey back { on cart.emptied exit on cart.emptier enroll once transactional send receipt }"
    )
    records = [{"event": name, "profile": {"email": "a@b.c"}} for name in ("cart.emptier", "cart.Emptied")]
    (tmp_path / "r.jsonl").write_text("".join(f"{json.dumps(one | {'occurredAt': NINE})}\n" for one in records))
    said = " ".join(call(tmp_path, "simulate", "r.jsonl").out.split())
    assert "letter by letter; did cart.Emptied, the first at r.jsonl:2, mean cart.emptied?" in said


NINE = "2026-03-27T09:00:00Z"
LATE = '{"event": "x", "profile": {"email": "z@b.c"}, "occurredAt": "2027-01-01T00:00:00Z"}\n'


@pytest.mark.parametrize("last", ["", LATE], ids=["in order of time", "out of it"])
def test_what_needs_attention_says_where_it_is_first_and_what_is_named_there(tmp_path: Path, last: str) -> None:
    write_example(tmp_path, TROUBLE)
    with (tmp_path / "a.jsonl").open("a", encoding="utf-8") as file:
        file.write(last)
    said = call(tmp_path, "simulate", "a.jsonl", "b.jsonl", "--format", "json")
    found = [(one["code"], one["message"]) for one in json.loads(said.out)["attention"]]
    for code, words in PLACES:
        assert [message for other, message in found if other == code and words in message], (code, found)
    assert "s3cret" not in said.all


HELD = """
    subscription news opt-in

    journey j {
      on order.created
      enroll always

      send receipt { transactional }
      wait 1 day
      send welcome { subscription news }
    }
    --- r.jsonl
    {"event": "order.created", "profile": {"email": "a@b.c"}, "occurredAt": "2026-03-27T09:00:00Z"}
    {"event": "order.created", "profile": {"email": "b@b.c"}, "occurredAt": "2026-03-27T09:00:00Z"}
    {"call": "profiles.update", "profile": {"email": "b@b.c"}, "suppressed": true, "occurredAt": "2026-03-27T10:00:00Z"}
"""


def test_an_email_that_nobody_got_is_told_with_what_held_it_back(tmp_path: Path) -> None:
    write_example(tmp_path, HELD)
    told = json.loads(call(tmp_path, "simulate", "r.jsonl", "--format", "json").out)["attention"]
    [found] = [one for one in told if one["code"] == "recording/never-sent"]
    assert found["message"] == "nobody got welcome of j: 1 not-subscribed, 1 suppressed"
    assert (found["severity"], found["count"]) == ("info", 2)
    with (tmp_path / "r.jsonl").open("a", encoding="utf-8") as file:
        file.write(
            HELD.strip().splitlines()[-1].replace('"suppressed": true', '"subscriptions": {"news": "subscribed"}')
        )
        file.write("\n" + LATE.replace("z@b.c", "c@b.c").replace('"x"', '"order.created"'))
        file.write(
            '{"call": "profiles.update", "profile": {"email": "c@b.c"}, "subscriptions": {"news": "subscribed"}}\n'
        )
    assert "nobody got" not in call(tmp_path, "simulate", "r.jsonl", "--format", "json").out


STRANGE_ZONES = """
    journey a {
      on signed_up
      enroll always
      timezone /profile/timezone else "Europe/Berlin"

      wait 1 day
      set /profile/tip = true
    }

    journey b {
      on signed_up
      enroll always
      timezone /profile/timezone else "Europe/Berlin"

      wait 1 day
      set /profile/tip = true
    }

    journey c {
      on signed_up
      enroll always
      timezone /profile/timezone else "UTC"

      wait 1 day
      set /profile/tip = true
    }

    journey d {
      on signed_up
      enroll always
      timezone /event/zone else "UTC"

      wait 1 day
      set /profile/tip = true
    }
"""
"""Two Profiles with one zone that there is none, which three Journeys read; what an event says is not told."""


def in_zone(who: str, name: str, **data: str) -> str:
    """A line of a recording."""
    profile = {"email": f"{who}@b.c", "properties": {"timezone": name}}
    call = {"event": "signed_up", "profile": profile, "data": data, "occurredAt": "2026-03-27T09:00:00Z"}
    return json.dumps(call) + "\n"


def zones_told(folder: Path, *options: str) -> list[tuple[int, str]]:
    said = call(folder, "simulate", "r.jsonl", "--format", "json", *options)
    assert "s3cret" not in said.all
    told = json.loads(said.out)["attention"]
    return [(one["count"], one["message"]) for one in told if one["code"] == "recording/unknown-zone"]


def test_a_zone_that_does_not_exist_is_one_remark_whatever_reads_it(tmp_path: Path) -> None:
    write_example(tmp_path, STRANGE_ZONES)
    (tmp_path / "r.jsonl").write_text(in_zone("a", "Berlin", zone="s3cret") + in_zone("b", "Berlin"), "utf-8")
    event = "/event/zone names a time zone that does not exist for 1 Profile; d takes UTC instead"
    profiles = "/profile/timezone names a time zone that does not exist for 2 Profiles: "
    takes = "; a and b take Europe/Berlin, c takes UTC instead"
    assert zones_told(tmp_path) == [(2, f'{profiles}"Berlin"{takes}'), (1, event)]
    with (tmp_path / "r.jsonl").open("a", encoding="utf-8") as file:
        for who, name in [("a", "Z"), ("c", "Z"), ("d", "Z "), ("e", "x" * 80), ("f", "K")]:
            file.write(in_zone(who, name))
    names = '"Berlin" (2), "K" (1), "Z" (1) and others'
    for workers in ("1", "2"):
        profiles = "/profile/timezone names a time zone that does not exist for 6 Profiles: "
        assert zones_told(tmp_path, "--workers", workers) == [(6, f"{profiles}{names}{takes}"), (1, event)]


def hole(number: int) -> dict[str, object]:
    """A template with as many texts that read a value which is not there, and one that reads another."""
    texts = {
        f"t{index}": {"type": "Text", "props": {"text": {"$template": "Hello ${/event/name}"}}}
        for index in range(number)
    }
    texts["other"] = {"type": "Text", "props": {"text": {"$template": "Hello ${/event/city}"}}}
    body = {"root": "all", "elements": {"all": {"type": "Section", "props": {}, "children": [*texts]}, **texts}}
    definition = {"subject": "Hello", "body": body}
    return {"name": "n", "purpose": "Transactional", "status": "Active", "definition": definition}


@pytest.mark.parametrize(
    ("number", "places"),
    [
        (2, "element t0 and element t1"),
        (3, "element t0, element t1 and element t2"),
        (9, "element t0, element t1 and other places"),
    ],
)
def test_a_value_that_the_same_emails_lack_in_several_places_is_one_remark(
    tmp_path: Path, number: int, places: str
) -> None:
    write_example(tmp_path, "journey j { on signed_up enroll always transactional send receipt }")
    (tmp_path / "templates" / "receipt.json").write_text(json.dumps(hole(number)), "utf-8")
    (tmp_path / "r.jsonl").write_text(in_zone("a", "UTC"), "utf-8")
    told = json.loads(call(tmp_path, "simulate", "r.jsonl", "--format", "json").out)["attention"]
    found = [one["message"] for one in told if one["code"] == "recording/unresolved-value"]
    assert len(found) == 2
    assert f"1 email reads /event/name in receipt and found nothing, in {places}, for Profile" in found[1]


def test_the_records_of_a_summary_add_up(tmp_path: Path) -> None:
    write_example(tmp_path, TROUBLE)
    first = call(tmp_path, "simulate", "a.jsonl", "b.jsonl").out.splitlines()[0]
    assert first == "11 records in 2 files, and 1 line refused: 5 accepted, 2 conflict, 4 rejected"


def test_no_more_than_ten_refusals_are_printed(folder: Path) -> None:
    (folder / "records.jsonl").write_text("[]\n" * 12, encoding="utf-8")
    said = call(folder, "simulate", "records.jsonl")
    assert said.err.count("refused: ") == 10
    assert said.err.endswith("... and 2 more; with -o DIR they are listed whole\n")
    written = call(folder, "simulate", "records.jsonl", "-o", "out")
    assert written.err.endswith("... and 2 more in refused.jsonl\n")


def test_a_signal_that_comes_where_python_forgets_exceptions_comes_again(folder: Path) -> None:
    script = """
import io, os, signal, sys, time, weakref
from sfjourney.cli import main

class Gone: pass

class Out(io.StringIO):
    def write(self, text):
        gone = Gone()
        watched = weakref.ref(gone, lambda _: (os.kill(os.getpid(), signal.SIGTERM), time.sleep(0.001)))
        del gone
        time.sleep(10)

sys.stdout = Out()
sys.exit(main(["explain", "flow/shares"]))
"""
    done = subprocess.run([PROGRAM[0], "-c", script], cwd=folder, env=environment(), capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (143, b"")
