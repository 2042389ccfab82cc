"""Tokens -> names, texts, pointers, durations, clock times and instants; each oddity is a finding, not a guess."""

import json
import re
from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec import Struct

from sfjourney import pointers
from sfjourney.clock.durations import UNITS, Duration, times
from sfjourney.clock.instants import InstantError, parse_instant
from sfjourney.clock.weekly import DAY_NAMES, EVERY_DAY, MINUTES_OF_DAY, WEEKDAYS, WEEKEND
from sfjourney.diagnostics import Edit, Finding, Fix
from sfjourney.limits import Limits
from sfjourney.source import Source, Span
from sfjourney.syntax.tokens import Token, Tree
from sfjourney.syntax.values import Length, Name, Pointer, Text

T = TypeVar("T")

_LONGEST_NAME = 120
_LONGEST_EVENT_NAME = 255
RESERVED_LABELS = frozenset(
    "on enroll timezone subscription transactional window cap exit goal draft send wait branch split set end".split()  # noqa: SIM905  # reads as the language writes them
)
"""What no step may be labelled: words that begin a clause or a step, and the id of a run's last node."""

_MOST_DIGITS = 9
SHORT_UNITS = {"w": "week", "d": "day", "h": "hour", "m": "minute", "s": "second"}


class Part(Struct, frozen=True):
    """A piece of a clause or step on its way up the tree: which piece it is, and what it holds."""

    what: str
    value: Any
    span: Span


