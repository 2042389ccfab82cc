"""Which property names a pattern matches, told without running it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfjourney.schemas.patterns import read_pattern


@pytest.mark.parametrize(
    ("expression", "name", "answer"),
    [
        ("^x-", "x-a", True),
        ("^x-", "ax-", False),
        ("x-", "ax-b", True),
        ("_at$", "sent_at", True),
        ("_at$", "sent_at_all", False),
        ("^id$", "id", True),
        ("^id$", "ids", False),
        ("^utm_.*$", "utm_source", True),
        ("^utm_.*$", "xutm_", False),
        ("", "anything", True),
        (".*", "", True),
        (r"^a\.b\$$", "a.b$", True),
        (r"^a\.b", "axb", False),
        ("^id$", "id\n", None),
        (r"^\d", "1", None),
        ("^[ab]", "a", None),
        ("a|b", "a", None),
        ("^(a+)+$", "a" * 100_000, None),
        ("a{2}", "aa", None),
        ("x?", "", None),
        ("[", "[", None),
    ],
)
def test_plain_patterns_are_decided_and_others_left_open(expression: str, name: str, answer: object) -> None:
    assert read_pattern(expression).matches(name) is answer


@given(st.text("ab.^$*\\-", max_size=6), st.text("ab.^$*\\-", max_size=4))
def test_what_is_decided_agrees_with_the_expression_itself(expression: str, name: str) -> None:
    answer = read_pattern(expression).matches(name)
    assert answer is None or answer is (re.search(expression, name) is not None)
