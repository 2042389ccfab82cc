"""The text of a ``.journey`` file -> another text that means the same, spelt otherwise at random."""

import json
import re
from dataclasses import dataclass
from itertools import pairwise
from random import Random

from lark import Token

from grammars import language_by_lark
from sfjourney.source import Source
from sfjourney.syntax.parse import parse
from sfjourney.syntax.tree import Journey

_UNITS = ("week", "day", "hour", "minute", "second")
_BEFORE_A_VALUE = {"EQUAL", "LSQB", "COMMA", "MORETHAN", "LESSTHAN", "IN", "COLON", "OPTION"}
_COMPARATORS = {"==", "!=", "<", "<=", ">", ">="}
_FILLERS = (" ", "  ", "\n", "\n\n", "\t", " # a comment\n", '\n# { " ` journey\n', " #\n")
_SHORT = re.compile(r"([0-9]+)([wdhms])")


def respell(text: str, random: Random) -> str:
    """Other spacing, comments, quotes, numbers, durations and order of header clauses."""
    return tokens_respelt(clauses_shuffled(text, random), random)


def clauses_shuffled(text: str, random: Random) -> str:
    """The header clauses of every Journey in another order, each with the comments behind it."""
    journeys = [d for d in parse(Source("a.journey", text)).value.declarations if isinstance(d, Journey)]
    for journey in reversed(journeys):
        if not journey.clauses:
            continue
        starts = [clause.span.start for clause in journey.clauses] + [_header_end(text, journey)]
        clauses = [text[start:end] for start, end in pairwise(starts)]
        random.shuffle(clauses)
        text = text[: starts[0]] + "\n".join(clauses) + "\n" + text[starts[-1] :]
    return text


def _header_end(text: str, journey: Journey) -> int:
    if not journey.steps:
        return text.rindex("}", 0, journey.span.end)
    first = journey.steps[0]
    return first.label.span.start if first.label is not None else first.span.start


@dataclass(frozen=True)
class _Reader:
    tokens: list[Token]
    random: Random

    def type(self, index: int) -> str:
        return self.tokens[index].type if 0 <= index < len(self.tokens) else ""

    def unit(self, index: int) -> str | None:
        word = str(self.tokens[index]).removesuffix("s") if 0 <= index < len(self.tokens) else ""
        return word if word in _UNITS and self.type(index) not in ("NAME", "EVENT_NAME", "STRING") else None

    def duration(self, index: int) -> tuple[list[tuple[int, str]], int] | None:
        """The duration that begins at a token, and the index behind it."""
        if self.type(index) == "SHORT_DURATION":
            names = {name[0]: name for name in _UNITS}
            return [(int(n), names[u]) for n, u in _SHORT.findall(str(self.tokens[index]))], index + 1
        parts = []
        while self.type(index) == "NUMBER" and (unit := self.unit(index + 1)):
            parts.append((int(self.tokens[index]), unit))
            index += 2
        return (parts, index) if parts else None

    def value_begins(self, index: int) -> bool:
        """Whether a number here is a value, and not a count, a share or a part of a duration."""
        before = self.tokens[index - 1] if index else None
        return before is not None and (str(before) in _COMPARATORS or before.type in _BEFORE_A_VALUE)


def tokens_respelt(text: str, random: Random) -> str:
    """Other spacing, comments, quotes, numbers and durations, all in the order in which they stand."""
    tokens = list(language_by_lark().parse_interactive(text).iter_parse())
    reader = _Reader(tokens, random)
    words: list[tuple[str, int]] = []
    index = 0
    while index < len(tokens):
        duration = reader.duration(index)
        if duration is not None:
            index = duration[1]
            words.append((_duration(duration[0], random), index))
        else:
            word = _token(reader, index)
            index += 1
            words.append((word, index))
    return "".join(word + _filler(reader, end, random) for word, end in words)


def _filler(reader: _Reader, index: int, random: Random) -> str:
    """What stands before a token: a label and its colon, a key and its sign stand on one line."""
    one_line = (reader.type(index - 1), reader.type(index)) in (("LABEL", "COLON"), ("KEY", "EQUAL"))
    return random.choice(("", " ", "\t", "  ") if one_line else _FILLERS)


def _token(reader: _Reader, index: int) -> str:
    token, random = reader.tokens[index], reader.random
    text = str(token)
    match token.type:
        case "NAME" | "EVENT_NAME" | "LABEL" | "KEY" if text[0] != '"' and random.random() < 0.5:
            return json.dumps(text)
        case "STRING":
            return _string(json.loads(text), random)
        case "POINTER" if random.random() < 0.5:
            return f"`{text}`"
        case "NUMBER" if reader.value_begins(index):
            return _number(text, random)
        case _:
            return text


def _string(value: str, random: Random) -> str:
    pieces = []
    for char in value:
        if random.random() < 0.2:
            pieces.append("".join(f"\\u{ord(unit):04x}" for unit in _units(char)))
        else:
            pieces.append(json.dumps(char, ensure_ascii=random.random() < 0.5)[1:-1])
    return '"' + "".join(pieces) + '"'


def _units(char: str) -> list[str]:
    """The UTF-16 code units of a character."""
    code = char.encode("utf-16-be")
    return [chr(code[at] << 8 | code[at + 1]) for at in range(0, len(code), 2)]


def _number(text: str, random: Random) -> str:
    value = json.loads(text)
    if not isinstance(value, int) or abs(value) >= 2**53:
        return text
    tenths = [f"{value}0e-1"] if value else []
    return random.choice([text, f"{value}.0", f"{value}.000", f"{value}e0", f"{value}.0E+0", *tenths])


def _duration(parts: list[tuple[int, str]], random: Random) -> str:
    """The same days and the same seconds in other units, in long or short form."""
    days = sum(n * {"week": 7, "day": 1}.get(unit, 0) for n, unit in parts)
    seconds = sum(n * {"hour": 3600, "minute": 60, "second": 1}.get(unit, 0) for n, unit in parts)
    found = _spread(days, {"week": 7, "day": 1}, random)
    found += _spread(seconds, {"hour": 3600, "minute": 60, "second": 1}, random)
    if random.random() < 0.5:
        return "".join(f"{n}{unit[0]}" for n, unit in found)
    return " ".join(f"{n} {unit}{random.choice(['', 's'])}" for n, unit in found)


def _spread(total: int, sizes: dict[str, int], random: Random) -> list[tuple[int, str]]:
    """A total over units of these sizes, the largest first, those of none left out; the smallest takes the rest."""
    found = []
    for unit, size in sizes.items():
        whole = total // size
        exact = size == 1 or (total % size == 0 and random.random() < 0.5)
        take = whole if exact else random.randint(0, whole)
        total -= take * size
        if take:
            found.append((take, unit))
    return found
