"""Words that other languages have and this one does not, with what to write instead (language.md 8)."""

_NO_LOOPS = "a Journey has no loops: every run ends. `enroll again after DURATION` lets a Profile start anew"
_NO_INCLUDES = "a workspace is one whole: names declared in any of its files are known in all of them"
_NO_MACROS = "there are no macros or variables: name the value by its pointer where it is used"
_NO_CHANNELS = "email is the only channel: `send TEMPLATE`"
_NO_CALLS = "a Journey makes no network calls: let the backend track an event and wait for it"
_NO_DIGEST = "there are no digests of several payloads: send one email per event, or gather them in the backend"
_NO_SCHEDULE = "a Journey starts by an event or by `on api`; sends to an audience are Broadcasts"
_NO_REGEX = "there are no regular expressions: use `contains`, `starts with`, `ends with` or `in [...]`"
_NO_ARITHMETIC = "there is no arithmetic: let the backend put the result into the event, or compare with a number"
_DAYS = "days are written mon, tue, wed, thu, fri, sat, sun, weekdays or weekends"
_DAYS_AT_WORK = "a duration counts all days: write `wait 2 days`, and after it `wait until weekdays 09:00`"
_ONE_OF_A_UNIT = "write it as a number: 1 hour"
COMPARE = "compare it, as in `POINTER == VALUE`, or ask whether it is there: `POINTER is present`"
BRANCH = "write `branch { when CONDITION { ... } else { ... } }`"
_ARM = "each arm is `when CONDITION { ... }`, and the last one may be `else { ... }`"
_STARTS = "a Journey starts `on EVENT`, with `where CONDITION` behind it, or `on api`"
_FILTERS = "who enters is said behind the event, `on EVENT where CONDITION`; later on, " + BRANCH
_SPLITS = 'chance decides in a split: split "NAME" { 50% control { ... } 50% variant { ... } }'
_LEAVES = "write `exit on EVENT` or `exit when CONDITION`"
_NO_PARENTHESES = "steps and clauses are written without parentheses: `send TEMPLATE`, `wait 1 day`"
_NOT_SO = "write `not VALUE contains VALUE`, and so with `starts with` and `ends with`"
CAP = "a cap counts sends in a duration: cap 2 sends in 7 days"
WAIT_FOR = "write `wait up to DURATION { on EVENT { ... } timeout { ... } }`"
WAIT_OR_WAIT_FOR = f"{WAIT_FOR}, or `wait DURATION` where nothing ends it sooner"

INSTEAD = {
    "for": f"{_NO_LOOPS}; to wait for an event, {WAIT_FOR}",
    "foreach": _NO_LOOPS,
    "while": _NO_LOOPS,
    "loop": _NO_LOOPS,
    "repeat": _NO_LOOPS,
    "goto": _NO_LOOPS,
    "jump": _NO_LOOPS,
    "include": _NO_INCLUDES,
    "import": _NO_INCLUDES,
    "use": _NO_INCLUDES,
    "macro": _NO_MACROS,
    "define": _NO_MACROS,
    "def": _NO_MACROS,
    "let": _NO_MACROS,
    "var": _NO_MACROS,
    "const": _NO_MACROS,
    "sms": _NO_CHANNELS,
    "push": _NO_CHANNELS,
    "whatsapp": _NO_CHANNELS,
    "slack": _NO_CHANNELS,
    "webhook": _NO_CALLS,
    "http": _NO_CALLS,
    "fetch": _NO_CALLS,
    "call": _NO_CALLS,
    "batch": _NO_DIGEST,
    "digest": _NO_DIGEST,
    "schedule": _NO_SCHEDULE,
    "cron": _NO_SCHEDULE,
    "every": _NO_SCHEDULE,
    "daily": _NO_SCHEDULE,
    "matches": _NO_REGEX,
    "regex": _NO_REGEX,
    "=~": _NO_REGEX,
    "!~": _NO_REGEX,
    "~": _NO_REGEX,
    "+": _NO_ARITHMETIC,
    "-": _NO_ARITHMETIC,
    "*": _NO_ARITHMETIC,
    "/": _NO_ARITHMETIC,
    "monday": _DAYS,
    "tuesday": _DAYS,
    "wednesday": _DAYS,
    "thursday": _DAYS,
    "friday": _DAYS,
    "saturday": _DAYS,
    "sunday": _DAYS,
    "everyday": "leave the days out: a window without days is open on each of them",
    "if": BRANCH,
    "elif": _ARM,
    "elseif": _ARM,
    "elsif": _ARM,
    "unless": "write `when not CONDITION { ... }` in a `branch`",
    "when": "`when` begins an arm: `branch { when CONDITION { ... } }`; a Journey starts `on EVENT`",
    "else": "`else` ends a `branch`, and `timeout` a `wait up to`",
    "timeout": "`timeout` ends a `wait up to`, and `else` a `branch`",
    "switch": BRANCH,
    "case": BRANCH,
    "default": "the last arm of a branch is `else { ... }`",
    "otherwise": "the last arm of a branch is `else { ... }`",
    "then": "steps follow one another without a word between them; those of an arm stand in braces",
    "and": "conditions are joined by `and`; steps, clauses and parts of a duration stand side by side",
    "tomorrow": "write `wait until 09:00`, which may be today, or `wait 1 day`",
    "email": "write `send TEMPLATE`",
    "send_email": "write `send TEMPLATE`",
    "sendEmail": "write `send TEMPLATE`",
    "mail": "write `send TEMPLATE`",
    "body": "an email's body is a saved template: `send TEMPLATE`",
    "html": "an email's body is a saved template: `send TEMPLATE`",
    "delay": "write `wait DURATION`",
    "sleep": "write `wait DURATION`",
    "pause": "write `wait DURATION`",
    "await": WAIT_FOR,
    "stop": "write `exit`",
    "end": "a run ends by itself after its last step; `exit` ends it sooner",
    "return": "write `exit`",
    "break": "write `exit`",
    "trigger": "write `on EVENT` or `on api`",
    "when_event": "write `on EVENT`",
    "topic": "write `subscription NAME`",
    "segment_entry": _NO_SCHEDULE,
    "update": "write `set /profile/NAME = VALUE`",
    "month": "a month has no fixed length: write 30 days",
    "months": "a month has no fixed length: write 30 days",
    "year": "a year has no fixed length: write 365 days",
    "years": "a year has no fixed length: write 365 days",
    "exist": "write `POINTER is present`, or `POINTER is missing`",
    "does": "write `POINTER is present`, or `POINTER is missing`",
    "once": "write `at least once`, `at most once` or `exactly once`",
    "segment": f"in a condition write `in segment NAME`; {_NO_SCHEDULE}",
    "exists": "write `POINTER is present`",
    "empty": "write `POINTER is missing`, or `count(POINTER) == 0` for an array",
    "between": "write `POINTER >= LOW and POINTER <= HIGH`",
    "like": _NO_REGEX,
    "today": "write `now`",
    "None": "write null",
    "nil": "write null",
    "undefined": "write null, or leave it out",
    "yes": "write true",
    "no": "write false",
    "scenario": "scenarios are not part of this version",
}
"""What to do instead, by the word that a newcomer is likely to try."""

