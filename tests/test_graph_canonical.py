"""The graph is canonical: same meaning, same bytes, and another meaning, other bytes."""

from functools import cache
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from journey_cases import clean_cases
from memory_workspaces import canonical_bytes, compiled, graph_of
from spellings import respell

pytestmark = pytest.mark.thorough


@cache
def texts() -> dict[str, str]:
    """Cases that have a graph; compiled when a test asks, and not by each process that collects tests."""
    return {case.name: case.text for case in clean_cases() if compiled(case.text).graph is not None}


@settings(max_examples=100, derandomize=True)
@given(st.deferred(lambda: st.sampled_from(sorted(texts()))), st.randoms(use_true_random=False))
def test_spacing_comments_quotes_numbers_durations_and_the_order_of_clauses_do_not_show(
    name: str, random: Random
) -> None:
    text = texts()[name]
    other = respell(text, random)
    assert canonical_bytes(graph_of(other)) == canonical_bytes(graph_of(text)), other


def journey(header: str = "on order.created enroll once transactional", steps: str = "send welcome_note") -> str:
    return f"journey a {{ {header}\n{steps}\n}}\nsubscription news opt-out"


def filtered(condition: str) -> str:
    return journey(f"on order.created where {condition} enroll once transactional")


SAME = {
    "a duration in seconds or minutes": [
        journey(steps=f"wait {d} send welcome_note") for d in ("90s", "1 minute 30 seconds", "1m30s", "90 seconds")
    ],
    "weeks are days": [journey(steps=f"wait {d} send welcome_note") for d in ("1 week", "7 days", "1w", "7d")],
    "the default of `if running`": [
        journey("on a enroll once transactional"),
        journey("on a enroll once if running skip transactional"),
    ],
    "the default zone": [journey(), journey('on order.created enroll once transactional timezone "UTC"')],
    "a window over the whole week": [
        journey(f"on a enroll once transactional window {w}")
        for w in ("mon tue wed thu fri sat sun", "00:00 to 24:00", "sun sat fri thu wed tue mon 00:00 to 24:00")
    ],
    "weekdays": [
        journey(f"on a enroll once transactional window {d} 09:00 to 10:00")
        for d in ("weekdays", "mon tue wed thu fri", "fri, mon wed, tue thu")
    ],
    "weekends": [
        journey(f"on a enroll once transactional window {d}") for d in ("weekends", "sat sun", "sun sat 00:00 to 24:00")
    ],
    "a window twice": [journey(f"on a enroll once transactional {w}") for w in ("window mon", "window mon window mon")],
    "hours that touch or overlap": [
        journey(f"on a enroll once transactional {w}")
        for w in (
            "window mon 09:00 to 12:00",
            "window mon 09:00 to 10:00 window mon 10:00 to 12:00",
            "window mon 09:00 to 11:00 window mon 10:00 to 12:00 window mon 10:00 to 10:30",
        )
    ],
    "days of the same hours": [
        journey(f"on a enroll once transactional {w}")
        for w in (
            "window mon tue 09:00 to 10:00 window sat",
            "window mon 09:00 to 10:00 window sat 12:00 to 24:00 window tue 09:00 to 10:00 window sat 00:00 to 12:00",
        )
    ],
    "hours over midnight": [
        journey(f"on a enroll once transactional {w}")
        for w in (
            "window sun mon 22:00 to 06:00",
            "window sun 22:00 to 24:00 window mon 22:00 to 00:00 window mon tue 00:00 to 06:00",
            "window sun 22:00 to 02:00 window mon 00:00 to 06:00 window mon 22:00 to 06:00",
        )
    ],
    "a whole day and hours over its midnights": [
        journey(f"on a enroll once transactional {w}")
        for w in (
            "window fri 20:00 to 24:00 window sat window sun 00:00 to 04:00",
            "window fri 20:00 to 06:00 window sat 06:00 to 04:00",
            "window fri 20:00 to 19:00 window sat 12:00 to 04:00",
        )
    ],
    "the windows of a send": [
        journey(steps=f"send welcome_note {{ {w} }}")
        for w in ("window mon tue 09:00 to 10:00", "window mon 09:00 to 10:00 window tue 09:00 to 10:00")
    ],
    "a cap twice": [
        journey(f"on a enroll once transactional {c}")
        for c in ("cap 1 send in 1 day", "cap 1 sends in 1 day cap 1 send in 1d")
    ],
    "the order of entries": [
        journey("on a on b enroll once transactional"),
        journey("on b on a enroll once transactional"),
    ],
    "the order of exits": [
        journey("on a enroll once transactional exit on c exit when /profile/x == 1 exit on b"),
        journey("on a enroll once transactional exit when /profile/x == 1 exit on b exit on c"),
    ],
    "the order of a send's options": [
        journey(steps='send welcome_note { subject "A" from "b@c.d" if skipped exit window mon window tue }'),
        journey(steps='send welcome_note { window tue if skipped exit window mon from "b@c.d" subject "A" }'),
    ],
    "the order of bound values": [
        journey(steps="send welcome_note { data { a = 1 b = 2 } }"),
        journey(steps="send welcome_note { data { b = 2, a = 1, } }"),
    ],
    "an empty block of a send": [
        journey(steps=s) for s in ("send welcome_note", "send welcome_note {}", "send welcome_note { data {} }")
    ],
    "an empty `else`": [
        journey(steps=f"branch {{ when /event/a == 1 {{ wait 1 day }} {e} }} send welcome_note")
        for e in ("", "else {}")
    ],
    "an empty `timeout`": [
        journey(steps=f"wait up to 1 day {{ on b {{ wait 1 day }} {t} }} send welcome_note") for t in ("", "timeout {}")
    ],
    "a share with decimals": [
        journey(steps=f'split "s" {{ {a}% x {{ wait 1 day }} {b}% y {{}} }} send welcome_note')
        for a, b in (("50", "50"), ("50.0", "50.00"), ("5e1", "5.0E1"))
    ],
    "an instant by another offset": [
        filtered(f"/event/at < {i}")
        for i in ("2026-03-27T09:00:00Z", "2026-03-27T10:00:00+01:00", "2026-03-27t03:30:00.000-05:30")
    ],
    "a number by value": [filtered(f"/event/a == {n}") for n in ("20", "20.0", "2e1", "200e-1", "2.00E+1")],
    "numbers inside of a payload": [journey(steps=f'set /profile/a = {{ "n": [{n}] }}') for n in ("1", "1.0", "10e-1")],
    "a pointer in back-quotes": [filtered(f"{p} == 1") for p in ("/event/a", "`/event/a`")],
    "a bound event's count": [
        filtered(f"did a{c}") for c in ("", " at least once", " at least 1 time", " at least 1 times")
    ],
    "parentheses": [filtered(c) for c in ("/event/a == 1", "(/event/a == 1)", "((/event/a == 1))")],
    "nested conjunctions": [
        filtered(c)
        for c in (
            "/event/a == 1 and /event/b == 1 and /event/c == 1",
            "/event/a == 1 and (/event/b == 1 and /event/c == 1)",
            "(/event/a == 1 and /event/b == 1) and /event/c == 1",
        )
    ],
    "nested alternatives": [
        filtered(c)
        for c in (
            "/event/a == 1 or /event/b == 1 or /event/c == 1",
            "/event/a == 1 or (/event/b == 1 or /event/c == 1)",
        )
    ],
    "a double negation": [
        filtered(c)
        for c in (
            "/event/a == 1",
            "not not /event/a == 1",
            "not (not (/event/a == 1))",
            "not not not not /event/a == 1",
        )
    ],
    "a negated conjunction": [
        filtered(c) for c in ("not (/event/a == 1 and /event/b == 1)", "not /event/a == 1 or not /event/b == 1")
    ],
    "a negated alternative": [
        filtered(c) for c in ("not (/event/a == 1 or not /event/b == 1)", "not /event/a == 1 and /event/b == 1")
    ],
    "constant parts": [
        filtered(c)
        for c in (
            "/event/a == 1",
            "/event/a == 1 and 1 == 1",
            "/event/a == 1 or 1 > 2",
            "/event/a == 1 or not 1 == 1.0",
            '/event/a == 1 and "b" in ["a", "b"]',
        )
    ],
    "a filter that always holds": [
        journey("on a enroll once transactional"),
        journey("on a where 1 == 1 enroll once transactional"),
    ],
    "a filter of a history that always holds": [
        journey("on a enroll once transactional"),
        journey("on a where did b at least 0 times enroll once transactional"),
    ],
}


