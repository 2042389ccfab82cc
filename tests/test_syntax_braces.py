"""Braces that are missing or too many, and words that stand in the wrong order: one finding, at the right place."""

import re
from collections.abc import Iterator

import pytest

from sfjourney.source import Source
from sfjourney.syntax.parse import parse
from sfjourney.syntax.recovery import mend_braces
from sfjourney.syntax.recovery.braces import Assumed, Brace, braces_of
from sfjourney.syntax.tree import Branch, Journey, Step, WaitFor, blocks

WHOLE = """\
journey a "A Journey" {
  on cart.updated where /event/total >= 25
  enroll once
  transactional

  nudge: wait up to 1 day {
    on new email.clicked as click
        where (/click/template == "a" or /click/template == "b") {
      wait 4 hours
    }
    timeout {
      exit
    }
  }
  branch "offer" {
    when /event/coupon != null {
      send cart_last_call
    }
    else {
      send cart_offer {
        data {
          code = "A"
        }
      }
    }
  }
  wait 1 day
}

journey b {
  on api
  enroll always
  transactional
}
"""
LINES = WHOLE.splitlines()
CLOSING = [number for number, line in enumerate(LINES, 1) if line.strip() == "}"]
OPENING = [number for number, line in enumerate(LINES, 1) if line.endswith("{")]


def shape(step: Step) -> list[object]:
    """What kind a step is, and what is in it."""
    return [type(step).__name__, [[shape(inner) for inner in block.steps] for block in blocks(step)]]


def read(text: str) -> tuple[list[tuple[int, str]], list[object]]:
    """The findings, each with its line, and the kinds of all steps as they stand in one another."""
    source = Source("a.journey", text)
    checked = parse(source)
    found = [(source.position(finding.span.start).line, finding.message) for finding in checked.findings]
    journeys = [one for one in checked.value.declarations if isinstance(one, Journey)]
    return found, [[shape(step) for step in journey.steps] for journey in journeys]


STEPS = read(WHOLE)[1]


def replaced(number: int, line: str) -> str:
    return "\n".join(line if at == number else other for at, other in enumerate(LINES, 1)) + "\n"


def test_the_text_is_whole() -> None:
    assert read(WHOLE)[0] == []
    assert {WaitFor.__name__, Branch.__name__} <= set(re.findall(r"\w+", str(STEPS)))


@pytest.mark.parametrize("number", CLOSING)
def test_a_brace_that_opens_where_a_block_ends_is_one_mistake(number: int) -> None:
    found, steps = read(replaced(number, LINES[number - 1].replace("}", "{")))
    assert found == [(number, "this `{` stands where a block ends")]
    assert steps == STEPS


@pytest.mark.parametrize("number", OPENING)
def test_a_brace_that_closes_where_a_block_opens_is_one_mistake(number: int) -> None:
    found, steps = read(replaced(number, f"{LINES[number - 1][:-1]}}}"))
    assert found == [(number, "this `}` stands where a block opens")]
    assert steps == STEPS


@pytest.mark.parametrize("number", CLOSING)
def test_a_brace_that_is_missing_is_said_to_be_so_where_it_would_stand(number: int) -> None:
    found, steps = read(replaced(number, ""))
    assert [message for _, message in found] == ["a `}` is missing: this block is never closed"]
    assert number - 2 <= found[0][0] < number
    assert steps == STEPS


@pytest.mark.parametrize("number", CLOSING)
@pytest.mark.parametrize("between", [" ", "\n"], ids=["on one line", "on two lines"])
def test_a_brace_that_stands_twice_is_one_too_many_there(number: int, between: str) -> None:
    line = LINES[number - 1]
    found, steps = read(replaced(number, line + between + (line if between == "\n" else "}")))
    assert len(found) == 1
    assert found[0][0] in (number, number + 1)
    assert "one too many" in found[0][1]
    assert steps == STEPS


@pytest.mark.parametrize("number", OPENING)
def test_an_opening_brace_that_is_missing_is_said_to_be_so(number: int) -> None:
    found, _ = read(replaced(number, LINES[number - 1].removesuffix(" {")))
    assert len(found) == 1
    assert found[0][0] in (number, number + 1)
    assert "a `{` is missing" in found[0][1]


@pytest.mark.parametrize("number", OPENING)
def test_an_opening_brace_that_stands_twice_is_said_to_do_so(number: int) -> None:
    found, steps = read(replaced(number, LINES[number - 1] + " {"))
    assert found == [(number, "this stands twice")]
    assert steps == STEPS


