"""A JSON file with nothing in it, or with more than one value: what to write."""

import pytest

from sfjourney.documents.advice import advice
from sfjourney.documents.document import read_document
from sfjourney.documents.scan import JsonProblem
from sfjourney.limits import DEFAULT_LIMITS
from sfjourney.source import Source


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("", "there is nothing in this file", "write the object that belongs here"),
        (" \n\n", "there is nothing in this file", "write the object that belongs here"),
        ('{"a": 1}\n{"b": 2}\n', "more after the end", "a file holds one value: put this into it"),
        ('{"a": 1}}', "more after the end", "nothing is open here that this } closes"),
        ('{"a": {"b": 1}}, "c": 2}', "more after the end", "the value has ended before this comma"),
        ('{"a": 1} that is it', "more after the end", "or take it out"),
    ],
)
def test_what_to_write_is_said(text: str, message: str, hint: str) -> None:
    problem = read_document(Source("one.json", text), DEFAULT_LIMITS)
    assert isinstance(problem, JsonProblem)
    told = advice(text, problem)
    assert message in told.message
    assert hint in (told.help or "")
