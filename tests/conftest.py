"""What all tests share: the option that writes what they compare with."""

import os
from importlib.util import find_spec

import pytest

if find_spec("pyspark") is None and not os.environ.get("SFJOURNEY_REQUIRE_ALL"):
    collect_ignore_glob = ["test_spark_*.py"]


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
