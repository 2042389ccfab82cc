"""A token that does not fit, by what stands before it on its line and what it begins -> what to write there."""

import re
from typing import Final

from sfjourney.clock.weekly import DAY_NAMES
from sfjourney.syntax.recovery.absent import BRANCH, CAP, WAIT_FOR
from sfjourney.syntax.recovery.placed_clauses import DAY, DAYS, IN_CLAUSES, WRITTEN_DAY, braced
from sfjourney.syntax.recovery.placed_conditions import IN_CONDITIONS, Placed
from sfjourney.syntax.recovery.reading import Reading
from sfjourney.syntax.tokens import Token

_EVENT: Final = r"(?P<event>[A-Za-z_]\w*(?:\.\w+)+)"
_SPLIT: Final = 'the shares stand in the block: split "NAME" {{ 50% a {{ ... }} 50% b {{ ... }} }}'

_HOURS: Final = r"\d\d?:\d\d\s+to\s+\d\d?:\d\d"
_UNIT: Final = r"(?:second|minute|hour|day|week|[wdhms]\b)"
_OFTEN: Final = r"(?:times?|once)"
_PERIOD: Final = r"(?:in\s+last\s+\d[\w ]*|since\s+enrollment)"
_DID: Final = "did EVENT at least 2 times in last 7 days"


