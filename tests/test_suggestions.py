"""A suggestion names only what is legal where it stands, and there is none where nothing is like what was written."""

import json
from pathlib import Path

import pytest

import sfjourney
from memory_workspaces import compiled, helps
from sfjourney.edits import edited
from workspaces import write_files

API = 'on api { schema "schemas/variables.json" }'
HEADER = 'event order.created { schema "schemas/order.json" } subscription news opt-out\n'


def journey(header: str = "subscription news", steps: str = "send welcome") -> str:
    return f"{HEADER}journey j {{ on order.created enroll once {header}\n{steps}\n}}"


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/Berln", 'did you mean "Europe/Berlin"?'),
        ("europe/berlin", 'did you mean "Europe/Berlin"?'),
        ("UTCC", 'did you mean "UTC"?'),
        ("CEST", "zones have IANA names, such as Europe/Berlin"),
        ("PDT", "zones have IANA names, such as Europe/Berlin"),
    ],
)
def test_a_zone_is_suggested_by_the_name_of_a_place(zone: str, expected: str) -> None:
    assert helps(journey(f'subscription news timezone "{zone}"'), "reference/unknown-zone") == [expected]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("tips.json", "did you mean `tips`?"),
        ("templates/tips.json", "did you mean `tips`?"),
        ("tip.json", "did you mean `tips`?"),
        ("goodbye.json", "add it as templates/goodbye.json"),
        ("goodbye", "add it as templates/goodbye.json"),
    ],
)
def test_a_template_is_found_by_its_file(template: str, expected: str) -> None:
    text = journey(steps=f'send "{template}" send tips')
    assert helps(text, "reference/unknown-template") == [expected]


def test_a_template_is_to_be_added_where_the_configuration_looks_for_templates(tmp_path: Path) -> None:
    files = {"sfjourney.toml": 'templates = ["emails/*.json"]\n', "j.journey": journey(steps="send tips")}
    write_files(tmp_path, {**files, "schemas/order.json": "{}"})
    helps_of = {one.finding.code: one.finding.help for one in sfjourney.check(tmp_path)}
    assert helps_of["reference/unknown-template"] == "add it as emails/tips.json"


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("/user/plan", "did you mean /profile/plan?"),
        ("/traits/plan", "did you mean /profile/plan?"),
        ("/customer/nothing", "did you mean /profile?"),
        ("/properties/total", "did you mean /event/total?"),
        ("/properties/plan", "did you mean /profile/plan?"),
    ],
)
def test_the_profile_is_found_by_what_other_systems_call_it(pointer: str, expected: str) -> None:
    text = 'profile { schema "schemas/profile.json" }\n' + journey(
        steps=f'branch {{ when {pointer} == "a" {{ send tips }} }}'
    )
    assert helps(text, "reference/unknown-binding") == [expected]


@pytest.mark.parametrize(
    ("data", "shown", "expected"),
    [
        ('code = "SAVE"', "{code}", "write ${/data/code}"),
        ("code = /event/anything", "{{ code }}", "write ${/data/code}"),
        ("total = /event/total", "[total]", "write ${/data/total}"),
        (
            'code = "SAVE"',
            "{{ code | upper }}",
            "there are no filters: whoever sends the value sends it as it is to be",
        ),
        (
            'code = "SAVE"',
            "{{ code || 'x' }}",
            "there are no defaults in a Journey's own subject: choose in that of the",
        ),
        ('code = "SAVE"', "{nothing}", None),
    ],
)
def test_what_a_send_binds_is_known_in_its_subject(data: str, shown: str, expected: str | None) -> None:
    text = journey(steps=f'send tips {{ subject "Now {shown}" data {{ {data} }} }}')
    told = helps(text, "template/foreign-syntax")
    assert [one for one in told if one is None or expected is None or not one.startswith(expected)] == []
    assert len(told) == (expected is not None)


