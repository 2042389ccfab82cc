"""A token that does not fit, and what was expected -> what to do about it, in the words of the language."""

import re
from unicodedata import name

from sfjourney.syntax.automaton.wording import keyword, spelling
from sfjourney.syntax.recovery.absent import (
    BEGINNINGS,
    BRANCH,
    COMPARE,
    IN_PLACE_OF,
    INSTEAD,
    WAIT_FOR,
    WAIT_OR_WAIT_FOR,
)
from sfjourney.syntax.recovery.forms import form
from sfjourney.syntax.recovery.misread import QUOTED_EVENT
from sfjourney.syntax.recovery.placed import placed_hint
from sfjourney.syntax.recovery.quotes import HOW_POINTERS_CLOSE
from sfjourney.syntax.recovery.reading import Reading, is_word
from sfjourney.syntax.tokens import Token

_POLICY = "say whether emails go out before anyone asks for them: subscription NAME opt-in, or opt-out"
_ITEMS = "write `any POINTER as NAME where CONDITION`: any /event/items as item where /item/price > 20"
_HINTS = {
    "a pointer": "a pointer begins with what it is of: /event/cartId, /profile/plan",
    "a clock time": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "a clock time, a day of the week or `always`": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "a clock time or a day of the week": "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    "`missing` or `present`": "write `is present` or `is missing`; a value that is there and null is `== null`",
    "a unit of time": "write a duration in words, 1 hour 30 minutes, or in one: 1h30m",
    "a comparison": COMPARE,
    "`time` or `times`": "say what is counted: did EVENT at least 2 times in last 7 days",
    "a number or `{`": WAIT_OR_WAIT_FOR,
    "`on` or `when`": WAIT_OR_WAIT_FOR,
    "`when`": BRANCH,
    "`as`, `matching`, `where` or `{`": "what an arm does stands in braces behind it: { ... }",
    "`last`": "write `in last DURATION`",
    "`to`": "a window has an end: 08:00 to 20:00",
    "a day of the week, a clock time or `,`": "say at which time: wait until mon 09:00",
    "`redact`, `schema` or `}`": 'what a payload holds is said by a JSON Schema: schema "schemas/NAME.json"',
    "`again`, `always` or `once`": "write `enroll once`, `enroll always` or `enroll again after DURATION`",
    "`opt-in` or `opt-out`": _POLICY,
    "a string, `opt-in` or `opt-out`": _POLICY,
    "`else`": 'a zone that is read from data names a fallback: timezone /profile/timezone else "Europe/Berlin"',
    "`and`, `or` or `{`": "conditions are joined by `and` or `or`; what follows from one stands in braces: { ... }",
    "`on`, `timeout`, `when` or `}`": (
        "each arm is `on EVENT { ... }` or `when CONDITION { ... }`, and the last one may be `timeout { ... }`"
    ),
    "`=`": "write NAME = VALUE, and nothing before the name",
    "`as`": _ITEMS,
    "`where`": _ITEMS,
    "`segment`": "write `in segment NAME`; for one of several values, POINTER in [VALUE, VALUE]",
    "`(`": "what is counted or made small stands in parentheses: count(/event/items), lower(/profile/name)",
    "`[`": 'a list stands in brackets: in ["free", "pro"]',
    "`enrollment`": "write `since enrollment`, or `in last 30 days`",
    "a number or `once`": "numbers are written in digits: at least 2 times",
    "`,` or `}`": "a comma stands between the values of an object, and none behind the last",
    "`,` or `]`": "a comma stands between the values of a list, and none behind the last",
    "`if`": "say both what happens if the date is past and if it is missing: if past exit if missing exit",
}
"""What to do where exactly this could have followed."""

