"""What a command does not import: the time that starting takes is nearly all of it imports."""

import subprocess
import sys
from pathlib import Path

import pytest

from command import environment, spawn
from workspaces import write_files

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parent.parent

HEAVY = {
    "asyncio", "backports.zstd", "concurrent.futures", "ctypes", "dataclasses", "decimal", "difflib", "duckdb", "email",
    "hashlib", "http", "importlib.metadata", "importlib.resources", "inspect", "jsonschema", "lark", "markdown_it",
    "msgspec", "polars", "pyarrow", "pydantic", "referencing", "rich", "shutil", "tempfile", "tomllib", "uuid",
    "zoneinfo",
}  # fmt: skip
"""What takes longer to import than to print a page of help, or brings much with it."""

OF_MSGSPEC = {"msgspec", "decimal", "inspect", "uuid"}
"""What comes with the values that everything behind the command line is made of."""

OF_ARGPARSE = {"dataclasses", "inspect", "shutil"} if sys.version_info >= (3, 14) else set()
"""What comes with Python's own parser of arguments, which has colours of its own since then."""

JOURNEY = """
event order.created { schema "order.json" }

journey j {
  on order.created where /event/total > 10
  enroll always
  transactional

  send receipt
}
"""
SCHEMA = '{"type": "object", "required": ["total"], "properties": {"total": {"type": "number", "minimum": 0}}}'
TEMPLATE = """{"name": "Receipt", "purpose": "Transactional", "definition": {"subject": "Yours",
 "body": {"root": "t", "elements": {"t": {"type": "Text", "props": {"text": "Thanks"}}}}}}"""


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return write_files(
        tmp_path / "workspace", {"j.journey": JOURNEY, "order.json": SCHEMA, "templates/receipt.json": TEMPLATE}
    )


def imported_by(*arguments: str | Path, cache: Path) -> set[str]:
    """The modules that are loaded when a command has ended. A process of its own: this one has loaded them all."""
    program = "import sys; from sfjourney.cli import main; main(sys.argv[1:]); print(*sys.modules, file=sys.stderr)"
    ended = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=environment(XDG_CACHE_HOME=str(cache)),
        capture_output=True,
        text=True,
        check=True,
    )
    return set(ended.stderr.split())


def test_the_command_line_imports_nothing_heavy(tmp_path: Path) -> None:
    program = "import sys, sfjourney.cli.arguments; print(*sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(ended.stdout.split())
    assert "sfjourney.cli.arguments" in loaded
    assert loaded & HEAVY == set()
    for argument in ("--help", "--version"):
        loaded = imported_by(argument, cache=tmp_path)
        assert loaded & HEAVY <= OF_ARGPARSE, argument
        assert "sfjourney.pipeline" not in loaded


def test_a_check_imports_what_it_needs_and_no_more(workspace: Path, tmp_path: Path) -> None:
    assert "lark" in imported_by("check", workspace, cache=tmp_path), "the grammar's tables are made once"
    loaded = imported_by("check", workspace, cache=tmp_path)
    assert "sfjourney.rules" in loaded
    assert loaded & HEAVY <= OF_MSGSPEC | OF_ARGPARSE


def test_a_configuration_that_can_be_used_is_read_without_pydantic(workspace: Path, tmp_path: Path) -> None:
    (workspace / "sfjourney.toml").write_text('catalog = "jsx-email"\n', encoding="utf-8")
    assert "pydantic" not in imported_by("check", workspace, cache=tmp_path)


def test_a_replay_whose_summary_is_json_draws_no_tables_and_renders_nothing(workspace: Path, tmp_path: Path) -> None:
    recording = tmp_path / "events.jsonl"
    recording.write_text(
        '{"event": "order.created", "profile": {"email": "a@b.example"}, "data": {"total": 11},'
        ' "occurredAt": "2026-03-01T09:00:00Z"}\n',
        encoding="utf-8",
    )
    loaded = imported_by("simulate", recording, "-w", workspace, "--format", "json", cache=tmp_path)
    assert "sfjourney.replay.replay" in loaded
    assert loaded & {"rich", "markdown_it", "pydantic", "jsonschema", "sfjourney.templates.rendering.email"} == set()


def test_the_width_of_the_help_is_that_of_the_terminal(tmp_path: Path) -> None:
    widths = {
        columns: max(map(len, spawn(tmp_path, "simulate", "--help", COLUMNS=columns).out.splitlines()))
        for columns in ("80", "120", "no number")
    }
    assert widths["80"] <= 80 < widths["120"] <= 120
    assert widths["no number"] == widths["80"]