def test_a_name_with_quotes_in_it_is_suggested_as_it_can_stand() -> None:
    declared, used = (json.dumps(f'the "{word}" sale') for word in ("great", "graet"))
    text = f"event {declared} journey j {{ on {used} enroll once transactional send welcome }}"
    [fix] = [d.finding.fix for d in compiled(text).diagnostics if d.finding.code == "reference/misspelt-event"]
    assert fix is not None
    assert [edit.text for edit in fix.edits] == [declared]


def test_a_member_of_an_item_is_suggested_as_it_is_written_there() -> None:
    text = f"{HEADER}journey j {{ on order.created enroll once transactional send order_note }}"
    [fix] = [d.finding.fix for d in compiled(text).diagnostics if d.finding.code == "template/unresolved-pointer"]
    assert fix is not None
    assert [edit.text for edit in fix.edits] == ['"sku"']


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("/even/total > 1", "did you mean /event?"),
        ("/data/total > 1", "/data belongs to the template of a send, or to a Journey that starts `on api`"),
        (
            "any /i/x as i where /i == 1",
            (
                "here there is only /event and /profile; `as i` names what arrives, or an item, inside its own "
                "clause or arm"
            ),
        ),
    ],
)
def test_a_root_is_suggested_that_is_there(condition: str, expected: str) -> None:
    text = journey(steps=f"branch {{ when {condition} {{ exit }} }} send welcome")
    assert helps(text, "reference/unknown-binding") == [expected]


@pytest.mark.parametrize(
    ("pointer", "advice", "written"),
    [
        ("/event/a/b", "did you mean /event/a~1b?", "/event/a~1b"),
        ("`/event/a/b`", "did you mean /event/a~1b?", "/event/a~1b"),
        ("/event/line_items/0/sku", "did you mean `/event/line items/0/sku`?", "`/event/line items/0/sku`"),
        ("`/event/line items/0/skuu`", "did you mean `/event/line items/0/sku`?", "`/event/line items/0/sku`"),
        ("`/event/line items/0/title`", "/event/line items/0 has price, quantity, sku; if it is none of them", None),
        ("/event/zzz", "/event has a~1b, a_b-c.d$e@f%g+h:i, a~0b, größe, line items; if it is none of them", None),
    ],
)
def test_a_pointer_is_suggested_as_it_is_written_in_a_journey(pointer: str, advice: str, written: str | None) -> None:
    steps = f'branch {{ when {pointer} == "x" {{ exit }} }} send welcome'
    text = journey(steps=steps).replace("schemas/order.json", "schemas/odd.json")
    [found] = [d.finding for d in compiled(text).diagnostics if d.finding.code == "type/unknown-pointer"]
    assert (found.help or "").startswith(advice)
    assert (None if found.fix is None else found.fix.edits[0].text) == written


def test_a_pointer_is_suggested_as_it_is_written_in_a_subject() -> None:
    text = journey(steps='send welcome { subject "${/event/line_items/0/sku}" }')
    assert helps(text.replace("order.json", "odd.json"), "type/unknown-pointer") == [
        "did you mean /event/line items/0/sku?"
    ]


def test_a_segment_is_told_what_segments_read() -> None:
    text = f"{journey('subscription news exit when in segment s')}\nsegment s = /event/total > 1"
    expected = "segments read the Profile and its history alone: did EVENT where ..."
    assert helps(text, "reference/unknown-binding") == [expected]


