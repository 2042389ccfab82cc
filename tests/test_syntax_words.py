"""Words of the language where they cannot stand: labels, words that other languages have, words run together."""

from typing import Any

import pytest
from msgspec import Struct

from sfjourney.diagnostics import Finding
from sfjourney.source import Source, Span
from sfjourney.syntax.parse import parse
from sfjourney.syntax.tree import Journey, Segment

HEADER = "journey a {\n  on signed_up\n  enroll once\n  transactional\n"
RESERVED = [
    "on",
    "enroll",
    "timezone",
    "subscription",
    "transactional",
    "window",
    "cap",
    "exit",
    "goal",
    "draft",
    "send",
    "wait",
    "branch",
    "split",
    "set",
    "end",
]


def findings(text: str) -> tuple[Finding, ...]:
    return parse(Source("a.journey", text)).findings


def said(finding: Finding) -> str:
    return " ".join([finding.message, finding.label, finding.help or ""])


BEFORE = {"as the first step": "", "behind a wait": "  wait 1 day\n", "behind a send": "  send welcome\n"}


def labelled(word: str, before: str) -> tuple[Finding, ...]:
    return findings(f"{HEADER}{before}  {word}: wait 1 hour\n}}\n")


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE.keys())
def test_a_label_that_begins_a_clause_or_a_step_is_one_mistake(before: str) -> None:
    found = {word: len(labelled(word, before)) for word in RESERVED}
    assert found == dict.fromkeys(RESERVED, 1)


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE.keys())
def test_of_a_label_that_begins_a_clause_or_a_step_it_is_said_that_it_cannot_be_a_label(before: str) -> None:
    silent = [word for word in RESERVED if not any("label" in said(f) for f in labelled(word, before))]
    assert silent == []


@pytest.mark.parametrize("before", BEFORE.values(), ids=BEFORE.keys())
def test_any_other_word_may_be_a_label(before: str) -> None:
    words = [
        "when",
        "else",
        "timeout",
        "data",
        "subject",
        "from",
        "to",
        "new",
        "matching",
        "where",
        "profile",
        "event",
        "segment",
        "journey",
        "redact",
    ]
    assert [word for word in words if labelled(word, before)] == []


def test_any_word_may_name_a_value_that_a_send_binds() -> None:
    words = [
        "goal",
        "event",
        "profile",
        "segment",
        "subscription",
        "journey",
        "set",
        "send",
        "in",
        "is",
        "on",
        "to",
        "from",
        "subject",
        "cap",
        "id",
        "new",
    ]
    sends = {word: f"  send welcome {{ data {{ total = /event/total {word} = 1 }} }}\n" for word in words}
    assert [word for word, send in sends.items() if findings(f"{HEADER}{send}}}\n")] == []


ABSENT = {
    "a loop over items": "  for item in /event/items { send welcome }",
    "a loop on a condition": '  while /profile/plan == "free" { send welcome }',
    "a jump": "  goto first",
    "an include": '  include "other.journey"',
    "a macro": "  let x = 5",
    "arithmetic": "  branch { when /event/total + 1 > 20 { exit } }",
    "arithmetic with a product": "  set /profile/total = /event/total * 2",
    "a regular expression": '  branch { when /event/orderId matches "^A" { exit } }',
    "a regular expression by its sign": '  branch { when /event/orderId =~ "^A" { exit } }',
    "an email body": '  html "<p>Hello</p>"',
    "an email body in a send": '  send welcome { body "Hello" }',
    "a network call": '  webhook "https://shop.example/hook"',
    "a call of a function": '  fetch "https://shop.example"',
    "a text message": "  sms welcome",
    "a push message": "  push welcome",
    "a digest": "  digest 1 day",
    "a batch of events": "  batch 10 events",
}
ABSENT_CLAUSES = {
    "an entry by schedule": '  schedule "0 9 * * *"',
    "an entry every day": "  every day at 09:00",
    "an entry on a schedule": '  on schedule "0 9 * * *"',
    "an entry by segment": "  on segment champions",
}


