"""What a finding says can be done about it fits what stands there."""

import json

import pytest

from journey_cases import CASES
from memory_workspaces import helps
from sfjourney.configuration import Configuration
from sfjourney.pipeline import compile_workspace
from sfjourney.source import Source
from sfjourney.workspace import Workspace

HEADER = """event order.created { schema "schemas/order.json" }

journey j {
  on order.created
  enroll always
  transactional
"""
TWICE = {
    "subscriptions": ("subscription news opt-in\nsubscription news opt-out\n", "whole workspace"),
    "profiles": ("profile {}\nprofile {}\n", "one `profile`"),
    "external ids": (
        'subscription a opt-in { id "s-1" }\nsubscription b opt-in { id "s-1" }\n',
        "one subscription alone",
    ),
    "arms": (HEADER + '  split "t" { 50% a {} 50% a {} }\n}\n', "arms of a split"),
    "values of a send": (HEADER + "  send receipt { data { code = 1 code = 2 } }\n}\n", "a send binds"),
}


@pytest.mark.parametrize(("text", "phrase"), TWICE.values(), ids=TWICE.keys())
def test_of_two_of_a_name_it_is_said_how_far_the_name_reaches(text: str, phrase: str) -> None:
    (said,) = helps(text, "syntax/duplicate-name")
    assert phrase in (said or "")


def test_an_instant_in_quotes_is_to_stand_without_them() -> None:
    text = HEADER.replace("order.created\n", 'order.created where /event/orderId > "2026-01-01T00:00:00Z"\n', 1)
    assert helps(text + "  send receipt\n}\n", "type/no-order") == [
        "an instant stands without quotes: 2026-01-01T00:00:00Z"
    ]


def test_a_path_of_a_template_with_spaces_around_it_is_to_stand_without_them() -> None:
    definition = {
        "subject": "Yours",
        "body": {
            "root": "text",
            "elements": {"text": {"type": "Text", "props": {"text": {"$template": "${ /event/orderId }"}}}},
        },
    }
    template = json.dumps({"name": "Note", "purpose": "Transactional", "definition": definition})
    journeys = (Source("a.journey", HEADER + "  send note\n}\n"),)
    templates = (Source("templates/note.json", template),)
    result = compile_workspace(Workspace(CASES, Configuration(), journeys, templates, (), ()))
    (found,) = [d.finding for d in result.diagnostics if d.finding.code.startswith("template/")]
    assert "begins with a space" in found.message
    assert found.help == "write /event/orderId without spaces around it"


def test_a_slash_too_many_in_a_subject_is_no_space() -> None:
    texts = {"${//event/orderId}": "/event/orderId", "${ /event/orderId}": "/event/orderId"}
    for written, meant in texts.items():
        journeys = (Source("a.journey", HEADER + f'  send receipt {{ subject "For {written}" }}\n}}\n'),)
        result = compile_workspace(Workspace(CASES, Configuration(), journeys, (), (), ()))
        found = next(d.finding for d in result.diagnostics if d.finding.code == "reference/unknown-binding")
        assert ("begins with a space" in found.message) == (" " in written)
        assert found.help == f"did you mean {meant}?"


def test_a_value_that_is_read_twice_and_bound_under_another_name_is_one_mistake_of_the_send() -> None:
    text = {"type": "Text", "props": {"text": {"$template": "${/data/code} or ${/data/code}"}}}
    link = {"type": "Link", "props": {"href": {"$template": "https://shop.example/${/data/code}"}, "text": "Shop"}}
    body = {"root": "all", "elements": {"all": {"type": "Html", "children": ["a", "b"]}, "a": text, "b": link}}
    template = json.dumps({"name": "Note", "purpose": "Transactional", "definition": {"subject": "Hi", "body": body}})
    journeys = (Source("a.journey", HEADER + "  send note { data { coed = 1 other = 2 } }\n}\n"),)
    templates = (Source("templates/note.json", template),)
    result = compile_workspace(Workspace(CASES, Configuration(), journeys, templates, (), ()))
    (found,) = [d.finding for d in result.diagnostics if d.finding.code == "template/unresolved-pointer"]
    assert found.span.file == "a.journey"
    assert found.help == "did you mean `code`?"
    assert found.fix is not None
    assert [edit.text for edit in found.fix.edits] == ["code"]
    assert {label.span.file for label in found.related} == {"templates/note.json"}


ELSEWHERE = {
    "window 9am to 19:00": "write 09:00: ",
    "window 9:30 pm to 23:00": "write 21:30: ",
    "window 12:15 a.m. to 02:00": "write 00:15: ",
    "wait until 12 PM": "write 12:00: ",
    "wait until mon 5pm": "write 17:00: ",
    "wait 2 weekdays": "wait until weekdays 09:00",
    "wait 3 business days": "a duration counts all days",
    'wait until "2030-01-01T10:00"': "a date is read from data",
    "wait until 2030-01-01": "a date is read from data",
    "wait until /event/placedAt - 3 days": "write `wait until DURATION before POINTER",
    "send templates/receipt.json": "without folder and ending: send receipt",
    "send receipt.json": "without folder and ending: send receipt",
    "branch { when total > 5 {} }": "its pointer, /event/total or /profile/total",
    "branch { when /event/total > limit {} }": "its pointer, /event/limit or /profile/limit",
    "// as elsewhere": "a comment begins with #",
    "/* as elsewhere */": "a comment begins with #",
    "wait 1 day // as elsewhere": "a comment begins with #",
}
"""What is written elsewhere, and the help that says how it is written here."""


@pytest.mark.parametrize(("written", "phrase"), ELSEWHERE.items())
def test_what_other_languages_write_is_said_in_this_one(written: str, phrase: str) -> None:
    found = helps(f"{HEADER}  {written}\n  send receipt\n}}\n", "syntax/unexpected-token")
    assert len(found) == 1
    assert phrase in (found[0] or "")


WORDS_ELSEWHERE = {
    "start on order.created": "a Journey starts `on EVENT`",
    "triggered by order.created": "a Journey starts `on EVENT`",
    "filter /event/total > 5": "`on EVENT where CONDITION`",
    "leave on order.refunded": "`exit on EVENT`",
    "limit 2 emails in 7 days": "cap 2 sends in 7 days",
    "experiment subject { }": 'split "NAME"',
}
"""What is begun with a word of other tools, and the help that names ours."""


@pytest.mark.parametrize(("written", "phrase"), WORDS_ELSEWHERE.items())
def test_a_word_that_other_tools_begin_with_is_answered_with_ours(written: str, phrase: str) -> None:
    found = helps(f"{HEADER}  {written}\n  send receipt\n}}\n", "syntax/unknown-keyword")
    assert len(found) == 1
    assert phrase in (found[0] or "")


@pytest.mark.parametrize(("text", "place"), [('{"name": "Note",}', 15), ('{"definition": [1, 2 ,]}', 21)])
def test_a_comma_before_a_closing_bracket_is_said_where_it_stands(text: str, place: int) -> None:
    journeys = (Source("a.journey", HEADER + "  send note\n}\n"),)
    result = compile_workspace(
        Workspace(CASES, Configuration(), journeys, (Source("templates/note.json", text),), (), ())
    )
    (found,) = [d.finding for d in result.diagnostics if d.finding.code == "template/malformed"]
    assert "no comma may stand before" in found.message
    assert found.span.start == place
