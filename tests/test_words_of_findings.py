"""What is wrong, and why it matters, is said of the case at hand."""

import pytest

from memory_workspaces import compiled

MISSING = "it would always be missing, and every comparison with it false"
DECLARED = """profile { schema "schemas/profile.json" }
event order.created { schema "schemas/order.json" }
event order.paid { schema "schemas/payment.json" REDACT }
journey j { on order.created enroll always transactional exit on order.paid CLAUSE
  STEP send receipt }"""


def said(place: str, words: str, code: str) -> tuple[str, str]:
    """The message and the reason of the one finding with a code where these words stand at a place."""
    text = DECLARED.replace(place, words)
    for other in ("REDACT", "CLAUSE", "STEP"):
        text = text.replace(other, "")
    [found] = [one for one in compiled(text).diagnostics if one.finding.code == code]
    return found.finding.message, found.why


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("branch { when did order.paid at least 0 times { exit } }", "true: everything has happened at least 0 times"),
        ("branch { when did order.paid or did order.paid { exit } }", "false: that was decided on the way here"),
        ("branch { when /event/currency in [] { exit } }", "false: there is nothing in the list"),
        ('branch { when lower("A") == "a" { exit } }', "true: nothing in it can be otherwise"),
        (
            'branch { when lower(/event/currency) == "EUR" { exit } }',
            "false: a text in lower case has no capital letter",
        ),
    ],
)
def test_a_condition_with_one_answer_is_told_what_decides_it(step: str, expected: str) -> None:
    message, _ = said("STEP", step, "type/constant-condition")
    assert message == f"this is always {expected}"


def test_an_item_that_cannot_be_there_is_told_from_a_text_that_cannot() -> None:
    message, _ = said("STEP", "branch { when /profile/tags contains 3 { exit } }", "type/mismatch")
    assert message == "no item of /profile/tags is a number: this is always false"
    message, _ = said("STEP", "branch { when /event/currency contains 3 { exit } }", "type/mismatch")
    assert message == "3 is a number, which no text contains: this is always false"
    message, _ = said("STEP", "branch { when /event/total starts with 3 { exit } }", "type/mismatch")
    assert message == "/event/total is a number, of which `starts with` cannot be asked: this is always false"


@pytest.mark.parametrize(
    ("step", "code", "expected"),
    [
        ('set /profile/plan = "gold"', "type/impossible-value", 'is set to "gold", which its schema does not list'),
        ("set /profile/visits = 1.5", "type/unfit-value", "is a whole number, and 1.5 is none"),
        ('set /profile/address = {"city": 1}', "type/unfit-value", "/city is a string, and 1 a number"),
    ],
)
def test_a_value_that_is_set_is_told_to_be_set(step: str, code: str, expected: str) -> None:
    pointer = step.split()[1]
    assert said("STEP", step, code)[0] in (f"{pointer} {expected}", f"{pointer}{expected}")


@pytest.mark.parametrize(
    ("place", "words", "code", "expected"),
    [
        ("REDACT", "redact /payment/token", "reference/unknown-binding", "nothing is taken out then"),
        ("REDACT", "redact /event/payment/tokn", "type/unknown-pointer", "nothing is taken out then"),
        ("CLAUSE", "where /paid/total > 1", "reference/unknown-binding", MISSING),
        (
            "STEP",
            "set /profile/nickname = /event/nick",
            "type/unknown-pointer",
            "it would always be missing, and to set",
        ),
        ("STEP", "set /profile/nicknaem = 1", "type/unknown-pointer", "whoever reads it is told"),
    ],
)
def test_why_it_matters_is_said_of_what_reads_it(place: str, words: str, code: str, expected: str) -> None:
    assert said(place, words, code)[1].startswith(expected)