@pytest.mark.parametrize("texts", SAME.values(), ids=SAME.keys())
def test_what_means_the_same_has_the_same_bytes(texts: list[str]) -> None:
    first, *others = [canonical_bytes(graph_of(text)) for text in texts]
    assert [number for number, other in enumerate(others, 2) if other != first] == []


DIFFERENT = {
    "days and hours": ["wait 2 days", "wait 48 hours"],
    "the order of steps": ["wait 1 day set /profile/a = 1", "set /profile/a = 1 wait 1 day"],
    "the order of arms": [
        "branch { when /event/a == 1 { wait 1 day } when /event/b == 1 { wait 2 days } }",
        "branch { when /event/b == 1 { wait 2 days } when /event/a == 1 { wait 1 day } }",
    ],
    "a comparison and its opposite": [
        "branch { when not /event/a == 1 { wait 1 day } }",
        "branch { when /event/a != 1 { wait 1 day } }",
    ],
    "`not in` and `not … in`": [
        "branch { when not /event/a in [1] { wait 1 day } }",
        "branch { when /event/a not in [1] { wait 1 day } }",
    ],
    "a number and a string": ["set /profile/a = 5", 'set /profile/a = "5"'],
    "a boolean and a number": ["set /profile/a = true", "set /profile/a = 1"],
    "an instant and a string": ["set /profile/a = 2026-03-27T09:00:00Z", 'set /profile/a = "2026-03-27T09:00:00Z"'],
    "`on` and `on new`": ["wait up to 1 day { on b { exit } }", "wait up to 1 day { on new b { exit } }"],
    "a window of its own and none": ["send welcome_note", "send welcome_note { window always }"],
    "labels": ["a: wait 1 day", "b: wait 1 day"],
    "past and missing": [
        "wait until /event/a if past exit if missing continue",
        "wait until /event/a if past continue if missing exit",
    ],
    "large integers": ["set /profile/a = 9007199254740993", "set /profile/a = 9007199254740992"],
}