_PLACED: Final = (
    *IN_CONDITIONS,
    Placed(r"\bcap\s*:?\s+(?:\d+\s*(?:sends?\s+)?)?$", r"[A-Za-z/]", CAP),
    Placed(r"\bexit\s+when\s+$", _EVENT, "`exit when` takes a condition; for an event write `exit on {event}`"),
    Placed(
        r"\bwhen\s+$",
        _EVENT,
        "write `did {event}` for an event that has come; in a `wait up to` the arm is `on {event} {{ ... }}`",
    ),
    Placed(
        r"(?:\b(?:where|not|and|or)|\bsegment\s[^=]*=)\s+$", _EVENT, "write `did {event}` for an event that has come"
    ),
    Placed(r"\bgoal\b.*$", r"(?:for|in|during|until|by)\s+(?P<length>\d[\w ]*\w)", "write `within {length}`"),
    Placed(
        r"\btimezone\s+$",
        r"[+-]\d",
        'a zone is named by a place, "Europe/Berlin": an offset knows of no summer time',
    ),
    Placed("", r"->|=>|\u2192", "steps follow one another without a sign between them"),
    Placed("", r"time\s+zone\b", "it is one word: `timezone`"),
    Placed(
        r"\bon\s+(?:\"[^\"]*\"|\S+)\s+$",
        r"as\b",
        "what starts a run has the name /event, and its `on` gives it no other",
    ),
    Placed(
        rf"\bdid\b.*\b{_PERIOD}\s+$",
        r"(?:at\s+(?:least|most)|exactly)\b",
        f"how often stands before the period: {_DID}",
    ),
    Placed(
        rf"\bdid\b.*\b(?:{_OFTEN}|{_PERIOD})\s+$",
        r"(?:where|matching)\b",
        "`matching` and `where` stand before how often: did EVENT where CONDITION at least 2 times in last 7 days",
    ),
    Placed(
        r"\b(?:on|goal|did)\s+.*$", r"as\b", "`as NAME` stands right behind the event, before `matching` and `where`"
    ),
    Placed(r"\bwhere\b.*$", r"where\b", "one `where` is enough: join its conditions by `and`"),
    Placed(r"\bwhere\b.*$", r"matching\b", "`matching` stands before `where`"),
    Placed(
        rf"\bdid\s+(?:\S+|.*\b{_OFTEN})\s+$",
        r"(?:within|during|over)\b",
        "write `did EVENT in last DURATION`: did a.b in last 7 days",
    ),
    Placed(r"\bdid\b.*\s$", r"(?:the\s+)?(?:last|past)\s+(?P<length>\d[\w ]*\w)", "write `in last {length}`"),
    Placed(r"\bexit\s+on\b.*$", r"within\b", "`within` belongs to a `goal`; an exit holds as long as the run lasts"),
    Placed(r"\bwithin\b.*$", r"(?:where|matching)\b", "`within` comes last"),
    Placed(
        r"\bmatching\s+\S+\s+$",
        r"[=!<>]",
        "`matching` takes one pointer, which both events have; two values are compared by `where`",
    ),
    Placed(
        r"\b(?:on|goal)\s+\S.*$", r"[/`]\S+\s+(?:[=!<>]|in\b|is\b|contains\b)", "write `where` before the condition"
    ),
    Placed(
        r"\bwait\s+(?P<length>\d[\w ]*?)\s+$",
        r"(?P<way>before|after)\b",
        "write `wait until {length} {way} POINTER if past ... if missing ...`",
    ),
    Placed(
        r"\buntil\s+$",
        r"(?:(?:the|a|one)\s+\w+\s+)?(?P<way>before|after)\b",
        "say by how much: wait until 1 day {way} POINTER if past ... if missing ...",
    ),
    Placed(
        r"\buntil\s+$",
        r"(?:the\s+)?(?:next|following|coming)\b",
        "write the day and the time, wait until mon 09:00, or how long: wait 7 days",
    ),
    Placed(
        r"\bwait\s+(?P<length>\d[\w ]*?)\s+$",
        r"(?:at|until)\s+(?P<time>(?:[a-z, ]+\s)?\d\d:\d\d)",
        "these are two steps: `wait {length}`, and then `wait until {time}`",
    ),
    Placed(r"\bwait\s+up\s+to\s+\d[\w ]*$", r"for\b", braced(WAIT_FOR)),
    Placed(r"\d$", rf",\d+\s*{_UNIT}", "a duration counts whole units: 2 days 12 hours"),
    Placed(
        r"\buntil\s+(?:\d{4})?$",
        r"(?:\"\d{4})?-\d\d-\d\d",
        "a date is read from data: wait until POINTER if past ... if missing ...; a time of day is 09:00",
    ),
    Placed(
        r"\bwait\s+until\s+(?P<length>\d[\w ]*?)\s+$",
        r"(?:ago|later|from\s+now|have\s+passed)\b",
        "a wait counts from now: `wait {length}`; from a date in data it is "
        "`wait until {length} before POINTER if past ... if missing ...`",
    ),
    Placed(
        r"\bwait\s+until\s+(?P<length>\d[\w ]*?)\s*$",
        r"[^a-zA-Z0-9]",
        "`wait {length}` waits so long, `wait up to {length} {{ ... }}` for an event, and "
        "`wait until {length} before POINTER ...` for a date",
    ),
    Placed(
        rf"\bwindow\s+(?P<days>{DAYS})\s+$",
        r"(?:always|all\b|any\b|whole\b)",
        "a window without hours is open all day: window {days}",
    ),
    Placed(
        rf"\bwindow\s+(?P<days>{DAYS}\s+)?$",
        r"(?:from|between)\s+(?P<first>\d\d:\d\d)\s*(?:to|and|until|-|\u2013)\s*(?P<last>\d\d:\d\d)",
        "the hours stand there without a word before them: {first} to {last}",
    ),
    Placed(
        rf"\bwindow\s+(?:{DAYS}\s+)?$",
        r"(?:from|between|(?P<first>\d\d?)\s*(?:to|-|\u2013))\b",
        "a clock time is HH:MM, in 24 hours: 08:00 to 20:00",
    ),
    Placed(r"==\s*$", r"\[", "for one of several values write `POINTER in [VALUE, VALUE]`"),
    Placed(r"!=\s*$", r"\[", "for none of several values write `POINTER not in [VALUE, VALUE]`"),
    Placed(
        r"\benroll\b.*\s$",
        r"(?:for|by|on|with)\s+(?:(?:each|every|one)\s+)?(?P<pointer>[/`]\S+)",
        "write `per {pointer}`: each value of it counts by itself",
    ),
    Placed(
        r"\benroll\b.*\bon\s+$",
        r"(?P<pointer>[/`]\S+)",
        "write `per {pointer}`: each value of it counts by itself",
    ),
    Placed(
        r"\bif\s+running\s+$",
        r"\w",
        "while a run is going on `skip` changes nothing, `restart` begins anew, and `parallel` begins one more",
    ),
    Placed(
        "",
        r"(?:<{7}|={7}|>{7}|\|{7})",
        "this is left of a merge: keep one version, and take out the lines of <<<<<<<, ======= and >>>>>>>",
    ),
    Placed(r'"\s*$', r"\+", 'a text names the values that it shows: "Order ${{/event/orderId}}"'),
    Placed("", r"(?:--|//|/\*|<!--)", "a comment begins with # and ends with its line"),
    Placed("", r"redact\w+\W+?(?P<pointer>/[\w/]+)", "write `redact {pointer}`"),
    Placed("", r"```", "this is a fence of Markdown: take out the lines that begin with it"),
    Placed(r"(?:^|[{}])\s*$", r"(?P<pointer>/profile/\S+)\s*=(?!=)", "write `set {pointer} = VALUE`"),
    Placed(r"=\s*$", r"\$\{(?P<pointer>/[^}\s]+)\}", "outside of a text a pointer stands alone: {pointer}"),
    Placed(r"\bwait\s+up\s+$", r"[\w{]", braced(WAIT_FOR)),
    Placed(
        r"\b(?:wait|to|after|last|within|in|until)\s+$",
        r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half)\b",
        "numbers are written in digits: 2 days, 1 hour 30 minutes",
    ),
    Placed(
        rf"\b(?P<word>window|wait\s+until)\s+(?P<hours>{_HOURS})\s+$",
        rf"(?P<days>{DAYS})\b",
        "the days stand before the hours: {word} {days} {hours}",
    ),
    Placed(
        rf"\b(?P<word>window|wait\s+until)\s+(?P<hours>{_HOURS}|\d\d:\d\d)\s+$",
        rf"on\s+(?P<days>{DAYS})\b",
        "the days stand before the hours, without `on`: {word} {days} {hours}",
    ),
    Placed(
        rf"\bwindow\s+(?P<hours>{_HOURS})\s+on\s+(?P<first>{DAY})\s*$",
        rf",\s*(?P<others>{DAYS})\b",
        "the days stand before the hours, without `on`: window {first}, {others} {hours}",
    ),
    Placed(
        rf"\bwindow\b.*{_HOURS}\s*$",
        rf",?\s*(?P<days>{DAYS})\b",
        "other days have a window of their own, which counts as well: window {days} ...",
    ),
    Placed(
        r"\bwindow\s+$",
        r"always\b",
        "without a `window` emails go out at any time; `window always` is for a send that has to",
    ),
    Placed(
        r"\benroll\b.*\bif\s+running\s+(?P<overlap>\w+)\s+$",
        r"per\b",
        "`per` stands before `if running`: enroll always per POINTER if running {overlap}",
    ),
    Placed(
        r"\bif\s+skipped\s+$",
        r"\w",
        "a run goes on when an email is skipped: leave this out, or write `if skipped exit`",
    ),
    Placed(r"[=!<>]\s*(?P<length>\d[\w ]*?)\s+$", r"ago\b", "write `{length} before now`"),
    Placed(r"[=!<>]\s*(?P<length>\d[\w ]*?)\s+$", r"from\s+now\b", "write `{length} after now`"),
    Placed(
        r"\bin\s+$",
        r"(?P<pointer>[/`]\S+)",
        "for a value in an array, or a text in another, write `{pointer} contains VALUE`",
    ),
    Placed(
        r"\bin\s+$",
        r'(?P<value>"[^"]*"|-?\d[\d.]*(?![\d.]|\s*(?:second|minute|hour|day|week|[wdhms]\b)))',
        "a list stands in brackets: in [{value}, ...]; one value is compared by `==`",
    ),
    Placed(
        r"\b(?:window|until)\s+$",
        r"(?:business|office|work|working)\b",
        "write the days and the hours: weekdays 09:00 to 17:00",
    ),
    Placed(
        r"\bin\s*\[[^\]]*$",
        r"(?P<word>[A-Za-z_][\w-]*)",
        'text stands in double quotes: "{word}"; a value of data is /event/{word}',
    ),
    Placed(r"\bis\s+$", r"not\s+(?:present|set|there|defined|known|given)\b", "write `POINTER is missing`"),
    Placed(r"\bis\s+$", r"not\s+(?:missing|empty|blank|undefined)\b", "write `POINTER is present`"),
    Placed(r"\bis\s+$", r"not\s+(?P<value>(?!null\b)[^\W_][\w.]*|\"[^\"]*\")", "write `POINTER != {value}`"),
    Placed(r"\bis\s+$", r"(?P<value>true\b|false\b|[\d.]+|\"[^\"]*\")", "write `POINTER == {value}`"),
    Placed(r"\bnot\s+$", r"(?:present|missing|null)\b", "write `POINTER is present` or `POINTER is missing`"),
    Placed(
        r"\bcontains\s+$",
        r"(?:any|all|one|each)\b",
        "write a `contains` for each value, joined by `or` or `and`: POINTER contains VALUE or POINTER contains VALUE",
    ),
    Placed(
        r"\b(?:where|when|not|and|or|=)\s+$",
        rf"(?:has|have|had|event|received|happened)\s+{_EVENT}",
        "write `did {event}` for an event that has come",
    ),
    Placed(
        r"\b(?:where|when|not|and|or|=)\s+$",
        r"(?:un)?subscribed\b",
        "consent is no condition: every send asks for it by the `subscription` of its Journey or its own",
    ),
    Placed("", r"\$\{?(?P<root>event|profile|data)[./](?P<name>\w+)", "values are named by pointers: /{root}/{name}"),
    Placed(r"\bbranch\s+$", r"[/`]", braced(BRANCH)),
    Placed(
        r"\b(?:journey|segment|send)\s+$",
        r"(?P<name>\d[\w-]*)",
        'a name begins with a letter, or stands in quotes: "{name}"',
    ),
    Placed(
        r"\bdraft\s+$",
        r"(?:true|false|yes|no|on|off)\b",
        "`draft` stands alone; take it out when the Journey goes live",
    ),
    Placed(r'\bsegment\s+\S+\s+(?:"[^"]*"\s+)?$', r"\{", "write `segment NAME = CONDITION`, without braces"),
    *IN_CLAUSES,
    Placed(r"\benroll\s+again\s+$", r"(?P<length>\d[\w ]*\w)", "write `enroll again after {length}`"),
    Placed(r"\bset\s+\S+\s+$", r"to\b", "write `set POINTER = VALUE`"),
    Placed(r"%\s*$", r"\{", "each arm of a split has a name: 50% control {{ ... }}"),
    Placed(r'\bsplit\s+(?:"[^"]*"\s+)?$', r"\d+\s*[/:]", _SPLIT),
    Placed(r"\bsend\s+\S+\s+$", r"if\s+(?!skipped\b)", braced(BRANCH)),
    Placed(r"\bsend\s+\S+\s*$", r",", "a send has one template: write a `send` for each"),
    Placed(r"\bif\s+(?P<what>past|missing)\s+$", r"\w", "write `if {what} continue` or `if {what} exit`"),
)