@pytest.mark.parametrize("number", OPENING)
def test_a_line_that_opens_a_block_and_stands_twice_is_one_mistake(number: int) -> None:
    line = LINES[number - 1]
    found, steps = read(replaced(number, f"{line}\n{line}"))
    assert found == [(number + 1, "this line stands twice")]
    assert steps == STEPS


def test_a_day_that_stands_twice_without_a_space_is_one_mistake() -> None:
    text = "journey a {\n  on api\n  enroll once\n  window monmon 09:00 to 17:00\n}\n"
    assert read(text)[0] == [(4, "this stands twice")]


def test_one_brace_too_few_and_one_too_many_are_two_findings() -> None:
    text = replaced(CLOSING[0], "").replace("      send cart_last_call\n    }", "      send cart_last_call\n    } }")
    found, steps = read(text)
    assert [message for _, message in found] == [
        "a `}` is missing: this block is never closed",
        "this `}` is one too many",
    ]
    assert steps == STEPS


def test_braces_of_a_text_without_indents_are_counted() -> None:
    text = "\n".join(line.strip() for line in LINES)
    assert read(text)[0] == []
    assert len(read(text.replace("}\n\njourney b", "\njourney b"))[0]) == 1
    assert len(read(text.replace("}\n\njourney b", "}\n}\n\njourney b"))[0]) == 1


SWAPPED = {
    "a brace and the word behind it": ("    }\n    timeout {", "    timeout\n    } {", "`}` belongs before `timeout`"),
    "a brace and a keyword": ('"offer" {\n    when', '"offer" when\n    {', "`{` belongs before `when`"),
    "two keywords": ("wait up to 1 day", "up wait to 1 day", "`wait` belongs before `up`"),
    "a keyword and an event": ("on cart.updated", "cart.updated on", "`on` belongs before `cart.updated`"),
    "a name and a title": ('a "A Journey"', '"A Journey" a', '`a` belongs before `"A Journey"`'),
    "a sign and a value": ('code = "A"', 'code "A" =', '`=` belongs before `"A"`'),
}


@pytest.mark.parametrize(("before", "after", "message"), SWAPPED.values(), ids=SWAPPED.keys())
def test_two_neighbours_that_changed_places_are_one_finding(before: str, after: str, message: str) -> None:
    assert before in WHOLE
    found, steps = read(WHOLE.replace(before, after, 1))
    assert [said for _, said in found] == [message]
    assert steps == STEPS


def test_braces_in_strings_comments_and_pointers_are_no_braces() -> None:
    text = WHOLE.replace("  wait 1 day\n", '  # { {\n  set `/profile/{` = "}}"\n  wiat 1 day\n')
    assert [message for _, message in read(text)[0]] == ["`wiat` is not a word of the language here"]


def test_a_brace_closes_the_block_whose_brace_is_forgotten_where_there_is_no_other() -> None:
    found, steps = read("journey a\n  on signed_up\n  send welcome\n} x {\n")
    assert [line for line, _ in found] == [1, 4]
    assert steps == [[["Send", []]]]


def test_the_braces_of_a_long_text_are_not_looked_at_for_each_of_its_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at = 0

    def counted(text: str, start: int, assumed: Assumed) -> Iterator[Brace]:
        nonlocal looked_at
        for brace in braces_of(text, start, assumed):
            looked_at += 1
            yield brace

    monkeypatch.setattr(mend_braces, "braces_of", counted)
    without_arms = "  branch {\n      wait 1 hour\n    }\n    else {\n      exit\n    }\n  }\n" * 1000
    found, _ = read("journey a {\n  on api\n" + without_arms + "}\n")
    assert len(found) == 101
    assert looked_at < 10 * without_arms.count("\n")


def test_a_file_of_signs_that_nobody_sees_is_left_after_a_hundred() -> None:
    for text in ("\0" * 5000, WHOLE.encode("utf-16-le").decode()):
        found = parse(Source("a.journey", text)).findings
        assert len(found) == 101
        assert found[-1].message == "100 mistakes stand above: what follows is not read"


@pytest.mark.parametrize(
    "half", ["  on cart.updated where", "  on cart.updated\n  enroll", "  on cart.updated\n  wait"]
)
def test_a_text_that_ends_in_a_half_written_line_lacks_one_brace(half: str) -> None:
    found, _ = read(f"journey a {{\n{half}")
    assert [message for _, message in found] == ["a `}` is missing: this block is never closed"]