def assert_one_finding_with_a_hint(text: str) -> None:
    found = findings(text)
    assert len(found) == 1, [f.message for f in found]
    assert found[0].help, found[0].message


@pytest.mark.parametrize("step", ABSENT.values(), ids=ABSENT.keys())
def test_what_the_language_has_not_on_purpose_is_one_finding_that_says_what_to_do_instead(step: str) -> None:
    assert_one_finding_with_a_hint(f"{HEADER}\n{step}\n  send welcome\n}}\n")


@pytest.mark.parametrize("clause", ABSENT_CLAUSES.values(), ids=ABSENT_CLAUSES.keys())
def test_an_entry_that_is_neither_event_nor_call_is_one_finding_that_says_what_to_do_instead(clause: str) -> None:
    assert_one_finding_with_a_hint(f"journey a {{\n{clause}\n  enroll once\n  transactional\n  send welcome\n}}\n")


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("1 month", "30 days"),
        ("2 months", "30 days"),
        ("1 year", "365 days"),
    ],
)
def test_a_month_is_refused_with_the_days_to_write_instead(written: str, instead: str) -> None:
    (found,) = findings(f"{HEADER}  wait {written}\n  send welcome\n}}\n")
    assert instead in said(found)


RUN_TOGETHER = [
    "journey a { on signed_up enroll oncewait 1 day }",
    "journey a { on signed_up enroll once window montue }",
    "journey a { on signed_up enroll once wait 1 dayexit }",
    "journey a { on signed_up enroll once wait 2 hourssend welcome }",
    "journey a { on signed_up enroll once draftwait 1 day }",
    "journey a { on signed_up enroll once cap 2 sendsin 1 day }",
    "journey a { on signed_up enroll once exit whennot did a }",
    "journey a { on signed_up where notdid a enroll once }",
    "journey a { on signed_up where /event/a == trueand /event/b == true enroll once }",
    "journey a { on signed_up enroll once if runningskip }",
    "subscription a opt-inevent b",
]


def test_two_words_written_as_one_are_not_two() -> None:
    assert [text for text in RUN_TOGETHER if not findings(text)] == []


PRECEDENCE = [
    ("not /a == 1 and /b == 2", "(not /a == 1) and /b == 2"),
    ("not /a == 1 or /b == 2", "(not /a == 1) or /b == 2"),
    ("/a == 1 or /b == 2 and /c == 3", "/a == 1 or (/b == 2 and /c == 3)"),
    ("/a == 1 and /b == 2 or /c == 3", "(/a == 1 and /b == 2) or /c == 3"),
    ("/a == 1 or not /b == 2 and /c == 3 or /d == 4", "/a == 1 or ((not /b == 2) and /c == 3) or /d == 4"),
    ("any /a as x where /x == 1 and /b == 2", "(any /a as x where (/x == 1)) and /b == 2"),
    ("all /a as x where /x == 1 or /b == 2", "(all /a as x where (/x == 1)) or /b == 2"),
    ("did e as x where /x/y == 1 and /b == 2", "(did e as x where (/x/y == 1)) and /b == 2"),
    ("not any /a as x where /x == 1 and /b == 2", "(not (any /a as x where /x == 1)) and /b == 2"),
    ("not did e since enrollment or /b == 2", "(not (did e since enrollment)) or /b == 2"),
    ("/a not in [1] and /b in [2]", "(/a not in [1]) and (/b in [2])"),
    ("not /a not in [1]", "not (/a not in [1])"),
    ("not not not /a == 1", "not (not (not (/a == 1)))"),
    ("1 hour after 2 days before /a < now", "(1 hour after 2 days before /a < now)"),
]


