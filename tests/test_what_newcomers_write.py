"""What newcomers write, taken from trials: one finding each, with what to write instead."""

import pytest

from memory_workspaces import compiled, helps
from sfjourney.diagnostics import Severity
from sfjourney.syntax.recovery.absent import BRANCH

CLAUSES = {
    'name "Paid"': 'a title stands behind the name: journey NAME "Title" { ... }',
    "enroll again for 14 days": "write `enroll again after 14 days`",
    "re-enroll after 90 days": "write `enroll once`, `enroll always` or `enroll again after DURATION`",
    "enter again after 90 days": "write `enroll once`, `enroll always` or `enroll again after DURATION`",
    'description "What it is for"': 'a title stands behind the name: journey NAME "Title" { ... }',
    "enabled true": "a Journey is live unless it says `draft`",
    "window Mon to Fri, 9:00 - 19:00": "there are no ranges of days: write weekdays",
    "window Monday-Friday 09:00 to 19:00": "there are no ranges of days: write weekdays",
    "window weekdays 09:00 until 19:00": "between two clock times stands `to`: 08:00 to 20:00",
    "cancel on order.paid": "write `exit on EVENT` or `exit when CONDITION`",
    "timezone Europe/Berln": 'put it in quotes: "Europe/Berlin"',
    "timezone Berlin": 'put it in quotes: "Europe/Berlin"',
    "exit on order. paid": "did you mean order.paid?",
    "exit on order .paid": "did you mean order.paid?",
    "exit on not order.paid": (
        "what has not happened is asked by a condition, `not did EVENT`, or by the `timeout` of a `wait up to`"
    ),
    "exit when /event/total > 20 EUR": "a number has no word behind it: 20",
    "exit when /event/total > 20 unless /event/paid == true": "write `when not CONDITION { ... }` in a `branch`",
    "window weekdays sat 09:00 to 17:00": "write the days, the hours, or both: window weekdays 09:00 to 17:00",
    "subscription news, tips": "a Journey has one; a send may have its own: send TEMPLATE { subscription NAME }",
    "max 3 emails per day": "a cap counts sends in a duration: cap 2 sends in 7 days",
    "exit on order.paid -- when it is paid": "a comment begins with # and ends with its line",
    "exit on order.paid // when it is paid": "a comment begins with # and ends with its line",
    "goal order.paid for 14 days": "write `within 14 days`",
    "cap 1/day": "a cap counts sends in a duration: cap 2 sends in 7 days",
    "timezone +02:00": 'a zone is named by a place, "Europe/Berlin": an offset knows of no summer time',
    "window sat always": "a window without hours is open all day: window sat",
    "window sat, sun all day": "a window without hours is open all day: window sat, sun",
    "window weekdays 9 to 20": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "window weekdays from 09:00 to 20:00": "the hours stand there without a word before them: 09:00 to 20:00",
    "window weekdays 9:00 to 20:00": "write 09:00",
    "enroll always by /event/orderId": "write `per /event/orderId`: each value of it counts by itself",
    'exit on order.paid where /event/currency == ["EUR", "USD"]': (
        "for one of several values write `POINTER in [VALUE, VALUE]`"
    ),
    'exit on order.paid where /event/currency in ["EUR" "USD"]': "a comma stands between two values",
    "goal order.paid in 3 days": "write `within 3 days`",
    "goal order.paid 3": (
        "write `goal EVENT`, and behind the event, where they are needed and in this order, `as NAME`, `matching "
        "POINTER`, `where CONDITION` and `within 7 days`"
    ),
    'time zone "Europe/Berlin"': "it is one word: `timezone`",
    "enroll always if running parallel per /event/orderId": (
        "`per` stands before `if running`: enroll always per POINTER if running parallel"
    ),
    "window 09:00 to 17:00 weekdays": "the days stand before the hours: window weekdays 09:00 to 17:00",
    "window 09:00 to 17:00 sat, sun": "the days stand before the hours: window sat, sun 09:00 to 17:00",
    "window 09:00 to 17:00 mon-fri": "there are no ranges of days: write weekdays",
    "window weekdays 09:00 to 17:00 sat": "other days have a window of their own, which counts as well: window sat ...",
    "window weekdays 09:00 to 17:00, sat 10:00 to 12:00": (
        "other days have a window of their own, which counts as well: window sat ..."
    ),
    "window always": "without a `window` emails go out at any time; `window always` is for a send that has to",
    "cap 1 email per day": "a cap counts sends in a duration: cap 2 sends in 7 days",
    "cap 1 send per day": "a cap counts sends in a duration: cap 2 sends in 7 days",
    "cap 1 send a day": "a cap counts sends in a duration: cap 2 sends in 7 days",
    "cap at most 1 send in 1 day": "a cap counts sends in a duration: cap 2 sends in 7 days",
    "timezone Europe/Berlin": 'put it in quotes: "Europe/Berlin"',
    "timezone CET": 'put it in quotes: "CET"',
    'timezone default "Europe/Berlin"': (
        'write `timezone "Europe/Berlin"`, or `timezone /profile/timezone else "Europe/Berlin"`'
    ),
    'timezone of /profile/zone else "Europe/Berlin"': (
        'write `timezone "Europe/Berlin"`, or `timezone /profile/timezone else "Europe/Berlin"`'
    ),
    'timezone = "Europe/Berlin"': "words follow one another without a sign between them",
    "window mon-fri 09:00 to 17:00": "there are no ranges of days: write weekdays",
    "window mon to fri 09:00 to 17:00": "there are no ranges of days: write weekdays",
    "window sat-mon 09:00 to 17:00": "there are no ranges of days: write sat, sun, mon",
    "window business hours": "write the days and the hours: weekdays 09:00 to 17:00",
    "window weekdays 09:00-17:00": None,
    "window weekdays 09:00 - 17:00": None,
    "draft true": "`draft` stands alone; take it out when the Journey goes live",
    "exit when order.paid": "`exit when` takes a condition; for an event write `exit on order.paid`",
    "exit on order.paid within 7 days": "`within` belongs to a `goal`; an exit holds as long as the run lasts",
    "on order.paid as paid": "what starts a run has the name /event, and its `on` gives it no other",
    'on "order.paid" as paid where /paid/total > 3': (
        "what starts a run has the name /event, and its `on` gives it no other"
    ),
    "exit on order.paid matching /event/orderId as paid": (
        "`as NAME` stands right behind the event, before `matching` and `where`"
    ),
    "exit on order.paid where /event/total > 3 as paid": (
        "`as NAME` stands right behind the event, before `matching` and `where`"
    ),
    "exit on order.paid where /event/total > 3 matching /event/orderId": "`matching` stands before `where`",
    "exit on order.paid matching /event/orderId == /paid/orderId": (
        "`matching` takes one pointer, which both events have; two values are compared by `where`"
    ),
    "exit on order.paid /event/total > 3": "write `where` before the condition",
    "exit on order.paid where /event/total > 3 where /event/paid == true": (
        "one `where` is enough: join its conditions by `and`"
    ),
    "exit when /event/currency in [eur, usd]": ('text stands in double quotes: "eur"; a value of data is /event/eur'),
    "goal: order.paid": "a keyword stands without a sign",
    "window on weekdays 09:00 to 17:00": "the days stand first, without `on`: window weekdays 09:00 to 17:00",
    "window 09:00 to 17:00 on sat, sun": (
        "the days stand before the hours, without `on`: window sat, sun 09:00 to 17:00"
    ),
    "window 09:00 bis 17:00": "did you mean `to`?",
    'timezone /profile/zone default "Europe/Berlin"': (
        'a zone that is read from data names a fallback: timezone /profile/timezone else "Europe/Berlin"'
    ),
    "enroll every time": "write `enroll always`",
    "enroll always for each /event/orderId": "write `per /event/orderId`: each value of it counts by itself",
    "window sat\n  per /event/orderId": "`per` stands behind `enroll`: enroll always per /event/orderId",
    "per: /event/orderId": "`per` stands behind `enroll`: enroll always per /event/orderId",
    "window sat\n  if running restart": "`if running` stands behind `enroll`: enroll always if running restart",
    "if-running: restart": "`if running` stands behind `enroll`: enroll always if running restart",
    "trigger: order.paid": "write `on EVENT` or `on api`",
    "quiet hours 20:00 to 08:00": "a `window` says when emails may go out: window 08:00 to 20:00",
    "window daily 09:00 to 17:00": "leave the days out: a window without days is open on each of them",
    "enroll once every year": "write `enroll again after DURATION`",
    "enroll once per 300 days": "write `enroll again after DURATION`",
    "exit on order.paid for /event/orderId": (
        "write `matching /event/orderId`: what arrives has the same at that place"
    ),
    "exit on order.paid and /event/total > 3": (
        "what is asked of the event stands behind `where`; another event has a clause or arm of its own"
    ),
    "draft: true": "`transactional` and `draft` stand alone",
    "consent news": "write `subscription NAME`, or `transactional`",
    "subscribed to news": "write `subscription NAME`, or `transactional`",
    "conversion order.paid": "write `goal EVENT`",
    "window sat\n  once": "write `enroll once`, `enroll always` or `enroll again after DURATION`",
}
WAITS = (
    "write `wait up to DURATION { on EVENT { ... } timeout { ... } }`, or `wait DURATION` where nothing ends it sooner"
)
STEPS = {
    "exist": "did you mean `exit`?",
    "send receipt if /event/total > 3": BRANCH,
    "send receipt, tips": "a send has one template: write a `send` for each",
    'split "a" { 50 percent one { exit } 50% other { wait 1 day } }': "did you mean `%`?",
    "if /event/total > 3 {\n    send receipt\n  }": BRANCH,
    "end": "a run ends by itself after its last step; `exit` ends it sooner",
    "await  # the answer": "write `wait up to DURATION { on EVENT { ... } timeout { ... } }`",
    "if /event/total > 3 then\n    send receipt\n  end": BRANCH,
    "if /event/total > 3 then\n  send receipt\n  else\n    if true then\n  exit\n  end\n  end": BRANCH,
    "if /event/total > 3\n  send receipt\n  end if": BRANCH,
    "{% if event.paid %}\n  send receipt\n{% else %}\n  exit\n{% endif %}": BRANCH,
    "{% assign x = 3 %}": "there are no macros or variables: name the value by its pointer where it is used",
    "wait until 09:00\n on weekdays": "days belong to a wait or to a window: wait until weekdays 09:00",
    "wait at 09:00": "write `wait until 09:00`",
    "wait P1D": "write a duration in words, 1 day 12 hours, or in one: 1d12h",
    "wait until Monday 09:00": "days are written mon, tue, wed, thu, fri, sat, sun, weekdays or weekends",
    "wait max 3 days { on order.paid { exit } }": ("write `wait up to DURATION { on EVENT { ... } timeout { ... } }`"),
    "await 3 days {\n  on order.paid { exit }\n}": "write `wait up to DURATION { on EVENT { ... } timeout { ... } }`",
    "wait up to 3 days {\n  on order.paid { exit }\n  timeout 3 days { exit }\n}": (
        "how long stands in the first line, `wait up to DURATION {`; `timeout` stands alone"
    ),
    "wait up to 3 days {\n  on order.paid { exit }\n  after 3 days { exit }\n}": (
        "how long stands in the first line, `wait up to 3 days {`, and the last arm is `timeout { ... }`"
    ),
    "unset /profile/plan": "write `set POINTER = null`, which deletes the property",
    "wait up 2 days { on order.paid { exit } }": ("write `wait up to DURATION { on EVENT { ... } timeout { ... } }`"),
    "send_email tips": "write `send TEMPLATE`",
    "sendEmail tips": "write `send TEMPLATE`",
    "parallel { send tips }": "steps follow one another; several Journeys may start on one event, side by side",
    "wait until 3 days ago": (
        "a wait counts from now: `wait 3 days`; from a date in data it is "
        "`wait until 3 days before POINTER if past ... if missing ...`"
    ),
    "wait at most 2 days": (
        "write `wait 2 days`, `wait until weekdays 09:00`, or `wait up to 2 days { on EVENT { ... } }`"
    ),
    "send": 'write `send TEMPLATE`, or `send TEMPLATE { subject "..." data { NAME = VALUE } }`',
    "/profile/plan = 3": "write `set /profile/plan = VALUE`",
    "set /profile/plan = None": "write null",
    'set /profile/plan = {"a": 1,000}': "the digits of a number stand together: 1000",
    'set /profile/plan = {"a": 1,250, "b": 3}': "the digits of a number stand together: 1250",
    'set /profile/plan = {"a": 2,5}': "a number has a point before its decimals: 2.5",
    'set /profile/plan = {"a": [1,000]}': "the digits of a number stand together: 1000",
    'set /profile/plan = {"a": 1 "b": 3}': "a comma stands between two values",
    'set /profile/plan = {"a" 1}': 'a value of an object stands behind its key and a colon: { "key": VALUE }',
    'set /profile/plan = {"a": {"b": 1}}, "c": 2}': None,
    'set /profile/plan = [1, {"k": null]': "an object ends with a }",
    "send cart_discount { data { let code = 1 } }": "write NAME = VALUE, and nothing before the name",
    "set /profile/plan: true": "did you mean `=`?",
    "send cart_discount { data { code = 1,000 } }": "the digits of a number stand together: 1000",
    "send cart_discount { data { code = ${/event/currency} } }": (
        "outside of a text a pointer stands alone: /event/currency"
    ),
    'send cart_discount { subject "For " + /event/currency data { code = 1 } }': (
        'a text names the values that it shows: "Order ${/event/orderId}"'
    ),
    'send cart_discount { reply to "a@b.example" data { code = 1 } }': "it is one word: `reply-to`",
    'split "x" { 50 a { wait 1 day } 50% b { wait 2 days } }': "a share is written with its sign: 50% NAME { ... }",
    'split "x" { 0.5 a { wait 1 day } 50% b { wait 2 days } }': "a share is a percentage: 50% NAME { ... }",
    "later wait 1 day": "a label stands before its step with a colon: later: wait 1 day",
    "w\u0430it 1 day": (
        "`\u0430` in `w\u0430it` is U+0430, CYRILLIC SMALL LETTER A: words have letters of ASCII; a name with others "
        "stands in quotes"
    ),
    "wait 1 day\uff0c": "letters, digits and signs of the language are those of ASCII",
    "<<<<<<< HEAD\n  wait 1 day\n=======\n  wait 2 days\n>>>>>>> other": (
        "keep one of the two, and take out the lines of <<<<<<<, ======= and >>>>>>>"
    ),
    "<<<<<<< HEAD\n  wait 1 day\n||||||| base\n  wait\n=======\n  wait 2 days\n>>>>>>> other": (
        "keep one of the two, and take out the lines of <<<<<<<, ======= and >>>>>>>"
    ),
    "=======": "this is left of a merge: keep one version, and take out the lines of <<<<<<<, ======= and >>>>>>>",
    "wait up to 1 day { on order.paid { } new order.paid { } }": (
        "each arm is `on EVENT { ... }` or `when CONDITION { ... }`, and the last one may be `timeout { ... }`"
    ),
    "wait up to 3 days": WAITS,
    "wait up to 3 days\n  send tips": WAITS,
    "wait up to 3 days { }": WAITS,
    "wait up to 3 days {\n  }": WAITS,
    "wait up to 3 days { send tips }": WAITS,
    "wait up to 3 days { timeout { wait 1 day } }": WAITS,
    "wait up to 3 days { on order.paid }": "what an arm does stands in braces behind it: { ... }",
    "branch { }": "write `branch { when CONDITION { ... } else { ... } }`",
    "branch { send tips }": "write `branch { when CONDITION { ... } else { ... } }`",
    "wait until 09:00 to 17:00 weekdays": "the days stand before the hours: wait until weekdays 09:00 to 17:00",
    "send cart_discount { if skipped continue }": (
        "a run goes on when an email is skipped: leave this out, or write `if skipped exit`"
    ),
    "wait 7 days before /event/placedAt if past continue if missing exit": (
        "write `wait until 7 days before POINTER if past ... if missing ...`"
    ),
    "wait until before /event/placedAt if past continue if missing exit": (
        "say by how much: wait until 1 day before POINTER if past ... if missing ..."
    ),
    "wait two days": "numbers are written in digits: 2 days, 1 hour 30 minutes",
    "wait 1.5 days": "write parts of a unit in smaller ones: 1 day 12 hours for a day and a half",
    "wait -1 days": "leave the sign out",
    "wait 0 days": "steps follow one another at once: leave the wait out",
    "wait until 25:00": "write 00:00 to 23:59, or 24:00 as an end",
    "wait until mon": "say at which time: wait until mon 09:00",
    "wait: 1 day": "a keyword stands without a sign",
    "wait 1 day -> send tips": "steps follow one another without a sign between them",
    "set /profile/plan to 3": "write `set POINTER = VALUE`",
    'branch /event/currency == "EUR" { wait 1 day }': "write `branch { when CONDITION { ... } else { ... } }`",
    "branch { when order.paid { wait 1 day } }": (
        "write `did order.paid` for an event that has come; in a `wait up to` the arm is `on order.paid { ... }`"
    ),
    "branch { when /event/paid == true { wait 1 day } otherwise { wait 2 days } }": (
        "the last arm of a branch is `else { ... }`"
    ),
    "branch { when did order.paid >= 2 times { wait 1 day } }": "write `at least 2 times`",
    "branch { when did order.paid > 2 times { wait 1 day } }": "write `at least 3 times`",
    "branch { when did order.paid < 2 times { wait 1 day } }": "write `at most 1 times`",
    "split 50/50 {\n a { wait 1 day }\n b { wait 2 days }\n }": (
        'the shares stand in the block: split "NAME" { 50% a { ... } 50% b { ... } }'
    ),
    'split "x" { 50% { wait 1 day } 50% b { wait 2 days } }': "each arm of a split has a name: 50% control { ... }",
    'split "x" { a 50% { wait 1 day } 50% b { wait 2 days } }': "write the share first: 50% a { ... }",
    'split "x" {\n    50% a { wait 1 day }\n    "the rest": 50 % { wait 2 days }\n  }': (
        'write the share first: 50% "the rest" { ... }'
    ),
    'split "x" { a { wait 1 day } }': "each arm of a split has a share, a name and its steps: 50% control { ... }",
    'split "x" { 50% a { wait 1 day } else { wait 1 day } }': (
        "each arm of a split has a share, a name and its steps: 50% control { ... }"
    ),
    'split "x" { }': "each arm of a split has a share, a name and its steps: 50% control { ... }",
    'wait 1 day send welcome { subject "one\ttwo" }': r"write it as \t",
    'set /profile/plan = "one\u200btwo"': r"take it out; in a string, write it as \u200b",
    "set /profile/plan = {colour: 1}": 'an object is JSON, with its keys in quotes: { "colour": VALUE }',
    "set /profile/plan = {colour = 1}": 'an object is JSON, with its keys in quotes: { "colour": VALUE }',
    'set /profile/plan = {"colour": 1,}': "no comma stands behind the last value of an object",
    'wait 1 day send tips { data { a = [{"b": [1]},] } }': "no comma stands behind the last value of a list",
    'set /profile/plan = {\n    "colour": 1,\n  }': "no comma stands behind the last value of an object",
    "set /profile/plan = 1,000": "the digits of a number stand together: 1000",
    "wait 1_000 days": "the digits of a number stand together: 1000",
    "send cart_discount { data { /data/code = 3 } }": (
        "a value has a name, which templates read below /data: code = VALUE"
    ),
    "wait until 2026-03-01": (
        "a date is read from data: wait until POINTER if past ... if missing ...; a time of day is 09:00"
    ),
    "wait until 2026-03-27T09:00:00+01:00": (
        "a date is read from data: wait until POINTER if past ... if missing ...; a time of day is 09:00"
    ),
    "wait until 1 day after /event/placedAt if past send if missing exit": "write `if past continue` or `if past exit`",
    "wait until 1 day after /event/placedAt else continue": (
        "say both what happens if the date is past and if it is missing: if past exit if missing exit"
    ),
    "wait until the day before /event/placedAt if past exit if missing exit": (
        "say by how much: wait until 1 day before POINTER if past ... if missing ..."
    ),
    "wait 14 days until /event/placedAt if past exit if missing exit": (
        "write `wait until 14 days before /event/placedAt if past ... if missing ...`"
    ),
    "wait until /event/placedAt minus 3 days if past exit if missing exit": (
        "write `wait until DURATION before POINTER if past ... if missing ...`"
    ),
    "send receipt twice": 'write `send TEMPLATE`, or `send TEMPLATE { subject "..." data { NAME = VALUE } }`',
    "send receipt after 2 days": "write `wait DURATION` before the send",
    "send receipt { to /profile/email }": "an email goes to the Profile of the run, so nothing says to whom",
    "wait until next monday": "write the day and the time, wait until mon 09:00, or how long: wait 7 days",
    "wait 2 days at 09:00": "these are two steps: `wait 2 days`, and then `wait until 09:00`",
    "wait 2 days until weekdays 09:00": "these are two steps: `wait 2 days`, and then `wait until weekdays 09:00`",
    "wait until 09:00 on weekdays": "the days stand before the hours, without `on`: wait until weekdays 09:00",
    "wait up to 2 days for order.paid": "write `wait up to DURATION { on EVENT { ... } timeout { ... } }`",
    "wait 2,5 days": "a duration counts whole units: 2 days 12 hours",
    "wait 2 Tage": "did you mean `days`?",
    "wait 2 jours": "did you mean `days`?",
    "wait 3 heures": "did you mean `hours`?",
    "- wait: 2 days": "what stands on a line of its own has no sign before it",
    "<!-- two days -->": "a comment begins with # and ends with its line",
    "ab test { 50% a { wait 1 day } 50% b { wait 2 days } }": (
        'chance decides in a split: split "NAME" { 50% control { ... } 50% variant { ... } }'
    ),
    'add tag "welcomed"': "write `set /profile/NAME = VALUE`",
    "wait up to 1 day { on order.paid { exit } otherwise { wait 2 days } }": (
        "the last arm of a `wait up to` is `timeout { ... }`"
    ),
}
CONDITIONS = {
    "/event/total > '0'": 'strings stand in straight double quotes: "0", and what is no text in none: 0',
    "/event/currency is not present": "write `POINTER is missing`",
    "/event/currency is not set": "write `POINTER is missing`",
    "/event/currency is not empty": "write `POINTER is present`",
    "/event/total > 4,5": "a number has a point: 4.5",
    "/event/total > 4.50€": "a number has no sign behind it: 4.50",
    "count(/event/items) > 1 item": "a number has no word behind it: 1",
    "3 < /event/total < 5": "two comparisons are joined by `and`: 3 < /event/total and /event/total < 5",
    'contains(/event/currency, "U")': "write `/event/currency contains VALUE`",
    '/event/currency.startsWith("U")': "write `/event/currency starts with VALUE`",
    "isset(/event/currency)": "write `/event/currency is present`",
    'user.plan == "pro"': "a value is named by its pointer, /event/plan or /profile/plan",
    "{{ event.total }} > 3": "values are named by pointers: /event/total",
    "$.event.total > 3": "values are named by pointers: /event/total",
    '/event["total"] > 3': "a pointer parts names by /: /event/total",
    '/event/items[*].sku == "a"': "ask its items: any /event/items as item where CONDITION",
    "/event/total > 20%": "a number has no sign behind it: 20",
    "/event/total > $20": "a number has no sign before it: 20",
    "len(/event/items) > 3": "write `count(/event/items)`",
    "never order.paid": "write `not did order.paid`",
    "has done order.paid": "write `did order.paid` for an event that has come",
    "did order.paid more than 2 times": "write `at least 3 times`",
    "did order.paid last 30 days": "write `in last 30 days`",
    '/profile/plan is "gold"': 'write `POINTER == "gold"`',
    "/profile/vip is true": "write `POINTER == true`",
    "/profile/age is 18": "write `POINTER == 18`",
    '/profile/plan is not "gold"': 'write `POINTER != "gold"`',
    "did order.paid at least 2 in last 1 day": "say what is counted: did EVENT at least 2 times in last 7 days",
    "did order.paid exactly 1": "say what is counted: did EVENT at least 2 times in last 7 days",
    "did order.paid in last 365 days at least 2 times": (
        "how often stands before the period: did EVENT at least 2 times in last 7 days"
    ),
    "did order.paid since enrollment exactly once": (
        "how often stands before the period: did EVENT at least 2 times in last 7 days"
    ),
    "did order.paid at least 2 times where /event/total > 3": (
        "`matching` and `where` stand before how often: did EVENT where CONDITION at least 2 times in last 7 days"
    ),
    "did order.paid at least 2 times within 7 days": "write `did EVENT in last DURATION`: did a.b in last 7 days",
    "/event/placedAt < 3 days ago": "write `3 days before now`",
    "/event/placedAt > 3 days from now": "write `3 days after now`",
    '/event/currency in "EUR"': 'a list stands in brackets: in ["EUR", ...]; one value is compared by `==`',
    '/event/currency not in "EUR"': 'a list stands in brackets: in ["EUR", ...]; one value is compared by `==`',
    '"EUR" in /event/currency': "for a value in an array, or a text in another, write `/event/currency contains VALUE`",
    "/event/total >= -1,000,000": "the digits of a number stand together: -1000000",
    "/event/total >= 1'000": "the digits of a number stand together: 1000",
    "/event/line items/0/sku == 3": "a pointer with spaces stands in back-quotes: `/event/line items/0/sku`",
    "/profile/first name == 3": "a pointer with spaces stands in back-quotes: `/profile/first name`",
    "/profile/line items/0/unit price is present": (
        "a pointer with spaces stands in back-quotes: `/profile/line items/0/unit price`"
    ),
    "count(/profile/line items) > 3": "a pointer with spaces stands in back-quotes: `/profile/line items`",
    "any /profile/line items as item where /item > 3": (
        "a pointer with spaces stands in back-quotes: `/profile/line items`"
    ),
    "/event/total equals 3": "write `/event/total == VALUE`",
    "/event/total is greater than 3": "write `/event/total > VALUE`",
    "/event/total less than 3": "write `/event/total < VALUE`",
    "/event/total at least 3": "write `/event/total >= VALUE`",
    "/event/total is at most 3": "write `/event/total <= VALUE`",
    "/event/total >= 2 days": (
        "`2 days` is no instant: write `2 days before now` or `2 days after now`, or the number alone"
    ),
    "/event/placedAt < 30d and /event/paid == true": (
        "`30d` is no instant: write `30d before now` or `30d after now`, or the number alone"
    ),
    "/event/placedAt before now": "write `/event/placedAt < INSTANT`: now, or 30 days before now",
    "/event/placedAt is after now": "write `/event/placedAt > INSTANT`: now, or 30 days before now",
    "/event/placedAt within 30 days": (
        "instants are compared: /event/placedAt > 30 days before now, or /event/placedAt < 30 days after now"
    ),
    '/event/currency startsWith "E"': "write `/event/currency starts with VALUE`",
    '/event/currency ends_with "R"': "write `/event/currency ends with VALUE`",
    '/event/currency includes "U"': "write `/event/currency contains VALUE`",
    '/event/currency is one of ["EUR"]': "write `/event/currency in [VALUE, VALUE]`",
    '/event/items[0]/sku == "A"': "an item is named by its number: /event/items/0/sku",
    'any item in /event/items where /item/sku == "A"': (
        "name each item behind the array: any /event/items as item where CONDITION"
    ),
    'any /event/items where sku == "A"': "name each item behind the array: any /event/items as item where CONDITION",
    "/profile/order id == 3": "a pointer with spaces stands in back-quotes: `/profile/order id`",
    "/event/paid and not /event/gift == true": (
        "compare it, as in `POINTER == VALUE`, or ask whether it is there: `POINTER is present`"
    ),
    "/event/total => 10": "did you mean `>=`?",
    "/event/total =< 10": "did you mean `<=`?",
    "/event/total \u2265 10": "did you mean `>=`?",
    "did order.paid => 2 times": "write `at least 2 times`",
    "/event/total not present": "write `POINTER is present` or `POINTER is missing`",
    "/event/total not missing": "write `POINTER is present` or `POINTER is missing`",
    '/event/currency in ["EUR", "USD",]': "no comma stands behind the last value of a list",
    '/event/currency contains any ["EUR"]': (
        "write a `contains` for each value, joined by `or` or `and`: POINTER contains VALUE or POINTER contains VALUE"
    ),
    '$event.currency == "EUR"': "values are named by pointers: /event/currency",
    '${event.currency} == "EUR"': "values are named by pointers: /event/currency",
    "any /event/items as item where item.price > 20": "values are named by pointers: /item/price",
    "/event/total > order.minimum": (
        "a value is named by its pointer, /event/minimum or /profile/minimum; text stands in double quotes"
    ),
    "count(order.paid) > 2": "how often something has happened is asked by `did`: did order.paid at least 2 times",
    "/event/paid": "compare it, as in `POINTER == VALUE`, or ask whether it is there: `POINTER is present`",
    '/event/currency == "EUR" or "USD"': (
        "each side of `or` and `and` is a whole condition; for one of several values write `POINTER in [VALUE, VALUE]`"
    ),
    "did order.paid within 7 days": "write `did EVENT in last DURATION`: did a.b in last 7 days",
    "has order.paid": "write `did order.paid` for an event that has come",
    "subscribed to news": (
        "consent is no condition: every send asks for it by the `subscription` of its Journey or its own"
    ),
}
DECLARATIONS = {
    "event a.b { redact /event/a, }": "no comma stands behind the last value of a list",
    "event a.b { schema schemas/oder.json }": 'put it in quotes: "schemas/order.json"',
    "event a.b { schema schemas/of_nobody.json }": 'put it in quotes: "schemas/of_nobody.json"',
    'event order.sent "schemas/order.json"': 'write { schema "schemas/order.json" }',
    r'event order.sent { schema "schemas\sent.json" }': 'folders are parted by / in a path: "schemas/sent.json"',
    "subscription tips opt-o ut": "it is one word: `opt-out`",
    'event order.sent { schema file "schemas/order.json" }': 'write `schema "schemas/NAME.json"`',
    "campaign a { on a.b enroll once transactional send receipt }": "write `journey NAME { ... }`",
    "event a.b { properties { days number } }": (
        'what a payload holds is said by a JSON Schema: schema "schemas/NAME.json"'
    ),
    "subscription mine default on": ("write `opt-in` or `opt-out`: whether emails go out before anyone asks for them"),
    'journey a - "Title" { on a.b enroll once transactional send receipt }': "a title stands right behind the name",
    "segment vips = order.paid >= 3": "write `did order.paid` for an event that has come",
    "segment vips = paid at least 3 times": "write `did EVENT at least 3 times`",
    "event visit.checked_in { redact [/event/token] }": (
        "pointers stand without brackets: redact /event/card, /event/token"
    ),
    'event visit.checked_in { redactedDataPaths ["/event/token"] }': "write `redact /event/token`",
    "event visit.checked_in { redact payment.token, /event/x }": "values are named by pointers: /event/payment/token",
    "```journey\nevent a.b\n```": "a file holds the text between the fences alone",
    "journey { on a.b enroll once transactional send receipt }": (
        'write `journey NAME { ... }`, or `journey NAME "TITLE" { ... }`'
    ),
    "subscription mine opt in": "it is one word: `opt-in`",
    "journey a {\n  on a.b\n  enroll once\n  transactional\n  send receipt\nend": "did you mean `}`?",
    "segment vips = in vip": "write `in segment NAME`; for one of several values, POINTER in [VALUE, VALUE]",
    "widget a": "a file holds declarations: of a journey, an event, a segment, a subscription or the profile",
    "journey order thanks { on a.b enroll once transactional send receipt }": "did you mean `order_thanks`?",
    'journey my order thanks "T" { on a.b enroll once transactional send receipt }': "did you mean `my_order_thanks`?",
    "journey 7days { on a.b enroll once transactional send receipt }": (
        'a name begins with a letter, or stands in quotes: "7days"'
    ),
    "Journey a { on a.b enroll once transactional send receipt }": "did you mean `journey`?",
    'event a.b "schemas/order.json" { }': 'write schema "schemas/order.json" in its braces',
    "segment vips { /profile/plan is present }": "write `segment NAME = CONDITION`, without braces",
    'subscription mine opt-in { id of "9a1b7f9e-7d0a-4c52-9c1e-1f6f4f7a2b10" }': 'write `id "..."`',
    "event a.b { schema schemas/order.json }": 'put it in quotes: "schemas/order.json"',
    'event a.b { schema = "schemas/order.json" }': "words follow one another without a sign between them",
    "subscription mine opt-in { id 9a1b7f9e-7d0a }": 'put it in quotes: "9a1b7f9e-7d0a"',
}