_VALUES = frozenset({"a condition", "a value"})
_CONSTANTS = frozenset({"STRING", "NUMBER", "TRUE", "FALSE", "NULL"})
_WHOLE = "each side of `or` and `and` is a whole condition; for one of several values write `POINTER in [VALUE, VALUE]`"
_DOTTED = re.compile(r"(?:\{\{\s*|\$\.?)?((\w+)(?:[./]\w+)+)")
"""A value as other languages name it, or the name of an event."""
_ROOTS = ("event", "profile", "data")
_TEMPLATE_FILE = re.compile(r"(?:[\w.-]+/)*([\w-]+)\.json\b")
_TWELVE_HOURS = re.compile(r"(1[0-2]|0?[1-9])(?::([0-5][0-9]))?[ \t]*([ap])\.?m\b", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d][\w-]*")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_BOUND = re.compile(r"[ \t]*=(?!=)")
"""What follows the name of a value."""


def begins_anew(reading: Reading, token: Token) -> bool:
    """Whether the mistake lies in what begins here, and not in the line before, which may be whole."""
    previous = reading.previous
    return token.type == "SIGN" or reading.complete() or (previous is not None and previous.type == "LBRACE")


def foreign(reading: Reading, word: Token) -> str | None:
    """What to write instead of a word or sign that other languages have; None for any other."""
    return INSTEAD.get(str(word)) or (BEGINNINGS.get(str(word)) if reading.starts_line(word) else None)


def hint(reading: Reading, token: Token, wanted: str) -> str | None:
    """What to do about a token that does not fit where ``wanted`` was expected: the first of these that applies."""
    return (
        _dotted(reading, token)
        or _template_file(reading)
        or _strange_letter(reading, token)
        or placed_hint(reading, token)
        or _bound_outside_data(reading, token)
        or _clock_time(reading, token)
        or _sign(reading, token)
        or _side_of_a_junction(reading, wanted)
        or _behind_a_word(reading, token)
        or _instead(reading, token)
        or _word_behind_number(reading, token)
        or _of_values(reading, token, wanted)
        or _HINTS.get(wanted)
        or form(reading, token, wanted)
    )


def _dotted(reading: Reading, token: Token) -> str | None:
    """``event.order.total``, ``item.price``, ``redact payment.token``."""
    previous, text = reading.previous, reading.source.text
    dotted = _DOTTED.match(text, token.start_pos)
    if dotted is None:
        return None
    pointer = dotted[1].replace(".", "/")
    if dotted[2] in _ROOTS or _is_bound(text[: token.start_pos], dotted[2]):
        return f"values are named by pointers: /{pointer}"
    if previous is not None and previous.type == "REDACT":
        return f"values are named by pointers: /event/{pointer}"
    return None


def _template_file(reading: Reading) -> str | None:
    """``send templates/welcome.json``."""
    previous = reading.previous
    file = _TEMPLATE_FILE.match(reading.source.text, previous.start_pos) if previous is not None else None
    return None if file is None else f"a template is named as its file is, without folder and ending: send {file[1]}"


def _bound_outside_data(reading: Reading, token: Token) -> str | None:
    """``send welcome { name = /event/name }``."""
    binds = reading.stack.accepts("DATA") and _BOUND.match(reading.source.text, token.end_pos) is not None
    return "the values of a send stand in `data { NAME = VALUE }`" if binds else None


def _sign(reading: Reading, token: Token) -> str | None:
    """A quote that opens no string or pointer here, or ``/event/items/*``."""
    previous = reading.previous
    if token.type == "SIGN" and str(token).startswith("'"):
        return "strings stand in double quotes"
    if token.type == "SIGN" and str(token).startswith("`"):
        return HOW_POINTERS_CLOSE
    if str(token) == "*" and previous is not None and previous.type == "POINTER" and str(previous).endswith("/"):
        return f"a pointer names one place, and no * stands for many: {str(previous).rstrip('/')} is all of them"
    return None


def _side_of_a_junction(reading: Reading, wanted: str) -> str | None:
    """``/event/plan == "free" or "pro"``."""
    previous, before = reading.previous, reading.before_previous
    joined = before is not None and before.type in ("AND", "OR")
    alone = wanted == "a comparison" and previous is not None and previous.type in _CONSTANTS
    return _WHOLE if alone and joined else None


