"""A text that is no JSON, and where it stops being it -> what its author probably did, and what to write instead."""

import json
import re
from typing import Final

from msgspec import Struct

from sfjourney.documents.scan import JsonProblem

_SPACE: Final = " \t\r\n"
_QUOTES: Final = frozenset("\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb")
_TOKEN: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"|[{}\[\]]')
_WORD: Final = re.compile(r"[A-Za-z_$][\w$-]*")
_MERGE: Final = re.compile(r"<{7}|={7}|>{7}|\|{7}")
_WORDS: Final = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null", "NULL": "null"}
_CLOSING: Final = {"{": "}", "[": "]"}


class Advice(Struct, frozen=True):
    """What to say of a text that is no JSON. ``other`` is a second place, with what it has to do with it."""

    message: str
    help: str | None = None
    other: tuple[int, str] | None = None
    surplus: int | None = None
    """The offset of a character that only has to be taken out."""


def advice(text: str, problem: JsonProblem) -> Advice:
    """What to say of one problem of a text."""
    at = problem.offset
    if problem.first is not None:
        return _twice(text, problem.first, at)
    char = text[at : at + 1]
    message = f"not JSON: {problem.message}"
    if char == "'":
        return Advice("not JSON: a single quotation mark", "strings and keys stand in double quotes")
    if char in _QUOTES and char:
        return Advice("not JSON: a typographic quotation mark", 'strings stand in straight double quotes, "')
    if text.startswith(("//", "/*"), at) or char == "#":
        return Advice("not JSON: a comment", "JSON has no comments: take it out")
    if _MERGE.match(text, at) is not None:
        message = "not JSON: a merge left both of its versions here"
        return Advice(message, "keep one of the two, and take out the lines of <<<<<<<, ======= and >>>>>>>")
    if text.startswith(("```", "~~~"), at):
        return Advice("not JSON: a fence of Markdown", "a file holds the text between the fences alone")
    if problem.message.startswith("no comma"):
        return Advice(message, "take the comma out", surplus=at)
    if not text.strip(_SPACE):
        return Advice("not JSON: there is nothing in this file", "write the object that belongs here: { ... }")
    if problem.message.startswith("there is more"):
        return Advice(message, _behind_the_end(char))
    if problem.message.startswith("the text ends"):
        return _unfinished(text, message)
    if problem.message.startswith("expected , or"):
        return _unseparated(text, at, message)
    return Advice(message, _spelt(text, at, problem.message))


def _behind_the_end(char: str) -> str:
    """What to do about what stands behind the one value of a file."""
    if char and char in "]}":
        return f"nothing is open here that this {char} closes: take it out, or what closed too early before it"
    if char == ",":
        return "the value has ended before this comma: take it out, or what closed too early before it"
    return "a file holds one value: put this into it, into a file of its own, or take it out"


def _twice(text: str, first: int, again: int) -> Advice:
    token = _TOKEN.match(text, again)
    name = f"`{json.loads(token.group())}`" if token is not None else "a key"
    message = f"the key {name} stands twice in one object: one of the two would be lost"
    return Advice(message, "rename one of them, or take it out", (first, "first here"))


def _unfinished(text: str, message: str) -> Advice:
    opened = _open_at(text, len(text))
    if opened is None:
        return Advice(message)
    hint = f"close the {text[opened]} of line {_line(text, opened)} with {_CLOSING[text[opened]]}"
    return Advice(message, hint, (opened, "still open"))


def _unseparated(text: str, at: int, message: str) -> Advice:
    opened = _open_at(text, at)
    if opened is not None and text[at] in "]}":
        hint = f"close the {text[opened]} of line {_line(text, opened)} with {_CLOSING[text[opened]]} first"
        return Advice(message, hint, (opened, "still open"))
    if text[at] in '"{[-' or text[at].isalnum():
        end = len(text[:at].rstrip(_SPACE))
        return Advice(
            "not JSON: no comma before this", "put a comma behind what stands before it", (end - 1, "behind this")
        )
    return Advice(message)


def _spelt(text: str, at: int, message: str) -> str | None:
    word = _WORD.match(text, at)
    if message.startswith("a control character"):
        return "write a line break as \\n, a tab as \\t"
    if message.startswith("a string is never closed"):
        return 'close it with "'
    if message.startswith("not a JSON escape"):
        return "a backslash itself is written \\\\"
    if word is not None and message.startswith("expected a key"):
        return f'keys stand in double quotes: "{word.group()}"'
    if word is not None:
        instead = _WORDS.get(word.group())
        return f"write {instead}" if instead is not None else "a text stands in double quotes"
    return None


def _open_at(text: str, end: int) -> int | None:
    """Where the innermost object or array begins that is open at an offset."""
    opened: list[int] = []
    for token in _TOKEN.finditer(text, 0, end):
        if token.group() in ("{", "["):
            opened.append(token.start())
        elif token.group() in ("}", "]") and opened:
            opened.pop()
    return opened[-1] if opened else None


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