@pytest.mark.parametrize("steps", DIFFERENT.values(), ids=DIFFERENT.keys())
def test_what_means_something_else_has_other_bytes(steps: list[str]) -> None:
    graphs = {canonical_bytes(graph_of(journey(steps=f"{step} send welcome_note"))) for step in steps}
    assert len(graphs) == len(steps)


DECLARATIONS = [
    'event b { schema "schemas/order.json" redact /event/total, /event/coupon }',
    "event a",
    "segment s2 = did a",
    "segment s1 = did b",
    "subscription n2 opt-in { cap 1 send in 1 day cap 2 sends in 2 days }",
    "subscription n1 opt-out",
    "journey k2 { on a where in segment s1 enroll once subscription n1 send welcome }",
    "journey k1 { on b where in segment s2 enroll once subscription n2 send tips }",
]


@settings(max_examples=25, derandomize=True)
@given(st.permutations(DECLARATIONS), st.integers(0, len(DECLARATIONS)))
def test_where_and_in_which_order_things_are_declared_does_not_show(order: list[str], cut: int) -> None:
    expected = canonical_bytes(graph_of("\n".join(DECLARATIONS)))
    assert canonical_bytes(graph_of("\n".join(order[:cut]), "\n".join(order[cut:]))) == expected


def test_the_order_of_redactions_and_their_grouping_do_not_show() -> None:
    use = "journey a { on b enroll once transactional send welcome_note }"
    bodies = ["redact /event/x, /event/y", "redact /event/y redact /event/x", "redact /event/x, /event/y, /event/x"]
    assert len({canonical_bytes(graph_of(f"event b {{ {body} }} {use}")) for body in bodies}) == 1


def test_source_says_where_things_are_written() -> None:
    header = "\n\nevent a\njourney k {\n  on a\n  enroll once\n  transactional\n\n"
    text = f"{header}  one: wait 1 day\n  send welcome_note\n}}\n"
    source = graph_of(text).source
    assert (source.events["a"].file, source.events["a"].line) == ("text1.journey", 3)
    assert source.journeys["k"].place.line == 4
    assert {name: place.line for name, place in source.journeys["k"].nodes.items()} == {
        "one": 9,
        "send:welcome_note": 10,
    }