def test_places_beyond_the_third_are_counted() -> None:
    def said(reads: int) -> list[str]:
        branches = "\n".join(f"branch {{ when /event/n{n} == 1 {{ exit }} }}" for n in range(reads))
        text = f"journey j {{ on api enroll once transactional\n{branches}\nsend welcome }}"
        [finding] = [d.finding for d in compiled(text).diagnostics if d.finding.code == "reference/unknown-binding"]
        return [label.text for label in finding.related]

    assert said(1) == []
    assert said(4) == ["and here", "and here", "and here"]
    assert said(5) == ["and here", "and here", "and here, and in one other place"]
    assert said(7) == ["and here", "and here", "and here, and in 3 other places"]


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC+2", 'an offset has no summer time: name a place, such as Europe/Berlin; "Etc/GMT-2" is always UTC+2'),
        ("-05:00", 'an offset has no summer time: name a place, such as Europe/Berlin; "Etc/GMT+5" is always UTC-5'),
        ("GMT+5:30", "an offset has no summer time: name a place, such as Europe/Berlin"),
        ("UTC+99", "an offset has no summer time: name a place, such as Europe/Berlin"),
    ],
)
def test_an_offset_is_no_other_zone_misspelt(zone: str, expected: str) -> None:
    [found] = compiled(journey(f'subscription news timezone "{zone}"')).diagnostics
    assert (found.finding.help, found.finding.fix) == (expected, None)


def test_a_schema_file_is_suggested_that_lies_beside() -> None:
    text = journey().replace("schemas/order.json", "schemas/ordr.json")
    [found] = compiled(text).diagnostics
    assert found.finding.help == 'did you mean "schemas/order.json"?'
    assert found.finding.fix is not None
    assert found.finding.fix.edits[0].text == '"schemas/order.json"'


@pytest.mark.parametrize(
    ("behind", "fixes"),
    [("send welcome", 1), ("send welcome wait 1 day", 0), ("wait up to 1 day { on a.b { send welcome } }", 0)],
)
def test_only_a_single_step_behind_an_exit_is_taken_out_by_a_fix(behind: str, fixes: int) -> None:
    found = compiled(journey(steps=f"send tips exit\n{behind}")).diagnostics
    [one] = [d.finding for d in found if d.finding.code == "flow/unreachable-step"]
    assert (one.help, one.fix is not None) == ("move it before the `exit`, or take it out", bool(fixes))


PAYMENT = """event order.created { schema "schemas/order.json" } event payment.failed {
  schema "schemas/payment.json" redact /event/payment/token
}
subscription news opt-out
journey j { on order.created enroll always per /event/orderId GATE CLAUSE
  wait up to 1 day { on payment.failed as failed matching /event/orderId { STEP wait 1 day } }
  send tips { subject "SUBJECT" } }"""
SENT = {"GATE": "subscription news", "CLAUSE": "", "STEP": "send welcome", "SUBJECT": "Yours"}
SLIPS = {
    "the same path is there below what `as` binds": (
        {"STEP": 'branch { when /event/payment/method == "card" { send welcome } }'},
        "type/unknown-pointer",
        "did you mean /failed/payment/method?",
    ),
    "a pointer without its root": (
        {"CLAUSE": "exit on payment.failed matching /orderId"},
        "reference/unknown-binding",
        "did you mean /event/orderId?",
    ),
    "a pointer with points": (
        {"SUBJECT": "No. ${event.orderId}"},
        "reference/unknown-binding",
        "did you mean /event/orderId?",
    ),
    "an event that is set": (
        {"STEP": "set /event/orderId = 5 send welcome"},
        "type/unsettable",
        "write set /profile/NAME = VALUE",
    ),
    "no gate at all": (
        {"GATE": ""},
        "consent/missing",
        "write `subscription NAME` or `transactional` in the header, or in this send",
    ),
}


@pytest.mark.parametrize(
    ("start", "pointer", "options", "expected"),
    [
        (
            "on order.created",
            "/data/y",
            "data { x = /event/orderId }",
            "bind it: data { y = VALUE }; this send binds x",
        ),
        ("on order.created", "/data/x/y", "data { x = /event/orderId }", "/data/x is a string, and nothing is inside"),
        (API, "/data/yard", "", "bind it: data { yard = VALUE }, or declare it among the variables"),
        (API, "/data/yard", "data { x = 1 }", "or declare it among the variables; this send binds x"),
        (API, "/data/nme", "", "did you mean /data/name?"),
    ],
)
def test_what_a_send_does_not_bind_is_to_be_bound(start: str, pointer: str, options: str, expected: str) -> None:
    step = f'send welcome {{ subject "For ${{{pointer}}}" {options} }}'
    text = f"{HEADER}journey j {{ {start} enroll once transactional {step} }}"
    [advice] = helps(text, "type/unknown-pointer")
    assert advice is not None
    assert expected in advice