def said(text: str) -> list[str | None]:
    return [d.finding.help for d in compiled(text).diagnostics if d.severity is Severity.ERROR]


def journey(clause: str = "", step: str = "") -> str:
    return f"""event order.created {{ schema "schemas/order.json" }}
event order.paid {{ schema "schemas/order.json" }}
subscription news opt-out
journey j {{
  on order.created
  enroll always
  subscription news
  {clause}

  send tips
  {step}
  wait 1 day
}}"""


@pytest.mark.parametrize("clause", CLAUSES)
def test_a_clause_says_how_it_is_written(clause: str) -> None:
    assert said(journey(clause=clause)) == [CLAUSES[clause]]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_says_how_it_is_written(step: str) -> None:
    assert said(journey(step=step)) == [STEPS[step]]


@pytest.mark.parametrize("behind", [" { exit }", "! at once"])
def test_an_event_that_is_torn_is_said_once_whatever_stands_behind_it(behind: str) -> None:
    found = said(journey(step=f"on order. paid{behind}"))
    assert found.count("did you mean order.paid?") == 1
    assert len(found) <= 3


def test_an_entry_that_is_right_is_not_told_how_it_is_written() -> None:
    text = "on order.created where\n  enroll once\n  transactional\n  send tips\n}"
    assert not [one for one in said(f"journey a {{\n  {text}") if one is not None and "enroll once" in one]


