"""A construct that broke where nothing likelier is known of the mistake -> how such a construct is written."""

import re
from typing import Final

from sfjourney.syntax.recovery.absent import BRANCH, CAP, WAIT_FOR, ZONE
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.tokens import Token

_EVENT: Final = (
    "and behind the event, where they are needed and in this order, `as NAME`, `matching POINTER`, `where CONDITION`"
)
_WAIT: Final = "write `wait 2 days`, `wait until weekdays 09:00`, or `wait up to 2 days { on EVENT { ... } }`"
_UNTIL: Final = (
    "write `wait until weekdays 09:00`, or `wait until 3 days before POINTER if past continue if missing exit`"
)

_FORMS: Final = {
    "journey": 'write `journey NAME { ... }`, or `journey NAME "TITLE" { ... }`',
    "event": 'write `event NAME`, or `event NAME { schema "FILE" redact /event/card, /event/token }`',
    "segment": "write `segment NAME = CONDITION`",
    "profile": 'write `profile { schema "FILE" }`',
    "schema": 'write `schema "FILE"`',
    "redact": "write `redact /event/card`, several pointers with commas between",
    "on": "write `on EVENT` or `on api`; an event's may have `where CONDITION`",
    "enroll": (
        "write `enroll once`, `enroll always` or `enroll again after 30 days`; behind it may stand "
        "`per /event/orderId`, and then `if running skip`, `restart` or `parallel`"
    ),
    "timezone": ZONE,
    "subscription": "write `subscription NAME`; where it is declared, `subscription NAME opt-in` or `opt-out`",
    "window": "write the days, the hours, or both: window weekdays 09:00 to 17:00",
    "cap": CAP,
    "exit on": f"write `exit on EVENT`, {_EVENT}",
    "exit when": "write `exit when CONDITION`",
    "goal": f"write `goal EVENT`, {_EVENT} and `within 7 days`",
    "transactional": "`transactional` stands alone",
    "draft": "`draft` stands alone",
    "send": 'write `send TEMPLATE`, or `send TEMPLATE { subject "..." data { NAME = VALUE } }`',
    "subject": 'text stands in double quotes: subject "Your order"',
    "from": 'an address stands in double quotes: from "Shop <hello@shop.example>"',
    "reply-to": 'an address stands in double quotes: reply-to "help@shop.example"',
    "data": "write `data { NAME = VALUE }`",
    "if": "write `if skipped exit`",
    "wait": _WAIT,
    "wait until": _UNTIL,
    "wait up": WAIT_FOR,
    "branch": BRANCH,
    "split": 'write `split "NAME" { 50% control { ... } 50% variant { ... } }`',
    "set": "write `set /profile/NAME = VALUE`",
    "exit": "as a step `exit` stands alone; a clause is `exit on EVENT` or `exit when CONDITION`",
}
"""How clauses, steps and declarations are written, by the words that they begin with."""

_AMONG: Final = (
    ("a condition", "a condition compares, /event/total > 20, or asks: POINTER is present, did EVENT, in segment NAME"),
    ("a JSON value", 'JSON has numbers, text in double quotes, true, false, null, [lists] and {"an": "object"}'),
    ("a value", "a value is a pointer, a number, text in double quotes, true, false, null, or an instant such as now"),
)
"""What could have followed, among it this, whatever is being written."""

_PLACES: Final = (
    ("a declaration", "a file holds declarations: of a journey, an event, a segment, a subscription or the profile"),
    (
        "a clause",
        "a Journey holds its clauses, `on EVENT` first, and then its steps: send, wait, branch, split, set, exit",
    ),
    ("a step", "a step is `send`, `wait`, `branch`, `split`, `set` or `exit`; before it may stand a label, NAME:"),
    (
        "an option of the send",
        "a send may hold subject, from, reply-to, data, subscription, transactional, window and `if skipped exit`",
    ),
)
"""What a block or a file holds, by what could have begun there."""

_WORDS: Final = re.compile(r"([a-z-]+)(?:[ \t]+([a-z-]+))?")


def form(reading: Reading, token: Token, wanted: str) -> str | None:
    """How that is written which a token broke, or what may stand where it begins something; None if nobody knows."""
    for phrase, hint in _AMONG:
        if wanted.startswith(phrase):
            return hint
    first = reading.first_token(reading.began())
    anew = first is None or (reading.starts_line(token) and reading.complete())
    written = None if anew or first is None else _form_of(reading, first)
    if written is not None:
        return written
    return next((hint for phrase, hint in _PLACES if phrase in wanted), None)


def _form_of(reading: Reading, first: Token) -> str | None:
    text, start = reading.source.text, first.start_pos
    if first.type == "LABEL":
        start = reading.language.skip(text, text.index(":", first.end_pos) + 1)
    words = _WORDS.match(text, start)
    if words is None:
        return None
    return _FORMS.get(f"{words[1]} {words[2]}") or _FORMS.get(words[1])
