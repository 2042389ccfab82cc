"""The wheel and the sdist: built from the repository, installed where nothing else is, and at work there."""

import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from command import call, environment
from tables import as_parquet

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist, and with the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_both_archives_carry_the_grammar_and_the_wheel_what_it_gives_away(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    (sdist,) = built.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "sfjourney/grammars/journey.lark" in names
    assert "sfjourney/py.typed" in names
    assert {
        f"sfjourney/report/page/{name}"
        for name in ("page.css", "picture.css", "replay.css", "columns.js", "timeline.js", "replay.js")
    } <= set(names)
    starter = ROOT / "src" / "sfjourney" / "starter"
    for path in starter.rglob("*.*"):
        assert path.is_dir() or path.relative_to(ROOT / "src").as_posix() in names
    assert any(name.endswith(".data/data/share/man/man1/sfjourney.1") for name in names)
    assert not [name for name in names if name.startswith(("tests", "journeys", "grammars"))]
    with tarfile.open(sdist) as archive:
        assert any(name.endswith("/grammars/journey.lark") for name in archive.getnames())


def environment_with(folder: Path, *what: str | Path) -> Path:
    """The programs of a new environment with these packages, installed by the pip of this one."""
    venv.create(folder)
    there: list[str | Path] = ["--python", folder / "bin" / "python", "install", "-q", "--no-compile", *what]
    subprocess.run([sys.executable, "-m", "pip", *there], check=True, capture_output=True)
    return folder / "bin"


def test_the_wheel_checks_and_simulates_outside_of_the_checkout(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    program = environment_with(tmp_path / "env", wheel) / "sfjourney"
    journeys = ROOT / "journeys"

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False)

    checked = run("check", str(journeys), "--format", "json")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert json.loads(checked.stdout)["summary"]["error"] == 0
    recording = str(journeys / "recordings" / "month.jsonl")
    simulated = run("simulate", recording, "-w", str(journeys), "-o", "out")
    assert simulated.returncode == 0, simulated.stdout + simulated.stderr
    assert (tmp_path / "out" / "sends.jsonl").stat().st_size > 0
    assert run("init", "new").returncode == 0
    for command in (["check"], ["fmt", "--check"]):
        ended = run(*command, "new")
        assert ended.returncode == 0, ended.stdout + ended.stderr
    assert run("simulate", "new/recordings/week.jsonl", "-w", "new").returncode == 0
    assert (tmp_path / "env" / "share" / "man" / "man1" / "sfjourney.1").is_file()
    assert run("compile", str(journeys), "--format", "html", "-o", "journeys.html").returncode == 0
    assert (tmp_path / "journeys.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_from_an_archive_that_python_runs_every_file_of_ours_is_found(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    archive = tmp_path / "sfjourney.pyz"
    with zipfile.ZipFile(wheel) as packed, zipfile.ZipFile(archive, "w") as zipped:
        for name in packed.namelist():
            zipped.writestr(name, packed.read(name))
        zipped.writestr("__main__.py", "from sfjourney.cli import run_process\nrun_process()\n")
    for cache in ("made", "made", "other"):
        commands: tuple[list[str | Path], ...] = (
            ["check", ROOT / "docs" / "examples"],
            ["compile", ROOT / "journeys", "--format", "html"],
        )
        for arguments in commands:
            alone = environment(COLUMNS="80", PYTHONPATH="", XDG_CACHE_HOME=str(tmp_path / cache))
            command: list[str | Path] = [sys.executable, archive, *arguments]
            there = subprocess.run(command, cwd=tmp_path, env=alone, capture_output=True, text=True, check=False)
            here = call(tmp_path, *arguments)
            assert (there.returncode, there.stdout, there.stderr) == (here.status, here.out, here.err)


def first_versions() -> str:
    """The first version of every package that replays and tables need, as a file of constraints says it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = [*project["dependencies"], *project["optional-dependencies"]["parquet"]]
    return "\n".join(re.sub(r">=([\d.]+).*", r"==\1", one) for one in needed)


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="the first versions of some packages know no later Python")
def test_with_the_first_versions_of_what_it_needs_the_wheel_finds_and_sends_the_same(
    built: Path, tmp_path: Path
) -> None:
    (wheel,) = built.glob("*.whl")
    constraints = tmp_path / "constraints.txt"
    constraints.write_text(first_versions(), "utf-8")
    program = environment_with(tmp_path / "env", "-c", constraints, f"{wheel}[parquet]") / "sfjourney"
    workspace = tmp_path / "workspace"
    shutil.copytree(ROOT / "journeys", workspace)
    rough, month = (workspace / "recordings" / f"{name}.jsonl" for name in ("rough", "month"))
    (workspace / "templates" / "cut.json").write_text('{"name": ', "utf-8")
    (workspace / "schemas" / "odd.json").write_text('{"type": 3, "$ref": "#/nowhere"}', "utf-8")
    (workspace / "odd.journey").write_text('event odd.event { schema "schemas/odd.json" }', "utf-8")

    def same(*arguments: str | Path, outputs: Sequence[str] = ()) -> None:
        first, last = tmp_path / "first", tmp_path / "last"
        for folder in (first, last):
            folder.mkdir(exist_ok=True)
        command: list[str | Path] = [program, *arguments]
        alone = environment(COLUMNS="80", PYTHONPATH="")
        there = subprocess.run(command, cwd=first, env=alone, capture_output=True, text=True, check=False)
        here = call(last, *arguments)
        assert (there.returncode, there.stderr) == (here.status, here.err)
        assert outputs or there.stdout == here.out  # a summary has the version of the rules of time zones
        for name in outputs:
            assert (first / "out" / name).read_bytes() == (last / "out" / name).read_bytes()

    same("check", workspace, "--format", "json")
    same("check", workspace)
    for recording in (rough, as_parquet(month)):
        same("simulate", recording, "-w", ROOT / "journeys", "-o", "out", outputs=["sends.jsonl", "runs.jsonl"])