def shape(node: Any) -> Any:
    """A syntax tree without its places."""
    if isinstance(node, tuple):
        return tuple(map(shape, node))
    if isinstance(node, Span):
        return "written"
    if isinstance(node, Struct):
        return (type(node).__name__, *(shape(getattr(node, name)) for name in node.__struct_fields__))
    return node


def condition(text: str) -> Any:
    (segment,) = parse(Source("a.journey", f"segment a = {text}\n")).value.declarations
    assert isinstance(segment, Segment)
    return shape(segment.condition)


@pytest.mark.parametrize(("written", "meant"), PRECEDENCE)
def test_not_binds_tighter_than_and_and_and_tighter_than_or(written: str, meant: str) -> None:
    assert condition(written) == condition(meant)


def test_and_and_or_are_not_the_same_when_grouped_otherwise() -> None:
    assert condition("/a == 1 or /b == 2 and /c == 3") != condition("(/a == 1 or /b == 2) and /c == 3")
    assert condition("not /a == 1 and /b == 2") != condition("not (/a == 1 and /b == 2)")
    assert condition("any /a as x where /x == 1 and /b == 2") != condition("any /a as x where (/x == 1 and /b == 2)")


SAYS = {
    "a window with a dash": ("  window mon 09:00 - 20:00", "write `to`"),
    "an enrollment every so often": ("  enroll every 30 days", "enroll again after"),
    "an arm that matches": (
        "  wait up to 1 day { on paid as p matches /event/id { exit } timeout { exit } }",
        "matching POINTER",
    ),
    "an entry with if": ("  on paid if /event/total > 1", "where CONDITION"),
    "a wait for so long": ("  wait for 1 hour", "write `wait DURATION`"),
    "two events with a comma": ("  on paid, refunded", "once for each event"),
    "two events with or": ("  on paid or refunded", "once for each event"),
    "a bare number of times": ("  branch { when did paid 3 times { exit } }", "exactly 3 times"),
    "a null by a word": ("  branch { when /profile/plan is null { exit } }", "is missing"),
    "a null by a question": ("  branch { when /profile/plan null { exit } }", "is missing"),
    "curly quotes": ("  branch “by plan” { when /profile/plan is present { exit } }", 'write "by plan"'),
    "single quotes": ("  branch { when /profile/plan == 'pro' { exit } }", 'write "pro"'),
    "a back-quote": ("  set `/profile/plan = 1", "another one on the same line"),
    "a duration in two parts": ("  wait 1h 30m", "1h30m"),
    "a duration in two spellings": ("  wait 1 hour 30m", "1 hour 30 minutes"),
    "an article": ("  branch { when did paid in the last 3 days { exit } }", "leave this out"),
    "an exit of an event": ("  exit paid matching /event/id", "exit on EVENT"),
    "an event with a hyphen": ("  on cart-updated where /event/total > 1", 'in quotes: "Order Completed"'),
    "a pointer without a slash": ("  on paid where event/total > 1", "/event/total"),
    "24:00 as a beginning": ("  window mon 24:00 to 08:00", "00:00"),
    "a wait of nothing": ("  wait 3", "a unit of time is missing after `3`"),
    "a wait with `and`": ("  wait 1 hour and 30 minutes", "side by side"),
    "a wait for an hour": ("  wait an hour", "write it as a number"),
    "a wait for an event": ("  wait until order.created", "wait up to DURATION"),
    "a zone with nothing else": ("  timezone /profile/timezone", "`else` is missing after `/profile/timezone`"),
    "a cap of nothing": ("  cap 3 in 7 days", "cap 2 sends in 7 days"),
    "a comparison with one sign": ('  branch { when /profile/plan = "pro" { exit } }', "write `==`"),
    "a sign for `and`": ("  branch { when /profile/a == 1 && /profile/b == 2 { exit } }", "write `and`"),
    "a branch by `else if`": (
        "  branch { when /profile/a == 1 { exit } else if /profile/b == 1 { exit } }",
        "each arm",
    ),
    "a branch by `elif`": ("  branch { when /profile/a == 1 { exit } elif /profile/b == 1 { exit } }", "each arm"),
    "an arm outside of a branch": ("  when /profile/a == 1 { exit }", "begins an arm"),
    "an `else` of a wait": ("  wait up to 1 day { on paid { exit } else { exit } }", "`timeout { ... }`"),
    "a timeout without braces": ("  wait up to 1 day { on paid { exit } timeout exit }", "a `{` is missing"),
    "an arm of a split without its name": ('  split "t" { 50% a {} 50% { exit } }', "expected a name"),
    "a list in parentheses": ("  branch { when /profile/a in (1, 2) { exit } }", "a list stands in brackets"),
    "a text that does not contain": (
        '  branch { when /profile/a not contains "b" { exit } }',
        "write `not VALUE contains",
    ),
    "a period without `last`": ("  branch { when did paid in 3 days { exit } }", "in last DURATION"),
    "an event called one": ("  on event signed_up", "leave this out"),
    "an event in quotes called one": ('  on event "Signed up"', "leave this out"),
    "a template called one": ("  send template welcome", "leave this out"),
    "an email to somebody": ("  send welcome to /profile/email", "the Profile of the run"),
    "a send like a call": ("  send(welcome)", "without parentheses"),
    "a value outside of data": ("  send welcome {\n    code = 1\n  }", "data { NAME = VALUE }"),
    "a value behind `with`": ("  send welcome with { code = 1 }", "data { NAME = VALUE }"),
    "a step behind `then`": ("  wait 1 day then exit", "follow one another"),
    "a clause further in than its send": ("  send welcome\n    subscription news\n  }", "a `{` is missing"),
    "a wait of many digits": ("  wait 999999999999999999999999 days", "999999999999999999999999 days"),
}


