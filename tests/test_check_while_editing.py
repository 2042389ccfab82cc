"""``check`` beside an editor: a file from standard input, and again whenever a file changes."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from command import PROGRAM, Said, environment, spawn
from workspaces import write_example

pytestmark = pytest.mark.thorough

GOOD = """
    event order.created { schema "schemas/order.json" }

    journey thanks {
      on order.created
      enroll always
      transactional

      send receipt
    }
    --- sfjourney.toml
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_example(tmp_path, GOOD)


def from_input(folder: Path, name: str, text: str | bytes, *arguments: str) -> Said:
    content = text if isinstance(text, bytes) else text.encode()
    return spawn(folder, "check", "--stdin-filename", name, *arguments, stdin=content)


def test_a_journey_from_standard_input_takes_the_place_of_its_file(folder: Path) -> None:
    before = (folder / "example.journey").read_text(encoding="utf-8")
    assert from_input(folder, "example.journey", before) == Said(0, "no findings in 1 Journey and 1 template\n", "")
    said = from_input(folder, "example.journey", before.replace("receipt", "recept"))
    assert said.status == 1
    assert "┌─ example.journey:8:8" in said.out
    assert (folder / "example.journey").read_text(encoding="utf-8") == before


def test_a_dash_says_the_same_as_the_name_of_the_file(folder: Path) -> None:
    text = (folder / "example.journey").read_text(encoding="utf-8").replace("receipt", "recept")
    assert from_input(folder, "example.journey", text, "-") == from_input(folder, "example.journey", text)


def test_a_file_that_is_not_saved_yet_is_checked_among_the_others(folder: Path) -> None:
    new = "journey more { on order.created enroll always transactional send receipt exit send receipt }"
    said = from_input(folder, "flows/more.journey", new, "--format", "json")
    (one,) = json.loads(said.out)["diagnostics"]
    assert (one["code"], one["spans"][0]["file"]) == ("flow/unreachable-step", "flows/more.journey")
    twice = from_input(folder, "flows/more.journey", new.replace("more", "thanks"))
    assert "syntax/duplicate-name" in twice.out
    assert "┌─ flows/more.journey:1:9" in twice.out
    assert "├─ example.journey:3:9" in twice.out


def test_templates_and_schemas_come_from_standard_input_too(folder: Path) -> None:
    template = (folder / "templates" / "receipt.json").read_text(encoding="utf-8")
    said = from_input(folder, "templates/receipt.json", template.replace("orderId", "orderID"))
    assert "template/unresolved-pointer" in said.out
    said = from_input(folder, "schemas/order.json", "{", ".")
    assert "reference/invalid-schema" in said.out
    said = from_input(folder, "templates/other.json", template)
    assert "template/unavailable-root" in said.out, "nobody sends it"


def test_only_the_file_that_is_edited_is_reported_unless_paths_say_more(folder: Path) -> None:
    (folder / "broken.journey").write_text("journey j {", encoding="utf-8")
    text = (folder / "example.journey").read_text(encoding="utf-8")
    said = from_input(folder, "example.journey", text)
    assert (said.status, said.out) == (0, "no findings in what was asked for; 1 error elsewhere in the workspace\n")
    assert from_input(folder, "example.journey", text, ".").status == 1


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("../outside.journey", "no file of the workspace"),
        ("templates", "no file of the workspace"),
        ("notes.txt", "no file that the workspace reads; those are **/*.journey, templates/*.json, and schemas"),
        ("schemas/unused.json", "no file that the workspace reads"),
    ],
)
def test_what_is_no_file_of_the_workspace_is_a_usage_mistake(folder: Path, name: str, says: str) -> None:
    said = from_input(folder, name, "{}", ".")
    assert (said.status, said.out) == (2, "")
    assert says in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("content", [b"\xff", b"#" * (4 << 20) + b"#"], ids=["no text", "too long"])
def test_what_cannot_be_read_is_a_finding_as_it_is_in_a_file(folder: Path, content: bytes) -> None:
    said = from_input(folder, "example.journey", content)
    assert (said.status, said.err) == (1, "")
    assert "syntax/unreadable" in said.out


def test_a_diff_of_what_is_not_saved(folder: Path) -> None:
    text = (folder / "example.journey").read_text(encoding="utf-8").replace("receipt", "recept")
    said = from_input(folder, "example.journey", text, "--diff", "--unsafe-fixes")
    assert said.status == 1
    assert "-  send recept\n+  send receipt\n" in said.out


# ---- --watch


class Watched:
    """A running ``check --watch`` and what it said so far."""

    def __init__(self, process: subprocess.Popen[bytes], out: int) -> None:
        self.process = process
        self._out = out
        self._read = b""

    def until(self, words: str) -> str:
        """What is said up to these words, which come within a minute; the next call goes on behind them."""
        end = time.monotonic() + 60
        while words.encode() not in self._read:
            if not select.select([self._out], [], [], max(0.0, end - time.monotonic()))[0]:
                raise AssertionError(f"{words!r} was never said, but {self._read!r}")
            self._read += os.read(self._out, 65536)
        said, _, self._read = self._read.partition(words.encode())
        return said.decode()


@contextmanager
def watched(folder: Path, *arguments: str, terminal: bool = False) -> Iterator[Watched]:
    ours, theirs = pty.openpty() if terminal else os.pipe()
    command = [*PROGRAM, "check", "--watch", *arguments]
    process = subprocess.Popen(
        command, cwd=folder, env=environment(TERM="xterm"), stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL
    )
    os.close(theirs)
    try:
        yield Watched(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


WAITS = "waiting for a change; Ctrl-C ends\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_a_change_is_checked_at_once_and_ctrl_c_ends_it(folder: Path) -> None:
    path = folder / "example.journey"
    good = path.read_text(encoding="utf-8")
    with watched(folder, "--format", "text", "--format", "sarif=out.sarif") as running:
        assert running.until(WAITS) == "no findings in 1 Journey and 1 template\n", "no screen, nothing to clear"
        path.write_text(good.replace("receipt", "recept"), encoding="utf-8")
        running.until("error[reference/unknown-template]")
        (folder / "sfjourney.toml").write_text("catalogue = 1", encoding="utf-8")
        running.until("unknown key 'catalogue'")
        (folder / "sfjourney.toml").write_text("", encoding="utf-8")
        running.until("error[reference/unknown-template]")
        path.unlink()
        running.until("no workspace")
        path.write_text(good, encoding="utf-8")
        running.until("no findings in 1 Journey and 1 template\n" + WAITS)
        running.process.send_signal(signal.SIGINT)
        assert "interrupted" in running.until("\n")
        assert running.process.wait(timeout=30) == 130


def test_what_is_printed_into_the_folder_is_no_change(folder: Path) -> None:
    command, said = [*PROGRAM, "check", "--watch"], folder / "said.txt"
    with said.open("wb") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=out, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + 60
        while WAITS not in said.read_text(encoding="utf-8") and time.monotonic() < end:
            time.sleep(0.02)
        time.sleep(0.7)
    finally:
        process.kill()
        process.wait()
    assert said.read_text(encoding="utf-8") == "no findings in 1 Journey and 1 template\n" + WAITS


@pytest.mark.skipif(sys.platform == "win32", reason="terminals of POSIX")
def test_a_terminal_is_cleared_before_each_check(folder: Path) -> None:
    with watched(folder, terminal=True) as running:
        assert running.until("waiting").startswith("\x1b[H\x1b[2J\x1b[3J")
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(timeout=30) == 143
