"""What a schema says of the strings at a place -> whether a text may be one of them, and what they are if not."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

if TYPE_CHECKING:
    from jsonschema_rs import Draft7Validator

_LONGEST_ASKED: Final = 1_000
"""Of a longer text no pattern is asked."""

_LARGEST: Final = 1_000_000
"""Bytes that a pattern may be made into."""

_DATE: Final = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_FORMATS: Final = {
    "date": re.compile(_DATE),
    "date-time": re.compile(
        _DATE + r"[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
    ),
    "email": re.compile(r"[^@]*[^@\s]@[^@\s][^@]*|\".*\"@.+"),
    "uri": re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:.*", re.DOTALL),
    "uuid": re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"),
}
"""What a text of a format looks like, and some that are none: what fits none of these is of no such format anywhere."""

_FORMAT_WORDS: Final = {
    "date": "a date, as 2026-03-27",
    "date-time": "an instant, as 2026-03-27T09:00:00Z",
    "email": "an address of email",
    "uri": "a URI with its scheme",
    "uuid": "a UUID",
}


class Texts(Struct, frozen=True):
    """How long the strings at a place are, in code points; ``patterns`` that they match, ``formats`` they have."""

    shortest: int = 0
    longest: int | None = None
    patterns: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()

    def meet(self, other: "Texts") -> "Texts":
        """What holds where both do."""
        if other is ANY_TEXT or self is ANY_TEXT:
            return self if other is ANY_TEXT else other
        ends = [end for end in (self.longest, other.longest) if end is not None]
        return Texts(
            max(self.shortest, other.shortest),
            min(ends, default=None),
            self.patterns | other.patterns,
            self.formats | other.formats,
        )

    def join(self, other: "Texts") -> "Texts":
        """What holds wherever one of them does."""
        if self == other:
            return self
        longest = None if self.longest is None or other.longest is None else max(self.longest, other.longest)
        return Texts(
            min(self.shortest, other.shortest),
            longest,
            self.patterns & other.patterns,
            self.formats & other.formats,
        )

    def refusal(self, text: str) -> str | None:
        """What every string there is and a text is not, in words; None where the text may be there.

        No format refuses the empty text: forms send it where nobody wrote anything, and few senders mind.
        """
        if len(text) < self.shortest:
            return f"has at least {_characters(self.shortest)}"
        if self.longest is not None and len(text) > self.longest:
            return f"has at most {_characters(self.longest)}"
        for pattern in sorted(self.patterns):
            if len(text) <= _LONGEST_ASKED and not _matches(pattern, text):
                return f"matches the pattern {pattern}"
        for name in sorted(self.formats & _FORMATS.keys()):
            if text and _FORMATS[name].fullmatch(text) is None:
                return f"is {_FORMAT_WORDS[name]}"
        return None

    def refusal_of_part(self, text: str, *, at_start: bool) -> str | None:
        """The same for a text that one there is to hold, or to begin with."""
        if self.longest is not None and len(text) > self.longest:
            return f"has at most {_characters(self.longest)}"
        for pattern in sorted(self.patterns) if at_start else ():
            start = _beginning(pattern)
            if not (start.startswith(text) or text.startswith(start)) and _validator(pattern) is not None:
                return f"matches the pattern {pattern}"
        return None


ANY_TEXT: Final = Texts()


def texts_of(schema: dict[str, Any]) -> Texts:
    """What the keywords of one schema say."""
    if schema.keys().isdisjoint(("format", "maxLength", "minLength", "pattern")):
        return ANY_TEXT
    return Texts(
        int(schema.get("minLength", 0)),
        int(schema["maxLength"]) if "maxLength" in schema else None,
        frozenset({schema["pattern"]} if "pattern" in schema else ()),
        frozenset({schema["format"]} if "format" in schema else ()),
    )


def of_every_text(texts: Sequence[Texts]) -> Texts:
    """What holds of the strings of which all of these do."""
    met = ANY_TEXT
    for each in texts:
        met = met.meet(each)
    return met


def of_some_text(texts: Sequence[Texts]) -> Texts:
    """What holds of the strings of which some of these do; of none nothing does."""
    if not texts:
        return ANY_TEXT
    first, *others = texts
    for each in others:
        first = first.join(each)
    return first


def _characters(number: int) -> str:
    return f"{number} character" + ("" if number == 1 else "s")


_READ_OTHERWISE: Final = re.compile(r"\\[<>]")
_ENDS_OF_WORDS: Final = re.compile(r"\\[bB]")
"""The engine takes `\\<` for the beginning of a word, and letters beyond ASCII for parts of words."""


@lru_cache(maxsize=1_000)
def _matches(pattern: str, text: str) -> bool:
    """Whether a pattern matches somewhere in a text; true where that cannot be told in time that the text bounds."""
    if _READ_OTHERWISE.search(pattern) or (_ENDS_OF_WORDS.search(pattern) and not text.isascii()):
        return True
    validator = _validator(pattern)
    return validator is None or bool(validator.is_valid(text))


@lru_cache(maxsize=1_000)
def _validator(pattern: str) -> "Draft7Validator | None":
    """What asks a text for a pattern; None of one that is none, or that only an engine matches which may go back."""
    import jsonschema_rs  # noqa: PLC0415  # it takes long to import, and few schemas have patterns that are asked

    try:
        options = jsonschema_rs.RegexOptions(size_limit=_LARGEST)  # the engine that never goes back
        return jsonschema_rs.Draft7Validator({"pattern": pattern}, pattern_options=options)
    except ValueError:
        return None


_LITERAL: Final = re.compile(r"\^((?:[^\\^$.|?*+()\[\]{}]|\\[^\w\s])*)(.?)", re.DOTALL)


def _beginning(pattern: str) -> str:
    """A text with which all begins that a pattern matches, as far as that is plain."""
    read = _LITERAL.match(pattern)
    if read is None or "|" in pattern:
        return ""
    text = re.sub(r"\\(.)", r"\1", read[1])
    return text[:-1] if read[2] in ("?", "*", "{", "+") else text
