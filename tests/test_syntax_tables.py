"""The tables that read Journeys: the same in every run, kept between runs, and never taken from anybody else."""

import os
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from command import Said, environment, spawn
from sfjourney.syntax.automaton.loading import grammar_text, made_tables
from sfjourney.syntax.automaton.table_file import MadeFrom, keep_tables, kept_tables
from sfjourney.syntax.automaton.tables import Production, Tables, Terminal
from workspaces import write_files

JOURNEY = """
journey j {
  on order.created
  enroll always
  transactional
  wait 1 banana
}
"""

SMALL = Tables(
    states=({"start": 1, "NAME": ~0}, {}),
    productions=(Production("start", 1, (0,)),),
    before=(),
    written=(Terminal("SEND", "send"),),
    behind=(Terminal("NAME", "[a-z]+"),),
    ignored="[ ]+",
    start=0,
    end=1,
)
GRAMMAR = MadeFrom("start: NAME", "0.1", ("one", "two"))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the user's, in the middle of nowhere."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return write_files(tmp_path / "workspace", {"j.journey": JOURNEY})


def the_file(cache: Path) -> Path:
    (file,) = (cache / "sfjourney").iterdir()
    return file


def check(workspace: Path, cache: Path) -> Said:
    return spawn(workspace, "check", XDG_CACHE_HOME=str(cache))


def with_checksum(body: bytes) -> bytes:
    return b"%08x\n" % zlib.crc32(body) + body


def test_tables_come_back_as_they_were_kept(cache: Path) -> None:
    assert kept_tables(GRAMMAR) is None
    keep_tables(GRAMMAR, SMALL)
    assert kept_tables(GRAMMAR) == SMALL
    assert stat.S_IMODE(the_file(cache).stat().st_mode) == 0o600
    assert stat.S_IMODE(the_file(cache).parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "other",
    [
        MadeFrom("start: NAME+", GRAMMAR.version, GRAMMAR.makers),
        MadeFrom(GRAMMAR.grammar, "0.2", GRAMMAR.makers),
        MadeFrom(GRAMMAR.grammar, GRAMMAR.version, ("one", "another version of two")),
    ],
    ids=["grammar", "version", "maker"],
)
def test_tables_of_another_grammar_or_version_are_not_taken(cache: Path, other: MadeFrom) -> None:
    keep_tables(GRAMMAR, SMALL)
    assert kept_tables(other) is None
    theirs = the_file(cache)
    keep_tables(other, SMALL)
    (ours,) = set((cache / "sfjourney").iterdir()) - {theirs}
    ours.write_bytes(theirs.read_bytes())
    assert kept_tables(other) is None, "whatever the file is called"


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _: b"",
    "the first half": lambda content: content[: len(content) // 2],
    "one other bit": lambda content: content[:-9] + bytes([content[-9] ^ 1]) + content[-8:],
    "no checksum": lambda content: content[9:],
    "no JSON": lambda _: with_checksum(b"\x80\x04."),
    "JSON of something else": lambda _: with_checksum(b'{"made_from": [], "tables": {}}'),
    "tables of another shape": lambda content: with_checksum(content[9:].replace(b'"end":1', b'"end":"1"')),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_as_good_as_none(cache: Path, damage: Callable[[bytes], bytes]) -> None:
    keep_tables(GRAMMAR, SMALL)
    file = the_file(cache)
    file.write_bytes(damage(file.read_bytes()))
    assert kept_tables(GRAMMAR) is None
    keep_tables(GRAMMAR, SMALL)
    assert kept_tables(GRAMMAR) == SMALL


def test_a_file_that_others_may_write_to_is_not_read(cache: Path) -> None:
    keep_tables(GRAMMAR, SMALL)
    for mode in (0o620, 0o602):
        the_file(cache).chmod(mode)
        assert kept_tables(GRAMMAR) is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_a_file_of_somebody_else_is_not_read_and_a_folder_of_theirs_not_written_to(cache: Path) -> None:
    keep_tables(GRAMMAR, SMALL)
    os.chown(the_file(cache), 65534, 65534)
    assert kept_tables(GRAMMAR) is None
    the_file(cache).unlink()
    os.chown(cache / "sfjourney", 65534, 65534)
    keep_tables(GRAMMAR, SMALL)
    assert list((cache / "sfjourney").iterdir()) == []


def test_nothing_is_written_to_a_folder_that_others_may_write_to(cache: Path) -> None:
    (cache / "sfjourney").mkdir(parents=True)
    (cache / "sfjourney").chmod(0o777)
    keep_tables(GRAMMAR, SMALL)
    assert list((cache / "sfjourney").iterdir()) == []


def test_a_link_is_not_followed(cache: Path, tmp_path: Path) -> None:
    keep_tables(GRAMMAR, SMALL)
    file = the_file(cache)
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert kept_tables(GRAMMAR) is None
    keep_tables(GRAMMAR, SMALL)
    assert not file.is_symlink()
    assert kept_tables(GRAMMAR) == SMALL


def test_what_is_no_file_does_no_harm(cache: Path) -> None:
    keep_tables(GRAMMAR, SMALL)
    file = the_file(cache)
    file.unlink()
    file.mkdir()
    keep_tables(GRAMMAR, SMALL)
    assert kept_tables(GRAMMAR) is None
    assert [one.name for one in file.parent.iterdir()] == [file.name], "nothing is left beside it"


@pytest.mark.thorough
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of POSIX")
def test_nobody_waits_for_what_a_pipe_will_say(workspace: Path, cache: Path) -> None:
    first = check(workspace, cache)
    file = the_file(cache)
    file.unlink()
    os.mkfifo(file)
    assert check(workspace, cache) == first
    assert file.is_file()


def test_where_the_environment_names_no_folder_nothing_is_written_to_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("HOME", "also/relative")
    keep_tables(GRAMMAR, SMALL)
    assert kept_tables(GRAMMAR) is None
    assert list(tmp_path.iterdir()) == []


def test_a_second_run_says_the_same_and_leaves_the_file_as_it_is(workspace: Path, cache: Path) -> None:
    first = check(workspace, cache)
    assert first.status == 1
    assert "banana" in first.out
    written = the_file(cache).stat()
    assert check(workspace, cache) == first
    again = the_file(cache).stat()
    assert (again.st_ino, again.st_mtime_ns) == (written.st_ino, written.st_mtime_ns)


@pytest.mark.thorough
def test_a_command_mends_a_damaged_file(workspace: Path, cache: Path) -> None:
    first = check(workspace, cache)
    whole = the_file(cache).read_bytes()
    the_file(cache).write_bytes(whole[:5000])
    assert check(workspace, cache) == first
    assert the_file(cache).read_bytes() == whole


@pytest.mark.thorough
def test_a_command_says_nothing_of_a_cache_that_cannot_be(workspace: Path, tmp_path: Path) -> None:
    first = check(workspace, tmp_path / "cache")
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert check(workspace, tmp_path / "file") == first
    assert check(workspace, Path("/proc/nowhere")) == first


def test_the_tables_are_the_same_in_every_run() -> None:
    program = (
        "import msgspec, sys; from sfjourney.syntax.automaton.loading import grammar_text, made_tables;"
        "sys.stdout.buffer.write(msgspec.json.encode(made_tables(grammar_text())))"
    )
    made = subprocess.run(
        [sys.executable, "-c", program], env=environment(PYTHONHASHSEED="1"), capture_output=True, check=True
    )
    assert made.stdout == msgspec.json.encode(made_tables(grammar_text()))