def _behind_a_word(reading: Reading, token: Token) -> str | None:
    """``wait until order.paid``, ``exit if ...``, ``did order.paid 3 times``."""
    previous = reading.previous
    if previous is None or reading.starts_line(token):
        return None
    if previous.type == "UNTIL" and is_word(token) and str(token) not in INSTEAD:
        return f"to wait for an event, {WAIT_FOR}"
    if previous.type == "EXIT":
        return "a clause is `exit on EVENT` or `exit when CONDITION`; as a step, `exit` stands alone"
    if token.type == "NUMBER" and reading.stack.accepts("EXACTLY"):
        return f"write `exactly {token} times`, `at least {token} times` or `at most {token} times`"
    return None


def _word_behind_number(reading: Reading, token: Token) -> str | None:
    """``/event/total > 20 EUR``: a unit, which is no word of any language."""
    number, sign = reading.previous, reading.before_previous
    if number is None or sign is None or number.type != "NUMBER" or str(sign)[-1:] not in {"=", "<", ">"}:
        return None
    is_unit = is_word(token) and keyword(reading.language, str(token)) is None and not reading.starts_line(token)
    return f"a number has no word behind it: {number}" if is_unit else None


def _of_values(reading: Reading, token: Token, wanted: str) -> str | None:
    """What to write instead of a word where a value or a pointer stands."""
    before = reading.before_previous
    if wanted == "a pointer" and before is not None and before.type == "COUNT" and "." in token:
        return f"how often something has happened is asked by `did`: did {token} at least 2 times"
    if wanted in _VALUES and is_word(token) and not reading.starts_line(token):
        last = token.rpartition(".")[2]
        return f"a value is named by its pointer, /event/{last} or /profile/{last}; text stands in double quotes"
    return None


def _is_bound(before: str, name: str) -> bool:
    """Whether something is called so in the text before: ``as item``."""
    return re.search(rf"\bas\s+{re.escape(name)}\b", before) is not None


def _strange_letter(reading: Reading, token: Token) -> str | None:
    """``s\u0435nd``: a letter that is none of ASCII, be it one that only looks like it."""
    text = reading.source.text
    run = _LETTERS.match(text, token.start_pos)
    before = reading.previous
    if before is not None and before.end_pos == token.start_pos and is_word(before):
        run = _LETTERS.match(text, before.start_pos)
    found = _NOT_ASCII.search(run.group()) if run is not None else None
    if run is None or found is None:
        return None
    letter = f"`{found.group()}` in `{run.group()}` is U+{ord(found.group()):04X}, {name(found.group(), 'no letter')}"
    return f"{letter}: words have letters of ASCII; a name with others stands in quotes"


def _clock_time(reading: Reading, token: Token) -> str | None:
    """``9am``, ``9:30 pm``; the token is its number, or what follows the number."""
    for begin in (token, reading.previous):
        start = begin.start_pos if begin is not None else 0
        found = _TWELVE_HOURS.match(reading.source.text, start)
        if found is not None and found.end() >= token.end_pos:
            hour = int(found[1]) % 12 + (12 if found[3] in "pP" else 0)
            return f"write {hour:02}:{found[2] or '00'}: a clock time is HH:MM, in 24 hours"
    return None


def _instead(reading: Reading, token: Token) -> str | None:
    """What to write instead of a word, by what it could have been here, or by what it is taken for elsewhere."""
    previous, label = reading.previous, reading.before_previous
    if label is not None and label.type == "LABEL":  # `trigger: order.paid`
        return INSTEAD.get(str(label)) or BEGINNINGS.get(str(label))
    anew = str(token) == "if" and reading.starts_line(token) and reading.stack.accepts("SEND")
    for terminal in reading.stack.possible():
        if anew and terminal == "LBRACE":
            continue  # `send welcome`, and below it `if CONDITION {`: that step is whole
        instead = IN_PLACE_OF.get((spelling(reading.language, terminal), str(token)))
        if instead is not None:
            return instead
    line_before = reading.starts_line(token) and not begins_anew(reading, token)
    # `on schedule "0 9 * * *"`: an event may be called so, but what follows shows that none is meant.
    for word in (None if line_before else token, previous):
        instead = foreign(reading, word) if word is not None and (word is token or is_word(word)) else None
        if instead is not None:
            return instead
    named = previous is not None and previous.type == "EVENT_NAME"
    return QUOTED_EVENT if named and is_word(token) and not reading.starts_line(token) else None
