"""``sfjourney fmt``: which files it writes and how, what it prints, and with which status it ends."""

import os
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from command import Said, call, spawn
from workspaces import write_files

MESSY = "event a\n\n\n\nevent   b\n"
NEAT = "event a\n\nevent b\n"
BROKEN = "event a\njourney j { on a\n"
PATCH = shutil.which("patch")
ROOT_WRITES_ALL = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"a.journey": MESSY, "b/c.journey": NEAT, "b/d.journey": MESSY, "sfjourney.toml": "", "notes.md": MESSY}
    return write_files(tmp_path / "w", files)


def texts(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes().decode()
        for path in sorted(folder.rglob("*.journey"))
        if path.is_file()
    }


def test_files_are_written_in_place_and_those_that_changed_are_named(folder: Path) -> None:
    before = (folder / "b/c.journey").stat()
    said = call(folder, "fmt")
    assert said == Said(0, "a.journey\nb/d.journey\n", "2 files formatted, 1 file formatted already\n")
    assert set(texts(folder).values()) == {NEAT}
    assert (folder / "notes.md").read_text("utf-8") == MESSY
    after = (folder / "b/c.journey").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert call(folder, "fmt") == Said(0, "", "3 files formatted already\n")
    assert call(folder, "fmt", "-q") == Said(0, "", "")
    assert sorted(path.name for path in folder.iterdir()) == ["a.journey", "b", "notes.md", "sfjourney.toml"]


def test_with_check_or_diff_nothing_is_written(folder: Path) -> None:
    before = texts(folder)
    check, diff = call(folder, "fmt", "--check"), call(folder, "fmt", "--diff")
    assert check == Said(1, "a.journey\nb/d.journey\n", "2 files would be formatted, 1 file formatted already\n")
    assert diff.status == 1
    assert diff.out.startswith(
        "--- a.journey\n+++ a.journey\n@@ -1,5 +1,3 @@\n event a\n \n-\n-\n-event   b\n+event b\n---"
    )
    assert call(folder, "fmt", "--check", "--diff") == diff
    assert texts(folder) == before
    call(folder, "fmt")
    assert call(folder, "fmt", "--check") == Said(0, "", "3 files formatted already\n")
    assert call(folder, "fmt", "--diff").out == ""


@pytest.mark.skipif(PATCH is None, reason="there is no patch")
def test_a_diff_is_what_patch_would_do(folder: Path) -> None:
    (folder / "a.journey").write_bytes(b"event   a\r\nevent b")
    (folder / "b/d.journey").write_bytes("\ufeffevent b\n".encode())
    diff = call(folder, "fmt", "--diff")
    wanted = write_files(folder.parent / "other", texts(folder))
    (wanted / "sfjourney.toml").write_text("", encoding="utf-8")
    call(wanted, "fmt")
    arguments = [str(PATCH), "-p0", "-s", "--binary"]
    patched = subprocess.run(arguments, input=diff.out.encode(), cwd=folder, check=False)
    assert patched.returncode == 0
    assert texts(folder) == texts(wanted)
    assert texts(wanted)["a.journey"] == "event a\r\nevent b\r\n"


def test_colours_of_a_diff_are_asked_for(folder: Path) -> None:
    assert "\x1b[32m+event b\x1b[0m\n" in call(folder, "fmt", "--diff", "--color", "always").out


def test_only_what_is_named_is_formatted(folder: Path) -> None:
    assert call(folder, "fmt", "a.journey").out == "a.journey\n"
    assert call(folder, "fmt", "b", "b/d.journey").out == "b/d.journey\n"
    assert call(folder.parent, "fmt", "--check", "w").status == 0


def test_a_file_with_errors_is_reported_and_left_and_the_others_are_formatted(folder: Path) -> None:
    (folder / "b/d.journey").write_text(BROKEN, encoding="utf-8")
    (folder / "e.journey").write_bytes(b"event \xff")
    said = call(folder, "fmt")
    assert (said.status, said.out) == (1, "a.journey\n")
    assert "error[syntax/unclosed-block]" in said.err
    assert "─ b/d.journey:2:11" in said.err
    assert "e.journey is not UTF-8: byte 6" in said.err
    assert said.err.endswith("1 file formatted, 1 file formatted already, 2 files with errors left as they are\n")
    assert (folder / "b/d.journey").read_text("utf-8") == BROKEN
    assert (folder / "e.journey").read_bytes() == b"event \xff"