BEGINNINGS = {
    "start": _STARTS,
    "starts": _STARTS,
    "enter": _STARTS,
    "entry": _STARTS,
    "triggered": _STARTS,
    "triggers": _STARTS,
    "listen": _STARTS,
    "filter": _FILTERS,
    "condition": _FILTERS,
    "criteria": _FILTERS,
    "audience": _FILTERS,
    "experiment": _SPLITS,
    "abtest": _SPLITS,
    "ab_test": _SPLITS,
    "random": _SPLITS,
    "holdout": _SPLITS,
    "leave": _LEAVES,
    "unenroll": _LEAVES,
    "parallel": "steps follow one another; several Journeys may start on one event, side by side",
    "throttle": CAP,
    "max": CAP,
    "limit": CAP,
    "frequency": CAP,
    "tag": "write `set /profile/NAME = VALUE`",
}
"""The same where a clause or step begins: elsewhere these are likelier the names of values."""

_ONE_EVENT = "one event stands here: write the clause or arm once for each event"

IN_PLACE_OF = {
    ("days", "weekday"): _DAYS_AT_WORK,
    ("days", "weekdays"): _DAYS_AT_WORK,
    ("days", "workdays"): _DAYS_AT_WORK,
    ("days", "business"): _DAYS_AT_WORK,
    ("days", "working"): _DAYS_AT_WORK,
    ("SHORT_DURATION", "a"): _ONE_OF_A_UNIT,
    ("SHORT_DURATION", "an"): _ONE_OF_A_UNIT,
    ("contains", "and"): COMPARE,
    ("again", "every"): "write `enroll again after DURATION`",
    ("matching", "matches"): "write `matching POINTER`",
    ("where", "if"): "write `where CONDITION`",
    ("where", "or"): _ONE_EVENT,
    ("where", ","): _ONE_EVENT,
    ("until", "for"): f"write `wait DURATION`; to wait for an event, {WAIT_FOR}",
    ("if", "-"): "write `wait until DURATION before POINTER if past ... if missing ...`",
    ("if", "+"): "write `wait until DURATION after POINTER if past ... if missing ...`",
    ("{", "if"): _ARM,
    ("{", "with"): "what a send adds stands in its braces: `send TEMPLATE { data { NAME = VALUE } }`",
    ("{", "to"): "an email goes to the Profile of the run, so nothing says to whom",
    ("when", "if"): _ARM,
    ("when", "case"): _ARM,
    ("on", "timeout"): WAIT_OR_WAIT_FOR,
    ("timeout", "else"): "the last arm of a `wait up to` is `timeout { ... }`",
    ("in", "contains"): _NOT_SO,
    ("in", "starts"): _NOT_SO,
    ("in", "ends"): _NOT_SO,
    ("[", "("): 'a list stands in brackets: in ["free", "pro"]',
    ("NAME", "("): _NO_PARENTHESES,
    ("SHORT_DURATION", "("): _NO_PARENTHESES,
    ("is", "null"): "write `POINTER is missing`, or `POINTER == null` for a value that is there and null",
}
"""What to do where one word could have stood, and another does that means something else elsewhere."""

SIGNS = {
    "-": "to",
    "\u2013": "to",
    "\u2014": "to",
    "..": "to",
    "&&": "and",
    "||": "or",
    "!": "not",
    "=": "==",
    "===": "==",
    "=>": ">=",
    "=<": "<=",
    "\u2265": ">=",
    "\u2264": "<=",
    "\u2260": "!=",
    "<>": "!=",
    "!==": "!=",
    "==": "=",
    ":": "=",
    "do": "{",
}
"""Signs of other languages, and the word or sign that means the same here."""