class WordBuilder:
    """Builds the leaves. Its subclasses add conditions, then steps and declarations: a method for each production."""

    def __init__(self, source: Source, limits: Limits, hidden: frozenset[int] = frozenset()) -> None:
        self.source = source
        self.limits = limits
        self.hidden = hidden
        self.findings: list[Finding] = []
        self.mistaken: list[Span] = []
        """Places of words for which something else stands in the tree."""

    # ---- productions

    def build(self, name: str, children: list[Any]) -> Any:
        """What a production of this name means that holds these tokens and values."""
        return getattr(self, name)(children)

    def built(self, tree: Tree) -> Any:
        """What a tree means. It may be as deep as it likes."""
        left: list[Any] = [tree]
        waiting: list[Any] = []
        while left:
            found = left.pop()
            waiting.append(found)
            if isinstance(found, Tree):
                left += found.children
        values: list[Any] = []
        for found in reversed(waiting):
            if isinstance(found, Tree):
                least = len(values) - len(found.children)
                values[least:] = [self.build(found.data, values[least:])]
            else:
                values.append(found)
        return values[0]

    # ---- places and parts

    def token_span(self, token: Token) -> Span:
        return Span(self.source.name, token.start_pos, token.end_pos)

    def place(self, child: Any) -> Span:
        if isinstance(child, Token):
            return self.token_span(child)
        span: Span = child.span
        return span

    def span(self, children: list[Any]) -> Span:
        return self.place(children[0]).to(self.place(children[-1]))

    def part(self, what: str, value: Any, children: list[Any]) -> Part:
        return Part(what, value, self.span(children))

    @staticmethod
    def parts(children: list[Any], what: str) -> list[Any]:
        return [child.value for child in children if isinstance(child, Part) and child.what == what]

    def one(self, children: list[Any], what: str) -> Any:
        found = self.parts(children, what)
        return found[0] if found else None

    @staticmethod
    def of_kind(children: list[Any], kind: type[T]) -> list[T]:
        return [child for child in children if isinstance(child, kind) and not isinstance(child, (Token, Part))]

    def first(self, children: list[Any], kind: type[T]) -> T | None:
        return next(iter(self.of_kind(children, kind)), None)

    def report(self, code: str, message: str, span: Span, label: str = "", hint: str | None = None) -> None:
        self.findings.append(Finding(code, message, span, label, help=hint, about=message))

    def mistake(self, code: str, message: str, span: Span, label: str = "", hint: str | None = None) -> None:
        """Report a word for which something else stands in the tree, of which nothing more is to be said."""
        self.report(code, message, span, label, hint)
        self.mistaken.append(span)

    # ---- words

    def _written(self, token: Token) -> str:
        """A word as it was meant, without what stands in place of hidden characters (syntax/lexical.py)."""
        if not self.hidden:
            return str(token)
        return "".join(char for at, char in enumerate(token, token.start_pos) if at not in self.hidden)

    def _string(self, token: Token) -> str:
        try:
            value = self._with_tabs(token) if "\t" in token else str(json.loads(self._written(token)))
        except ValueError as error:
            start = token.start_pos + int(getattr(error, "pos", 0))
            place = Span(self.source.name, start, min(start + 2, token.end_pos))
            hint = r"write one of \" \\ \/ \b \f \n \r \t, or \u and four hexadecimal digits"
            if token.endswith('.json"'):
                hint = "folders are parted by / in a path: " + re.sub(r"\\+", "/", str(token))
            self.mistake("syntax/bad-string", "this is no escape that a JSON string knows", place, "here", hint)
            return str(token)[1:-1]
        if any("\ud800" <= char <= "\udfff" for char in value):
            self.mistake(
                "syntax/bad-string",
                "half of a surrogate pair stands alone in this string",
                self.token_span(token),
                hint=r"write the character itself, or both \u escapes of the pair",
            )
            return ""
        return value

    def _with_tabs(self, token: Token) -> str:
        """A string with tabs in it, which JSON wants escaped. Raises ValueError where more is wrong."""
        value = str(json.loads(token, strict=False))
        at = [token.start_pos + place for place, char in enumerate(token) if char == "\t"]
        tabs = [Span(self.source.name, place, place + 1) for place in at]
        fix = Fix(r"write \t", tuple(Edit(tab, r"\t") for tab in tabs), safe=True)
        message = "a tab stands in this string"
        self.findings.append(
            Finding("syntax/bad-string", message, tabs[0], "a tab", help=r"write it as \t", fix=fix, about=message)
        )
        return value

    def text(self, token: Token) -> Text:
        return Text(self._string(token), self.token_span(token), str(token))

    def texts(self, children: list[Any]) -> list[Text]:
        return [self.text(child) for child in children if isinstance(child, Token) and child.type == "STRING"]

    def title(self, children: list[Any]) -> Part:
        return self.part("title", self.text(children[0]), children)

    def _name(self, token: Token, longest: int, what: str) -> Name:
        text = self._string(token) if token.startswith('"') else self._written(token)
        if not 1 <= len(text) <= longest:
            message = f"{what} has 1 to {longest} characters, this one has {len(text)}"
            self.mistake("syntax/bad-name", message, self.token_span(token))
        return Name(text, self.token_span(token))

    def name(self, children: list[Any]) -> Name:
        return self._name(children[0], _LONGEST_NAME, "a name")

    key = name

    def event_name(self, children: list[Any]) -> Name:
        return self._name(children[0], _LONGEST_EVENT_NAME, "an event name")

    def pointer(self, children: list[Any]) -> Pointer:
        token: Token = children[0]
        span = self.token_span(token)
        written = self._written(token)
        written = written[1:-1] if token.type == "QUOTED_POINTER" else written
        if len(written) > self.limits.pointer_characters:
            message = f"a pointer has at most {self.limits.pointer_characters} characters (limits.pointer_characters)"
            self.mistake("syntax/bad-pointer", message, span)
            return Pointer("/", ("",), span)
        try:
            parts = pointers.parse(written)
        except ValueError as error:
            self.mistake("syntax/bad-pointer", f"this is no JSON Pointer: {error}", span)
            return Pointer("/", ("",), span)
        return Pointer(pointers.text_of(parts), parts, span)

    def whole(self, token: Token, least: int, message: str) -> int:
        """A whole number of at most nine digits; ``least`` where it is none."""
        number = int(token) if token.isdigit() and len(token) <= _MOST_DIGITS else -1
        if number < least:
            self.mistake(
                "syntax/bad-number", f"{message}, from {least} to {10**_MOST_DIGITS - 1}", self.token_span(token)
            )
        return max(number, least)

    # ---- time

    def duration(self, children: list[Any]) -> Length:
        span = self.span(children)
        if isinstance(children[0], Token) and children[0].type == "SHORT_DURATION":
            pairs = self._short_pairs(children[0])
        else:
            numbers, units = children[::2], children[1::2]
            pairs = [(str(number), unit.value) for number, unit in zip(numbers, units, strict=True)]
        total = Duration()
        order = list(UNITS)
        before = -1
        for number, unit in pairs:
            at = order.index(unit)
            if at <= before:
                hint = "write the units from weeks down to seconds, each once: 1 week 2 days 30 minutes"
                self.mistake("syntax/bad-duration", "the units of a duration descend, each once", span, hint=hint)
                return Length(Duration(1), span)
            if not number.isdigit():
                less = "in smaller ones: 1 day 12 hours for a day and a half"
                hint = "leave the sign out" if number.startswith("-") else f"write parts of a unit {less}"
                self.mistake("syntax/bad-duration", "a duration counts whole units, none negative", span, hint=hint)
                return Length(Duration(1), span)
            before = at
            total += times(int(number.lstrip("0")[:_MOST_DIGITS] or "0"), UNITS[unit])
        if total == Duration():
            hint = "steps follow one another at once: leave the wait out"
            self.mistake("syntax/bad-duration", "a duration is longer than nothing", span, hint=hint)
        elif total.too_long:
            written = " ".join(self.source.text[span.start : span.end].split())
            hint = "wait for less; a run that should wait for something unknown waits for an event"
            self.mistake("time/too-long", f"{written} is more than a hundred years", span, "too long", hint=hint)
            return Length(Duration(1), span)
        return Length(total, span)

    @staticmethod
    def _short_pairs(token: Token) -> list[tuple[str, str]]:
        pairs, digits = [], ""
        for char in token:
            if char.isdigit():
                digits += char
            else:
                pairs.append((digits, SHORT_UNITS[char]))
                digits = ""
        return pairs

    def unit(self, children: list[Any]) -> Part:
        return self.part("unit", str(children[0]).removesuffix("s"), children)

    def minute(self, token: Token, *, end: bool = False) -> int:
        """The minute of the day of a clock time. ``24:00`` is a time only as the end of a window."""
        hours, minutes = (int(part) for part in token.split(":"))
        if hours * 60 + minutes > MINUTES_OF_DAY - (0 if end else 1) or minutes >= 60:  # noqa: PLR2004
            hint = "the day begins at 00:00" if str(token) == "24:00" else "write 00:00 to 23:59, or 24:00 as an end"
            self.mistake("syntax/bad-time", "there is no such clock time", self.token_span(token), hint=hint)
            return 0
        if len(token) != len("HH:MM"):
            message = "a clock time has two digits for the hour: 09:00"
            self.mistake("syntax/bad-time", message, self.token_span(token), hint=f"write 0{token}")
        return min(hours * 60 + minutes, MINUTES_OF_DAY)

    def instant_of(self, token: Token) -> int:
        try:
            return parse_instant(token, in_data=True)
        except InstantError as error:
            hint = "write an instant in RFC 3339, such as 2026-03-27T09:00:00+01:00"
            self.mistake("syntax/bad-instant", str(error), self.token_span(token), hint=hint)
            return 0

    def day(self, children: list[Any]) -> Part:
        return self.part("day", DAY_NAMES.index(children[0]), children)

    def all_days(self, children: list[Any]) -> Part:
        return self.part("days", WEEKDAYS if children[0] == "weekdays" else WEEKEND, children)

    def days(self, children: list[Any]) -> Part:
        listed: Iterable[int] = self.one(children, "days") or self.parts(children, "day")
        days = tuple(sorted(set(listed)))
        if len(days) < len(list(listed)):
            self.report("syntax/duplicate-clause", "a day stands twice in this list", self.span(children), "twice")
        return self.part("days", days or EVERY_DAY, children)