def test_of_an_item_that_is_a_text_nothing_is_read_and_no_other_root_is_meant() -> None:
    condition = 'any /profile/tags as t where /t/orderId == "x"'
    asking = journey(steps=f"branch {{ when {condition} {{ send tips }} }}")
    text = f'profile {{ schema "schemas/profile.json" }}\n{asking}'
    [found] = [d.finding for d in compiled(text).diagnostics if d.finding.code == "type/unknown-pointer"]
    assert (found.help, found.fix) == ("/t is a string, and nothing is inside of it: read /t itself", None)


@pytest.mark.parametrize("slip", SLIPS)
def test_of_one_slip_one_thing_is_said(slip: str) -> None:
    written, code, expected = SLIPS[slip]
    text = PAYMENT
    for place, words in (SENT | written).items():
        text = text.replace(place, words)
    found = [d.finding for d in compiled(text).diagnostics]
    assert [(one.code, one.help) for one in found] == [(code, expected)]


@pytest.mark.parametrize("pointer", ["/event/nothing", "/nothing/code", "/event/ordrId"])
def test_what_a_send_binds_to_a_mistake_is_bound_all_the_same(pointer: str) -> None:
    bound = f"send cart_discount {{ data {{ code = {pointer} }} }}"
    codes = [d.finding.code for d in compiled(journey(steps=bound)).diagnostics]
    assert codes in (["type/unknown-pointer"], ["reference/unknown-binding"])


def test_where_one_value_is_left_it_is_named() -> None:
    text = journey()
    either = " or ".join(f'/profile/plan == "{plan}"' for plan in ("free", "pro", "team"))
    text = 'profile { schema "schemas/profile.json" }\n' + text.replace(
        "enroll", f"where /profile/plan is present and ({either}) enroll"
    )
    [message] = [d.finding.message for d in compiled(text).diagnostics if d.finding.code == "type/constant-condition"]
    assert message == 'this is always true: no value but "team" is left here'


@pytest.mark.parametrize(
    ("subject", "mended"),
    [
        ("${/event/Total}", "${/event/total}"),
        ('a \\"${/event/Total}\\"', 'a \\"${/event/total}\\"'),
        ("${/evnt/total} \\u00fc", "${/event/total} \\u00fc"),
        ("\\u00fc \\ud83d\\ude00\\/${/event/Total} \\\\", "\\u00fc \\ud83d\\ude00\\/${/event/total} \\\\"),
        ("${/event/T\\u006ftal}", None),
    ],
)
def test_a_subject_is_never_replaced_by_a_pointer_in_it(subject: str, mended: str | None) -> None:
    text = journey(steps=f'send tips {{ subject "{subject}" }}')
    [found] = [d.finding for d in compiled(text).diagnostics]
    assert (found.fix is None) == (mended is None)
    if found.fix is not None:
        right = text.replace(subject, str(mended))
        assert edited({found.span.file: text}, [found.fix]).texts == {found.span.file: right}


@pytest.mark.parametrize(
    ("written", "expected"), [("plam", "did you mean /profile/plan?"), ("total", None), ("emial", None)]
)
def test_what_is_set_is_never_suggested_to_be_what_cannot_be(written: str, expected: str | None) -> None:
    text = f'profile {{ schema "schemas/profile.json" }}\n{journey(steps=f"set /profile/{written} = 1 send tips")}'
    [found] = [d.finding for d in compiled(text).diagnostics if d.finding.code == "type/unknown-pointer"]
    assert found.label == "no such property, named in `set`"
    assert (found.fix is not None) == (expected is not None)
    assert found.help == expected or (expected is None and str(found.help).startswith("/profile has"))