@pytest.mark.parametrize(
    ("clause", "safe"),
    [
        ("exit on on order.paid", True),
        ("exit on order.paid order.paid", True),
        ("cap 2 sends sends in 1 day", True),
        ("cap 2 2 sends in 1 day", False),
        ('timezone "UTC" "UTC"', False),
        ("exit on order.paid\n  order.paid as paid where /paid/total > 2", False),
    ],
)
def test_a_word_that_stands_twice_is_taken_out_safely(clause: str, safe: bool) -> None:  # noqa: FBT001
    [found] = [d.finding for d in compiled(journey(clause=clause)).diagnostics if d.severity is Severity.ERROR]
    assert found.message == "this stands twice"
    assert found.fix is not None
    assert found.fix.safe is safe


@pytest.mark.parametrize(
    ("step", "safe"),
    [
        ("wait 1 day, 12 hours", True),
        ("wait until , tue 09:00", False),
        ('wait up to 1 day { when /profile/plan in [, "pro"] { exit } }', False),
        ("wait 2 days\n  : send receipt", False),
        ("branch { when did order.paid { : send receipt } }", False),
    ],
)
def test_a_sign_before_which_something_may_be_missing_is_not_taken_out_safely(step: str, safe: bool) -> None:  # noqa: FBT001
    [found] = [d.finding for d in compiled(journey(step=step)).diagnostics if d.finding.code.startswith("syntax/")]
    assert found.fix is not None
    assert found.fix.safe is safe


