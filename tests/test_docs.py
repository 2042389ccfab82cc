"""The documentation is true: pages made from the code are up to date, and what it shows was run."""

import argparse
from pathlib import Path

import pytest

from sfjourney.cli.arguments import build_parser
from sfjourney.report.pages import commands_page, rules_page, steps_page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def commands() -> str:
    parser = build_parser()
    subparsers = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))  # noqa: SLF001
    return commands_page(parser, dict(subparsers.choices))


PAGES = {"rules.md": rules_page, "steps.md": steps_page, "commands.md": commands}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_made_from_the_code_is_up_to_date(
    name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    page = PAGES[name]()
    if request.config.getoption("--update"):
        (DOCS / name).write_text(page, encoding="utf-8")
    assert (DOCS / name).read_text(encoding="utf-8") == page
