"""README.md: what it promises of set-up, shows of output and says of Python is true."""

import ast
import re
import shlex
from pathlib import Path

import pytest

from documents import ROOT, blocks, run, walked

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    """The lines that a reader is told to type into a shell."""
    return [line for block in blocks(README) if block.language == "sh" for line in block.text.splitlines()]


def test_two_commands_do_all_that_is_needed() -> None:
    install_and_run, tests = commands()
    environment, install, main_job = install_and_run.split(" && ")
    assert environment == "python3 -m venv .venv"
    assert install == ".venv/bin/pip install -q -e '.[test]'"
    assert main_job.startswith(".venv/bin/sfjourney simulate journeys/recordings/")
    assert tests.startswith(".venv/bin/pytest ")


def test_the_gate_runs_the_tests_as_the_readme_does() -> None:
    gate = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert gate.splitlines()[-1] == commands()[1]


def test_the_main_job_ends_well_and_prints_what_is_shown() -> None:
    main_job = commands()[0].split(" && ")[-1]
    ended = run(main_job)
    assert ended.returncode == 0
    shown = next(block.argument for block in blocks(README) if block.marker == "out")
    assert shlex.split(shown.partition(" | ")[0])[1:] == shlex.split(main_job)[1:]


def test_the_first_journey_can_be_made_as_the_page_says(tmp_path: Path, update: bool) -> None:  # noqa: FBT001  # a fixture
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    done = walked(page, tmp_path)
    if update:
        (ROOT / "README.md").write_text(done, encoding="utf-8")
        page = done
    assert page == done
    commands = [line.split()[2] for line in page.splitlines() if line.startswith("$ sfjourney ")]
    assert {"init", "check", "fmt", "simulate", "why"} <= set(commands)


def test_the_python_example_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = (block.text for block in blocks(README) if block.language == "python")
    monkeypatch.chdir(ROOT)
    names: dict[str, object] = {}
    exec(compile(ast.parse(example), "README.md", "exec"), names)  # noqa: S102  # our own page
    assert names["skipped"]


def test_the_table_of_packages_names_every_package() -> None:
    house = README[README.index("## The house") :]
    named = {
        name.split("/")[0]
        for row in re.findall(r"^\| (.+?) \|", house, re.MULTILINE)
        for name in re.findall(r"`([\w/]+)", row)
    }
    folders = {path.parent.name for path in (ROOT / "src" / "sfjourney").glob("*/__init__.py")}
    assert folders - named == set()