@pytest.mark.parametrize("condition", CONDITIONS)
@pytest.mark.parametrize("before", ["exit when", "exit on order.paid where", "exit when not"])
def test_a_condition_says_how_it_is_written(before: str, condition: str) -> None:
    assert said(journey(clause=f"{before} {condition}")) == [CONDITIONS[condition]]


@pytest.mark.parametrize("declaration", DECLARATIONS)
def test_a_declaration_says_how_it_is_written(declaration: str) -> None:
    assert said(f"{declaration}\n{journey()}") == [DECLARATIONS[declaration]]


def test_a_title_may_name_a_file() -> None:
    assert said(f'event a.b "Kept in orders.json"\n{journey()}') == []


@pytest.mark.parametrize("word", ["AND", "And"])
def test_a_word_in_capitals_is_written_small_and_safely(word: str) -> None:
    text = journey(clause=f"exit when /event/total > 3 {word} /event/paid == true")
    [found] = [d.finding for d in compiled(text).diagnostics if d.severity is Severity.ERROR]
    assert found.fix is not None
    assert found.fix.safe
    assert [edit.text for edit in found.fix.edits] == ["and"]


@pytest.mark.parametrize(
    ("value", "pointer"),
    [
        ('"/event/line#1"', "`/event/line#1`"),
        ('{"$state": "/event/line total"}', "`/event/line total`"),
        ('"${/event/total}"', "/event/total"),
    ],
)
def test_a_pointer_that_is_handed_on_is_written_so_that_it_is_read(value: str, pointer: str) -> None:
    text = f"journey a {{ on order.created enroll always transactional set /profile/total = {value} }}"
    assert helps(text, "template/foreign-syntax") == [f"write the pointer alone: set /profile/total = {pointer}"]


