"""What tests share: the option that writes what they compare with, an editor with a workspace open, and a browser."""

import os
import shutil
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from browsers import chromium
from language_client import Client, session

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent

settings.register_profile("any machine", settings.default, deadline=None)  # one that is busy is slow, and not wrong
settings.load_profile("any machine")

_NEEDED = {
    "pyarrow": ["test_output_tables.py", "test_recordings_damage.py", "test_recordings_tables.py"],
    "pyspark": ["test_spark_*.py"],
}
"""Files of tests that are passed over where a package is not installed, unless all of them are asked for."""

if not os.environ.get("SFJOURNEY_REQUIRE_ALL"):
    collect_ignore_glob = [file for package, files in _NEEDED.items() if find_spec(package) is None for file in files]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update",
        action="store_true",
        help="write generated pages, the outputs in README.md and docs, and golden files, instead of comparing them",
    )


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether what tests compare with is to be written."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """A headless Chromium."""
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def edited_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample workspace that an editor may write to."""
    folder = tmp_path_factory.mktemp("editor") / "journeys"
    shutil.copytree(ROOT / "journeys", folder, ignore=shutil.ignore_patterns("recordings", "*.md"))
    return folder


@pytest.fixture(scope="module")
def running(edited_workspace: Path) -> Iterator[Client]:
    with session(edited_workspace) as client:
        yield client
        assert client.logged == [], "a bug of ours is logged"


@pytest.fixture
def editor(running: Client) -> Iterator[Client]:
    """The one session of all tests; what a test opened is closed behind it."""
    yield running
    for path in list(running.texts):
        running.close(path)
