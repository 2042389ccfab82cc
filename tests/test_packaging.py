"""The wheel and the sdist: built from the repository, installed where nothing else is, and at work there."""

import json
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

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


def test_the_wheel_checks_and_simulates_outside_of_the_checkout(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", str(wheel)], check=True, capture_output=True)
    program = tmp_path / "env" / "bin" / "sfjourney"
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
