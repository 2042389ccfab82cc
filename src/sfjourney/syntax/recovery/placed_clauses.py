"""Clauses, and what begins a line, as other languages have them -> how they are written here."""

from typing import Final

from sfjourney.clock.weekly import DAY_NAMES
from sfjourney.syntax.recovery.absent import HOW_DAYS_ARE_WRITTEN, SPLITS, TITLE, WAIT_FOR
from sfjourney.syntax.recovery.placed_conditions import Placed

DAY: Final = "|".join(DAY_NAMES)
DAYS: Final = rf"(?:weekdays|weekends|(?:{DAY})(?:,?\s*(?:{DAY})\b)*)"
WRITTEN_DAY: Final = r"(?i:(?:mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:day)?)"
"""A day as any language may write it."""
_ENROLL: Final = "write `enroll once`, `enroll always` or `enroll again after DURATION`"


def braced(form: str) -> str:
    """A form as a hint has it, in which single braces name groups."""
    return form.replace("{", "{{").replace("}", "}}")


IN_CLAUSES: Final = (
    Placed(
        r"\bwindow\s+$",
        r"(?:daily|every\s*day|each\s+day|all\s+days)\b",
        "leave the days out: a window without days is open on each of them",
    ),
    Placed(
        r"\benroll\s+again\s+$",
        r"(?:for|in|every|each)\s+(?P<length>\d[\w ]*\w)",
        "write `enroll again after {length}`",
    ),
    Placed(
        r"^\s*$",
        r"(?!enroll\b)(?:re-?)?(?:enroll?(?:ment)?|ent(?:er|ry))\s+(?:once|always|again|after|every|only|multiple)\b",
        _ENROLL,
    ),
    Placed(r"\benroll\s+$", r"every\s*(?:time|event)", "write `enroll always`"),
    Placed(r"\benroll\s+$", r"(?!every\b)[A-Za-z]", _ENROLL),
    Placed(
        r"^\s*(?:per\s*:\s*)?$",
        r"(?:per\s+)?(?P<pointer>[/`]\S+)",
        "`per` stands behind `enroll`: enroll always per {pointer}",
    ),
    Placed(
        r"^\s*(?:if[-_ ]?running\s*:\s*)?$",
        r"(?:if\s+running\s+)?(?P<overlap>skip|restart|parallel)\b(?!\s*\{)",
        "`if running` stands behind `enroll`: enroll always if running {overlap}",
    ),
    Placed(r"^\s*$", r"(?:once|always)\b", _ENROLL),
    Placed(r"^\s*$", r'name\s*[:=]?\s*"', braced(TITLE)),
    Placed(r"\benroll\s+(?:once|always)\s+(?:per\s+)?$", r"(?:every|each|\d)", "write `enroll again after DURATION`"),
    Placed(
        r"\b(?:on|goal)\s+\S+\s+$",
        r"for\s+(?P<pointer>[/`]\S+)",
        "write `matching {pointer}`: what arrives has the same at that place",
    ),
    Placed(
        r"\bwait\s+(?P<length>\d[\w ]*?)\s+$",
        r"until\s+(?P<pointer>[/`]\S+)",
        "write `wait until {length} before {pointer} if past ... if missing ...`",
    ),
    Placed(r"\b(?:journey|event|segment|subscription)\s+\S+\s+$", r"-\s", "a title stands right behind the name"),
    Placed(r"\btransactional\s+$", r"(?:true|false|yes|no|on|off)\b", "`transactional` stands alone"),
    Placed(r"\b(?:transactional|draft)\s*:\s*$", r"\w", "`transactional` and `draft` stand alone"),
    Placed(r"^\s*$", r"[-*\u2022]\s", "what stands on a line of its own has no sign before it"),
    Placed(
        r"\btimezone\s+[/`]\S+\s+$",
        r"[a-z]",
        'a zone that is read from data names a fallback: timezone /profile/timezone else "Europe/Berlin"',
    ),
    Placed(
        r"\buntil\b.*[/`]\S+\s+$",
        r"(?:else|otherwise|default)\b",
        "say both what happens if the date is past and if it is missing: if past exit if missing exit",
    ),
    Placed("", r"[aA]\s?/?[bB][ -](?:test|split)\b", braced(SPLITS)),
    Placed(
        r"\bwindow\s+$",
        rf"on\s+(?P<days>{DAYS})\b",
        "the days stand first, without `on`: window {days} 09:00 to 17:00",
    ),
    Placed(
        r"^\s*$",
        r"quiet[ _-]?hours\b",
        "a `window` says when emails may go out: window 08:00 to 20:00",
    ),
    Placed(r"\bwait\s+$", r"(?:at|to|till?)\s+(?P<time>(?:[a-z, ]+\s)?\d\d:\d\d)", "write `wait until {time}`"),
    Placed(
        r"\bwait\s+$", r"(?:at\s+most|max(?:imum)?|no\s+more\s+than|no\s+longer\s+than)\b[^\n]*\{", braced(WAIT_FOR)
    ),
    Placed(r"\bwait\s+$", r"P(?:T?\d)", "write a duration in words, 1 day 12 hours, or in one: 1d12h"),
    Placed(r"\b(?:until|window)\s+(?:[a-z, ]*\s)?$", rf"(?!(?:{DAY})\b){WRITTEN_DAY}\b", HOW_DAYS_ARE_WRITTEN),
    Placed(
        r"\d\d:\d\d\s+$", r"(?:until|till?|and|through)\s+\d\d?:", "between two clock times stands `to`: 08:00 to 20:00"
    ),
    Placed(
        r"^\s*$",
        rf"on\s+(?P<days>{DAYS})\s*(?:#|\n|$)",
        "days belong to a wait or to a window: wait until {days} 09:00",
    ),
    Placed(
        r"\bsubscription\s+\S+\s*$",
        r",",
        "a Journey has one; a send may have its own: send TEMPLATE {{ subscription NAME }}",
    ),
    Placed(
        r"\btimeout\s+$",
        r"(?:after\s+|in\s+)?\d",
        "how long stands in the first line, `wait up to DURATION {{`; `timeout` stands alone",
    ),
    Placed(
        r"^\s*$",
        r"after\s+(?P<length>\d[\w ]*\w)\s*\{",
        "how long stands in the first line, `wait up to {length} {{`, and the last arm is `timeout {{ ... }}`",
    ),
    Placed(r"\bredact\s+$", r"\[", "pointers stand without brackets: redact /event/card, /event/token"),
)
"""In the order in which they are tried."""