@pytest.mark.parametrize(
    ("key", "clause", "expected"),
    [
        ("/event/orderId", "payment.failed", "write `matching /event/orderId`, or compare the two in `where`"),
        ("/profile/nickname", "payment.failed", "as arrived where /arrived/NAME == /profile/nickname"),
        ("/profile/nickname", "payment.failed as failed", "as failed where /failed/NAME == /profile/nickname"),
    ],
)
def test_a_key_that_an_event_has_not_is_no_pointer_to_match(key: str, clause: str, expected: str) -> None:
    text = (
        'profile { schema "schemas/profile.json" } event payment.failed { schema "schemas/payment.json" }\n'
        + journey(f"subscription news exit on {clause}").replace("enroll once", f"enroll always per {key}")
    )
    [help_text] = helps(text, "flow/uncorrelated-event")
    assert help_text in (expected, f"compare the two in `where`: {expected}")
    assert [d.finding.fix is not None for d in compiled(text).diagnostics if d.finding.code.endswith("-event")] == [
        "matching" in expected
    ]


@pytest.mark.parametrize(
    ("goal", "asked", "exits"),
    [
        ("order.paid within 7 days", "order.paid", "order.paid"),
        ('"Visit Completed"', '"Visit Completed"', '"Visit Completed"'),
        (
            '"Visit Completed" as b where /b/total > 3 within 7 days',
            '"Visit Completed" as b where /b/total > 3',
            '"Visit Completed" as b where /b/total > 3',
        ),
        (
            "paid as b matching `/event/orderId`\n  # of this order\n  where /b/total > 3 and /b/x == 1 within 7 days",
            "paid as b matching `/event/orderId` where (/b/total > 3 and /b/x == 1)",
            "paid as b matching `/event/orderId` where /b/total > 3 and /b/x == 1",
        ),
        ("paid where ( /event/a > 3 )", "paid where ( /event/a > 3 )", "paid where ( /event/a > 3 )"),
        (
            "paid where (/event/a > 3) or not /event/b == 1",
            "paid where ((/event/a > 3) or not /event/b == 1)",
            "paid where (/event/a > 3) or not /event/b == 1",
        ),
        (
            "paid where (/event/a > 3 or not /event/b == 1)",
            "paid where (/event/a > 3 or not /event/b == 1)",
            "paid where (/event/a > 3 or not /event/b == 1)",
        ),
        ("paid where did x", "paid where (did x)", None),
        ("paid where /profile/visits > 3", "paid where /profile/visits > 3", None),
    ],
)
def test_what_a_goal_asks_is_advised_as_it_is_written(goal: str, asked: str, exits: str | None) -> None:
    text = journey(header=f"subscription news goal {goal}", steps="wait 1 day send welcome")
    [found] = [d.finding for d in compiled(text).diagnostics if d.finding.code == "flow/send-after-goal"]
    advice = f"ask before the send: when not did {asked} since enrollment"
    assert found.help == (advice if exits is None else f"{advice}; or write `exit on {exits}`")
    guarded = text.replace("send welcome", f"branch {{ when not did {asked} since enrollment {{ send welcome }} }}")
    assert helps(guarded, "flow/send-after-goal") == []
    exiting = text.replace("goal", f"exit on {exits} goal")
    assert exits is None or helps(exiting, "flow/send-after-goal") == []


@pytest.mark.parametrize("name", ["", "as sent "])
def test_matching_takes_a_pointer_of_the_run(name: str) -> None:
    text = journey(f"subscription news exit on order.sent {name}matching /sent/orderId", "wait 1 day send welcome")
    assert helps(text, "reference/unknown-binding") == ["did you mean /event/orderId?"]
    nothing = text.replace("/sent/orderId", "/sent/nothing")
    [hint] = helps(nothing, "reference/unknown-binding")
    assert hint == "`matching` takes a pointer of the run, /event/NAME; what arrives has to have the same at that place"


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("as sent where /event/orderId == /event/orderId", "/sent/orderId"),
        ("as sent where (/event/orderId == /event/orderId and /sent/total > 5)", "/sent/orderId"),
        ("where /event/orderId == /event/orderId", "as arrived where /arrived/orderId"),
    ],
)
def test_a_clause_that_asks_only_of_the_run_is_told_how_to_ask_of_what_arrives(clause: str, expected: str) -> None:
    sent = 'event order.sent { schema "schemas/order.json" }\n'
    text = sent + journey(f"subscription news exit on order.sent {clause}", "wait 1 day send welcome")
    [hint] = helps(text, "type/constant-condition")
    assert hint == f"/event is what started the run; of what arrives read, for example, {expected}"