_MOST_BEFORE: Final = 400
"""Characters of a line that are looked at: a whole file may stand on one line."""

_SIGNS: Final = {
    ">=": ("at least", 0),
    "<=": ("at most", 0),
    "=>": ("at least", 0),
    "=<": ("at most", 0),
    "==": ("exactly", 0),
    ">": ("at least", 1),
    "<": ("at most", -1),
    "more than": ("at least", 1),
    "less than": ("at most", -1),
    "fewer than": ("at most", -1),
}
"""How often something was done, as other languages write it; the word for it, and what to add to the number."""


def placed_hint(reading: Reading, token: Token) -> str | None:
    """What to write instead of a token, where the words around it show what was meant."""
    text, start = reading.source.text, token.start_pos
    before = text[max(text.rfind("\n", 0, start) + 1, start - _MOST_BEFORE) : start]
    if reading.stack.accepts("KEY") and (named := re.match(r"/(?:data/)?(\w+)", text[start:])) is not None:
        return f"a value has a name, which templates read below /data: {named[1]} = VALUE"
    if reading.stack.accepts("NUMBER", "PERCENT") and not re.compile(r"\d+\s*[/:]").match(text, start):
        return "each arm of a split has a share, a name and its steps: 50% control { ... }"
    computed = _range_of_days(before, text, start) or _times(before, text, start)
    if computed is not None:
        return computed
    for placed in _PLACED:
        here = re.compile(placed.here).match(text, start)
        ends = re.search(placed.before, before) if here is not None else None
        if here is not None and ends is not None:
            return placed.hint.format(**ends.groupdict(), **here.groupdict())
    return _compared_length(reading)


