"""`sfjourney init`: what it writes is a workspace in which everything works, and nothing is ever written over."""

import resource
import subprocess
import sys
from pathlib import Path

import pytest

import sfjourney
from command import Said, call

WORKFLOW = ".github/workflows/sfjourney.yml"


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


@pytest.fixture
def new(tmp_path: Path) -> Path:
    assert call(tmp_path, "init", "new").status == 0
    return tmp_path / "new"


def test_it_prints_the_files_it_wrote_and_the_commands_to_type_next(tmp_path: Path) -> None:
    said = call(tmp_path, "init", "new")
    assert said.status == 0
    assert said.out.splitlines() == [f"new/{name}" for name in files_in(tmp_path / "new")]
    assert "  cd new\n  sfjourney check\n" in said.err


def test_in_this_folder_there_is_no_folder_to_go_to(tmp_path: Path) -> None:
    said = call(tmp_path, "init")
    assert "sfjourney.toml\n" in said.out
    assert "cd " not in said.err


def test_what_it_wrote_has_nothing_wrong_with_it_and_is_formatted(new: Path) -> None:
    assert sfjourney.check(new) == ()
    assert call(new, "fmt", "--check").status == 0


def test_the_commands_that_it_names_end_well(tmp_path: Path) -> None:
    said = call(tmp_path, "init", "new")
    typed = [line.split()[1:] for line in said.err.splitlines() if line.startswith("  sfjourney ")]
    assert [words[0] for words in typed] == ["check", "simulate", "fmt"]
    assert [words for words in typed if call(tmp_path / "new", *words).status != 0] == []


def test_the_commands_of_its_readme_and_of_its_checks_end_well(new: Path) -> None:
    readme = (new / "README.md").read_text(encoding="utf-8").splitlines()
    checks = (new / WORKFLOW).read_text(encoding="utf-8").replace("run: ", "").splitlines()
    typed = [
        line.partition("#")[0].split()[1:] for line in map(str.strip, readme + checks) if line.startswith("sfjourney ")
    ]
    assert {words[0] for words in typed} >= {"check", "fmt", "simulate", "why", "list"}
    for words in typed:
        assert call(new, *words).status == 0, words


def test_its_recording_shows_emails_sent_and_skipped_and_a_goal(new: Path) -> None:
    replay = sfjourney.simulate([new / "recordings" / "week.jsonl"], new)
    assert replay.refused == ()
    assert {send.status for send in replay.sends} == {"Sent", "Skipped"}
    assert {run.status for run in replay.runs} == {"completed", "exited"}
    assert any(run.goal_at is not None for run in replay.runs)


def test_its_workflow_is_one(new: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", WORKFLOW]
    ended = subprocess.run(command, cwd=new, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout


def test_inside_of_a_repository_the_workflow_works_where_the_workspace_is(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    said = call(tmp_path, "init", "mail/our journeys")
    assert said.status == 0
    assert "working-directory: 'mail/our journeys'\n" in (tmp_path / "mail/our journeys" / WORKFLOW).read_text("utf-8")
    assert f"move mail/our journeys/{WORKFLOW} there" in said.err
    assert "  cd 'mail/our journeys'\n" in said.err


def test_an_apostrophe_in_its_name_is_one_in_the_workflow(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert call(tmp_path, "init", "it's/ours").status == 0
    workflow = (tmp_path / "it's/ours" / WORKFLOW).read_text("utf-8")
    assert "working-directory: 'it''s/ours'\n" in workflow


def test_at_the_top_of_a_repository_the_workflow_stays(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert "there" not in call(tmp_path, "init").err
    assert "working-directory: .\n" in (tmp_path / WORKFLOW).read_text("utf-8")


def refuses(said: Said) -> str:
    assert (said.status, said.out) == (2, "")
    assert said.err.count("\n") == 1
    return said.err


def test_a_file_in_the_way_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine", encoding="utf-8")
    assert "README.md is in the way, so nothing is written" in refuses(call(tmp_path, "init"))
    assert files_in(tmp_path) == ["README.md"]
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "mine"


def test_a_second_time_all_is_in_the_way(new: Path) -> None:
    before = {name: (new / name).read_bytes() for name in files_in(new)}
    assert "and 6 more are in the way" in refuses(call(new, "init"))
    assert {name: (new / name).read_bytes() for name in files_in(new)} == before


def test_a_file_where_a_folder_is_to_be_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "templates").touch()
    assert "templates is in the way" in refuses(call(tmp_path, "init"))
    assert "templates is in the way" in refuses(call(tmp_path, "init", "templates"))


def test_a_link_that_leads_elsewhere_or_nowhere_is_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "schemas").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "here" / "welcome.journey").symlink_to(tmp_path / "nowhere")
    assert "here/schemas, here/welcome.journey are in the way" in refuses(call(tmp_path, "init", "here"))
    assert files_in(tmp_path / "elsewhere") == []


def test_a_workspace_is_not_made_inside_of_another(new: Path) -> None:
    assert "lies in the workspace" in refuses(call(new, "init", "inner"))
    assert not (new / "inner").exists()


def test_where_writing_fails_nothing_is_left(tmp_path: Path) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, most))  # bytes of a file; not all are longer
    try:
        said = call(tmp_path, "init", "new")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    assert (said.status, said.out) == (3, "")
    assert "File too large" in said.err
    assert list(tmp_path.iterdir()) == []