@pytest.mark.parametrize(
    ("named", "files", "meant"),
    [
        ("../schemas/o.json", ["schemas/o.json"], "schemas/o.json"),
        ("schema/o.json", ["schemas/o.json"], "schemas/o.json"),
        ("o.json", ["schemas/o.json"], "schemas/o.json"),
        ("schemas/o.json", ["journeys/schemas/o.json"], "journeys/schemas/o.json"),
        ("schema/o.json", ["schemas/o.json", "other/o.json"], "schemas/o.json"),
        ("../schemas/o.json", ["schemas/o.json", "other/o.json"], "schemas/o.json"),
        ("x/o.json", ["schemas/o.json", "other/o.json"], None),
        ("schemas/o.json", ["schemas/0.json"], "schemas/0.json"),
        ("none.json", ["schemas/o.json"], None),
    ],
)
def test_a_schema_that_is_not_there_is_sought_in_other_folders(
    tmp_path: Path, named: str, files: list[str], meant: str | None
) -> None:
    texts = {"a.journey": f'event e {{ schema "{named}" }}\n'} | dict.fromkeys(files, '{"type": "object"}')
    (one,) = [
        found.finding
        for found in sfjourney.check(write_files(tmp_path, texts))
        if found.finding.code == "reference/missing-schema"
    ]
    assert one.help == (
        f'did you mean "{meant}"?' if meant else "schema paths are relative to the file that names them"
    )
    assert (one.fix is not None and one.fix.edits[0].text == f'"{meant}"') == (meant is not None)


def test_a_schema_is_suggested_as_it_is_called_from_the_file_that_names_it(tmp_path: Path) -> None:
    texts = {"sfjourney.toml": "", "flows/a.journey": 'event e { schema "schemas/o.json" }\n', "schemas/o.json": "{}"}
    found = [one.finding for one in sfjourney.check(write_files(tmp_path, texts))]
    assert 'did you mean "../schemas/o.json"?' in [one.help for one in found]


@pytest.mark.parametrize(
    ("written", "fixed"),
    [
        ("/event/total > = 5", [">="]),
        ("/event/total < = 5", ["<="]),
        ('/event/paid == "true"', ["true"]),
        ('/event/total == "5"', ["5"]),
    ],
)
def test_a_sign_in_two_and_a_value_in_quotes_are_written_as_they_are_meant(written: str, fixed: list[str]) -> None:
    text = journey(steps=f"branch {{ when {written} {{ exit }} }} send welcome")
    [fix] = [one.finding.fix for one in compiled(text).diagnostics if one.finding.fix is not None]
    assert [edit.text for edit in fix.edits] == fixed


def test_a_date_in_quotes_is_written_as_the_instant_that_it_begins_with() -> None:
    text = journey(steps='branch { when /event/placedAt > "2026-03-01" { exit } } send welcome')
    written = "an instant has a time and a zone, and stands without quotes: 2026-03-01T00:00:00Z"
    assert helps(text, "type/no-order") == [written]


def test_a_value_is_suggested_only_where_the_schema_has_it() -> None:
    event = 'event booking.made { schema "schemas/booking.json" }'
    text = f"{event} journey j {{ on booking.made where /event/cabin == 5 enroll once transactional send welcome }}"
    [found] = [one.finding for one in compiled(text).diagnostics if one.finding.code == "type/mismatch"]
    assert found.fix is None