@pytest.mark.parametrize(
    "quoted", ["\u201dEUR\u201d", "\u201aEUR\u2018", "\u2019EUR\u2019", "\u00bbEUR\u00ab", "\u2039EUR\u203a"]
)
def test_quotes_of_other_languages_are_recognised(quoted: str) -> None:
    text = journey(clause=f"exit when /event/currency == {quoted}")
    assert said(text) == ['strings stand in straight double quotes: "EUR"']


@pytest.mark.parametrize(
    ("clause", "advice"),
    [
        (
            "window 09:00 to 17:00 on weekdays",
            (
                "the days of a window or a wait stand before its hours: window weekdays 09:00 to 17:00; "
                'if there is such an event, declare it: event "weekdays"'
            ),
        ),
        (
            "window 09:00 to 17:00 on Monday",
            (
                "the days of a window or a wait stand before its hours: window mon 09:00 to 17:00; "
                "if there is such an event, declare it: event Monday"
            ),
        ),
    ],
)
def test_days_behind_on_are_an_event_that_hardly_anybody_means(clause: str, advice: str) -> None:
    assert helps(journey(clause=clause), "reference/misspelt-event") == [advice]
    assert helps(journey(clause=clause), "reference/undeclared-event") == []


def test_an_event_called_timeout_is_hardly_meant() -> None:
    text = journey(step="wait up to 1 day { on order.paid { exit } on timeout { send tips } }")
    text = text.replace("enroll always", "enroll always per /event/orderId")
    found = [d.finding for d in compiled(text).diagnostics if d.finding.about and "timeout" in d.finding.about]
    assert [(one.code, one.help) for one in found] == [
        (
            "reference/misspelt-event",
            (
                "where the time is over write `timeout { ... }`, without `on`; "
                'if there is such an event, declare it: event "timeout"'
            ),
        )
    ]


