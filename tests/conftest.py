"""What all tests share: the option that writes what they compare with."""

import pytest


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
