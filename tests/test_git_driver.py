"""git shows Journeys and compiled graphs as docs/diff.md says, in a real repository, set up with its lines."""

import subprocess
from pathlib import Path

import pytest

from command import PROGRAM, call, environment
from documents import ROOT, blocks
from small_repository import FILES, SMALL, commit, git, longer
from workspaces import write_files

pytestmark = pytest.mark.thorough

PAGE = (ROOT / "docs" / "diff.md").read_text(encoding="utf-8")
TWO = SMALL + SMALL.partition("\n")[2].replace("thanks", "other").replace("send note", "wait 2 days\n  send note")


def told_to_git() -> list[str]:
    """The lines of the page that a user types once in a clone."""
    (found,) = (block.text for block in blocks(PAGE) if "git config" in block.text and block.language == "sh")
    return found.replace("\\\n", " ").splitlines()


def attributes() -> str:
    (found,) = (block.text for block in blocks(PAGE) if block.language == "gitattributes")
    return found


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    write_files(tmp_path, FILES | {"thanks.journey": TWO, ".gitattributes": attributes()})
    git(tmp_path, "init", "-q", "-b", "main")
    for line in told_to_git():
        shown = line.replace("'sfjourney git-diff", f"'{' '.join(PROGRAM)} git-diff")
        subprocess.run(["/bin/sh", "-c", shown], cwd=tmp_path, check=True, env=environment())
    call(tmp_path, "compile", "-o", "graph.json")
    commit(tmp_path, "one")
    write_files(tmp_path, {"thanks.journey": TWO.replace("wait 2 days", "wait 1 day")})
    call(tmp_path, "compile", "-o", "graph.json")
    return tmp_path


def test_hunks_of_a_journey_file_name_their_journey(repository: Path) -> None:
    hunks = [line for line in git(repository, "diff", "thanks.journey").splitlines() if line.startswith("@@")]
    assert [hunk.rpartition("@@ ")[2] for hunk in hunks] == ["journey other {"]


def test_a_graph_is_compared_for_people(repository: Path) -> None:
    said = git(repository, "diff", "graph.json").splitlines()
    assert said[:2] == [
        "sfjourney diff a/graph.json b/graph.json",
        "1 error from a/graph.json to b/graph.json, deployed live",
    ]
    assert any("BURST" in line for line in said)
    commit(repository, "two")
    assert "BURST" in git(repository, "log", "-p", "-1", "--ext-diff", "--", "graph.json")


def test_a_log_shows_a_graph_as_text(repository: Path) -> None:
    commit(repository, "two")
    said = git(repository, "log", "-p", "-1", "--", "graph.json").splitlines()
    assert [line for line in said if line.startswith("@@")][-1].endswith("@@ journey other")
    assert {"-    wait 2 days", "-    -> wait:2d", "+    wait 1 day"} <= {*said}


def test_a_new_graph_one_that_is_gone_and_one_that_moved_are_shown(repository: Path) -> None:
    commit(repository, "two")
    write_files(repository, {"new/graph.json": (repository / "graph.json").read_text(encoding="utf-8")})
    git(repository, "add", "-A")
    assert "the Journey is new" in git(repository, "diff", "--cached")
    git(repository, "rm", "-q", "--cached", "graph.json")
    assert "no changes from a/graph.json to b/new/graph.json" in git(repository, "diff", "--cached", "-M")
    assert "the Journey is gone" in git(repository, "diff", "--cached", "--no-renames", "--", "graph.json")


def test_what_is_no_graph_is_shown_line_by_line(repository: Path) -> None:
    (repository / "graph.json").write_text('{"a": 1}\n', encoding="utf-8")
    said = git(repository, "diff", "graph.json").splitlines()
    assert said[1].startswith("line by line, for one side is no compiled graph: ")
    assert '+{"a": 1}' in said
    commit(repository, "three")
    assert '+{"a": 1}' in git(repository, "log", "-p", "-1", "--", "graph.json").splitlines()


def test_a_graph_that_was_emptied_is_not_one_without_journeys(repository: Path) -> None:
    write_files(repository, {"graph.json": ""})
    said = git(repository, "diff", "graph.json").splitlines()
    assert said[1] == "line by line, for one side is no compiled graph: not a sfjourney.graph/1: the file is empty"


def test_a_conflict_is_named_as_git_names_it(tmp_path: Path) -> None:
    assert call(tmp_path, "git-diff", "graph.json").out == "* Unmerged path graph.json\n"


def test_colours_come_where_git_pages(repository: Path) -> None:
    file, mode = str(repository / "graph.json"), "100644"
    arguments = ("graph.json", "/dev/null", ".", ".", file, "0" * 40, mode)
    plain = call(repository, "git-diff", *arguments)
    coloured = call(repository, "git-diff", *arguments, "--color", "always")
    assert (plain.status, "\x1b[" in plain.out, "\x1b[1m" in coloured.out) == (0, False, True)
    assert call(repository, "git-diff", "a", "b").status == 2


def test_the_help_says_what_the_page_says() -> None:
    said = call(ROOT, "git-diff", "--help").out.replace("\\\n", " ")
    words = " ".join(said.split())
    for line in [*told_to_git(), *attributes().splitlines()]:
        assert " ".join(line.split()) in words


def test_a_graph_as_text_tells_every_change_of_meaning(tmp_path: Path) -> None:
    texts = set()
    for number, days in enumerate((1, 2, 3)):
        folder = write_files(tmp_path / str(number), FILES | {"thanks.journey": longer(days)})
        call(folder, "compile", "-o", "graph.json")
        texts.add(call(folder, "git-diff", "--textconv", "graph.json").out)
    assert len(texts) == 3