def test_a_file_whose_names_lead_nowhere_is_formatted(folder: Path) -> None:
    (folder / "a.journey").write_text("journey j { on x enroll once send nothing }", encoding="utf-8")
    assert call(folder, "fmt", "a.journey").status == 0
    assert (folder / "a.journey").read_text("utf-8") == "journey j {\n  on x\n  enroll once\n\n  send nothing\n}\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"event   a\r\nevent b\r\n", b"event a\r\nevent b\r\n"),
        (b"event   a\nevent b\r\n", b"event a\nevent b\n"),
        (b"event   a\revent b", b"event a\nevent b\n"),
        (b"\xef\xbb\xbfevent a", b"event a\n"),
        (b"# caf\xc3\xa9   ", b"# caf\xc3\xa9\n"),
        (b"\n\n", b""),
    ],
)
def test_line_ends_are_what_the_first_one_is(folder: Path, before: bytes, after: bytes) -> None:
    (folder / "a.journey").write_bytes(before)
    call(folder, "fmt", "a.journey")
    assert (folder / "a.journey").read_bytes() == after
    assert call(folder, "fmt", "--check", "a.journey").status == 0


def test_a_file_keeps_its_mode_and_a_link_stays_one(folder: Path) -> None:
    (folder / "a.journey").chmod(0o640)
    (folder / "link.journey").symlink_to("a.journey")
    assert call(folder, "fmt", "link.journey").out == "link.journey\n"
    assert (folder / "link.journey").is_symlink()
    assert (folder / "a.journey").read_text("utf-8") == NEAT
    assert stat.S_IMODE((folder / "a.journey").stat().st_mode) == 0o640
    (folder / "a.journey").write_text(MESSY, encoding="utf-8")
    assert call(folder, "fmt").out == "a.journey\nb/d.journey\n"


def test_nothing_outside_of_the_workspace_is_touched(folder: Path) -> None:
    outside = folder.parent / "outside.journey"
    outside.write_text(MESSY, encoding="utf-8")
    (folder / "link.journey").symlink_to(outside)
    (folder / "dangling.journey").symlink_to("nowhere.journey")
    for arguments in ([], ["link.journey"]):
        said = call(folder, "fmt", *arguments)
        assert said.status == 1
        assert "link.journey leads outside of the workspace" in " ".join(said.err.split())
    assert "dangling.journey does not exist" in call(folder, "fmt", "dangling.journey").err
    assert outside.read_text("utf-8") == MESSY


@pytest.mark.skipif(ROOT_WRITES_ALL, reason="root may write everything")
def test_a_read_only_file_is_an_output_that_failed(folder: Path) -> None:
    (folder / "a.journey").chmod(0o444)
    said = call(folder, "fmt")
    assert (said.status, said.err) == (3, "sfjourney: a.journey: is read-only\n")
    assert (folder / "a.journey").read_text("utf-8") == MESSY


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nowhere"], "nowhere: no such file or folder"),
        (["notes.md"], "notes.md: not a Journey file"),
        (["-", "a.journey"], "- stands alone"),
        (["--stdin-filename", "x", "a.journey"], "no PATH is read beside it"),
        (["--chek"], "did you mean --check?"),
    ],
)
def test_a_mistake_of_the_command_line_ends_with_2(folder: Path, arguments: list[str], says: str) -> None:
    said = call(folder, "fmt", *arguments)
    assert (said.status, said.out) == (2, "")
    assert says in said.err


def test_a_folder_without_journeys_is_no_workspace(tmp_path: Path) -> None:
    said = call(tmp_path, "fmt")
    assert (said.status, said.out) == (2, "")
    assert "no workspace: there is no file **/*.journey in it" in said.err


@pytest.mark.parametrize(
    ("arguments", "text", "wanted"),
    [
        ([], MESSY, Said(0, NEAT, "")),
        ([], NEAT, Said(0, NEAT, "")),
        ([], "", Said(0, "", "")),
        (["--check"], MESSY, Said(1, "standard input\n", "")),
        (["--check"], NEAT, Said(0, "", "")),
        (["--check", "--stdin-filename", "x.journey"], MESSY, Said(1, "x.journey\n", "")),
        (
            ["--diff"],
            "event  a\n",
            Said(1, "--- standard input\t\n+++ standard input\t\n@@ -1 +1 @@\n-event  a\n+event a\n", ""),
        ),
    ],
)
def test_standard_input_is_formatted_to_standard_output(
    tmp_path: Path, arguments: list[str], text: str, wanted: Said
) -> None:
    assert spawn(tmp_path, "fmt", "-", *arguments, stdin=text.encode()) == wanted


def test_of_standard_input_with_errors_nothing_is_printed_but_why(tmp_path: Path) -> None:
    said = spawn(tmp_path, "fmt", "-", "--stdin-filename", "x/y.journey", stdin=BROKEN.encode())
    assert (said.status, said.out) == (1, "")
    assert "─ x/y.journey:2:11" in said.err
    assert spawn(tmp_path, "fmt", "-", stdin=b"\xff").status == 1


def test_a_name_for_standard_input_asks_for_it(tmp_path: Path) -> None:
    assert spawn(tmp_path, "fmt", "--stdin-filename", "x.journey", stdin=MESSY.encode()) == Said(0, NEAT, "")