def test_blanks_around_a_pointer_in_a_subject_are_taken_away() -> None:
    text = journey(step='send cart_discount { subject "Hi ${ /event/currency }" data { code = 1 } }')
    assert said(text) == ["did you mean /event/currency?"]


def test_what_arrives_and_has_no_name_is_told_with_how_it_gets_one() -> None:
    step = 'wait up to 1 day { on order.paid where /back/currency == "EUR" { exit } }'
    assert said(journey(step=step)) == [
        (
            "here there is only /event and /profile; `as back` names what arrives, or an item, inside its own "
            "clause or arm"
        )
    ]


@pytest.mark.parametrize("name", ["transactional", "none"])
def test_no_subscription_is_one_finding_with_the_word_for_it(name: str) -> None:
    text = f"journey j {{ on order.created enroll always subscription {name} send receipt }}"
    found = [d.finding for d in compiled(text).diagnostics if d.severity is not Severity.INFO]
    assert [(one.code, one.help) for one in found] == [
        (
            "reference/unknown-subscription",
            ("an email that needs no consent is `transactional`, in place of `subscription NAME`"),
        )
    ]


@pytest.mark.parametrize(
    "quoted",
    [
        "'It's ${/event/currency}'",
        "'It''s ${/event/currency}'",
        r"'It\'s ${/event/currency}'",
        "\u2018It\u2019s on\u2019",
    ],
)
def test_an_apostrophe_ends_no_text_in_single_quotes(quoted: str) -> None:
    text = journey(step=f"send cart_discount {{ subject {quoted} data {{ code = 1 }} }}")
    [found] = [d.finding for d in compiled(text).diagnostics if d.severity is Severity.ERROR]
    assert found.fix is not None
    [edit] = found.fix.edits
    assert edit.text in ('"It\'s ${/event/currency}"', '"It\u2019s on"')
    assert text[edit.span.start : edit.span.end] == quoted


@pytest.mark.parametrize("quoted", ["'the members' evening'", "\u2018the members\u2019 evening\u2019"])
def test_a_quote_left_over_on_the_line_makes_the_fix_unsafe(quoted: str) -> None:
    text = journey(step=f"send cart_discount {{ subject {quoted} data {{ code = 1 }} }}")
    found = [d.finding for d in compiled(text).diagnostics if d.severity is Severity.ERROR]
    assert not [one for one in found if one.fix is not None and one.fix.safe]
