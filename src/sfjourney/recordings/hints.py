"""A line or a cell that is no JSON, and where it stops being it -> what was probably done, without quoting anything."""

import re
from typing import Final

from sfjourney.documents.scan import JsonProblem
from sfjourney.recordings.layout import MEMBERS

_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")
"""How a text in UTF-16 begins, and so its first line."""
_WORDS: Final = ("True", "False", "None", "TRUE", "FALSE", "NULL", "undefined")
"""How other languages write what JSON has a word for."""
_AS_LINES: Final = {"[": "jq -c '.[]'", "{": "jq -c ."}
"""What makes lines of a text that begins so, and goes on below."""
_QUOTED: Final = re.compile(r"\s*'\s*[{\[].*[}\]]\s*'\s*", re.DOTALL)
"""An object or a list as shells quote it, and some programs the cells of CSV, which has double quotes alone."""
_CELLS: Final = re.compile(r"[,;\t]")


def is_utf16(text: bytes) -> bool:
    """Whether a text begins as one in UTF-16 does, which no text in UTF-8 can."""
    return text.startswith(_UTF16)


def hint(text: str, problem: JsonProblem) -> str | None:
    """What to say of a value that is no JSON beside that; None where nothing is to be said."""
    rest = text[problem.offset :]
    if _QUOTED.fullmatch(text):
        return "leave out the single quotes around it"
    if rest.startswith("'") and "double quotes" not in problem.message:
        return "strings stand in double quotes"
    if rest.startswith(_WORDS):
        return "JSON writes true, false and null"
    return None


def _is_head(text: str) -> bool:
    """Whether a line names columns of calls."""
    cells = [cell.strip(' "\r\ufeff') for cell in _CELLS.split(text)]
    return len(cells) > 1 and not MEMBERS.isdisjoint(cells)


def hint_of_line(text: str, problem: JsonProblem) -> str | None:
    """The same of a line that should be a record."""
    rest = text[problem.offset :]
    if "\0" in text:
        return "it has zero bytes, as a text in UTF-16 does; recordings are in UTF-8"
    if problem.offset == 0 and _is_head(text):
        return "a table is called .csv"
    if problem.message.startswith("the text ends"):
        as_lines = _AS_LINES.get(text.rstrip())
        how = f": `{as_lines}` writes them so" if as_lines is not None else ""
        return f"a record stands whole on one line{how}"
    if problem.message.startswith("there is more"):
        comma = rest.startswith(",") and not rest[1:].strip()
        return "no comma stands between lines" if comma else "a line holds one record"
    return hint(text, problem)