def days_in_a_row(reading: Reading, token: Token) -> str | None:
    """What to write instead of ``mon to fri``, where a token begins it; None where it begins none."""
    text, start = reading.source.text, token.start_pos
    return _range_of_days(text[max(text.rfind("\n", 0, start) + 1, start - _MOST_BEFORE) : start], text, start)


def _range_of_days(before: str, text: str, start: int) -> str | None:
    """``mon-fri``, ``mon to fri``: the days from one to another, be the token the first of them or the ``to``."""
    begun = re.search(rf"\b(?:window|until)\s+(?:{_HOURS}\s+)?({WRITTEN_DAY})?\s*$", before)
    first_day = "" if begun and begun[1] else f"({WRITTEN_DAY})"
    pattern = rf"(?:{first_day})\s*(?:-|\u2013|to|through|until)\s*({WRITTEN_DAY})\b"
    span = re.compile(pattern).match(text, start)
    if begun is None or span is None:
        return None
    first, last = (day[:3].lower() for day in ((begun[1] or span[1]), span[span.re.groups]))
    at, length = DAY_NAMES.index(first), (DAY_NAMES.index(last) - DAY_NAMES.index(first)) % len(DAY_NAMES) + 1
    days = [(*DAY_NAMES, *DAY_NAMES)[at + number] for number in range(length)]
    named = "weekdays" if days == list(DAY_NAMES[:5]) else ", ".join(days)
    return f"there are no ranges of days: write {named}"


def _times(before: str, text: str, start: int) -> str | None:
    """``did order.created >= 2 times``, ``more than 2 times``."""
    found = re.compile(r"(>=|<=|=>|=<|==|>|<|(?:more|less|fewer) than)\s*(\d{1,9})\b").match(text, start)
    if found is None or re.search(r"\bdid\s+\S+\s+$", before) is None:
        return None
    words, more = _SIGNS[found[1]]
    return f"write `{words} {max(int(found[2]) + more, 0)} times`"


def _compared_length(reading: Reading) -> str | None:
    """``/event/days >= 2 days``, behind which no instant makes the duration one."""
    previous = reading.previous
    if previous is None or not reading.stack.accepts("BEFORE"):
        return None
    text, end = reading.source.text, previous.end_pos
    length = re.search(r"[=!<>]\s*(\d[\w ]*)$", text[max(text.rfind("\n", 0, end) + 1, end - _MOST_BEFORE) : end])
    if length is None:
        return None
    return (
        f"`{length[1]}` is no instant: write `{length[1]} before now` or `{length[1]} after now`, or the number alone"
    )
