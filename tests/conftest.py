"""What all tests share: the option that writes what they compare with."""

import os
from importlib.util import find_spec

import pytest

_NEEDED = {
    "pyarrow": ["test_recordings_damage.py", "test_recordings_tables.py"],
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
