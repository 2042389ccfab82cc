"""Texts by others that are JSON, are not, or may be (JSONTestSuite), as payloads in a recording."""

from pathlib import Path

import pytest

from required import beside
from sfjourney.recordings.bodies import Refusal, read_body

pytestmark = pytest.mark.thorough

SUITE = sorted(beside("data/hostile/JSONTestSuite/test_parsing").glob("*.json"))
DUPLICATES = {"y_object_duplicated_key.json", "y_object_duplicated_key_and_value.json"}
"""Texts that JSON allows and a recording does not (semantics.md R3)."""
REFUSED = [path for path in SUITE if path.name[0] == "n" and b"\n" not in path.read_bytes()]
"""A raw line end inside a string is the end of a line, not a character of it."""


def in_an_object(content: bytes) -> bytes:
    """A text of the suite as the payload of a line. Line ends inside JSON are spaces like others."""
    return b'{"data": ' + content.replace(b"\n", b" ").replace(b"\r", b" ") + b"}"


@pytest.mark.parametrize("path", [p for p in SUITE if p.name[0] == "y"], ids=lambda path: path.stem)
def test_what_the_suite_says_is_json_is_read(path: Path) -> None:
    read = read_body(in_an_object(path.read_bytes()))
    if path.name in DUPLICATES:
        assert isinstance(read, Refusal)
        assert read.code == "duplicate-key"
    else:
        assert isinstance(read, dict), read


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: path.stem)
def test_what_the_suite_says_is_no_json_is_refused(path: Path) -> None:
    assert isinstance(read_body(in_an_object(path.read_bytes())), Refusal)


@pytest.mark.parametrize("path", [p for p in SUITE if p.name[0] == "i"], ids=lambda path: path.stem)
def test_what_the_suite_leaves_open_is_read_or_refused(path: Path) -> None:
    assert isinstance(read_body(in_an_object(path.read_bytes())), (dict, Refusal))