@pytest.mark.parametrize(("line", "phrase"), SAYS.values(), ids=SAYS.keys())
def test_what_another_language_would_say_is_one_finding_that_knows_where_it_stands(line: str, phrase: str) -> None:
    (found,) = findings(f"journey a {{\n  on signed_up\n{line}\n  send welcome\n}}\n")
    assert phrase in said(found)


def test_a_subscription_without_its_policy_is_told_of_the_policy() -> None:
    (found,) = findings("subscription promos\nsegment pro = did paid\n")
    assert "opt-in" in (found.help or "")


def test_clauses_after_steps_are_read_and_the_steps_stay_in_order() -> None:
    text = """journey a {
  send one
  branch { when /profile/plan is present { send inner } }
  on signed_up
  send two
  exit on paid
  exit when /profile/plan is present
  send three
  enroll once
}
"""
    result = parse(Source("a.journey", text))
    assert [finding.code for finding in result.findings] == ["syntax/clause-after-step"]
    (journey,) = result.value.declarations
    assert isinstance(journey, Journey)
    assert [type(clause).__name__ for clause in journey.clauses] == ["OnEvent", "ExitOn", "ExitWhen", "Enroll"]
    spans = [step.span.start for step in journey.steps]
    assert len(spans) == 4
    assert spans == sorted(spans)
    assert result.value.damage == ()


def test_where_reading_ends_it_is_said_and_what_was_read_is_kept() -> None:
    waits = "  wiat 1 hour\n" * 150
    text = f"{HEADER}{waits}  send welcome\n}}\njourney b {{ on signed_up }}\n"
    result = parse(Source("a.journey", text))
    *slips, last = result.findings
    assert {finding.code for finding in slips} == {"syntax/unknown-keyword"}
    assert last.message == f"{len(slips)} mistakes stand above: what follows is not read"
    (journey,) = result.value.declarations
    assert isinstance(journey, Journey)
    assert len(journey.steps) == len(slips)
    (damage,) = result.value.damage
    assert (damage.start, damage.end) == (last.span.start, len(text))
